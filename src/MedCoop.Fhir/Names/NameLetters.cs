using System.Collections.Frozen;
using System.Text;
using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Names;

/// <summary>Names in the form in which they are the same when they are written in the same script: case, marks and variants of letters do not matter.</summary>
public static class NameLetters
{
    // Cyrillic letters that look like Latin ones are typed for one another.
    private const string LooksLatin = "aceiopxykmhtbAEIOPCXYKMHTB";
    private const string IsCyrillic = "асеіорхукмнтвАЕІОРСХУКМНТВ";

    // Stands for ў where it matters how it sounds: comparing letters takes it as у, and decomposed it would be one.
    private const char ShortU = '\u051D';

    /// <summary>A part of a name with у for what is ў.</summary>
    internal static string Plain(string part) => part.Replace(ShortU, 'у');

    /// <summary>A part of a name with ў where it is one.</summary>
    public static string Whole(string part) => part.Replace(ShortU, 'ў');

    // Letters of Slavic alphabets with marks are sounds of their own and not the letters without them.
    private static readonly FrozenDictionary<char, string> Spellings =
        "š=sh č=ch ž=zh ŝ=shch đ=dj ǧ=j ć=ts ś=s ź=z".Normalize(NormalizationForm.FormC).Split(' ').ToFrozenDictionary(row => row[0], row => row[2..]);

    /// <summary>The text with Slavic letters with marks as sounds (Šarkaŭščyna, Sharkaushchyna), and Latin letters within Cyrillic words as the Cyrillic ones that they look like.</summary>
    internal static string Spelled(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var words = text.Normalize(NormalizationForm.FormC).Split(' ');
        for (var at = 0; at < words.Length; at++)
        {
            if (words[at].Any(letter => NameScripts.Of(letter) == NameScript.Cyrillic)) words[at] = Cyrillic(words[at]);
            else if (words[at].Any(letter => Spellings.ContainsKey(char.ToLowerInvariant(letter)))) words[at] = Slavic(words[at]);
        }

        return string.Join(' ', words);
    }

    private static string Cyrillic(string word) => string.Concat(word.Select(letter => char.ToLowerInvariant(letter) == 'ў' ? ShortU : LooksLatin.IndexOf(letter, StringComparison.Ordinal) is var place and >= 0 ? IsCyrillic[place] : letter));

    // Where such letters are, c is ц.
    private static string Slavic(string word) =>
        string.Concat(word.Select(letter => char.ToLowerInvariant(letter) is 'c' ? "ts" : Spellings.TryGetValue(char.ToLowerInvariant(letter), out var spelled) ? spelled : letter.ToString()));

    /// <summary>
    /// Compatibility forms resolved, lower case, without marks. Arabic: no vowel signs and tatweel, أإآٱ are ا, ى is ي, ة is ه, ؤ is و, ئ is ي, Persian letters are the Arabic ones. Cyrillic:
    /// ё is е, ў is у, і stays, no apostrophes. Latin: no accents, no apostrophes. Dashes, points and runs of white space are one space.
    /// </summary>
    public static string Normalize(string text)
    {
        var plain = SearchText.Normalize(text);
        if (!plain.AsSpan().ContainsAnyInRange('\u0400', '\u06FF')) return plain;
        var result = new StringBuilder(plain.Length);
        foreach (var letter in plain)
        {
            switch (letter)
            {
                case 'أ' or 'إ' or 'آ' or 'ٱ':
                    result.Append('ا');
                    break;
                case 'ى' or 'ی' or 'ئ':
                    result.Append('ي');
                    break;
                case 'ؤ':
                    result.Append('و');
                    break;
                case 'ة' or 'ہ' or 'ە' or 'ھ':
                    result.Append('ه');
                    break;
                case 'ک':
                    result.Append('ك');
                    break;
                case 'ё':
                    result.Append('е');
                    break;
                case 'ў':
                    result.Append('у');
                    break;
                case 'й':
                    result.Append('и');
                    break;
                default:
                    result.Append(letter);
                    break;
            }
        }

        return result.ToString();
    }
}
