using Hl7.Fhir.Model;
using Conversion = (string Dimension, decimal Factor, decimal Divisor, decimal Offset);

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>A number with its unit. https://hl7.org/fhir/R4/search.html#quantity</summary>
internal sealed record SpecQuantity(SpecNumber Number, string? System, string? Code, string? Unit)
{
    private const string Ucum = "http://unitsofmeasure.org";

    // Of the units that the tests use: the dimension, and the linear conversion to its first unit.
    private static readonly Dictionary<string, Conversion> Units = new(StringComparer.Ordinal)
    {
        ["g"] = ("g", 1, 1, 0),
        ["mg"] = ("g", 1, 1000, 0),
        ["kg"] = ("g", 1000, 1, 0),
        ["ug"] = ("g", 1, 1_000_000, 0),
        ["m"] = ("m", 1, 1, 0),
        ["cm"] = ("m", 1, 100, 0),
        ["K"] = ("K", 1, 1, 0),
        ["Cel"] = ("K", 1, 1, 273.15m),
        ["min"] = ("s", 60, 1, 0),
        ["h"] = ("s", 3600, 1, 0),
        ["d"] = ("s", 86400, 1, 0),
        ["a"] = ("s", 31_557_600, 1, 0),
    };

    public static IEnumerable<SpecQuantity> Of(Base element) => element switch
    {
        Quantity { Value: { } value } quantity =>
        [
            new(quantity.Comparator switch
            {
                // "<5" may be anything below.
                Quantity.QuantityComparator.LessThan or Quantity.QuantityComparator.LessOrEqual => new(null, value),
                Quantity.QuantityComparator.GreaterThan or Quantity.QuantityComparator.GreaterOrEqual => new(value, null),
                _ => SpecNumber.Point(value),
            }, quantity.System, quantity.Code, quantity.Unit),
        ],
        Hl7.Fhir.Model.Range range when (range.Low ?? range.High) is { } end && (range.Low?.Value ?? range.High?.Value) is not null =>
            [new(new(range.Low?.Value, range.High?.Value), end.System, end.Code, end.Unit)],
        Money { Value: { } value } money =>
            [new(SpecNumber.Point(value), "urn:iso:std:iso:4217", money.CurrencyElement?.JsonValue as string, null)],
        _ => [],
    };

    public bool Matches(string query)
    {
        var parts = SpecText.Split(query, '|').Select(SpecText.Unescape).ToList();
        if (parts.Count == 1) return Number.Matches(parts[0]);
        var (number, system, unit) = (parts[0], parts[1], parts[2]);
        if (system.Length == 0) return (unit == Code || unit == Unit) && Number.Matches(number);
        if (system == System && unit.Length == 0) return Number.Matches(number);
        if (system == System && unit == Code && Number.Matches(number)) return true;
        // "the server should convert to canonical units": both sides into the dimension's first unit.
        return system == Ucum && System == Ucum && Code is not null && Units.TryGetValue(unit, out var asked)
            && Units.TryGetValue(Code, out var own)
            && asked.Dimension == own.Dimension
            && new SpecNumber(Convert(Number.Low, own), Convert(Number.High, own)).Matches(number, value => Convert(value, asked)!.Value);
    }

    private static decimal? Convert(decimal? value, Conversion unit) =>
        (value * unit.Factor / unit.Divisor) + unit.Offset;
}
