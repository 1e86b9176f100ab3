using System.Collections.Frozen;
using System.Text;

namespace MedCoop.Fhir.Names;

/// <summary>
/// Names as the machine-readable zone of a passport prints them: A to Z and the filler, <c>&lt;&lt;</c> between the primary and the secondary part.
/// ICAO Doc 9303 part 3, sections 4.6 and 6.
/// </summary>
public static class MrzName
{
    /// <summary>Characters of the name in a passport's zone.</summary>
    public const int PassportLength = 39;

    // Section 6 A, where it is not the letter without its mark.
    private static readonly FrozenDictionary<char, string> Latin =
        "ä=AE ö=OE ü=UE å=AA æ=AE ø=OE œ=OE ß=SS þ=TH ð=D đ=D ł=L ħ=H ı=I ĳ=IJ ŋ=N ŧ=T ŉ=N ĸ=Q"
            .Split(' ').ToFrozenDictionary(row => row[0], row => row[2..]);

    /// <summary>The zone's form of a name: <c>BABRYKOVICH&lt;&lt;ALIAKSANDR</c>.</summary>
    /// <param name="primary">The family name, in any of the scripts.</param>
    /// <param name="secondary">The given names; empty when there are none.</param>
    /// <param name="cyrillic">How Cyrillic is written.</param>
    public static string Of(string primary, string secondary, Transliteration cyrillic)
    {
        var (first, second) = (Part(primary, cyrillic), Part(secondary, cyrillic));
        return second.Length == 0 ? first : first.Length == 0 ? second : $"{first}<<{second}";
    }

    /// <summary>One part: hyphens and spaces are fillers, apostrophes vanish and join what they parted.</summary>
    public static string Part(string text, Transliteration cyrillic)
    {
        var latin = NameScripts.Of(text) switch
        {
            NameScript.Cyrillic => cyrillic.Apply(text),
            NameScript.Arabic => ArabicMrz.Apply(text),
            _ => text,
        };
        var result = new StringBuilder(latin.Length);
        foreach (var sign in latin.Normalize(NormalizationForm.FormC)) Append(result, sign);
        return result.ToString().Trim('<');
    }

    /// <summary>The line as long as the field: cut, or filled up.</summary>
    public static string Fit(string name, int length = PassportLength) => name.Length > length ? name[..length] : name.PadRight(length, '<');

    private static void Append(StringBuilder result, char sign)
    {
        if (sign is ' ' or '-' or '\u2010' or '\u2011' or '\u2013' or '\u00A0' or '<')
        {
            if (result.Length > 0 && result[^1] != '<') result.Append('<');
            return;
        }

        if (Latin.TryGetValue(char.ToLowerInvariant(sign), out var written))
        {
            result.Append(written);
            return;
        }

        foreach (var plain in sign.ToString().Normalize(NormalizationForm.FormD).ToUpperInvariant())
            if (plain is >= 'A' and <= 'Z') result.Append(plain);
    }
}
