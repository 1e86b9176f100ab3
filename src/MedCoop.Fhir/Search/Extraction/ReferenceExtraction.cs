using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>References and canonical URLs. https://hl7.org/fhir/R4/search.html#reference</summary>
internal static class ReferenceExtraction
{
    // Has a value, which no search can name: a contained resource, an identifier or a display only. Without it :missing would lie.
    private static readonly ReferenceIndexValue Unnamed = new("", "");

    /// <summary>The references of one element.</summary>
    /// <param name="element">A reference, a canonical or other URI, or, in a Bundle, a resource.</param>
    /// <param name="targets">The types that the parameter may lead to.</param>
    /// <param name="ownUrls">This server's bases, to take absolute references to them as relative.</param>
    internal static IEnumerable<IndexValue> Extract(Base element, IReadOnlyList<string> targets, IReadOnlyList<string> ownUrls) => element switch
    {
        ResourceReference reference => [OfReference(reference, ownUrls)],
        FhirUri or Canonical or FhirUrl => element is PrimitiveType { JsonValue: string { Length: > 0 } url } ? [OfCanonical(url, ownUrls)] : [],
        Resource { Id.Length: > 0 } resource when targets.Contains(resource.TypeName) => [new ReferenceIndexValue(resource.TypeName, resource.Id)],
        _ => [],
    };

    /// <summary>What <c>:identifier</c> finds.</summary>
    internal static IEnumerable<IndexValue> ExtractIdentifiers(Base element) =>
        element is ResourceReference { Identifier: { } identifier } ? TokenExtraction.Extract(identifier) : [];

    private static ReferenceIndexValue OfReference(ResourceReference reference, IReadOnlyList<string> ownUrls)
    {
        if (string.IsNullOrEmpty(reference.Reference) || !LiteralReference.TryRead(reference.Reference, out var literal)) return Unnamed;
        literal = literal.RelativeTo(ownUrls);
        return literal.Url is null
            ? new ReferenceIndexValue(literal.Type, literal.Id, Url: null, literal.Version)
            : new ReferenceIndexValue(literal.Type, "", literal.Url, literal.Version);
    }

    private static ReferenceIndexValue OfCanonical(string canonical, IReadOnlyList<string> ownUrls)
    {
        if (canonical[0] == '#') return Unnamed;
        var (url, version) = CanonicalUrl.Split(canonical);
        return LiteralReference.TryRead(url, out var literal) && literal.RelativeTo(ownUrls) is { Url: null } local
            ? new ReferenceIndexValue(local.Type, local.Id, Url: null, version ?? local.Version)
            : new ReferenceIndexValue("", "", url, version);
    }
}
