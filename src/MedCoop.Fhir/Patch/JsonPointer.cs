using System.Globalization;
using System.Text.Json.Nodes;

namespace MedCoop.Fhir.Patch;

/// <summary>A JSON Pointer (RFC 6901), taken apart: <c>/name/0/given/-</c>.</summary>
internal sealed class JsonPointer
{
    private JsonPointer(IReadOnlyList<string> segments) => Segments = segments;

    /// <summary>The unescaped names and indexes; empty for the whole document.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>Reads a pointer; null when it is malformed.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0) return new JsonPointer([]);
        if (text[0] != '/') return null;
        var segments = text[1..].Split('/');
        if (Array.Exists(segments, segment => HasBadEscape(segment))) return null;

        // ~1 first, so that ~01 becomes ~1 and not a slash.
        return new JsonPointer([.. segments.Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    /// <summary>Whether this place is inside <paramref name="other"/>, or is it.</summary>
    public bool IsWithin(JsonPointer other) => Segments.Take(other.Segments.Count).SequenceEqual(other.Segments, StringComparer.Ordinal);

    /// <summary>The value here; false when the document has no such place.</summary>
    public bool TryFind(JsonNode? root, out JsonNode? value)
    {
        value = root;
        foreach (var segment in Segments)
        {
            if (!TryStep(value, segment, out value)) return false;
        }

        return true;
    }

    /// <summary>The container of the last segment; false when the document has no such place.</summary>
    public bool TryFindParent(JsonNode? root, out JsonNode? parent) => new JsonPointer([.. Segments.SkipLast(1)]).TryFind(root, out parent);

    /// <summary>An array index: digits without a leading zero; null when it is none.</summary>
    public static int? IndexOf(string segment) =>
        segment.Length is > 0 and < 10 && segment.All(char.IsAsciiDigit) && (segment.Length == 1 || segment[0] != '0')
            ? int.Parse(segment, CultureInfo.InvariantCulture)
            : null;

    private static bool TryStep(JsonNode? node, string segment, out JsonNode? value)
    {
        value = null;
        switch (node)
        {
            case JsonObject container:
                return container.TryGetPropertyValue(segment, out value);
            case JsonArray array when IndexOf(segment) is { } index && index < array.Count:
                value = array[index];
                return true;
            default:
                return false;
        }
    }

    private static bool HasBadEscape(string segment)
    {
        for (var at = segment.IndexOf('~', StringComparison.Ordinal); at >= 0; at = segment.IndexOf('~', at + 1))
        {
            if (at + 1 >= segment.Length || segment[at + 1] is not ('0' or '1')) return true;
        }

        return false;
    }
}
