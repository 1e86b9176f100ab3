using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// Numbers. A number in a resource stands for itself: the implicit precision is that of the number searched for, so 100, 100.0 and 100.00
/// all find the integer 100. https://hl7.org/fhir/R4/search.html#number
/// </summary>
internal static class NumberExtraction
{
    /// <summary>The number of one element.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element) => element switch
    {
        PrimitiveType { JsonValue: decimal value } => [new NumberIndexValue(value, value, value)],
        PrimitiveType { JsonValue: int value } => [new NumberIndexValue(value, value, value)],
        Hl7.Fhir.Model.Range { Low.Value: { } low, High.Value: { } high } => [new NumberIndexValue(low, low, high)],
        Hl7.Fhir.Model.Range { Low.Value: { } low } => [new NumberIndexValue(low, low, decimal.MaxValue)],
        Hl7.Fhir.Model.Range { High.Value: { } high } => [new NumberIndexValue(high, decimal.MinValue, high)],
        _ => [],
    };
}
