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

    private readonly Dictionary<CompiledValueSet, Result<ExpandedSet>> done = [];
    private readonly Dictionary<IListableCodeSystem, SetPlaces> members = [];
    private int proposed;

    /// <summary>
    /// The codes, abstract ones included, in the order of the parts. Problems: a code system is not here, incomplete, or has no end; too many
    /// parts propose too much.
    /// </summary>
    internal Result<ExpandedSet> Of(CompiledValueSet set)
    {
        if (done.TryGetValue(set, out var known)) return known;
        return done[set] = List(set);
    }

    private Result<ExpandedSet> List(CompiledValueSet set)
    {
        if (set.Fault is { } fault) return fault;
        var seen = new SeenCodes();
        List<ExpandedRun> runs = [];
        foreach (var part in set.Includes)
        {
            if (!Proposed(part).TryGet(out var proposals, out var problem)) return problem;
            foreach (var run in proposals)
            {
                if ((proposed += run.Count) > MostProposed) return TerminologyProblems.TooCostly($"The parts of the value set name more than {MostProposed} codes, counted each time.");
                if (!Confirmed(set, run, seen).TryGet(out var confirmed, out problem)) return problem;
                // What comes again is empty: sets may import one another in very many ways.
                if (confirmed.Count > 0) runs.Add(confirmed);
            }
        }

        return new ExpandedSet(runs);
    }

    private Result<ExpandedRun> Confirmed(CompiledValueSet set, ExpandedRun run, SeenCodes seen)
    {
        if (run is ExpandedSet.PlacesRun placed && MembersOf(set, placed.System) is { } inSet)
            return placed with { Places = seen.Fresh(placed.System, placed.Places.And(inSet)) };
        List<ExpandedCode> codes = [];
        foreach (var code in run.Codes(skip: 0))
        {
            if (!seen.IsFresh(code)) continue;
            switch (set.Contains(code.System, code.Concept.Code, orAbstract: true))
            {
                case Membership.In: codes.Add(code); break;
                case Membership.UnknownSystem: return TerminologyProblems.UnknownSystem(code.System);
                case Membership.UnknownValueSet: return TerminologyProblems.Unusable("A value set that this one names is not here or cannot be used.");
            }
        }

        return new ExpandedSet.CodeRun(codes);
    }

    private Places? MembersOf(CompiledValueSet set, IListableCodeSystem system)
    {
        if (!members.TryGetValue(system, out var known)) members[system] = known = new SetPlaces(system);
        return known.Of(set);
    }

    private Result<IReadOnlyList<ExpandedRun>> Proposed(SetPart part)
    {
        if (part.Content.System is not { Length: > 0 } url) return part.Imports is [var first, ..] ? Imported(first) : Result.Of<IReadOnlyList<ExpandedRun>>([]);
        if (part.Content.Concepts.Count > 0) return Result.Of<IReadOnlyList<ExpandedRun>>([new ExpandedSet.CodeRun([.. part.Content.Concepts.Select(listed => Listed(url, listed, part.System))])]);
        if (part.System is not { } system) return TerminologyProblems.UnknownSystem(TerminologyProblems.Named(url, part.Content.Version));
        if (system is not IListableCodeSystem listable) return TerminologyProblems.TooCostly($"{system.Name} has no end of codes, so a value set of all of them cannot be listed.");
        if (!system.IsComplete) return TerminologyProblems.Unusable($"The code system {url} is here without all its codes, so they cannot be listed.");
        return Result.Of<IReadOnlyList<ExpandedRun>>([new ExpandedSet.PlacesRun(url, listable, ConceptTest.Passing(listable, part.Tests))]);
    }

    private Result<IReadOnlyList<ExpandedRun>> Imported(CompiledValueSet import) =>
        Of(import).TryGet(out var codes, out var problem) ? Result.Of(codes.Runs) : problem;

    private static ExpandedCode Listed(string url, ListedConcept listed, ICodeSystem? system) =>
        new(url, system?.Find(listed.Code) ?? new Concept(listed.Code), listed) { CodeSystem = system };

    /// <summary>What is listed already, so that no code comes twice.</summary>
    private sealed class SeenCodes
    {
        private readonly HashSet<SystemCode> codes = [];
        private readonly Dictionary<IListableCodeSystem, Places> places = [];

        internal Places Fresh(IListableCodeSystem system, Places some)
        {
            var seen = places.GetValueOrDefault(system, Places.None).Or(Places.Of(codes.Where(code => code.System == system.Url).Select(code => system.PlaceOf(code.Code)).OfType<int>()));
            places[system] = seen.Or(some);
            return some.Except(seen);
        }

        internal bool IsFresh(ExpandedCode code)
        {
            if (code.CodeSystem is IListableCodeSystem system && places.TryGetValue(system, out var seen)
                && system.PlaceOf(code.Concept.Code) is { } place && seen.Contains(place)) return false;
            return codes.Add(new SystemCode(code.System, code.Concept.Code));
        }
    }
}
