using System.Net;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// The text of a narrative: well-formed XHTML, whose reader has checked it. Markup within a line (<c>b</c>, <c>span</c>…) is not there at
/// all; any other ends a word. Comments and attributes are no text.
/// </summary>
internal static class NarrativeText
{
    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "q", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "tt", "u", "var",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> InlineNames = Inline.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds its words.</summary>
    internal static void Append(string div, WordWriter words)
    {
        var text = new System.Text.StringBuilder(div.Length);
        for (var at = 0; at < div.Length;)
        {
            var tag = div.IndexOf('<', at);
            text.Append(div, at, (tag < 0 ? div.Length : tag) - at);
            if (tag < 0) break;
            if (!IsInline(div.AsSpan(tag + 1))) text.Append('\n');
            at = End(div, tag);
        }

        var plain = text.ToString();
        words.Append(plain.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(plain) : plain);
    }

    private static bool IsInline(ReadOnlySpan<char> tag)
    {
        if (tag.StartsWith("!--")) return true;
        if (tag.StartsWith('/')) tag = tag[1..];
        var end = 0;
        while (end < tag.Length && char.IsAsciiLetterOrDigit(tag[end])) end++;
        return InlineNames.Contains(tag[..end]);
    }

    // Within quotation marks an attribute may contain a >.
    private static int End(string div, int tag)
    {
        if (string.CompareOrdinal(div, tag, "<!--", 0, 4) == 0)
        {
            var end = div.IndexOf("-->", tag, StringComparison.Ordinal);
            return end < 0 ? div.Length : end + 3;
        }

        var quote = '\0';
        for (var at = tag + 1; at < div.Length; at++)
        {
            if (quote != '\0') quote = div[at] == quote ? '\0' : quote;
            else if (div[at] is '"' or '\'') quote = div[at];
            else if (div[at] == '>') return at + 1;
        }

        return div.Length;
    }
}
