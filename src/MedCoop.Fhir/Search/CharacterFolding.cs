using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MedCoop.Fhir.Search;

/// <summary>
/// Characters without accents and in plain form (<c>é</c> is <c>e</c>, <c>ﬁ</c> is <c>fi</c>), from an embedded table: the same on every
/// machine, with or without ICU.
/// </summary>
internal static class CharacterFolding
{
    private const int FirstHangul = 0xAC00;
    private const int LastHangul = 0xD7A3;

    private static readonly FrozenDictionary<int, string> Table = ReadTable().ToFrozenDictionary();

    /// <summary>Appends a character's plain form.</summary>
    internal static void Append(StringBuilder result, Rune rune)
    {
        if (rune.Value is >= FirstHangul and <= LastHangul) AppendHangul(result, rune.Value - FirstHangul);
        else if (Table.TryGetValue(rune.Value, out var plain)) result.Append(plain);
        else result.Append(rune);
    }

    // A syllable is computed from its two or three letters: https://www.unicode.org/versions/Unicode14.0.0/ch03.pdf, 3.12.
    private static void AppendHangul(StringBuilder result, int syllable)
    {
        result.Append((char)(0x1100 + (syllable / 588))).Append((char)(0x1161 + (syllable % 588 / 28)));
        if (syllable % 28 > 0) result.Append((char)(0x11A7 + (syllable % 28)));
    }

    private static IEnumerable<KeyValuePair<int, string>> ReadTable()
    {
        using var stream = typeof(CharacterFolding).Assembly.GetManifestResourceStream("character-folding.txt")
            ?? throw new InvalidOperationException("The table of characters is not embedded.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var sides = line.Split('=');
            var plain = string.Concat(CodePoints(sides[0]).Select(char.ConvertFromUtf32));
            foreach (var character in CodePoints(sides[1])) yield return new KeyValuePair<int, string>(character, plain);
        }
    }

    private static IEnumerable<int> CodePoints(string hexadecimal) =>
        hexadecimal.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
