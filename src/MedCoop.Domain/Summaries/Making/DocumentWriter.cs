using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Writes a Bundle of type document: resources are copied with their bytes, only references to what is in the document become its <c>urn:uuid</c>s, and those to anything else of this server
/// become absolute, since a relative one would lead nowhere from there. https://hl7.org/fhir/R4/documents.html
/// </summary>
/// <param name="baseUrl">This server's FHIR base, without a slash at the end.</param>
/// <param name="references">Tells which references lead to this server.</param>
public sealed class DocumentWriter(string baseUrl, LocalReferences references)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Dictionary<ResourceKey, string> urls = [];

    /// <summary>Makes a resource known as one of the document's, and gives its <c>fullUrl</c>; the same version always gets the same.</summary>
    public string Add(ResourceKey key, int version)
    {
        if (!urls.TryGetValue(key, out var url)) urls[key] = url = $"urn:uuid:{NameBasedId.Of($"{baseUrl}/{key}/_history/{version}")}";
        return url;
    }

    /// <summary>From now on references to a resource lead to one of the document that has taken its place: a record of the same person that was replaced.</summary>
    public void Replace(ResourceKey replaced, ResourceKey by) => urls.TryAdd(replaced, urls[by]);

    /// <summary>The <c>fullUrl</c> of a resource of the document; null: it is not in it.</summary>
    public string? UrlOf(string? reference) => references.Read(reference) is { } key ? urls.GetValueOrDefault(key) : null;

    /// <summary>The bytes of a resource with its references led to where they lead from the document.</summary>
    public ReadOnlyMemory<byte> Rewritten(ReadOnlyMemory<byte> json) => ReferenceRewriter.Rewrite(json, reference => references.Read(reference) is not { } key ? null
        : urls.TryGetValue(key, out var url) ? url
        : reference.StartsWith("http", StringComparison.Ordinal) ? null : $"{baseUrl}/{reference}");

    /// <summary>Writes the Bundle.</summary>
    /// <param name="identifier">Its identifier, a UUID.</param>
    /// <param name="profile">The profile that it declares; null: none.</param>
    /// <param name="labels">Security labels of all that is in it, as JSON.</param>
    /// <param name="language">Its language; null: not said.</param>
    /// <param name="at">When.</param>
    /// <param name="entries">Full URL and bytes of each resource, the Composition first.</param>
    public static ReadOnlyMemory<byte> Write(Guid identifier, string? profile, IReadOnlyList<string> labels, string? language, DateTimeOffset at, IReadOnlyList<(string Url, ReadOnlyMemory<byte> Json)> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(entries.Sum(entry => entry.Json.Length + 128) + 1024);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteString("resourceType", "Bundle");
        if (profile is not null || labels.Count > 0) WriteMeta(writer, profile, labels);
        if (language is not null) writer.WriteString("language", language);
        writer.WriteStartObject("identifier");
        writer.WriteString("system", "urn:ietf:rfc:3986");
        writer.WriteString("value", $"urn:uuid:{identifier}");
        writer.WriteEndObject();
        writer.WriteString("type", "document");
        writer.WriteString("timestamp", InstantOf(at));
        writer.WriteStartArray("entry");
        foreach (var (url, json) in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("fullUrl", url);
            writer.WritePropertyName("resource");
            writer.WriteRawValue(json.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>An instant as FHIR writes it.</summary>
    public static string InstantOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteMeta(Utf8JsonWriter writer, string? profile, IReadOnlyList<string> labels)
    {
        writer.WriteStartObject("meta");
        if (profile is not null)
        {
            writer.WriteStartArray("profile");
            writer.WriteStringValue(profile);
            writer.WriteEndArray();
        }

        if (labels.Count > 0)
        {
            writer.WriteStartArray("security");
            foreach (var label in labels) writer.WriteRawValue(label);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
