using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sources;

/// <summary>Where code systems, value sets and concept maps are: packed with this program, a package, a store.</summary>
public interface ITerminologySource
{
    /// <summary>All that there is, without its content.</summary>
    IEnumerable<TerminologyEntry> Entries { get; }

    /// <summary>A resource; null when there is none.</summary>
    /// <param name="type"><c>CodeSystem</c>, <c>ValueSet</c> or <c>ConceptMap</c>.</param>
    /// <param name="url">Canonical URL, without version.</param>
    /// <param name="version">Business version; null for the newest.</param>
    TerminologyEntry? Find(string type, string url, string? version);

    /// <summary>The content of an entry: UTF-8 JSON of the resource.</summary>
    ReadOnlyMemory<byte> Read(TerminologyEntry entry);

    /// <summary>The concepts of a CodeSystem entry; the same instance as long as the entry is the same.</summary>
    ICodeSystem CodeSystem(TerminologyEntry entry);
}

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
