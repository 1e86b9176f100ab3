using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>Positions, for <c>Location?near</c>. https://hl7.org/fhir/R4/location.html#positional</summary>
internal static class PositionExtraction
{
    /// <summary>The position of one element.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element) =>
        element is Location.PositionComponent { Latitude: { } latitude, Longitude: { } longitude }
            ? [new PositionIndexValue((double)latitude, (double)longitude)]
            : [];
}
