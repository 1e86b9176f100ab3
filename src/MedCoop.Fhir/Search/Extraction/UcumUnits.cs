using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Fhir.Metrics;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// Converts quantities to canonical UCUM units. A unit is converted once and then kept as a factor: Fhir.Metrics takes about a
/// millisecond per quantity, a multiplication nothing. Units that cannot be converted have no canonical form; nothing here throws.
/// </summary>
internal static class UcumUnits
{
    /// <summary>The system of UCUM codes.</summary>
    internal const string System = "http://unitsofmeasure.org";

    private const int MaxUnitLength = 64;
    private const int MaxUnitsKept = 10_000;

    // Fhir.Metrics takes "///" for one.
    private static readonly SearchValues<char> UnitCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%");

    private static readonly Lazy<SystemOfUnits> Units = new(UCUM.Load);

    // Units with an offset, which Fhir.Metrics does not convert.
    private static readonly ConcurrentDictionary<string, Conversion?> Known = new(StringComparer.Ordinal)
    {
        ["Cel"] = new Conversion("K", 1, 273.15),
        ["[degF]"] = new Conversion("K", 5.0 / 9, 459.67 * 5 / 9),
    };

    /// <summary>Both ends in canonical units; null when the unit is not UCUM or cannot be converted. An open end is infinite.</summary>
    internal static CanonicalQuantity? Canonical(string? system, string? unit, decimal? low, decimal? high) =>
        ConversionOf(system, unit) is { } conversion
            ? new CanonicalQuantity(
                conversion.Unit,
                low is null ? double.NegativeInfinity : conversion.Apply(low.Value),
                high is null ? double.PositiveInfinity : conversion.Apply(high.Value))
            : null;

    /// <summary>How to convert; null when the unit is not UCUM or cannot be converted.</summary>
    internal static Conversion? ConversionOf(string? system, string? unit)
    {
        if (system != System || string.IsNullOrEmpty(unit) || unit.Length > MaxUnitLength) return null;
        if (Known.TryGetValue(unit, out var known)) return known;
        var conversion = Convert(unit);
        if (Known.Count < MaxUnitsKept) Known.TryAdd(unit, conversion);
        return conversion;
    }

    private static Conversion? Convert(string unit)
    {
        // Arbitrary units (international units and the like) are not to be converted into anything: https://ucum.org/ucum#para-24
        if (unit.Contains("U]", StringComparison.Ordinal) || !unit.AsSpan().ContainsAny(UnitCharacters)) return null;
        try
        {
            lock (Units)
            {
                var canonical = Units.Value.Canonical(Units.Value.Quantity(Exponential.Exact(1m), unit));
                var symbols = WithoutUnity(canonical.Metric.Symbols);
                // {tablet} and {score} are both just 1, but not the same.
                if (symbols.Length == 0 && unit.Contains('{', StringComparison.Ordinal)) return null;
                return new Conversion(symbols.Length == 0 ? "1" : symbols, canonical.Value.ValueToFloat(), Offset: 0);
            }
        }
        // Fhir.Metrics tells an unknown or inconvertible unit by any of these.
        catch (Exception exception) when (exception is ArgumentException or InvalidCastException or FormatException or ArithmeticException
            or NullReferenceException or InvalidOperationException or IndexOutOfRangeException or KeyNotFoundException)
        {
            return null;
        }
    }

    // Annotations ({beats}/min) leave factors of one: 1.s-1, 1-1.m3.s-1.
    private static string WithoutUnity(string symbols) =>
        string.Join('.', symbols.Split('.').Where(symbol => symbol.Length > 0 && symbol[0] != '1'));

    /// <summary>A linear conversion.</summary>
    /// <param name="Unit">The canonical unit.</param>
    internal sealed record Conversion(string Unit, double Factor, double Offset)
    {
        /// <summary>Converts one value, to 12 digits: so 1000 mg and 1 g are the same number.</summary>
        internal double Apply(decimal value) => Round(((double)value * Factor) + Offset);

        private static double Round(double value) =>
            double.Parse(value.ToString("E11", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
