namespace MedCoop.Fhir.Terminology.Sources;

/// <summary>A resource that a source has.</summary>
/// <param name="Type"><c>CodeSystem</c>, <c>ValueSet</c> or <c>ConceptMap</c>.</param>
/// <param name="Url">Canonical URL.</param>
/// <param name="Version">Business version; null when not stated.</param>
public sealed record TerminologyEntry(string Type, string Url, string? Version)
{
    /// <summary>Where the source has it.</summary>
    public long Place { get; init; }

    /// <summary>Names no codes: a stub that must not stand before another source's code system (content <c>not-present</c>).</summary>
    public bool IsStub { get; init; }

    /// <summary>Canonical of the code system that it only adds to; null for none.</summary>
    public string? Supplements { get; init; }

    /// <summary>CodeSystem.valueSet: canonical of the value set of all its codes; null for none.</summary>
    public string? ValueSet { get; init; }
}
