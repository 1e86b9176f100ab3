using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Json;

/// <summary>Parts of a resource: _summary and _elements. https://hl7.org/fhir/R4/search.html#summary</summary>
public static class ResourceView
{
    /// <summary>The wanted part, tagged SUBSETTED when something was left out.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, SummaryMode summary, IReadOnlyList<string> elements) => throw new NotSupportedException("not built yet");
}
