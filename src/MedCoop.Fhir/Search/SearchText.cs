using System.Globalization;
using System.Text;

namespace MedCoop.Fhir.Search;

/// <summary>
/// The form in which strings are compared: case, accents, punctuation and white space do not matter.
/// https://hl7.org/fhir/R4/search.html#string
/// </summary>
public static class SearchText
{
    /// <summary>
    /// Compatibility-decomposed, without combining marks (Latin accents, Arabic harakat, Cyrillic breve) and punctuation, lower case, runs
    /// of white space (dashes, slashes, commas and the like count as such) collapsed to one space and trimmed. A point, comma or colon
    /// between two digits stays, so that 1.5 is not 15. Letters themselves are kept in their script. Lone surrogates become U+FFFD.
    /// </summary>
    public static string Normalize(string text)
    {
        var decomposed = Ascii.IsValid(text) ? text : Decomposed(text);
        var result = new StringBuilder(decomposed.Length);
        for (var at = 0; at < decomposed.Length;)
        {
            Rune.DecodeFromUtf16(decomposed.AsSpan(at), out var rune, out var length);
            if (!IsBetweenDigits(decomposed, at)) Append(result, rune);
            else result.Append(decomposed[at]);
            at += length;
        }

        if (result.Length > 0 && result[^1] == ' ') result.Length--;
        return result.ToString();
    }

    private static string Decomposed(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) CharacterFolding.Append(result, rune);
        return result.ToString();
    }

    private static bool IsBetweenDigits(string text, int at) =>
        text[at] is '.' or ',' or ':' && at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);

    private static void Append(StringBuilder result, Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                return;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
                or UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation:
                AppendSpace(result);
                return;
            case UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation:
                if (rune.Value is '/' or '\\' or ',' or ';' or ':' or '\u060C' or '\u061B') AppendSpace(result);
                return;
            default:
                AppendLetter(result, rune);
                return;
        }
    }

    private static void AppendSpace(StringBuilder result)
    {
        if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
    }

    /// <summary>
    /// Appends a letter that was decomposed, in lower case. Letters that differ from another by a stroke or the like, which Unicode does not
    /// decompose, become that one; apostrophes and fillers among the letters vanish.
    /// </summary>
    internal static void AppendLetter(StringBuilder result, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        _ = lower.Value switch
        {
            'ß' => result.Append("ss"),
            'æ' => result.Append("ae"),
            'œ' => result.Append("oe"),
            'þ' => result.Append("th"),
            'ø' => result.Append('o'),
            'ł' => result.Append('l'),
            'đ' or 'ð' => result.Append('d'),
            'ħ' => result.Append('h'),
            'ı' => result.Append('i'),
            'ς' => result.Append('σ'),
            '\u02BB' or '\u02BC' or '\u0640' => result,
            _ => result.Append(lower),
        };
    }
}
