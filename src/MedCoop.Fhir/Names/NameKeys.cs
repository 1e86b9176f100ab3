namespace MedCoop.Fhir.Names;

/// <summary>
/// Under what a part of a name is indexed and looked up, whatever script it is written in. <c>=ahmad</c>: a form of a name that is known; <c>!fnf</c>: sounds so, and is no form of one;
/// <c>~hmd</c>: sounds so, and is a form of one. A search by name asks for the first two, one by sound for the last two.
/// </summary>
public static class NameKeys
{
    /// <summary>Longest skeleton that is indexed; what begins alike for longer is the same.</summary>
    private const int Longest = 12;

    // So few consonants say too little without vowels.
    private const int Short = 2;

    /// <summary>The keys of all parts of a name; of what may be ISO 9 also those of the Cyrillic that it stands for.</summary>
    public static IEnumerable<string> ForIndex(string? text) => NameParts.Of(text).Concat(NameParts.Of(Iso9.Read(text))).SelectMany(ForIndex).Distinct(StringComparer.Ordinal);

    /// <summary>The keys of one part.</summary>
    public static IEnumerable<string> ForIndex(NamePart part)
    {
        var known = KnownOf(part);
        foreach (var name in known) yield return $"={Prefix(part)}{KnownNames.KeyOf(name)}";
        foreach (var sound in SoundsOf(part)) yield return $"{(known.Count > 0 ? '~' : '!')}{Prefix(part)}{sound}";
    }

    /// <summary>What a search by name looks up for one part: any of these.</summary>
    public static IReadOnlyList<string> ForName(NamePart part)
    {
        var known = KnownOf(part);
        return known.Count > 0
            ? [.. known.Select(name => $"={Prefix(part)}{KnownNames.KeyOf(name)}").Distinct(StringComparer.Ordinal)]
            : [.. SoundsOf(part).Select(sound => $"!{Prefix(part)}{sound}")];
    }

    /// <summary>What a search by sound looks up for one part: any of these.</summary>
    public static IReadOnlyList<string> ForSound(NamePart part) =>
        [.. SoundsOf(part).SelectMany(sound => (string[])[$"!{Prefix(part)}{sound}", $"~{Prefix(part)}{sound}"])];

    /// <summary>The names that a part is a form of.</summary>
    public static IReadOnlyList<KnownName> KnownOf(NamePart part)
    {
        var whole = KnownNames.Find(part.Text);
        // Arabic names alone have an article: Эльвира is no form of Вера.
        return whole.Count > 0 || part.Bare is null ? whole : [.. KnownNames.Find(part.Bare).Where(name => name.IsArabic)];
    }

    /// <summary>The skeletons of a part; short ones with their vowels.</summary>
    public static IEnumerable<string> SoundsOf(NamePart part)
    {
        IEnumerable<NameSound> sounds = NameSound.Of(part.Text);
        if (part.Bare is not null) sounds = sounds.Concat(NameSound.Of(part.Bare));
        return sounds.SelectMany(Written).Distinct(StringComparer.Ordinal);
    }

    private static string Prefix(NamePart part) => part.Kind switch { PartKind.Servant => "+", PartKind.Father => "-", _ => "" };

    private static IEnumerable<string> Written(NameSound sound)
    {
        var consonants = sound.Skeleton.Length - (sound.Skeleton[0] == 'A' ? 1 : 0);
        if (consonants > Short) return [sound.Skeleton.Length > Longest ? sound.Skeleton[..Longest] : sound.Skeleton];
        var inner = string.Concat(sound.Vowels.Take(sound.Vowels.Count - 1).Skip(1).Select(Letter));
        var written = $"{sound.Skeleton}/{inner}/{Letter(sound.Vowels[^1])}";
        if (sound.IsVocalized) return [written];
        // Arabic does not write short vowels: what is not there is a, or nothing, and what is i or u may be ay or aw.
        return [written, $"{sound.Skeleton}/{inner.Replace('0', 'a')}/{Letter(sound.Vowels[^1])}", $"{sound.Skeleton}/{inner.Replace('i', 'a')}/{Letter(sound.Vowels[^1])}"];
    }

    private static char Letter(byte vowels) => (VowelSet)vowels switch
    {
        VowelSet.None => '0',
        VowelSet.I => 'i',
        VowelSet.U or (VowelSet.A | VowelSet.U) or (VowelSet.U | VowelSet.I) => 'u',
        _ => 'a',
    };
}
