using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>Finds every value that a resource can be found by.</summary>
public sealed class IndexExtractor(Parameters.SearchParameterCatalog catalog)
{
    /// <summary>Extracts; no entry twice.</summary>
    public IReadOnlyList<IndexEntry> Extract(Resource resource) => catalog is null ? [] : throw new NotSupportedException("not built yet");
}
