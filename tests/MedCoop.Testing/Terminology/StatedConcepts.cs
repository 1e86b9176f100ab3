using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Testing.Terminology;

/// <summary>Says of a code system in memory what a file of it would say.</summary>
public static class StatedConcepts
{
    /// <summary>All that there is to say.</summary>
    public static IEnumerable<ConceptFact> FactsOf(IListableCodeSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var line = 0;
        foreach (var concept in system.At([.. Enumerable.Range(0, system.Count)]))
        {
            yield return new ConceptStated(new FilePlace("stated", ++line), concept);
            foreach (var parent in system.Parents(concept.Code)) yield return new LinkStated(new FilePlace("stated", line), concept.Code, parent);
        }
    }

    /// <summary>What identifies it.</summary>
    public static CodeSystemHeader HeaderOf(ICodeSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new CodeSystemHeader(system.Url, system.Version, system.Name) { IsCaseSensitive = system.IsCaseSensitive, Language = system.Language, ValueSet = system.ValueSet };
    }
}
