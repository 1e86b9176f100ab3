using System.Collections.Frozen;
using System.Text;

namespace MedCoop.Fhir.Names;

/// <summary>
/// Arabic names in the machine-readable zone by ICAO Doc 9303 part 3, section 6 C: reversible, and not how anybody reads a name. Vowel signs are not encoded, shadda doubles.
/// </summary>
public static class ArabicMrz
{
    private const char Shadda = '\u0651';

    private const string Table =
        "ء=XE آ=XAA أ=XAE ؤ=U إ=I ئ=XI ا=A ب=B ة=XTA ت=T ث=XTH ج=J ح=XH خ=XKH د=D ذ=XDH ر=R ز=Z س=S ش=XSH ص=XSS ض=XDZ ط=XTT ظ=XZZ ع=E غ=G ف=F ق=Q ك=K ل=L م=M ن=N ه=H و=W ى=XAY ي=Y ٱ=XXA "
        + "ٹ=XXT ټ=XRT پ=P ځ=XKE څ=XXH چ=XC ڈ=XXD ډ=XDR ڑ=XXR ړ=XRR ږ=XRX ژ=XJ ښ=XXS ک=XKK ګ=XXK ڭ=XNG گ=XGG ں=XNN ڼ=XXN ھ=XDO ۀ=XYH ہ=XXG ۂ=XGE ۃ=XTG ی=XYA ۍ=XXY ې=Y ے=XYB ۓ=XBE";

    private static readonly FrozenDictionary<char, string> Letters = Table.Split(' ').ToFrozenDictionary(row => row[0], row => row[2..]);

    /// <summary>What one letter becomes; null when the table has no such letter. ة is XAH at the end of a part of a name, XTA elsewhere.</summary>
    public static string? Of(char letter, bool isLast = false) => letter == 'ة' && isLast ? "XAH" : Letters.GetValueOrDefault(letter);

    /// <summary>The name in the letters of the zone; parts stay parted as they are. Vowel signs and what is no letter vanish, but for spaces and hyphens.</summary>
    public static string Apply(string name)
    {
        // A letter and its hamza may be two signs, and forms of letters for print are the letters.
        name = name.Normalize(NormalizationForm.FormKC);
        var result = new StringBuilder(name.Length * 2);
        for (var at = 0; at < name.Length; at++)
        {
            if (Of(name[at], IsEnd(name, at + 1)) is { } letter)
                for (var times = Doubled(name, at) ? 2 : 1; times > 0; times--) result.Append(letter);
            else if (name[at] is ' ' or '-')
                result.Append(name[at]);
        }

        return result.ToString();
    }

    // Vowel signs may stand between a letter and its shadda.
    private static bool Doubled(string name, int at)
    {
        for (at++; at < name.Length && IsSign(name[at]); at++)
            if (name[at] == Shadda) return true;
        return false;
    }

    private static bool IsEnd(string name, int at)
    {
        while (at < name.Length && IsSign(name[at])) at++;
        return at == name.Length || !char.IsLetter(name[at]);
    }

    private static bool IsSign(char sign) => sign is >= '\u064B' and <= '\u0655' or '\u0670';
}
