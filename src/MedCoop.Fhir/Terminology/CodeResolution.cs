using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Fhir.Terminology.Sets;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology;

/// <summary>Finds a ValueSet or CodeSystem, as UTF-8 JSON, by its canonical URL and, if given, version: one, or none.</summary>
public delegate Task<Result<IReadOnlyList<ReadOnlyMemory<byte>>>> FindCanonical(string type, string url, string? version, CancellationToken cancellationToken);

/// <summary>What the codes of value sets are and which codes subsume which, from the resources themselves.</summary>
/// <param name="known">What is here without being stored as resources, which counts before these.</param>
/// <param name="find">Where stored resources are.</param>
/// <param name="most">Most codes that a set may have.</param>
public sealed class CodeResolution(Terminologies known, FindCanonical find, int most)
{
    /// <summary>How deep value sets may import one another.</summary>
    private const int DeepestImport = 16;

    /// <summary>Most codes of a system that are listed one by one to take some out.</summary>
    private const int MostListed = 100_000;

    private readonly Dictionary<string, IListableCodeSystem> systems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CodeSet> imported = new(StringComparer.Ordinal);

    /// <summary>
    /// The codes of a value set; a token without a code stands for all codes of its system.
    /// https://hl7.org/fhir/R4/valueset.html#compositions
    /// </summary>
    public async Task<Result<IReadOnlyList<TokenValue>>> TokensOfAsync(string url, string? version, CancellationToken cancellationToken)
    {
        var found = await FindValueSetAsync(url, version, cancellationToken);
        return found.TryGet(out var valueSet, out var problem) ? await TokensOfAsync(valueSet, cancellationToken) : problem;
    }

    /// <summary>The same of a ValueSet resource that is at hand, as UTF-8 JSON.</summary>
    public Task<Result<IReadOnlyList<TokenValue>>> TokensOfAsync(ReadOnlyMemory<byte> valueSet, CancellationToken cancellationToken) =>
        TokensOfAsync(ValueSetReading.Read(valueSet), cancellationToken);

    private async Task<Result<IReadOnlyList<TokenValue>>> TokensOfAsync(ValueSetContent valueSet, CancellationToken cancellationToken)
    {
        var expanded = await ExpandAsync(valueSet, depth: 0, cancellationToken);
        if (!expanded.TryGet(out var set, out var problem)) return problem;
        if (set.Codes.Count > most) return TooLarge();
        return new List<TokenValue>(
        [
            .. set.Systems.Select(system => new TokenValue(system, Code: null)),
            .. set.Codes.Select(code => new TokenValue(code.System, code.Code)),
        ]);
    }

    /// <summary>A code and all that it subsumes (<paramref name="above"/> false) or that subsume it. https://hl7.org/fhir/R4/search.html#token</summary>
    public async Task<Result<IReadOnlyList<TokenValue>>> RelatedAsync(string system, string code, bool above, CancellationToken cancellationToken)
    {
        var found = await SystemAsync(system, version: null, cancellationToken);
        if (!found.TryGet(out var concepts, out var problem)) return problem;

        // Also a code that the system does not have stands for itself: resources may hold it.
        var related = above ? concepts.Above(code) : concepts.Below(code);
        if (related.Count > most) return TooLarge();
        return Codes(concepts, related).Append(code).Distinct(StringComparer.Ordinal).Select(found => new TokenValue(system, found)).ToList();
    }

    private Problem TooLarge() => TerminologyProblems.Unusable($"The search names a set of more than {most} codes; name a smaller one.");

    private async Task<Result<ValueSetContent>> FindValueSetAsync(string url, string? version, CancellationToken cancellationToken)
    {
        if (known.Resource("ValueSet", url, version) is { } given) return ValueSetReading.Read(given);
        var found = await find("ValueSet", url, version, cancellationToken);
        if (found.Problem is { } problem) return problem;
        if (found.Value is [var valueSet]) return ValueSetReading.Read(valueSet);
        var name = TerminologyProblems.Named(url, version);
        return known.ValueSet(name) is { } implied ? implied.Content : TerminologyProblems.UnknownValueSet(name);
    }

    private async Task<Result<CodeSet>> ExpandAsync(ValueSetContent valueSet, int depth, CancellationToken cancellationToken)
    {
        if (depth > DeepestImport) return TerminologyProblems.Unusable($"Value sets import one another more than {DeepestImport} deep, or in a circle.");
        var all = new CodeSet();
        foreach (var include in valueSet.Include)
        {
            var included = await PartAsync(include, depth, cancellationToken);
            if (included.Problem is { } problem) return problem;
            all.Add(included.Value);
            if (all.Codes.Count > most) return TooLarge();
        }

        foreach (var exclude in valueSet.Exclude)
        {
            var excluded = await PartAsync(exclude, depth, cancellationToken);
            if (excluded.Problem is { } problem) return problem;
            if (await ListAsync(all, excluded.Value, cancellationToken) is { } unknown) return unknown;
            all.Remove(excluded.Value);
        }

        return all;
    }

    private static void AddListed(CodeSet all, string system, IReadOnlyList<ListedConcept> concepts)
    {
        foreach (var concept in concepts) all.Add(new SystemCode(system, concept.Code));
    }

    /// <summary>"All of": the system's codes, filtered, that are also in every value set named.</summary>
    private async Task<Result<CodeSet>> PartAsync(ConceptSet part, int depth, CancellationToken cancellationToken)
    {
        CodeSet? codes = null;
        if (part.System is { } system)
        {
            var ofSystem = await OfSystemAsync(part, system, cancellationToken);
            if (ofSystem.Problem is { } problem) return problem;
            codes = ofSystem.Value;
        }

        foreach (var canonical in part.ValueSets)
        {
            var import = await ImportAsync(canonical, depth + 1, cancellationToken);
            if (import.Problem is { } problem) return problem;
            codes = codes is null ? import.Value : codes.Intersect(import.Value);
        }

        return codes ?? new CodeSet();
    }

    /// <summary>Each set is expanded once, however many import it.</summary>
    private async Task<Result<CodeSet>> ImportAsync(string canonical, int depth, CancellationToken cancellationToken)
    {
        if (imported.TryGetValue(canonical, out var known)) return known;
        var (url, version) = Search.CanonicalUrl.Split(canonical);
        var found = await FindValueSetAsync(url, version, cancellationToken);
        if (found.Problem is { } unknown) return unknown;
        var expanded = await ExpandAsync(found.Value, depth, cancellationToken);
        if (expanded.Problem is null) imported[canonical] = expanded.Value;
        return expanded;
    }

    private async Task<Result<CodeSet>> OfSystemAsync(ConceptSet part, string system, CancellationToken cancellationToken)
    {
        var codes = new CodeSet();
        if (part.Concepts.Count > 0)
        {
            AddListed(codes, system, part.Concepts);
            return codes;
        }

        if (part.Filters.Count == 0)
        {
            codes.AddAll(system);
            return codes;
        }

        var found = await SystemAsync(system, part.Version, cancellationToken);
        if (!found.TryGet(out var concepts, out var problem)) return problem;
        List<ConceptTest> tests = [];
        foreach (var filter in part.Filters)
        {
            if (!ConceptTest.Compile(filter, concepts).TryGet(out var test, out var bad)) return bad;
            tests.Add(test);
        }

        var passing = ConceptTest.Passing(concepts, tests);
        if (passing.Count > most) return TooLarge();
        foreach (var code in Codes(concepts, passing)) codes.Add(new SystemCode(system, code));
        return codes;
    }

    /// <summary>Lists the systems that are in the set whole and from which something is taken out.</summary>
    private async Task<Problem?> ListAsync(CodeSet all, CodeSet excluded, CancellationToken cancellationToken)
    {
        var touched = all.Systems.Where(system => excluded.Codes.Any(code => code.System == system)).ToList();
        foreach (var system in touched)
        {
            var found = await SystemAsync(system, version: null, cancellationToken);
            if (!found.TryGet(out var concepts, out var problem)) return problem;
            if (concepts.Count > MostListed) return TooLarge();
            all.List(system, Codes(concepts, Places.All(concepts.Count)));
        }

        return null;
    }

    private async Task<Result<IListableCodeSystem>> SystemAsync(string system, string? version, CancellationToken cancellationToken)
    {
        var name = TerminologyProblems.Named(system, version);
        if (systems.TryGetValue(name, out var read)) return Result.Of(read);
        if (known.CodeSystem(system, version) is IListableCodeSystem { IsComplete: true } given) return Result.Of(systems[name] = given);
        var found = await find("CodeSystem", system, version, cancellationToken);
        if (found.Problem is { } problem) return problem;
        if (found.Value is not [var json]) return TerminologyProblems.UnknownSystem(name);
        var stored = CodeSystemReading.Read(json);
        if (!stored.IsComplete) return TerminologyProblems.Unusable($"The code system {name} is here without all its codes (content is not 'complete').");
        return Result.Of<IListableCodeSystem>(systems[name] = stored);
    }

    private static IEnumerable<string> Codes(IListableCodeSystem system, Places places) => system.At([.. places.InOrder()]).Select(concept => concept.Code);
}
