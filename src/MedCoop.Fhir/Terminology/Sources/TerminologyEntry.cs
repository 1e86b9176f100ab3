namespace MedCoop.Fhir.Terminology.Sources;

/// <summary>A resource that a source has.</summary>
/// <param name="Type"><c>CodeSystem</c>, <c>ValueSet</c> or <c>ConceptMap</c>.</param>
/// <param name="Url">Canonical URL.</param>
/// <param name="Version">Business version; null when not stated.</param>
public sealed record TerminologyEntry(string Type, string Url, string? Version)
{
    /// <summary>Where the source has it.</summary>
    public long Place { get; init; }

    /// <summary>CodeSystem.content: <c>complete</c>, <c>fragment</c>, <c>not-present</c>…; null for other resources.</summary>
    public string? Content { get; init; }

    /// <summary>CodeSystem.supplements: canonical of the code system that it adds to; null for others.</summary>
    public string? Supplements { get; init; }

    /// <summary>CodeSystem.valueSet: canonical of the value set of all its codes; null for none.</summary>
    public string? ValueSet { get; init; }
}
