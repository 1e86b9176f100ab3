using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>What is known of a client beyond OAuth: for whom it acts, and what it may ask for.</summary>
internal sealed record ClientProfile
{
    private const string Property = "medcoop";

    /// <summary>The organisation of a system, e.g. <c>Organization/minsk-cardiology</c>.</summary>
    public string? Organization { get; init; }

    /// <summary>Who a system is in FHIR, e.g. <c>Device/demo-minsk</c>.</summary>
    public string? FhirUser { get; init; }

    /// <summary>Codes of a system's roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The widest scopes that it may be given, e.g. <c>system/*.cruds</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Where it publishes its keys; null: they were registered.</summary>
    public Uri? JwksUri { get; init; }

    /// <summary>When they were last fetched, or tried to be.</summary>
    public DateTimeOffset? JwksFetchedAt { get; init; }

    /// <summary>Reads it from the properties of an application.</summary>
    public static ClientProfile Of(ImmutableDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Property, out var json) ? json.Deserialize(ClientJson.Default.ClientProfile) ?? new() : new();

    /// <summary>Writes it there.</summary>
    public void WriteTo(Dictionary<string, JsonElement> properties) => properties[Property] = JsonSerializer.SerializeToElement(this, ClientJson.Default.ClientProfile);
}

/// <summary>Generated serialisation of clients.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClientProfile))]
[JsonSerializable(typeof(ClientRegistration))]
[JsonSerializable(typeof(IReadOnlyList<ClientRegistration>))]
internal sealed partial class ClientJson : JsonSerializerContext;
