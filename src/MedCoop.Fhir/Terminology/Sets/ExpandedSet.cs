using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>
/// The codes of a value set, in order. What is known of them is read where they are shown, so that a set of hundreds of thousands costs little
/// memory. Never changes.
/// </summary>
public sealed class ExpandedSet
{
    /// <summary>How many concepts are read at once.</summary>
    private const int Batch = 1000;

    internal ExpandedSet(IReadOnlyList<ExpandedRun> runs)
    {
        Runs = runs;
        Count = runs.Sum(run => run.Count);
    }

    /// <summary>How many codes.</summary>
    public int Count { get; }

    internal IReadOnlyList<ExpandedRun> Runs { get; }

    /// <summary>All codes.</summary>
    public IEnumerable<ExpandedCode> All() => Runs.SelectMany(run => run.Codes(skip: 0));

    /// <summary>Some codes: those after <paramref name="skip"/>, at most <paramref name="most"/>.</summary>
    public IReadOnlyList<ExpandedCode> Page(int skip, int most)
    {
        List<ExpandedCode> page = [];
        foreach (var run in Runs)
        {
            if (page.Count < most && skip < run.Count) page.AddRange(run.Codes(skip).Take(most - page.Count));
            skip = Math.Max(0, skip - run.Count);
        }

        return page;
    }

    /// <summary>Only those that match each of the words (<see cref="ExpandedCode.Matches"/>) and, if wanted, are not inactive.</summary>
    public ExpandedSet Choose(IReadOnlyList<string> words, bool onlyActive) =>
        words.Count == 0 && !onlyActive ? this : new ExpandedSet([.. Runs.Select(run => run.Choose(words, onlyActive))]);

    /// <summary>Without the codes of some systems.</summary>
    /// <param name="systems">Canonicals, with or without version.</param>
    public ExpandedSet Without(IReadOnlyList<string> systems) => systems.Count == 0 ? this : new ExpandedSet([.. Runs.Select(run => run.Without(systems))]);

    /// <summary>Codes one by one.</summary>
    internal sealed record CodeRun(IReadOnlyList<ExpandedCode> Listed) : ExpandedRun
    {
        internal override int Count => Listed.Count;

        internal override IEnumerable<ExpandedCode> Codes(int skip) => Listed.Skip(skip);

        internal override ExpandedRun Choose(IReadOnlyList<string> words, bool onlyActive) =>
            new CodeRun([.. Listed.Where(code => code.Matches(words) && !(onlyActive && code.Concept.IsInactive))]);

        internal override ExpandedRun Without(IReadOnlyList<string> systems) => new CodeRun([.. Listed.Where(code => !IsNamed(systems, code.System, code.CodeSystem?.Version))]);
    }

    /// <summary>Concepts of one code system, by their places.</summary>
    internal sealed record PlacesRun(string Url, IListableCodeSystem System, Places Places) : ExpandedRun
    {
        internal override int Count => Places.Count;

        internal override IEnumerable<ExpandedCode> Codes(int skip) => Places.InOrder(skip).Chunk(Batch)
            .SelectMany(System.At)
            .Select(concept => new ExpandedCode(Url, concept, Listed: null) { CodeSystem = System });

        internal override ExpandedRun Choose(IReadOnlyList<string> words, bool onlyActive)
        {
            var chosen = onlyActive ? Places.Except(System.Inactive) : Places;
            return this with { Places = words.Aggregate(chosen, (some, word) => some.Count == 0 ? some : some.And(System.Mentioning(word))) };
        }

        internal override ExpandedRun Without(IReadOnlyList<string> systems) => IsNamed(systems, Url, System.Version) ? this with { Places = Places.None } : this;
    }
}

/// <summary>Codes of an expansion that follow one another. A closed family: <see cref="ExpandedSet.CodeRun"/>, <see cref="ExpandedSet.PlacesRun"/>.</summary>
internal abstract record ExpandedRun
{
    internal abstract int Count { get; }

    internal abstract IEnumerable<ExpandedCode> Codes(int skip);

    internal abstract ExpandedRun Choose(IReadOnlyList<string> words, bool onlyActive);

    internal abstract ExpandedRun Without(IReadOnlyList<string> systems);

    private protected static bool IsNamed(IReadOnlyList<string> systems, string url, string? version) =>
        systems.Contains(url, StringComparer.Ordinal) || (version is not null && systems.Contains($"{url}|{version}", StringComparer.Ordinal));
}
