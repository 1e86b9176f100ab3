using System.Collections.Concurrent;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Terminology.Maps;
using MedCoop.Fhir.Terminology.Sets;
using MedCoop.Fhir.Terminology.Sources;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology;

/// <summary>
/// The code systems, value sets and concept maps as of one moment. Never changes: where resources can change, there is a new one for each
/// state of them. A value set is compiled when it is first asked for and then answers from memory.
/// </summary>
/// <param name="given">What this server does not change: R4's, MedCoop's, packages'. What an earlier one has, a later one cannot replace.</param>
/// <param name="large">Code systems that are no resources, the newest first.</param>
/// <param name="stored">Resources that are stored; null for none.</param>
/// <param name="versions">Which version of a code system counts where none is named, by its URL; null: the newest of all.</param>
public sealed class Terminologies(
    IReadOnlyList<ListedSource> given, IReadOnlyList<IListableCodeSystem> large, ListedSource? stored, IReadOnlyDictionary<string, string>? versions = null)
{
    private readonly IReadOnlyList<ListedSource> sources = stored is null ? given : [.. given, stored];
    private readonly Lazy<ILookup<string, (ListedSource Source, TerminologyEntry Entry)>> supplements = new(() => Supplements(stored is null ? given : [.. given, stored]));
    private readonly ConcurrentDictionary<IListableCodeSystem, IListableCodeSystem> supplemented = [];
    private readonly ConcurrentDictionary<string, CompiledValueSet> valueSets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConceptTranslation> maps = new(StringComparer.Ordinal);

    /// <summary>Resources that are stored; null for none.</summary>
    public ListedSource? Stored => stored;

    /// <summary>What is there from the start.</summary>
    public static Terminologies Standard { get; } = new([PackedTerminology.R4, PackedTerminology.MedCoop], [], stored: null);

    /// <summary>Whether a code may be chosen from a value set. Cheap once the set was asked for; does not expand it.</summary>
    /// <param name="valueSet">Canonical, with or without version.</param>
    /// <param name="system">The code's system; null when only the code is known (elements of type <c>code</c>).</param>
    /// <param name="code">The code.</param>
    public Membership Membership(string valueSet, string? system, string code) =>
        ValueSet(valueSet)?.Contains(system, code, orAbstract: false) ?? Terminology.Membership.UnknownValueSet;

    /// <summary>A value set by its canonical, implicit ones included; null when it is not here.</summary>
    public CompiledValueSet? ValueSet(string canonical) => ValueSet(canonical, path: []);

    /// <summary>A code system; null when its codes are not here.</summary>
    /// <param name="url">Canonical URL, without version.</param>
    /// <param name="version">Null for the newest.</param>
    public ICodeSystem? CodeSystem(string url, string? version) => Itself(url, version ?? versions?.GetValueOrDefault(url)) switch
    {
        null => null,
        IListableCodeSystem system when supplements.Value.Contains(url) => supplemented.GetOrAdd(system, WithSupplements),
        var system => system,
    };

    /// <summary>The same, with these versions of code systems where none is named.</summary>
    public Terminologies WithVersions(IReadOnlyDictionary<string, string> versions) => new(given, large, stored, versions);

    private ICodeSystem? Itself(string url, string? version)
    {
        return Complete(given, url, version)
            ?? large.FirstOrDefault(system => system.Url == url && IsVersion(system.Version, version))
            ?? (stored is null ? null : Complete([stored], url, version))
            ?? First(sources, url, version, content => content is not (null or "not-present" or "supplement"))
            ?? KnownGrammars.All.GetValueOrDefault(url);
    }

    /// <summary>A value set that is at hand, as UTF-8 JSON; what it names is looked for here.</summary>
    public CompiledValueSet Compile(ReadOnlyMemory<byte> valueSet) => new ValueSetCompiling(this, path: []).Compile(ValueSetReading.Read(valueSet));

    /// <summary>A code system that is at hand, as UTF-8 JSON.</summary>
    public static ICodeSystem Read(ReadOnlyMemory<byte> codeSystem) => CodeSystemReading.Read(codeSystem);

    /// <summary>A concept map by its canonical; null when it is not here.</summary>
    public ConceptTranslation? Map(string canonical)
    {
        // What is not here is not kept: anybody can ask for it, and of it there is no end.
        var (url, version) = CanonicalUrl.Split(canonical);
        var name = TerminologyProblems.Named(url, version);
        if (maps.TryGetValue(name, out var known)) return known;
        return Resource("ConceptMap", url, version) is { } json ? maps.GetOrAdd(name, ConceptTranslation.Read(json)) : null;
    }

    /// <summary>What is here, without its content; of one URL only what counts.</summary>
    public IEnumerable<TerminologyEntry> Entries => given.SelectMany(source => source.Entries)
        .Concat(large.Select(system => new TerminologyEntry("CodeSystem", system.Url, system.Version) { Content = "complete", ValueSet = system.ValueSet }))
        .Concat(stored?.Entries ?? [])
        .DistinctBy(entry => (entry.Type, entry.Url, entry.Version));

    /// <summary>These and, behind them, what this server stores.</summary>
    public Terminologies With(IReadOnlyList<IListableCodeSystem> large, ListedSource? stored) => new(given, large, stored);

    /// <summary>The CodeSystem, ValueSet or ConceptMap as UTF-8 JSON; null when it is not here, or a code system without all its codes:
    /// then one that is stored may have them.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="url">Canonical URL, without version.</param>
    /// <param name="version">Null for the newest.</param>
    public ReadOnlyMemory<byte>? Resource(string type, string url, string? version)
    {
        foreach (var source in sources)
        {
            if (source.Find(type, url, version) is { Content: null or "complete" } entry) return source.Read(entry);
        }

        return null;
    }

    /// <summary>Whether there is a resource of a URL, in whatever version.</summary>
    internal bool Has(string type, string url) => sources.Any(source => source.Find(type, url, version: null) is not null);

    internal CompiledValueSet? ValueSet(string canonical, IReadOnlyList<string> path)
    {
        // Without its fragment, of which there is no end.
        var (url, version) = CanonicalUrl.Split(canonical);
        var name = TerminologyProblems.Named(url, version);
        if (valueSets.TryGetValue(name, out var known)) return known;
        var compiling = new ValueSetCompiling(this, [.. path, name]);
        foreach (var source in sources)
        {
            if (source.Find("ValueSet", url, version) is { } entry) return valueSets.GetOrAdd(name, compiling.Compile(ValueSetReading.Read(source.Read(entry))));
        }

        // Of implicit sets there is no end, and anybody can ask for one: they are not kept.
        return ImplicitValueSets.Find(url, version, this) is { } content ? compiling.Compile(content) : null;
    }

    // One for a certain version adds to that version only.
    private IListableCodeSystem WithSupplements(IListableCodeSystem system)
    {
        var own = supplements.Value[system.Url]
            .Where(found => CanonicalUrl.Split(found.Entry.Supplements!).Version is not { } version || IsVersion(system.Version, version))
            .Select(found => found.Source.CodeSystem(found.Entry)).ToList();
        return own.Count == 0 ? system : new SupplementedCodeSystem(system, own);
    }

    // Of one URL in several versions only the newest adds.
    private static ILookup<string, (ListedSource Source, TerminologyEntry Entry)> Supplements(IReadOnlyList<ListedSource> sources) => sources
        .SelectMany(source => source.Entries.Where(entry => entry.Supplements is not null && source.Find(entry.Type, entry.Url, version: null) == entry).Select(entry => (source, entry)))
        .ToLookup(found => CanonicalUrl.Split(found.entry.Supplements!).Url, StringComparer.Ordinal);

    private static ICodeSystem? Complete(IReadOnlyList<ListedSource> sources, string url, string? version) => First(sources, url, version, content => content == "complete");

    private static ICodeSystem? First(IReadOnlyList<ListedSource> sources, string url, string? version, Func<string?, bool> isWanted)
    {
        foreach (var source in sources)
        {
            if (source.Find("CodeSystem", url, version) is { } entry && isWanted(entry.Content)) return source.CodeSystem(entry);
        }

        return null;
    }

    // SNOMED CT's versions begin with their edition, by which alone they may be asked for: http://snomed.info/sct/[edition]/version/[date].
    private static bool IsVersion(string? version, string? asked) => asked is null || version == asked || version?.StartsWith(asked + "/version/", StringComparison.Ordinal) is true;
}
