using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>URIs, compared as written. https://hl7.org/fhir/R4/search.html#uri</summary>
internal static class UriExtraction
{
    /// <summary>The URI of one element; a canonical with a version is found with and without it.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element)
    {
        if (element is not PrimitiveType { JsonValue: string { Length: > 0 } uri }) return [];
        return element is Canonical && CanonicalUrl.Split(uri) is { Version: not null } canonical
            ? [new UriIndexValue(canonical.Url), new UriIndexValue(uri)]
            : [new UriIndexValue(uri)];
    }
}
