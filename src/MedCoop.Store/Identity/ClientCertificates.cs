using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace MedCoop.Store.Identity;

/// <summary>The TLS certificates that were registered for a client.</summary>
public sealed record ClientCertificates
{
    private const string Property = "medcoop-certificates";

    /// <summary>None.</summary>
    public static ClientCertificates None { get; } = new();

    /// <summary>SHA-256 thumbprints (hexadecimal) of its certificates.</summary>
    public IReadOnlyList<string> Thumbprints { get; init; } = [];

    /// <summary>The subject of its certificates, which one of the server's trusted authorities made; null: none.</summary>
    public string? Subject { get; init; }

    /// <summary>Reads it from the properties of an application.</summary>
    public static ClientCertificates Of(ImmutableDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Property, out var json) ? json.Deserialize<ClientCertificates>() ?? None : None;

    /// <summary>Writes it there.</summary>
    public void WriteTo(Dictionary<string, JsonElement> properties) => properties[Property] = JsonSerializer.SerializeToElement(this);

    internal bool HasThumbprintOf(X509Certificate2 certificate) =>
        Thumbprints.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.OrdinalIgnoreCase);

    internal bool HasSubjectOf(X509Certificate2 certificate) =>
        Subject is not null && new X500DistinguishedName(Subject).Name == new X500DistinguishedName(certificate.Subject).Name;
}
