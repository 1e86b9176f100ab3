using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>
/// One search parameter as it applies to one resource type: <c>Patient.identifier</c>. A parameter defined for several types, or for
/// every type (<c>_tag</c>), appears once per type, because each is indexed apart.
/// </summary>
/// <param name="ResourceType">The type searched.</param>
/// <param name="Code">The name used in the query, e.g. <c>identifier</c>, <c>_tag</c>.</param>
/// <param name="Url">The canonical URL of the SearchParameter definition.</param>
/// <param name="Type">How values compare.</param>
/// <param name="Expression">FHIRPath, narrowed to the part that concerns <paramref name="ResourceType"/>.</param>
/// <param name="Targets">For references: the types it may lead to; empty for the other types.</param>
/// <param name="Components">For composites: the component parameters, in order; empty for the others.</param>
public sealed record SearchParameterInfo(
    string ResourceType,
    string Code,
    string Url,
    SearchParamType Type,
    string Expression,
    IReadOnlyList<string> Targets,
    IReadOnlyList<SearchComponent> Components)
{
    /// <summary>
    /// What index rows carry, interned, instead of type and code: <c>Patient.identifier</c>. Components of a composite have their own:
    /// <c>Observation.code-value-quantity#1</c>.
    /// </summary>
    public string IndexName => $"{ResourceType}.{Code}";

    /// <summary>Whether a resource is certain to have at most one element that the parameter searches.</summary>
    public bool IsSingle => isSingle.Value;

    /// <summary>Whether it may lead to other resources by canonical URL, and not by literal references only.</summary>
    public bool MayBeCanonical => mayBeCanonical.Value;

    private readonly Lazy<bool> mayBeCanonical = new(() => CanonicalPath.IsPossible(ResourceType, Expression));

    private readonly Lazy<bool> isSingle = new(() => SingleValue.Holds(ResourceType, Expression));

    /// <inheritdoc />
    public bool Equals(SearchParameterInfo? other) => other is not null && IndexName == other.IndexName && Url == other.Url;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ResourceType, Code);
}

/// <summary>One component of a composite parameter.</summary>
/// <param name="IndexName">What its index rows carry, e.g. <c>Observation.code-value-quantity#1</c>.</param>
/// <param name="Type">How its values compare.</param>
/// <param name="Expression">FHIRPath relative to each element that the composite's own expression yields.</param>
public sealed record SearchComponent(string IndexName, SearchParamType Type, string Expression);
