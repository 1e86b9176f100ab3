using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>What a resource's bytes say about themselves at their top level.</summary>
/// <param name="Type">The resource type; empty when there is none.</param>
/// <param name="Id">The id; null when there is none.</param>
/// <param name="VersionId">meta.versionId; null when there is none.</param>
public sealed record ResourceHeader(string Type, string? Id, string? VersionId)
{
    /// <summary>Reads only the top level.</summary>
    public static ResourceHeader Of(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonSyntax.ReaderOptions);
        reader.Read();
        var header = new ResourceHeader("", Id: null, VersionId: null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("resourceType"u8);
            var isId = reader.ValueTextEquals("id"u8);
            var isMeta = reader.ValueTextEquals("meta"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String) header = header with { Type = reader.GetString()! };
            else if (isId && reader.TokenType == JsonTokenType.String) header = header with { Id = reader.GetString() };
            else if (isMeta && reader.TokenType == JsonTokenType.StartObject) header = header with { VersionId = VersionIn(ref reader) };
            else reader.Skip();
        }

        return header;
    }

    private static string? VersionIn(ref Utf8JsonReader reader)
    {
        string? version = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("versionId"u8);
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.String) version = reader.GetString();
            else reader.Skip();
        }

        return version;
    }
}
