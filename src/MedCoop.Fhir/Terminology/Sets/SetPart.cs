using System.Collections.Frozen;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>One include or exclude of a value set, ready to answer.</summary>
internal sealed class SetPart
{
    /// <summary>Filters over fewer concepts are answered once for all of them and kept.</summary>
    private const int MostKept = 50_000;

    private readonly FrozenDictionary<string, ListedConcept> listed;
    private readonly Lazy<FrozenSet<string>>? passing;

    internal SetPart(ConceptSet content, ICodeSystem? system, IReadOnlyList<ConceptTest> tests, IReadOnlyList<CompiledValueSet> imports)
    {
        Content = content;
        System = system;
        Tests = tests;
        Imports = imports;
        listed = content.Concepts.DistinctBy(concept => concept.Code, StringComparer.Ordinal).ToFrozenDictionary(concept => concept.Code, StringComparer.Ordinal);
        if (tests.Count > 0 && system is IListableCodeSystem { IsInMemory: true, Count: <= MostKept } listable)
            passing = new(() => listable.At([.. ConceptTest.Passing(listable, tests).InOrder()]).Select(concept => concept.Code).ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>As it was stated.</summary>
    internal ConceptSet Content { get; }

    /// <summary>Its code system; null when it names none, or one that is not here.</summary>
    internal ICodeSystem? System { get; }

    /// <summary>What codes must pass, all of them; empty for all codes.</summary>
    internal IReadOnlyList<ConceptTest> Tests { get; }

    /// <summary>What codes must be in, all of them.</summary>
    internal IReadOnlyList<CompiledValueSet> Imports { get; }

    /// <summary>How the part wants a code of its own list shown; null when it does not say.</summary>
    internal ListedConcept? Listed(string code) => listed.GetValueOrDefault(code);

    /// <summary>Whether a code is in this part.</summary>
    /// <param name="known">What is already decided of this code, by value set and system.</param>
    internal Membership Contains(string system, string code, Dictionary<(CompiledValueSet Set, string System), Membership> known)
    {
        var found = Content.System is null ? Membership.In : Content.System == system ? OfSystem(code) : Membership.Out;
        foreach (var import in Imports)
        {
            if (found == Membership.Out) return found;

            // Sets may import one another by very many ways; each is asked once.
            if (!known.TryGetValue((import, system), out var imported)) known[(import, system)] = imported = import.OfSystem(system, code, orAbstract: true, known);
            found = found.And(imported);
        }

        return found;
    }

    // By the version of the system that this part names.
    private Membership OfSystem(string code)
    {
        var concept = System?.Find(code);
        if (listed.Count > 0) return listed.ContainsKey(code) || (concept is not null && listed.ContainsKey(concept.Code)) ? Membership.In : Membership.Out;
        if (System is null) return Membership.UnknownSystem;
        if (concept is null) return System.IsComplete ? Membership.Out : Membership.UnknownSystem;
        if (Tests.Count == 0) return Membership.In;
        var passes = passing?.Value.Contains(concept.Code) ?? Tests.All(test => test.Passes(System, concept));
        return passes ? Membership.In : Membership.Out;
    }
}
