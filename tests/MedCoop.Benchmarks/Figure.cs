using System.Globalization;
using System.Text.Json;

namespace MedCoop.Benchmarks;

/// <summary>One line of the result.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Value">What the server did, in <paramref name="Unit"/>; median of the rounds.</param>
/// <param name="Unit">Such as <c>requests/s</c>.</param>
/// <param name="Floor">What the bare parts did in the same run, in the same unit; null when there is nothing to compare with.</param>
/// <param name="Ratio">Median of the rounds' own ratios (value / floor), each from neighbouring measurements.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Floor, double? Ratio)
{
    /// <summary>A JSON line; three significant digits are more than such a measurement is worth.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new { name = Name, value = Rounded(Value), unit = Unit, floor = Rounded(Floor), ratio = Rounded(Ratio) });

    public static string Text(double? value) => Rounded(value)?.ToString("#,0.###", CultureInfo.InvariantCulture) ?? "-";

    private static double? Rounded(double? value) =>
        value is { } number and not 0 && double.IsFinite(number) ? double.Parse(number.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
