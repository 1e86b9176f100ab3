using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Terminology;

/// <summary>Finds a ValueSet or CodeSystem by its canonical URL and, if given, version: one, or none.</summary>
public delegate Task<Result<IReadOnlyList<Resource>>> FindCanonical(string type, string url, string? version, CancellationToken cancellationToken);

/// <summary>What the codes of value sets are and which codes subsume which, from the resources themselves.</summary>
/// <param name="find">Where the resources are.</param>
/// <param name="most">Most codes that a set may have.</param>
public sealed class CodeResolution(FindCanonical find, int most)
{
    /// <summary>How deep value sets may import one another.</summary>
    private const int DeepestImport = 16;

    private readonly Dictionary<string, CodeHierarchy> hierarchies = new(StringComparer.Ordinal);
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

    /// <inheritdoc cref="TokensOfAsync(string, string?, CancellationToken)" />
    public async Task<Result<IReadOnlyList<TokenValue>>> TokensOfAsync(ValueSet valueSet, CancellationToken cancellationToken)
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
        var found = await HierarchyAsync(system, version: null, cancellationToken);
        if (!found.TryGet(out var hierarchy, out var problem)) return problem;
        var codes = above ? hierarchy.Above(code) : hierarchy.Below(code);
        if (codes.Count > most) return TooLarge();
        return codes.Select(related => new TokenValue(system, related)).ToList();
    }

    internal static Problem Unusable(string text) => new(ProblemKind.Invalid, ErrorCodes.UnusableTerminology, text);

    private Problem TooLarge() => Unusable($"The search names a set of more than {most} codes; name a smaller one.");

    private async Task<Result<ValueSet>> FindValueSetAsync(string url, string? version, CancellationToken cancellationToken)
    {
        var found = await find("ValueSet", url, version, cancellationToken);
        if (found.Problem is { } problem) return problem;
        return found.Value is [ValueSet valueSet] ? valueSet : Unusable($"The value set {Named(url, version)} is not on this server; PUT it here first.");
    }

    private async Task<Result<CodeSet>> ExpandAsync(ValueSet valueSet, int depth, CancellationToken cancellationToken)
    {
        if (depth > DeepestImport) return Unusable($"Value sets import one another more than {DeepestImport} deep, or in a circle.");
        var all = new CodeSet();
        if (valueSet.Compose is not { } compose)
        {
            AddContained(all, valueSet.Expansion?.Contains ?? []);
            return all;
        }

        foreach (var include in compose.Include)
        {
            var included = await PartAsync(include, depth, cancellationToken);
            if (included.Problem is { } problem) return problem;
            all.Add(included.Value);
            if (all.Codes.Count > most) return TooLarge();
        }

        foreach (var exclude in compose.Exclude)
        {
            var excluded = await PartAsync(exclude, depth, cancellationToken);
            if (excluded.Problem is { } problem) return problem;
            if (await ListAsync(all, excluded.Value, cancellationToken) is { } unknown) return unknown;
            all.Remove(excluded.Value);
        }

        return all;
    }

    private static void AddContained(CodeSet all, IEnumerable<ValueSet.ContainsComponent> contains)
    {
        foreach (var part in contains)
        {
            if (part is { Code: { Length: > 0 } code } && part.Abstract is not true) all.Add(new SystemCode(part.System ?? "", code));
            AddContained(all, part.Contains);
        }
    }

    /// <summary>"All of": the system's codes, filtered, that are also in every value set named.</summary>
    private async Task<Result<CodeSet>> PartAsync(ValueSet.ConceptSetComponent part, int depth, CancellationToken cancellationToken)
    {
        CodeSet? codes = null;
        if (part.System is { Length: > 0 } system)
        {
            var ofSystem = await OfSystemAsync(part, system, cancellationToken);
            if (ofSystem.Problem is { } problem) return problem;
            codes = ofSystem.Value;
        }

        foreach (var canonical in part.ValueSet.OfType<string>())
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

    private async Task<Result<CodeSet>> OfSystemAsync(ValueSet.ConceptSetComponent part, string system, CancellationToken cancellationToken)
    {
        var codes = new CodeSet();
        if (part.Concept.Count > 0)
        {
            foreach (var concept in part.Concept) codes.Add(new SystemCode(system, concept.Code ?? ""));
            return codes;
        }

        if (part.Filter.Count == 0)
        {
            codes.AddAll(system);
            return codes;
        }

        var found = await HierarchyAsync(system, part.Version, cancellationToken);
        if (!found.TryGet(out var hierarchy, out var problem)) return problem;
        HashSet<string>? passing = null;
        foreach (var filter in part.Filter)
        {
            if (!ConceptFilter.Apply(filter, hierarchy).TryGet(out var passes, out var bad)) return bad;
            if (passing is null) passing = passes;
            else passing.IntersectWith(passes);
        }

        foreach (var code in passing!) codes.Add(new SystemCode(system, code));
        return codes;
    }

    /// <summary>Lists the systems that are in the set whole and from which something is taken out.</summary>
    private async Task<Problem?> ListAsync(CodeSet all, CodeSet excluded, CancellationToken cancellationToken)
    {
        var touched = all.Systems.Where(system => excluded.Codes.Any(code => code.System == system)).ToList();
        foreach (var system in touched)
        {
            var found = await HierarchyAsync(system, version: null, cancellationToken);
            if (!found.TryGet(out var hierarchy, out var problem)) return problem;
            all.List(system, hierarchy.Codes);
        }

        return null;
    }

    private async Task<Result<CodeHierarchy>> HierarchyAsync(string system, string? version, CancellationToken cancellationToken)
    {
        var name = Named(system, version);
        if (hierarchies.TryGetValue(name, out var known)) return known;
        var found = await find("CodeSystem", system, version, cancellationToken);
        if (found.Problem is { } problem) return problem;
        if (found.Value is not [CodeSystem codeSystem]) return Unusable($"The code system {name} is not on this server; PUT it here first.");
        if (codeSystem.Content != CodeSystemContentMode.Complete)
            return Unusable($"The code system {name} is here without all its codes (content is not 'complete').");
        return hierarchies[name] = new CodeHierarchy(codeSystem);
    }

    private static string Named(string url, string? version) => version is null ? url : $"{url}|{version}";
}
