using System.Text;

namespace MedCoop.Fhir.Search.Query;

/// <summary>
/// Values in which <c>\</c> stands before a <c>,</c> <c>|</c> <c>$</c> or <c>\</c> that is meant literally.
/// https://hl7.org/fhir/R4/search.html#escaping
/// </summary>
internal static class EscapedText
{
    /// <summary>The parts between separators that are not escaped; escapes are kept.</summary>
    internal static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>The text without escapes. False when a backslash stands before anything else: "the value xx\xx is illegal".</summary>
    internal static bool TryUnescape(string text, out string plain)
    {
        plain = text;
        if (!text.Contains('\\', StringComparison.Ordinal)) return true;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && (++i == text.Length || text[i] is not (',' or '|' or '$' or '\\'))) return false;
            result.Append(text[i]);
        }

        plain = result.ToString();
        return true;
    }

    /// <summary>The text with escapes, as <see cref="TryUnescape"/> reads it.</summary>
    internal static string Escape(string plain)
    {
        var result = new StringBuilder(plain.Length);
        foreach (var character in plain)
        {
            if (character is ',' or '|' or '$' or '\\') result.Append('\\');
            result.Append(character);
        }

        return result.ToString();
    }
}
