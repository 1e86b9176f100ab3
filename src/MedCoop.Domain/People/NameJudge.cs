namespace MedCoop.Domain.People;

/// <summary>What comparing the names of two people says.</summary>
/// <param name="Evidence">Element by element, of the two forms that fit best.</param>
/// <param name="Agrees">Whether family and first name are the same name, or nearly.</param>
/// <param name="IsCertain">Whether both are the same in their script, by an official transliteration, or as known forms of one name.</param>
/// <param name="Conflicts">Whether a first or family name is another name.</param>
/// <param name="IsComparable">Whether both have a family and a first name.</param>
public sealed record NameVerdict(IReadOnlyList<MatchEvidence> Evidence, bool Agrees, bool IsCertain, bool Conflicts, bool IsComparable)
{
    internal double Weight => Evidence.Sum(one => one.Weight);

    internal static NameVerdict Nothing { get; } = new([], Agrees: false, IsCertain: false, Conflicts: false, IsComparable: false);
}

/// <summary>Compares names of people: of all forms that each has, the two that fit best, whatever the order of their parts.</summary>
internal static class NameJudge
{
    private const double Swapped = -1.5;
    private const double MostOfOthers = 6;

    public static NameVerdict Best(IReadOnlyList<ComparedName> asked, IReadOnlyList<ComparedName> found, NameFrequencies frequencies)
    {
        NameVerdict? best = null;
        foreach (var mine in asked)
        {
            foreach (var theirs in found)
            {
                foreach (var verdict in Ways(mine, theirs, frequencies))
                    if (best is null || (verdict.IsComparable, verdict.Weight).CompareTo((best.IsComparable, best.Weight)) > 0) best = verdict;
            }
        }

        return best ?? NameVerdict.Nothing;
    }

    private static IEnumerable<NameVerdict> Ways(ComparedName mine, ComparedName theirs, NameFrequencies frequencies)
    {
        yield return Compare(mine, theirs, 0, frequencies);
        // Where the family name is the same, nothing has changed places: AHMED MAHMOUDI and MAHMOUD MAHMOUDI are two.
        if (Family(mine.Family, theirs.Family)?.Level >= NameLevel.Sound) yield break;
        if (mine.Family.Count > 0 && mine.Given.Count > 0)
        {
            // Family and first name changed places; and a text that begins with the family name.
            yield return Compare(new ComparedName([mine.Given[0]], [.. mine.Family, .. mine.Given.Skip(1)]), theirs, Swapped, frequencies);
            if (mine.Given.Count > 1) yield return Compare(new ComparedName([mine.Given[0]], [.. mine.Given.Skip(1), .. mine.Family]), theirs, Swapped, frequencies);
        }

        if (theirs is { Family.Count: > 0, Given.Count: > 1 })
            yield return Compare(mine, new ComparedName([theirs.Given[0]], [.. theirs.Given.Skip(1), .. theirs.Family]), Swapped, frequencies);
    }

    private static NameVerdict Compare(ComparedName mine, ComparedName theirs, double handicap, NameFrequencies frequencies)
    {
        var evidence = new List<MatchEvidence>(4);
        var family = Family(mine.Family, theirs.Family);
        if (family is { } ofFamily) evidence.Add(Weighed("family", ofFamily, frequencies, different: -7));
        var given = mine.Given.Count > 0 && theirs.Given.Count > 0 ? (Agreement?)new Agreement(NameComparison.OfGiven(mine.Given[0], theirs.Given[0]), mine.Given[0]) : null;
        if (given is { } ofGiven) evidence.Add(Weighed("given", ofGiven, frequencies, different: -7));
        if (Others(mine, theirs, frequencies) is { } others) evidence.Add(others);
        if (handicap != 0) evidence.Add(new MatchEvidence("name", "parts-changed-places", handicap));
        var levels = (NameLevel[])[family?.Level ?? NameLevel.Different, given?.Level ?? NameLevel.Different];
        var isComparable = family is not null && given is not null;
        return new NameVerdict(
            evidence,
            Agrees: isComparable && levels.Min() >= NameLevel.Close,
            IsCertain: isComparable && levels.Min() >= NameLevel.Form,
            Conflicts: family?.Level < NameLevel.Close || given?.Level < NameLevel.Close,
            isComparable);
    }

    // A double name is the same as one of its halves.
    private static Agreement? Family(IReadOnlyList<ComparedPart> mine, IReadOnlyList<ComparedPart> theirs)
    {
        Agreement? best = null;
        foreach (var one in mine)
        {
            foreach (var other in theirs)
            {
                var level = NameComparison.Of(one, other);
                if (best is null || level > best.Value.Level) best = new Agreement(level, one);
            }
        }

        return best;
    }

    // Patronymic, names of father and grandfather: those that both have, in any order. One that only one has says nothing.
    private static MatchEvidence? Others(ComparedName mine, ComparedName theirs, NameFrequencies frequencies)
    {
        var (left, right) = (mine.Given.Skip(1).ToList(), theirs.Given.Skip(1).ToList());
        if (left.Count == 0 || right.Count == 0) return null;
        var weight = 0.0;
        var worst = NameLevel.Exact;
        foreach (var one in left.Take(right.Count))
        {
            var (other, level) = right.Select(other => (other, NameComparison.OfGiven(one, other))).MaxBy(pair => pair.Item2);
            right.Remove(other);
            var best = new Agreement(level, one);
            if (best.Level < worst) worst = best.Level;
            weight += Math.Min(4, Weighed("", best, frequencies, different: -3).Weight);
            if (right.Count == 0) break;
        }

        return new MatchEvidence("other-given", Name(worst), Math.Round(Math.Min(MostOfOthers, weight), 2));
    }

    private static MatchEvidence Weighed(string element, Agreement agreement, NameFrequencies frequencies, double different)
    {
        var rarity = Math.Log2(0.9 / frequencies.Of(agreement.Part.Keys));
        var weight = agreement.Level switch
        {
            NameLevel.Exact => rarity,
            NameLevel.Transliterated => rarity - 0.2,
            NameLevel.Form => rarity - 0.4,
            NameLevel.Sound => Math.Max(rarity - 1.2, 2),
            NameLevel.Near => Math.Clamp(rarity - 3, 2, 6),
            NameLevel.Close => Math.Clamp(rarity - 5, 1, 4),
            NameLevel.Weak => different / 2,
            _ => different,
        };
        return new MatchEvidence(element, Name(agreement.Level), Math.Round(weight, 2));
    }

    private static string Name(NameLevel level) => level switch
    {
        NameLevel.Exact => "exact",
        NameLevel.Transliterated => "transliterated",
        NameLevel.Form => "form-of-same-name",
        NameLevel.Sound => "same-sound",
        NameLevel.Near => "near",
        NameLevel.Close => "close",
        NameLevel.Weak => "weak",
        _ => "different",
    };

    // By the part that was asked for: how frequent names are is looked up for these alone.
    private readonly record struct Agreement(NameLevel Level, ComparedPart Part);
}
