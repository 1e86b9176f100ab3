using System.Collections.Concurrent;
using MedCoop.Fhir.Names;

namespace MedCoop.Domain.People;

/// <summary>How the same two parts of names are, the surest last.</summary>
public enum NameLevel
{
    /// <summary>Another name.</summary>
    Different,

    /// <summary>Something alike (Jaro-Winkler from 0.70).</summary>
    Weak,

    /// <summary>Alike (from 0.88).</summary>
    Close,

    /// <summary>Nearly the same, as by a typing error (from 0.92).</summary>
    Near,

    /// <summary>Sounds the same, in whatever scripts.</summary>
    Sound,

    /// <summary>Another form of the same given name: Аляксандр and Александр, MUHAMMAD and MOHAMED.</summary>
    Form,

    /// <summary>The one is the other in Latin letters by an official rule.</summary>
    Transliterated,

    /// <summary>The same letters of the same script.</summary>
    Exact,
}

/// <summary>A part of a name with all that comparing it needs, made once.</summary>
public sealed class ComparedPart
{
    // Names repeat: making one ready takes longer than comparing it.
    private const int Most = 20_000;
    private static readonly ConcurrentDictionary<NamePart, ComparedPart> Ready = new();

    /// <summary>The part, ready.</summary>
    public static ComparedPart Of(NamePart part)
    {
        if (Ready.TryGetValue(part, out var ready)) return ready;
        if (Ready.Count >= Most) Ready.Clear();
        return Ready[part] = new ComparedPart(part);
    }

    private ComparedPart(NamePart part)
    {
        Part = part;
        Letters = NameLetters.Whole(part.Text).Replace('ў', 'у');
        Script = NameScripts.Of(part.Text);
        Known = NameKeys.KnownOf(part);
        Sounds = [.. NameSound.Of(part.Text), .. part.Bare is null ? [] : NameSound.Of(part.Bare)];
        Keys = NameKeys.ForName(part);
        Latin = Script == NameScript.Cyrillic
            ? [.. CyrillicTables.All.Select(rule => NameLetters.Normalize(rule.Apply(NameLetters.Whole(part.Text)))).Distinct(StringComparer.Ordinal)]
            : Script == NameScript.Arabic ? [NameLetters.Normalize(ArabicMrz.Apply(part.Text))]
            : part.Bare is null ? [part.Text] : [part.Text, part.Bare];
    }

    /// <summary>The part.</summary>
    public NamePart Part { get; }

    /// <summary>Its letters, as far as they matter within one script.</summary>
    public string Letters { get; }

    /// <summary>Its script.</summary>
    public NameScript Script { get; }

    /// <summary>Given names that it is a form of.</summary>
    public IReadOnlyList<KnownName> Known { get; }

    /// <summary>How it may sound.</summary>
    public IReadOnlyList<NameSound> Sounds { get; }

    /// <summary>Under what it is looked up, and how frequent it is told.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>It in Latin letters, by every rule.</summary>
    public IReadOnlyList<string> Latin { get; }
}

/// <summary>Compares two parts of names, in tiers.</summary>
public static class NameComparison
{
    // One vowel that only one has, or two at the end.
    private const double SameVowels = 0.5;

    /// <summary>The level.</summary>
    public static NameLevel Of(ComparedPart one, ComparedPart other)
    {
        if (IsCompound(one.Part.Kind) != IsCompound(other.Part.Kind) || (IsCompound(one.Part.Kind) && one.Part.Kind != other.Part.Kind)) return NameLevel.Different;
        if (one.Script == other.Script && (one.Letters == other.Letters || one.Letters == other.Part.Bare || one.Part.Bare == other.Letters)) return NameLevel.Exact;
        if (one.Script != other.Script && one.Latin.Intersect(other.Latin, StringComparer.Ordinal).Any()) return NameLevel.Transliterated;
        // Two names that are both known and not the same are two names, however alike: AHMED and HAMED, MARIA and MARINA.
        if (one.Known.Count > 0 && other.Known.Count > 0) return one.Known.Intersect(other.Known).Any() ? NameLevel.Form : NameLevel.Different;
        return SoundsSame(one, other, SameVowels) ? NameLevel.Sound : Alike(one, other);
    }

    /// <summary>
    /// The level of two first names. What begins like an article is one only in family names (ALMAHMOUDI), in Arabic names that are known, and where the other has one too or is in Arabic letters, which tell:
    /// ELMIRA is not MIRA.
    /// </summary>
    public static NameLevel OfGiven(ComparedPart one, ComparedPart other)
    {
        if (one.Part.Bare is null == other.Part.Bare is null || one.Script == NameScript.Arabic || other.Script == NameScript.Arabic) return Of(one, other);
        var (longer, shorter) = one.Part.Bare is null ? (other, one) : (one, other);
        return KnownNames.Find(longer.Part.Bare!).Any(name => name.IsArabic && name.Forms.Any(form => NameLetters.Normalize(form) == longer.Part.Bare)) ? Of(one, other) : Of(ComparedPart.Of(longer.Part with { Bare = null }), shorter);
    }

    private static bool IsCompound(PartKind kind) => kind is PartKind.Servant or PartKind.Father;

    private static bool SoundsSame(ComparedPart one, ComparedPart other, double most)
    {
        foreach (var mine in one.Sounds)
            foreach (var theirs in other.Sounds)
                if (mine.Skeleton.Length > 1 && mine.VowelDistance(theirs) <= most) return true;
        return false;
    }

    private static NameLevel Alike(ComparedPart one, ComparedPart other)
    {
        // Same consonants, other vowels: the more consonants, the less the vowels matter.
        if (one.Sounds.Any(mine => mine.Skeleton.Length > 3 && other.Sounds.Any(theirs => theirs.Skeleton == mine.Skeleton))) return NameLevel.Near;
        var letters = one.Latin.Max(mine => other.Latin.Max(theirs => JaroWinkler.Of(mine, theirs)));
        var sounds = Alike(one.Sounds, other.Sounds);
        var level = LevelOf(one.Script == other.Script || one.Script != NameScript.Arabic && other.Script != NameScript.Arabic ? Math.Max(letters, sounds) : sounds);
        // Who begins with another sound is rarely meant.
        return level > NameLevel.Different && !BeginAlike(one, other) ? level - 1 : level;
    }

    private static double Alike(IReadOnlyList<NameSound> one, IReadOnlyList<NameSound> other)
    {
        var best = 0.0;
        foreach (var mine in one)
            foreach (var theirs in other)
                if (mine.Skeleton.Length > 2 && theirs.Skeleton.Length > 2) best = Math.Max(best, JaroWinkler.Of(mine.Skeleton, theirs.Skeleton) - 0.02);
        return best;
    }

    private static bool BeginAlike(ComparedPart one, ComparedPart other) =>
        one.Sounds.Any(mine => other.Sounds.Any(theirs => mine.Skeleton[0] == theirs.Skeleton[0]));

    private static NameLevel LevelOf(double similarity) => similarity switch
    {
        >= 0.92 => NameLevel.Near,
        >= 0.88 => NameLevel.Close,
        >= 0.70 => NameLevel.Weak,
        _ => NameLevel.Different,
    };
}
