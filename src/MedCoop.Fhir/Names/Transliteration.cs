using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MedCoop.Fhir.Names;

/// <summary>Where a letter stands in its word.</summary>
/// <param name="Letter">The letter, in lower case.</param>
/// <param name="Before">The letter or apostrophe before it, in lower case; NUL at the beginning of a word.</param>
/// <param name="After">The one after it; NUL at the end of a word.</param>
internal readonly record struct LetterPlace(char Letter, char Before, char After)
{
    public bool IsFirst => Before == '\0';
}

/// <summary>One official way to write names of one script in Latin letters: a table of letters, and what depends on the place of a letter.</summary>
public sealed class Transliteration
{
    private readonly FrozenDictionary<char, string> letters;
    private readonly Func<LetterPlace, string?> exceptions;

    internal Transliteration(string code, string title, string source, IEnumerable<KeyValuePair<char, string>> letters, Func<LetterPlace, string?>? exceptions = null)
    {
        (Code, Title, Source) = (code, title, source);
        this.letters = letters.ToFrozenDictionary();
        this.exceptions = exceptions ?? (static _ => null);
    }

    /// <summary>Short and stable, such as <c>icao-9303-be</c>.</summary>
    public string Code { get; }

    /// <summary>What people call it.</summary>
    public string Title { get; }

    /// <summary>Where the rule stands.</summary>
    public string Source { get; }

    /// <summary>What one letter becomes, wherever it stands; null when the table has no such letter.</summary>
    public string? Of(char letter)
    {
        if (!letters.TryGetValue(char.ToLowerInvariant(letter), out var plain)) return null;
        return char.IsUpper(letter) ? plain.ToUpperInvariant() : plain;
    }

    /// <summary>The text in Latin letters. What the table does not know stays as it is; capital letters stay capital.</summary>
    public string Apply(string text)
    {
        text = text.Normalize(NormalizationForm.FormC);
        var result = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = char.ToLowerInvariant(text[at]);
            var written = exceptions(new LetterPlace(letter, InWord(text, at - 1), InWord(text, at + 1))) ?? letters.GetValueOrDefault(letter);
            if (written is null) result.Append(text[at]);
            else result.Append(char.IsUpper(text[at]) ? Capital(written, text, at) : written);
        }

        return result.ToString().Normalize(NormalizationForm.FormC);
    }

    private static char InWord(string text, int at)
    {
        if (at < 0 || at >= text.Length) return '\0';
        var sign = text[at];
        return char.IsLetter(sign) || IsApostrophe(sign) || char.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark ? char.ToLowerInvariant(sign) : '\0';
    }

    /// <summary>Whether it parts the letters of one word, as in Дар’я.</summary>
    internal static bool IsApostrophe(char sign) => sign is '\'' or '\u2019' or '\u02BC' or '\u2018' or '`' or '\u00B4';

    // Shcheglova, but SHCHEGLOVA: several letters for one capital are capital where the word is.
    private static string Capital(string written, string text, int at)
    {
        if (written.Length < 2) return written.ToUpperInvariant();
        var neighbour = at + 1 < text.Length && char.IsLetter(text[at + 1]) ? text[at + 1] : at > 0 && char.IsLetter(text[at - 1]) ? text[at - 1] : 'a';
        return char.IsUpper(neighbour) ? written.ToUpperInvariant() : char.ToUpperInvariant(written[0]) + written[1..];
    }
}
