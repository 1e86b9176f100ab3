using System.Buffers;
using System.Text.Json;
using Hl7.Fhir.Serialization;

namespace MedCoop.Fhir.Json;

/// <summary>The same resource in another form.</summary>
public static class ResourceFormat
{
    private static readonly FhirJsonSerializer JsonWriter = new();

    /// <summary>A resource made here, as UTF-8 JSON.</summary>
    public static byte[] ToJson(Hl7.Fhir.Model.Resource resource) => JsonWriter.SerializeToBytes(resource);

    /// <summary>As FHIR XML, UTF-8.</summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    /// <param name="pretty">With line breaks and indents; narratives stay as they are.</param>
    public static byte[] ToXml(ReadOnlyMemory<byte> json, bool pretty) => FhirXmlForm.Write(json, pretty);

    /// <summary>JSON with line breaks and indents; each value's own text stays.</summary>
    public static byte[] Indent(ReadOnlyMemory<byte> json) => Rewritten(json, indent: true);

    /// <summary>JSON without any white space between values; each value's own text stays.</summary>
    public static byte[] Minify(ReadOnlyMemory<byte> json) => Rewritten(json, indent: false);

    // Tokens are copied as they are: a JSON writer would re-escape strings and could reformat numbers.
    private static byte[] Rewritten(ReadOnlyMemory<byte> json, bool indent)
    {
        var output = new ArrayBufferWriter<byte>(json.Length * (indent ? 2 : 1) + 16);
        var reader = new Utf8JsonReader(json.Span, JsonSyntax.ReaderOptions);
        var previous = JsonTokenType.None;
        while (reader.Read())
        {
            Separate(output, previous, reader.TokenType, reader.CurrentDepth, indent);
            output.Write(json.Span[(int)reader.TokenStartIndex..TokenEnd(ref reader)]);
            previous = reader.TokenType;
        }

        return output.WrittenSpan.ToArray();
    }

    // After a property name the reader has already consumed the colon and what is around it.
    private static int TokenEnd(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.PropertyName
        ? (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2
        : (int)reader.BytesConsumed;

    private static void Separate(ArrayBufferWriter<byte> output, JsonTokenType previous, JsonTokenType current, int depth, bool indent)
    {
        if (previous == JsonTokenType.None) return;
        if (previous == JsonTokenType.PropertyName)
        {
            output.Write(indent ? ": "u8 : ":"u8);
            return;
        }

        var opens = previous is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var closes = current is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (!opens && !closes) output.Write(","u8);
        if (!indent || (opens && closes)) return;
        output.Write("\n"u8);
        for (var level = 0; level < depth; level++) output.Write("  "u8);
    }
}
