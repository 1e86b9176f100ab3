using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// The values that a number, a range or a quantity stands for, both ends included; null where it is open.
/// https://hl7.org/fhir/R4/search.html#number
/// </summary>
internal readonly record struct SpecNumber(decimal? Low, decimal? High)
{
    public static IEnumerable<SpecNumber> Of(Base element) => element switch
    {
        PrimitiveType { JsonValue: int or decimal } number => [Point(Convert.ToDecimal(number.JsonValue, CultureInfo.InvariantCulture))],
        Hl7.Fhir.Model.Range range when range.Low?.Value is not null || range.High?.Value is not null =>
            [new(range.Low?.Value, range.High?.Value)],
        _ => [],
    };

    public static SpecNumber Point(decimal value) => new(value, value);

    public static (string Prefix, string Number) SplitPrefix(string text) =>
        text.Length > 1 && char.IsAsciiLetterLower(text[0]) ? (text[..2], text[2..]) : ("eq", text);

    /// <summary>Whether it is what is asked for; <paramref name="convert"/> brings what is asked for into this number's unit.</summary>
    public bool Matches(string query, Func<decimal, decimal>? convert = null)
    {
        var (prefix, text) = SplitPrefix(query);
        var value = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var half = HalfOfLastDigit(text);
        // "approximately the same ... 10% of the stated value (or for a date...)"; never narrower than the precision.
        if (prefix == "ap") half = Math.Max(half, Math.Abs(value) / 10);
        convert ??= number => number;
        var (from, to) = (convert(value - half), convert(value + half));
        value = convert(value);
        var (low, high) = (Low ?? decimal.MinValue, High ?? decimal.MaxValue);
        var contained = from <= low && high < to;
        // "When a comparison prefix in the set lt, gt, le, ge, sa & eb is provided, the implicit precision of the number is ignored."
        return prefix switch
        {
            "eq" => contained,
            "ne" => !contained,
            "gt" => high > value,
            "lt" => low < value,
            "ge" => high >= value,
            "le" => low <= value,
            "sa" => low > value,
            "eb" => high < value,
            "ap" => low < to && from <= high,
            _ => throw new FormatException(query),
        };
    }

    // 100 is [99.5, 100.5), 100.00 is [99.995, 100.005), 1e2 is [95, 105).
    private static decimal HalfOfLastDigit(string text)
    {
        var parts = text.ToUpperInvariant().Split('E');
        var decimals = parts[0].Contains('.', StringComparison.Ordinal)
            ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        if (parts.Length == 1) return Power(-decimals) / 2;
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return Power(exponent - Math.Max(decimals, 1)) / 2;
    }

    private static decimal Power(int exponent) => decimal.Parse($"1e{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);
}
