using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>
/// The canonical JSON of a resource, which is what signatures are made of: no white space between tokens, the properties of each object in the order of their code units, the white space of
/// narratives reduced to single blanks, strings escaped as little as JSON allows, numbers as they stand. https://hl7.org/fhir/R4/json.html#canonical
/// </summary>
public static class CanonicalJson
{
    /// <summary>The URL of the form that signs documents: all but id and meta of the Bundle, which change from server to server.</summary>
    public const string Document = "http://hl7.org/fhir/canonicalization/json#document";

    /// <summary>The canonical form of a Bundle without its id, its meta and its signature.</summary>
    public static byte[] OfDocument(ReadOnlyMemory<byte> bundle)
    {
        using var document = JsonDocument.Parse(bundle, new JsonDocumentOptions { MaxDepth = 1024 });
        var text = new StringBuilder(bundle.Length);
        Write(text, document.RootElement.EnumerateObject().Where(property => property.Name is not ("id" or "meta" or "signature")));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, IEnumerable<JsonProperty> properties)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var property in properties.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (!isFirst) text.Append(',');
            isFirst = false;
            Write(text, property.Name);
            text.Append(':');
            if (property is { Name: "div", Value.ValueKind: JsonValueKind.String }) Write(text, SingleBlanks(property.Value.GetString()!));
            else Write(text, property.Value);
        }

        text.Append('}');
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Write(text, value.EnumerateObject());
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    if (index++ > 0) text.Append(',');
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                Write(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void Write(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t\r\n");

    private static string SingleBlanks(string text)
    {
        var single = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!Blank.Contains(letter)) single.Append(letter);
            else if (single.Length > 0 && single[^1] != ' ') single.Append(' ');
        }

        return single.ToString();
    }
}
