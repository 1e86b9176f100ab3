using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Concepts;

/// <summary>
/// A code system whose concepts are rows. Each question reads what it needs; what was asked lately is kept, up to a bound, and of the whole system
/// only which stands above which (<see cref="ConceptHierarchy"/>), once that was asked.
/// </summary>
internal sealed class StoredCodeSystem : IListableCodeSystem
{
    /// <summary>Most concepts that are read at once.</summary>
    private const int Batch = 1000;

    private readonly CodeSystemHeader header;
    private readonly ConceptQuestions questions;
    private readonly Lazy<ConceptHierarchy> hierarchy;
    private readonly Lazy<Places> inactive;
    private readonly BoundedCache<string, Found> found = new(4096);
    private readonly BoundedCache<string, Places> mentioning = new(64);
    private readonly BoundedCache<int, Places> below = new(64);
    private readonly BoundedCache<(string Property, string? Value), Places> having = new(64);

    public StoredCodeSystem(IStoreEngine engine, int id, CodeSystemHeader header, int count)
    {
        this.header = header;
        Count = count;
        questions = new ConceptQuestions(engine, id);
        hierarchy = Once(() => new ConceptHierarchy(count, questions.Links()));
        inactive = Once(() => questions.Having(ConceptFlags.Inactive));
    }

    public string Url => header.Url;

    public string? Version => header.Version;

    public string Name => header.Name;

    public string? Language => header.Language;

    public bool IsComplete => true;

    public bool IsCaseSensitive => header.IsCaseSensitive;

    public string? ValueSet => header.ValueSet;

    public int Count { get; }

    public bool IsInMemory => false;

    public Places Inactive => inactive.Value;

    public Concept? Find(string code) => FoundBy(code)?.Concept;

    public int? PlaceOf(string code) => FoundBy(code) is { } known && known.Concept.Code == code ? known.Place : null;

    public IReadOnlyList<Concept> At(IReadOnlyList<int> places) =>
        [.. places.Chunk(Batch).SelectMany(some => InOrder(some, questions.At([.. some.Order()])))];

    public IReadOnlyList<string> Parents(string code) => PlaceOf(code) is { } place ? questions.CodesAt([.. hierarchy.Value.Parents(place)]) : [];

    public IReadOnlyList<string> Children(string code) => PlaceOf(code) is { } place ? questions.CodesAt([.. hierarchy.Value.Children(place)]) : [];

    public bool IsBelow(string code, string ancestor) =>
        code == ancestor || (PlaceOf(code) is { } place && PlaceOf(ancestor) is { } above && hierarchy.Value.IsBelow(place, above));

    public Places Below(string code) => PlaceOf(code) is { } place ? below.Get(place, at => hierarchy.Value.Below(at))! : Places.None;

    public Places Above(string code) => PlaceOf(code) is { } place ? hierarchy.Value.Above(place) : Places.None;

    public Places Having(string property, IReadOnlyCollection<string>? values) => property switch
    {
        // What is no row of its own. https://hl7.org/fhir/R4/codesystem.html#defined-props
        "code" or "concept" => values is null ? Places.All(Count) : Places.Of(values.Select(PlaceOf).OfType<int>()),
        "display" or "definition" => Where(concept => this.ValuesOf(concept, property).Any(value => values?.Contains(value) ?? true)),
        "parent" => Linked(values, place => hierarchy.Value.Children(place), place => hierarchy.Value.Parents(place)),
        "child" => Linked(values, place => hierarchy.Value.Parents(place), place => hierarchy.Value.Children(place)),
        "inactive" => Flagged(Inactive, values),
        "notSelectable" => Flagged(questions.Having(ConceptFlags.Abstract), values),
        _ when values is null => OfProperty(property, value: null),
        _ => values.Aggregate(Places.None, (any, value) => any.Or(OfProperty(property, LongValue.Of(value)))),
    };

    public Places Mentioning(string word) => mentioning.Get(word.ToUpperInvariant(), questions.Mentioning)!;

    public Places Where(Func<Concept, bool> passes) => Places.Of(Enumerable.Range(0, Count).Chunk(Batch)
        .SelectMany(some => questions.At(some))
        .Where(found => passes(found.Concept))
        .Select(found => found.Place));

    /// <summary>What codes are found by.</summary>
    public static string KeyOf(string code, bool isCaseSensitive) => LongValue.WithoutNul(isCaseSensitive ? code : code.ToUpperInvariant());

    private Found? FoundBy(string code) => found.Get(code, wanted =>
    {
        var candidates = questions.Find(KeyOf(wanted, IsCaseSensitive));
        if (candidates.Count == 0) return null;
        var (place, concept) = candidates.FirstOrDefault(candidate => candidate.Concept.Code == wanted, candidates.MinBy(candidate => candidate.Place));
        return new Found(place, concept);
    });

    private Places OfProperty(string property, string? value) => having.Get((property, value), wanted => questions.Having(wanted.Property, wanted.Value))!;

    private Places Flagged(Places flagged, IReadOnlyCollection<string>? values)
    {
        if (values is null) return Places.All(Count);
        var some = values.Contains("true") ? flagged : Places.None;
        return values.Contains("false") ? some.Or(Places.All(Count).Except(flagged)) : some;
    }

    private Places Linked(IReadOnlyCollection<string>? values, Neighbours toThem, Neighbours fromThem) => values is null
        ? Places.Of(Enumerable.Range(0, Count).Where(place => fromThem(place).Length > 0))
        : Places.Of(values.Select(PlaceOf).OfType<int>().SelectMany(place => toThem(place).ToArray()));

    // As they were asked, which need not be in order.
    private static IEnumerable<Concept> InOrder(int[] asked, IReadOnlyList<(int Place, Concept Concept)> read)
    {
        var byPlace = read.ToDictionary(row => row.Place, row => row.Concept);
        return asked.Where(byPlace.ContainsKey).Select(place => byPlace[place]);
    }

    // A database that was away for a moment must not be remembered as an answer.
    private static Lazy<T> Once<T>(Func<T> find) => new(find, LazyThreadSafetyMode.PublicationOnly);

    private delegate ReadOnlySpan<int> Neighbours(int place);

    private sealed record Found(int Place, Concept Concept);
}
