using System.Text;
using System.Text.RegularExpressions;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Text of queries and of strings.</summary>
internal static partial class SpecText
{
    /// <summary>The parts between separators that no backslash escapes. https://hl7.org/fhir/R4/search.html#escaping</summary>
    public static IReadOnlyList<string> Split(string text, char separator)
    {
        var escaped = Regex.Escape(separator.ToString());
        return [.. Regex.Split(text, $@"(?<=(?<!\\)(?:\\\\)*){escaped}", RegexOptions.None, TimeSpan.FromSeconds(5))];
    }

    public static string Unescape(string text) => Escape().Replace(text, "${literal}");

    /// <summary>
    /// "Servers SHOULD perform search ... in a case-insensitive and accent-insensitive way", and "punctuation and non-significant
    /// whitespace SHOULD be ignored". This server's choice in detail: what separates words (dashes, slashes, commas, colons, semicolons) is
    /// a space, other punctuation is nothing, a point, comma or colon between digits stays; letters with strokes and ligatures are their
    /// plain ones.
    /// </summary>
    public static string Normalize(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormKD).ToLowerInvariant();
        plain = Marks().Replace(plain, "");
        plain = Separators().Replace(plain, match => match.Value is "," or ":" && IsBetweenDigits(plain, match.Index) ? match.Value : " ");
        plain = Punctuation().Replace(plain, match => match.Value == " " || IsBetweenDigits(plain, match.Index) ? match.Value : "");
        foreach (var (letter, like) in Letters) plain = plain.Replace(letter, like, StringComparison.Ordinal);
        return Spaces().Replace(plain, " ").Trim(' ');
    }

    public static readonly (string Letter, string Like)[] Letters =
    [
        ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("ħ", "h"), ("ı", "i"),
        ("ς", "σ"),
        ("\u02BB", ""), ("\u02BC", ""), ("\u0640", ""),
    ];

    private static bool IsBetweenDigits(string text, int at) =>
        text[at] is '.' or ',' or ':' && at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1])
            && char.IsAsciiDigit(text[at + 1]);

    [GeneratedRegex(@"\\(?<literal>[,|$\\])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\p{Mn}\p{Me}\p{Cf}]", RegexOptions.None, 5000)]
    private static partial Regex Marks();

    [GeneratedRegex(@"[\p{Z}\p{Cc}\p{Pd}\p{Pc}/\\,;:\u060C\u061B]", RegexOptions.None, 5000)]
    private static partial Regex Separators();

    [GeneratedRegex(@"[\p{P}]", RegexOptions.None, 5000)]
    private static partial Regex Punctuation();

    [GeneratedRegex(@" +", RegexOptions.None, 5000)]
    private static partial Regex Spaces();
}
