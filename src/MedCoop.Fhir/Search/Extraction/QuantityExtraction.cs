using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>Quantities, money and ranges of them. https://hl7.org/fhir/R4/search.html#quantity</summary>
internal static class QuantityExtraction
{
    private const string CurrencySystem = "urn:iso:std:iso:4217";

    /// <summary>The quantities of one element: one per unit that it can be searched by.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element) => element switch
    {
        Quantity { Value: { } value } quantity => PerUnit(quantity, value, LowOf(quantity, value), HighOf(quantity, value)),
        Money { Value: { } value } money =>
            [new QuantityIndexValue(CurrencySystem, money.CurrencyElement?.JsonValue as string ?? "", value, value, value)],
        Hl7.Fhir.Model.Range range when (range.Low ?? range.High) is { } end => OfRange(end, range.Low?.Value, range.High?.Value),
        SampledData { Origin: { } origin } data => OfSamples(origin, data),
        _ => [],
    };

    // "<5" covers everything below 5.
    private static decimal? LowOf(Quantity quantity, decimal value) =>
        quantity.Comparator is Quantity.QuantityComparator.LessThan or Quantity.QuantityComparator.LessOrEqual ? null : value;

    private static decimal? HighOf(Quantity quantity, decimal value) =>
        quantity.Comparator is Quantity.QuantityComparator.GreaterThan or Quantity.QuantityComparator.GreaterOrEqual ? null : value;

    private static IEnumerable<QuantityIndexValue> OfRange(Quantity unit, decimal? low, decimal? high) =>
        (low ?? high) is { } value ? PerUnit(unit, value, low, high) : [];

    // The unit's code; and also its printed form, which a search without system may name.
    private static IEnumerable<QuantityIndexValue> PerUnit(Quantity unit, decimal value, decimal? low, decimal? high)
    {
        var code = string.IsNullOrEmpty(unit.Code) ? unit.Unit ?? "" : unit.Code;
        yield return new QuantityIndexValue(unit.System ?? "", code, value, low, high, UcumUnits.Canonical(unit.System, unit.Code, low, high));
        if (!string.IsNullOrEmpty(unit.Unit) && unit.Unit != code) yield return new QuantityIndexValue("", unit.Unit, value, low, high);
    }

    private static IEnumerable<QuantityIndexValue> OfSamples(Quantity origin, SampledData data)
    {
        var factor = data.Factor ?? 1;
        var samples = (data.Data ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var sample) ? sample : (decimal?)null)
            .OfType<decimal>().ToList();
        if (samples.Count == 0 || origin.Value is not { } zero || !InReach(zero) || !InReach(factor) || !samples.TrueForAll(InReach)) return [];
        var ends = new[] { zero + (samples.Min() * factor), zero + (samples.Max() * factor) };
        return PerUnit(origin, ends.Min(), ends.Min(), ends.Max());
    }

    // Two of these multiplied still fit a decimal.
    private static bool InReach(decimal number) => Math.Abs(number) < 1e13m;
}
