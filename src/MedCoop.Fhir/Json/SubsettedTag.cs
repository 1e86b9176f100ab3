using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>Marks a resource as incomplete, so that nobody writes it back and loses the rest. https://hl7.org/fhir/R4/search.html#subsetted</summary>
public static class SubsettedTag
{
    private const string System = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
    private const string Code = "SUBSETTED";

    private static ReadOnlySpan<byte> Tag => """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}"""u8;

    /// <summary>Whether a resource says of itself that it is not whole.</summary>
    public static bool IsOn(Hl7.Fhir.Model.Resource resource) => resource.Meta?.Tag.Exists(tag => tag is { System: System, Code: Code }) is true;

    /// <summary>The resource with the tag in meta.tag; the same memory when it is there already.</summary>
    internal static ReadOnlyMemory<byte> AddTo(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonSyntax.ReaderOptions);
        reader.Read();
        var afterType = 1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMeta = reader.ValueTextEquals("meta"u8);
            var isType = reader.ValueTextEquals("resourceType"u8);
            reader.Read();
            if (isMeta && reader.TokenType == JsonTokenType.StartObject) return AddToMeta(json, ref reader);
            reader.Skip();
            if (isType) afterType = (int)reader.BytesConsumed;
        }

        return Inserted(json, afterType, afterType == 1 ? [.. "\"meta\":{\"tag\":["u8, .. Tag, .. "]},"u8] : [.. ",\"meta\":{\"tag\":["u8, .. Tag, .. "]}"u8]);
    }

    private static ReadOnlyMemory<byte> AddToMeta(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var isEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isTag = reader.ValueTextEquals("tag"u8);
            reader.Read();
            if (isTag && reader.TokenType == JsonTokenType.StartArray) return AddToTags(json, ref reader);
            reader.Skip();
        }

        return Inserted(json, (int)reader.TokenStartIndex, [.. isEmpty ? [] : ","u8, .. "\"tag\":["u8, .. Tag, .. "]"u8]);
    }

    private static ReadOnlyMemory<byte> AddToTags(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var isEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isEmpty = false;
            if (reader.TokenType == JsonTokenType.StartObject && IsTag(ref reader)) return json;
        }

        return Inserted(json, (int)reader.TokenStartIndex, [.. isEmpty ? [] : ","u8, .. Tag]);
    }

    private static bool IsTag(ref Utf8JsonReader reader)
    {
        var matches = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("system"u8) ? System : reader.ValueTextEquals("code"u8) ? Code : null;
            reader.Read();
            if (wanted is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(wanted)) matches++;
            reader.Skip();
        }

        return matches == 2;
    }

    private static byte[] Inserted(ReadOnlyMemory<byte> json, int at, ReadOnlySpan<byte> bytes) => [.. json.Span[..at], .. bytes, .. json.Span[at..]];
}
