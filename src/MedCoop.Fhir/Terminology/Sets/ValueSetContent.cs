namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>What a ValueSet resource says of its codes. https://hl7.org/fhir/R4/valueset.html</summary>
/// <param name="Url">Canonical URL; empty for one without.</param>
/// <param name="Version">Business version; null when not stated.</param>
public sealed record ValueSetContent(string Url, string? Version)
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>BCP 47 tag of its own displays; null when not said.</summary>
    public string? Language { get; init; }

    /// <summary>False: codes that are inactive are not in it.</summary>
    public bool? Inactive { get; init; }

    /// <summary>What is in it: as it is composed, or, when it does not say, the codes of its stored expansion without those that only group.</summary>
    public IReadOnlyList<ConceptSet> Include { get; init; } = [];

    /// <summary>What is taken out again.</summary>
    public IReadOnlyList<ConceptSet> Exclude { get; init; } = [];
}

/// <summary>ValueSet.compose.include or exclude: what all of its parts have in common.</summary>
public sealed record ConceptSet
{
    /// <summary>The code system; null when only value sets are named.</summary>
    public string? System { get; init; }

    /// <summary>Its version; null for the current one.</summary>
    public string? Version { get; init; }

    /// <summary>The codes one by one; empty when they are not listed.</summary>
    public IReadOnlyList<ListedConcept> Concepts { get; init; } = [];

    /// <summary>What the codes must pass, all of them.</summary>
    public IReadOnlyList<ConceptFilterText> Filters { get; init; } = [];

    /// <summary>Canonicals of value sets that the codes must be in, all of them.</summary>
    public IReadOnlyList<string> ValueSets { get; init; } = [];
}

/// <summary>A code with how this value set wants it shown.</summary>
public sealed record ListedConcept(string Code, string? Display, IReadOnlyList<Systems.Designation> Designations);

/// <summary>ValueSet.compose.include.filter, as it was stated.</summary>
public sealed record ConceptFilterText(string? Property, string? Op, string? Value);
