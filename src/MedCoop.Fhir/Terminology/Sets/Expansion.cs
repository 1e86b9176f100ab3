using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>
/// Lists the codes of a value set: those that its parts propose and that <see cref="CompiledValueSet.Contains"/> confirms, so that expansion
/// and membership cannot disagree. One instance makes one expansion. https://hl7.org/fhir/R4/valueset-operation-expand.html
/// </summary>
internal sealed class Expansion
{
    /// <summary>Most codes that all parts together may propose.</summary>
    private const int MostProposed = 5_000_000;

    private readonly Dictionary<CompiledValueSet, Result<IReadOnlyList<ExpandedCode>>> done = [];
    private int proposed;

    /// <summary>
    /// The codes, abstract ones included, in the order of the parts. Problems: a code system is not here, incomplete, or has no end; too many
    /// parts propose too much.
    /// </summary>
    internal Result<IReadOnlyList<ExpandedCode>> Of(CompiledValueSet set)
    {
        if (done.TryGetValue(set, out var known)) return known;
        return done[set] = List(set);
    }

    private Result<IReadOnlyList<ExpandedCode>> List(CompiledValueSet set)
    {
        if (set.Fault is { } fault) return fault;
        HashSet<SystemCode> seen = [];
        List<ExpandedCode> codes = [];
        foreach (var part in set.Includes)
        {
            if (!Proposed(part).TryGet(out var candidates, out var problem)) return problem;
            foreach (var code in candidates)
            {
                if (++proposed > MostProposed) return TerminologyProblems.TooCostly($"The parts of the value set name more than {MostProposed} codes, counted each time.");
                if (!seen.Add(new SystemCode(code.System, code.Concept.Code))) continue;
                switch (set.Contains(code.System, code.Concept.Code, orAbstract: true))
                {
                    case Membership.In: codes.Add(code); break;
                    case Membership.UnknownSystem: return TerminologyProblems.UnknownSystem(code.System);
                    case Membership.UnknownValueSet: return TerminologyProblems.Unusable("A value set that this one names is not here or cannot be used.");
                }
            }
        }

        return codes;
    }

    private Result<IEnumerable<ExpandedCode>> Proposed(SetPart part)
    {
        if (part.Content.System is not { Length: > 0 } url) return part.Imports is [var first, ..] ? Imported(first) : Result.Of<IEnumerable<ExpandedCode>>([]);
        if (part.Content.Concepts.Count > 0) return Result.Of(part.Content.Concepts.Select(listed => Listed(url, listed, part.System)));
        if (part.System is not { } system) return TerminologyProblems.UnknownSystem(TerminologyProblems.Named(url, part.Content.Version));
        if (system.Count is null) return TerminologyProblems.TooCostly($"{system.Name} has no end of codes, so a value set of all of them cannot be listed.");
        if (!system.IsComplete) return TerminologyProblems.Unusable($"The code system {url} is here without all its codes, so they cannot be listed.");
        var concepts = part.Tests.Count == 0 ? system.All() : ConceptTest.Passing(system, part.Tests);
        return Result.Of(concepts.Select(concept => new ExpandedCode(url, concept, Listed: null) { CodeSystem = system }));
    }

    private Result<IEnumerable<ExpandedCode>> Imported(CompiledValueSet import) =>
        Of(import).TryGet(out var codes, out var problem) ? Result.Of<IEnumerable<ExpandedCode>>(codes) : problem;

    private static ExpandedCode Listed(string url, ListedConcept listed, ICodeSystem? system) =>
        new(url, system?.Find(listed.Code) ?? new Concept(listed.Code), listed) { CodeSystem = system };
}
