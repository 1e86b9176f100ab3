using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>Finds everything that a value set names.</summary>
/// <param name="terminologies">Where it is.</param>
/// <param name="path">The value sets that are being compiled, outermost first, to notice circles.</param>
internal sealed class ValueSetCompiling(Terminologies terminologies, IReadOnlyList<string> path)
{
    /// <summary>How deep value sets may import one another.</summary>
    private const int DeepestImport = 64;

    private Problem? fault;

    internal CompiledValueSet Compile(ValueSetContent content)
    {
        var includes = content.Include.Select(Part).ToList();
        var excludes = content.Exclude.Select(Part).ToList();
        return new CompiledValueSet(content, includes, excludes, fault);
    }

    private SetPart Part(ConceptSet content)
    {
        var system = content.System is { Length: > 0 } url ? terminologies.CodeSystem(url, content.Version) : null;
        var tests = new List<ConceptTest>();
        // Listed codes stand for themselves; filters beside them are not allowed (vsd-3).
        if (content.Concepts.Count == 0 && system is not null)
        {
            foreach (var filter in content.Filters)
            {
                if (ConceptTest.Compile(filter, system).TryGet(out var test, out var problem)) tests.Add(test);
                else fault ??= problem;
            }
        }

        return new SetPart(content, system, tests, [.. content.ValueSets.Distinct(StringComparer.Ordinal).Select(Import).OfType<CompiledValueSet>()]);
    }

    private CompiledValueSet? Import(string canonical)
    {
        var (url, version) = Search.CanonicalUrl.Split(canonical);
        if (path.Contains(TerminologyProblems.Named(url, version), StringComparer.Ordinal) || path.Count > DeepestImport)
        {
            fault ??= TerminologyProblems.Unusable($"Value sets import one another in a circle, or more than {DeepestImport} deep: {string.Join(" > ", path.TakeLast(4))} > {canonical}.");
            return null;
        }

        var import = terminologies.ValueSet(canonical, path);
        if (import is null) fault ??= TerminologyProblems.UnknownValueSet(canonical);
        return import;
    }
}
