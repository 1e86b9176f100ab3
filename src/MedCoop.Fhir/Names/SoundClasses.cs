using System.Collections.Frozen;

namespace MedCoop.Fhir.Names;

/// <summary>
/// The one alphabet that Latin, Cyrillic and Arabic letters are heard in: b (b, p) f (f, v) t d k (k, q, g, gh) h (h, kh) s z x (sh, ch) j (j, zh, dj) l m n r, and the vowels
/// A I U, E (a or i), O (a or u). Where a spelling may be either of two, the second stands after a stroke. After Freeman, Condon and Ackerman, "Cross linguistic name matching in English and
/// Arabic" (2006), made wider for Cyrillic and for the French spelling of the Maghreb.
/// </summary>
internal static class SoundClasses
{
    // Longest first. '^' at the beginning: only there; '$' at the end: only there.
    private const string LatinRows =
        "shch=x shh=x tsch=x tzsch=x sch=x tch=x tsh=tx|x cz=x|ts sz=x sh=x ch=x|h|k ph=f kh=h|k gh=k zh=j dzh=j dj=j th=t|s dh=d|z ck=k qu=k tz=ts sc=s|sk "
        + "iou$=IU|IUf ou$=U|Af au$=O|Af eu$=E|Ef ou=U oo=U ee=I ea=I|E ie=I|E ii=I aa=A uu=U eu=E|U ei=E ai=E ay=E ey=E au=O aw=O ow=O|U "
        + "a=A e=E i=I o=O u=U|A y=I w=U|f b=b p=b f=f v=f t=t d=d k=k q=k g=k g'=k|j c=k|s c'=s|k h=h h$=|h s=s z=z x=ks|h j=j|I l=l m=m n=n r=r";

    private const string CyrillicRows =
        "дж=j дз=dz|z тш=x кс=ks "
        + "а=A б=b в=f г=k|h ґ=k д=d е=E ё=O є=E ж=j з=z и=I і=I ї=I й=I к=k л=l м=m н=n о=O п=b р=r с=s т=t у=U ԝ=U|f ў=U|f ф=f|t х=h ц=ts|s ч=x ш=x щ=x ъ= ы=I ь= э=E ю=IU|U я=IA|A "
        + "ђ=j ѓ=k ѕ=dz ј=I љ=l њ=n ћ=x ќ=k џ=j қ=k ғ=k ң=n ә=A ө=O ү=U ұ=U һ=h ҳ=h ҷ=j ҝ=k";

    private const string ArabicRows =
        "تش=x|tx كس=ks دج=j|dj "
        + "ا=A ب=b پ=b ت=t ث=t|s ج=j|k چ=x|k ح=h خ=h|k د=d ذ=d|z ر=r ز=z ژ=j س=s ش=x ص=s ض=d|z ط=t ظ=z|d ع= غ=k ف=f ڤ=f ق=k ك=k گ=k ل=l م=m ن=n ه=h ه$=|h و=U ي=I ء= ";

    /// <summary>By first letter, the longest first.</summary>
    internal static FrozenDictionary<char, SoundRow[]> Latin { get; } = Read(LatinRows);

    /// <inheritdoc cref="Latin" />
    internal static FrozenDictionary<char, SoundRow[]> Cyrillic { get; } = Read(CyrillicRows);

    /// <inheritdoc cref="Latin" />
    internal static FrozenDictionary<char, SoundRow[]> Arabic { get; } = Read(ArabicRows);

    private static FrozenDictionary<char, SoundRow[]> Read(string rows) => rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Row)
        .GroupBy(row => row.Letters[0]).ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(row => row.Letters.Length + (row.IsSpecial ? 1 : 0)).ToArray());

    private static SoundRow Row(string row)
    {
        var (letters, sounds) = (row[..row.IndexOf('=', StringComparison.Ordinal)], row[(row.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return new SoundRow(letters.TrimEnd('$', '\''), sounds.Split('|'), letters[^1] == '$', letters[^1] == '\'');
    }
}

/// <summary>How some letters sound.</summary>
/// <param name="Letters">The letters.</param>
/// <param name="Sounds">In the alphabet of <see cref="SoundClasses"/>; the likeliest first.</param>
/// <param name="OnlyAtEnd">Only at the end of a word.</param>
/// <param name="BeforeFrontVowel">Only before e, i and y.</param>
internal sealed record SoundRow(string Letters, string[] Sounds, bool OnlyAtEnd, bool BeforeFrontVowel)
{
    public bool IsSpecial => OnlyAtEnd || BeforeFrontVowel;

    public bool Fits(string word, int at) =>
        string.CompareOrdinal(word, at, Letters, 0, Letters.Length) == 0
        && (!OnlyAtEnd || at + Letters.Length == word.Length)
        && (!BeforeFrontVowel || (at + Letters.Length < word.Length && word[at + Letters.Length] is 'e' or 'i' or 'y'));
}
