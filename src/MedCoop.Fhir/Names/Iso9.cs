using System.Collections.Frozen;
using System.Text;

namespace MedCoop.Fhir.Names;

/// <summary>ISO 9:1995: each Cyrillic letter is one Latin letter, so that the Cyrillic can be had back. For search, not for passports.</summary>
public static class Iso9
{
    private const string Table =
        "аa бb вv гg ґg\u0300 дd еe ёë єê жž зz иi іì їï йj кk лl мm нn оo пp рr сs тt уu ўǔ фf хh цc чč шš щŝ ъ\u02BA ыy ьʹ эè юû яâ";

    // Composed where there is a composed letter.
    internal static IReadOnlyDictionary<char, string> Letters { get; } = Table.Split(' ').ToFrozenDictionary(row => row[0], row => row[1..].Normalize(NormalizationForm.FormC));

    private static readonly FrozenDictionary<string, char> Back = Letters.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The Cyrillic text in Latin letters.</summary>
    public static string ToLatin(string cyrillic) => CyrillicTables.Iso9Letters.Apply(cyrillic);

    /// <summary>The Cyrillic of a text that may be ISO 9: all its letters are of that table and at least one is no plain letter (Âkovlev, Ŝerbakov); null: it is none.</summary>
    public static string? Read(string? text)
    {
        if (text is null || Ascii.IsValid(text)) return null;
        var composed = text.Normalize(NormalizationForm.FormC);
        for (var at = 0; at < composed.Length; at++)
        {
            if (!char.IsLetter(composed[at])) continue;
            if (!Back.ContainsKey(char.ToLowerInvariant(composed[at]).ToString())) return null;
        }

        return composed.Any(letter => !char.IsAscii(letter) && Back.ContainsKey(char.ToLowerInvariant(letter).ToString())) ? ToCyrillic(composed) : null;
    }

    /// <summary>The Cyrillic of what <see cref="ToLatin"/> wrote; letters of no Cyrillic letter stay.</summary>
    public static string ToCyrillic(string latin)
    {
        latin = latin.Normalize(NormalizationForm.FormC);
        var result = new StringBuilder(latin.Length);
        for (var at = 0; at < latin.Length; at++)
        {
            var isMarked = at + 1 < latin.Length && latin[at + 1] == '\u0300';
            var written = latin.Substring(at, isMarked ? 2 : 1);
            if (!Back.TryGetValue(written.ToLowerInvariant(), out var letter)) result.Append(written);
            else result.Append(char.IsUpper(written[0]) ? char.ToUpperInvariant(letter) : letter);
            if (isMarked) at++;
        }

        return result.ToString();
    }
}
