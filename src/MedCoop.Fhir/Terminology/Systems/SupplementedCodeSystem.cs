using System.Collections.Frozen;

namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>
/// A code system with what supplements add to its concepts: designations and properties, never codes.
/// https://hl7.org/fhir/R4/codesystem.html#supplements
/// </summary>
internal sealed class SupplementedCodeSystem : IListableCodeSystem
{
    private readonly IListableCodeSystem system;
    private readonly FrozenDictionary<string, Concept> additions;

    /// <summary>The system with its supplements.</summary>
    /// <param name="system">The code system itself.</param>
    /// <param name="supplements">What is added; codes that the system does not have are left out.</param>
    public SupplementedCodeSystem(IListableCodeSystem system, IReadOnlyList<ListedCodeSystem> supplements)
    {
        this.system = system;
        additions = supplements
            .SelectMany(supplement => supplement.At([.. Enumerable.Range(0, supplement.Count)]).Select(concept => Addition(concept, supplement.Language)))
            .GroupBy(concept => concept.Code, StringComparer.Ordinal)
            .Where(group => system.PlaceOf(group.Key) is not null)
            .ToFrozenDictionary(group => group.Key, group => group.Aggregate(Joined), StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public string Url => system.Url;

    /// <inheritdoc />
    public string? Version => system.Version;

    /// <inheritdoc />
    public string Name => system.Name;

    /// <inheritdoc />
    public string? Language => system.Language;

    /// <inheritdoc />
    public bool IsComplete => system.IsComplete;

    /// <inheritdoc />
    public bool IsCaseSensitive => system.IsCaseSensitive;

    /// <inheritdoc />
    public string? ValueSet => system.ValueSet;

    /// <inheritdoc />
    public int Count => system.Count;

    /// <inheritdoc />
    public bool IsInMemory => system.IsInMemory;

    /// <inheritdoc />
    public Places Inactive => system.Inactive;

    /// <inheritdoc />
    public Concept? Find(string code) => system.Find(code) is { } concept ? With(concept) : null;

    /// <inheritdoc />
    public int? PlaceOf(string code) => system.PlaceOf(code);

    /// <inheritdoc />
    public IReadOnlyList<Concept> At(IReadOnlyList<int> places) => [.. system.At(places).Select(With)];

    /// <inheritdoc />
    public IReadOnlyList<string> Parents(string code) => system.Parents(code);

    /// <inheritdoc />
    public IReadOnlyList<string> Children(string code) => system.Children(code);

    /// <inheritdoc />
    public bool IsBelow(string code, string ancestor) => system.IsBelow(code, ancestor);

    /// <inheritdoc />
    public Places Below(string code) => system.Below(code);

    /// <inheritdoc />
    public Places Above(string code) => system.Above(code);

    /// <inheritdoc />
    public Places Having(string property, IReadOnlyCollection<string>? values) =>
        system.Having(property, values).Or(Added(concept => concept.Properties.Any(own => own.Code == property && (values?.Contains(own.Value) ?? true))));

    /// <inheritdoc />
    public Places Mentioning(string word) => system.Mentioning(word).Or(Added(concept => concept.Designations.Any(own => own.Value.Contains(word, StringComparison.OrdinalIgnoreCase))));

    /// <inheritdoc />
    public Places Where(Func<Concept, bool> passes) => system.Where(concept => passes(With(concept)));

    private Places Added(Func<Concept, bool> passes) => Places.Of(additions.Values.Where(passes).Select(concept => system.PlaceOf(concept.Code)).OfType<int>());

    private Concept With(Concept concept) => additions.TryGetValue(concept.Code, out var more) ? Joined(concept, more) : concept;

    private static Concept Joined(Concept one, Concept more) =>
        one with { Designations = [.. one.Designations, .. more.Designations], Properties = [.. one.Properties, .. more.Properties] };

    // What a supplement calls a concept is one more designation, in the language of the supplement. The hierarchy is the system's own.
    private static Concept Addition(Concept concept, string? language) => new(concept.Code)
    {
        Designations = concept.Display is { } display ? [new Designation(language, Use: null, display), .. concept.Designations] : concept.Designations,
        Properties = [.. concept.Properties.Where(property => property.Code is not ("parent" or "child" or "inactive" or "notSelectable" or "code" or "concept" or "display" or "definition"))],
    };
}
