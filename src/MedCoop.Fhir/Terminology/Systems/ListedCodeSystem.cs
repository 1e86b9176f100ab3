using System.Collections.Frozen;

namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>
/// A code system whose concepts are in memory. What stands above what is told by nesting and by the properties <c>parent</c>, <c>child</c>
/// and <c>subsumedBy</c>. https://hl7.org/fhir/R4/codesystem.html#hierarchy
/// </summary>
public sealed class ListedCodeSystem : IListableCodeSystem
{
    private readonly Concept[] concepts;
    private readonly FrozenDictionary<string, Concept> byCode;
    private readonly Lazy<FrozenDictionary<string, Concept>> byAnyCase;
    private readonly Lazy<FrozenDictionary<string, int>> places;
    private readonly Lazy<Places> inactive;
    private readonly FrozenDictionary<string, string[]> parents;
    private readonly FrozenDictionary<string, string[]> children;

    /// <summary>A code system of these concepts.</summary>
    /// <param name="header">What is known of it.</param>
    /// <param name="concepts">In order; of several with one code the first counts.</param>
    /// <param name="links">Which code stands directly above which.</param>
    public ListedCodeSystem(CodeSystemHeader header, IEnumerable<Concept> concepts, IEnumerable<(string Parent, string Child)> links)
    {
        Header = header;
        this.concepts = [.. concepts.DistinctBy(concept => concept.Code, StringComparer.Ordinal)];
        byCode = this.concepts.ToFrozenDictionary(concept => concept.Code, StringComparer.Ordinal);
        byAnyCase = new(() => this.concepts.DistinctBy(c => c.Code, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(c => c.Code, StringComparer.OrdinalIgnoreCase));
        places = new(() => this.concepts.Select((concept, place) => (concept.Code, place)).ToFrozenDictionary(pair => pair.Code, pair => pair.place, StringComparer.Ordinal));
        inactive = new(() => Where(concept => concept.IsInactive));
        var known = links.Distinct().ToList();
        parents = Grouped(known.Select(link => (link.Child, link.Parent)));
        children = Grouped(known);
    }

    /// <summary>What is known of it besides its concepts.</summary>
    public CodeSystemHeader Header { get; }

    /// <inheritdoc />
    public string Url => Header.Url;

    /// <inheritdoc />
    public string? Version => Header.Version;

    /// <inheritdoc />
    public string Name => Header.Name;

    /// <inheritdoc />
    public string? Language => Header.Language;

    /// <inheritdoc />
    public bool IsComplete => Header.IsComplete;

    /// <inheritdoc />
    public bool IsCaseSensitive => Header.IsCaseSensitive;

    /// <inheritdoc />
    public string? ValueSet => Header.ValueSet;

    /// <inheritdoc />
    public bool IsInMemory => true;

    /// <inheritdoc />
    public int Count => concepts.Length;

    /// <inheritdoc />
    public Places Inactive => inactive.Value;

    /// <inheritdoc />
    public Concept? Find(string code)
    {
        if (byCode.TryGetValue(code, out var concept)) return concept;
        return IsCaseSensitive ? null : byAnyCase.Value.GetValueOrDefault(code);
    }

    /// <inheritdoc />
    public int? PlaceOf(string code) => places.Value.TryGetValue(code, out var place) ? place : null;

    /// <inheritdoc />
    public IReadOnlyList<Concept> At(IReadOnlyList<int> places) => [.. places.Select(place => concepts[place])];

    /// <inheritdoc />
    public IReadOnlyList<string> Parents(string code) => parents.GetValueOrDefault(code) ?? [];

    /// <inheritdoc />
    public IReadOnlyList<string> Children(string code) => children.GetValueOrDefault(code) ?? [];

    /// <inheritdoc />
    public bool IsBelow(string code, string ancestor) => code == ancestor || (parents.ContainsKey(code) && Reach(code, parents).Contains(ancestor));

    /// <inheritdoc />
    public Places Below(string code) => PlacesOf(Reach(code, children));

    /// <inheritdoc />
    public Places Above(string code) => PlacesOf(Reach(code, parents));

    /// <inheritdoc />
    public Places Having(string property, IReadOnlyCollection<string>? values) =>
        Where(concept => values is null ? this.ValuesOf(concept, property).Any() : this.ValuesOf(concept, property).Any(values.Contains));

    /// <inheritdoc />
    public Places Mentioning(string word) => Where(concept => concept.Mentions(word));

    /// <inheritdoc />
    public Places Where(Func<Concept, bool> passes) => Places.Of(Enumerable.Range(0, concepts.Length).Where(place => passes(concepts[place])));

    // Links may lead to codes that the system does not have.
    private Places PlacesOf(HashSet<string> codes) => Places.Of(codes.Select(PlaceOf).OfType<int>());

    private static HashSet<string> Reach(string code, FrozenDictionary<string, string[]> links)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { code };
        var open = new Stack<string>([code]);
        while (open.TryPop(out var from))
        {
            foreach (var to in links.GetValueOrDefault(from) ?? [])
            {
                if (reached.Add(to)) open.Push(to);
            }
        }

        return reached;
    }

    private static FrozenDictionary<string, string[]> Grouped(IEnumerable<(string From, string To)> links) => links
        .GroupBy(link => link.From, link => link.To, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}

/// <summary>What is known of a code system besides its concepts.</summary>
/// <param name="Url">Canonical URL.</param>
/// <param name="Version">Business version; null when not stated.</param>
/// <param name="Name">For people.</param>
public sealed record CodeSystemHeader(string Url, string? Version, string Name)
{
    /// <inheritdoc cref="ICodeSystem.Language" />
    public string? Language { get; init; }

    /// <inheritdoc cref="ICodeSystem.IsComplete" />
    public bool IsComplete { get; init; } = true;

    /// <inheritdoc cref="ICodeSystem.IsCaseSensitive" />
    public bool IsCaseSensitive { get; init; } = true;

    /// <summary>Canonical of the value set of all codes; null for none.</summary>
    public string? ValueSet { get; init; }
}
