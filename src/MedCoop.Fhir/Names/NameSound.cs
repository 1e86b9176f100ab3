using System.Text;

namespace MedCoop.Fhir.Names;

/// <summary>
/// How one part of a name sounds: its consonants in the alphabet of <see cref="SoundClasses"/>, which all scripts share, and the vowels around them, of which Arabic writes only the long ones.
/// </summary>
/// <param name="Skeleton">The consonants; <c>A</c> before them when the word begins with a vowel.</param>
/// <param name="Vowels">After the beginning and after each consonant.</param>
/// <param name="IsVocalized">Whether short vowels would be there too.</param>
public sealed record NameSound(string Skeleton, IReadOnlyList<byte> Vowels, bool IsVocalized)
{
    private const int Most = 8;

    // What is longer is no part of a name, and neither is what has digits in it: those are not heard.
    private const int LongestWord = 40;

    /// <summary>The ways in which a word (normalized, without spaces) may sound, the likeliest first; empty when its script is not known, it has no letters, or has digits among them.</summary>
    public static IReadOnlyList<NameSound> Of(string word)
    {
        var script = NameScripts.Of(word);
        var table = script switch
        {
            NameScript.Latin => SoundClasses.Latin,
            NameScript.Cyrillic => SoundClasses.Cyrillic,
            NameScript.Arabic => SoundClasses.Arabic,
            _ => null,
        };
        if (table is null || word.Length > LongestWord || word.AsSpan().IndexOfAnyInRange('0', '9') >= 0) return [];
        List<StringBuilder> ways = [new(word.Length)];
        for (var at = 0; at < word.Length;)
        {
            var row = table.TryGetValue(word[at], out var rows) ? Array.Find(rows, candidate => candidate.Fits(word, at)) : null;
            if (row is not null) Extend(ways, row.Sounds);
            at += row?.Letters.Length ?? 1;
        }

        var isArabic = script == NameScript.Arabic;
        var beginsWithVowel = isArabic && word[0] is 'ا' or 'ع' or 'ء' or 'و' or 'ي';
        return [.. ways.Select(way => Read(way.ToString(), isArabic, beginsWithVowel)).Where(sound => sound.Skeleton.Length > 0).DistinctBy(sound => sound.Skeleton)];
    }

    private static void Extend(List<StringBuilder> ways, string[] sounds)
    {
        var count = ways.Count;
        for (var choice = 1; choice < sounds.Length; choice++)
        {
            for (var way = 0; way < count && ways.Count < Most; way++) ways.Add(new StringBuilder(ways[way].ToString()).Append(sounds[choice]));
        }

        for (var way = 0; way < count; way++) ways[way].Append(sounds[0]);
    }

    // Latin and Cyrillic double a consonant without meaning another one; Arabic does not write doubles, so that two of a kind have a vowel between them.
    private static NameSound Read(string sounds, bool isArabic, bool beginsWithVowel)
    {
        var skeleton = new StringBuilder(sounds.Length);
        var vowels = new List<byte> { 0 };
        var begins = beginsWithVowel;
        foreach (var sound in sounds)
        {
            if (VowelOf(sound) is { } vowel)
            {
                if (skeleton.Length == 0) begins = true;
                vowels[^1] |= (byte)vowel;
                continue;
            }

            if (!isArabic && skeleton.Length > 0 && skeleton[^1] == sound && vowels[^1] == 0) continue;
            skeleton.Append(sound);
            vowels.Add(0);
        }

        return new NameSound(begins ? $"A{skeleton}" : skeleton.ToString(), vowels, !isArabic);
    }

    private static VowelSet? VowelOf(char sound) => sound switch
    {
        'A' => VowelSet.A,
        'I' => VowelSet.I,
        'U' => VowelSet.U,
        'E' => VowelSet.A | VowelSet.I,
        'O' => VowelSet.A | VowelSet.U,
        _ => null,
    };

    /// <summary>
    /// How far apart the vowels of two words with the same skeleton are, from 0. What Arabic does not write fits everything; of what is written, none in common counts 1 and a vowel that only one has 0.5; at the end half of that.
    /// </summary>
    /// <returns>Null when the skeletons differ.</returns>
    public double? VowelDistance(NameSound other)
    {
        if (Skeleton != other.Skeleton) return null;
        var distance = 0.0;
        for (var place = 0; place < Vowels.Count; place++)
        {
            var (mine, theirs) = ((VowelSet)Vowels[place], (VowelSet)other.Vowels[place]);
            var apart = (IsVocalized, other.IsVocalized) switch
            {
                (true, true) or (false, false) => Apart(mine, theirs),
                (true, false) => Unexplained(mine, theirs),
                _ => Unexplained(theirs, mine),
            };
            distance += place == Vowels.Count - 1 ? apart / 2 : apart;
        }

        return distance;
    }

    private static double Apart(VowelSet one, VowelSet other) =>
        one == other || (one & other) != VowelSet.None ? 0 : one == VowelSet.None || other == VowelSet.None ? 0.5 : 1;

    // A long vowel of Arabic must be heard in the other; ع and the like may hide more in the other.
    private static double Unexplained(VowelSet vocalized, VowelSet written) =>
        written == VowelSet.None || (written & vocalized) != VowelSet.None ? 0 : vocalized == VowelSet.None ? 0.5 : 1;
}
