using System.Globalization;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>
/// Reads the value of a number parameter with its implicit precision: half a unit of the last digit given either way, so 100 is
/// [99.5, 100.5) and 100.00 is [99.995, 100.005). https://hl7.org/fhir/R4/search.html#number
/// </summary>
internal static class NumberReading
{
    private const decimal Largest = 1e26m;
    private const int MostDecimals = 26;
    private const int LongestText = 60;

    /// <summary>Reads; an approximate number is widened by a tenth of its value.</summary>
    internal static Result<SearchValue> Read(string raw)
    {
        var number = ReadNumber(raw);
        return number.Problem is { } problem ? problem : number.Value;
    }

    /// <summary>The same, for the number of a quantity.</summary>
    internal static Result<NumberValue> ReadNumber(string raw)
    {
        if (!PrefixedText.TrySplit(raw, out var prefix, out var text) || !TryRead(text, out var value, out var half))
        {
            return Refusal.BadValue(
                "A number is a decimal such as 100, 5.40 or 1e-3, not larger than 1e26 and with at most 26 decimals, "
                + $"with or without a prefix ({PrefixedText.Prefixes}).");
        }

        var margin = prefix == Prefix.Ap ? Math.Max(half, Math.Abs(value) / 10) : half;
        return new NumberValue(prefix, value, value - margin, value + margin);
    }

    private static bool TryRead(string text, out decimal value, out decimal half)
    {
        (value, half) = (0, 0);
        if (text.Length > LongestText || !TryParts(text, out var decimals, out var exponent, out var isZero)) return false;

        // The specification reads 1e2 as [95, 105): with an exponent, a digit more than is written.
        var lastDigit = (exponent ?? 0) - (exponent is not null && decimals == 0 ? 1 : decimals);
        if (lastDigit is < -MostDecimals or > MostDecimals) return false;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || Math.Abs(value) > Largest) return false;
        half = 5 * PowerOfTen(lastDigit - 1);
        return isZero || value != 0;
    }

    // -?digits[.digits][e[+-]digits]
    private static bool TryParts(string text, out int decimals, out int? exponent, out bool isZero)
    {
        (decimals, exponent, isZero) = (0, null, true);
        var mantissa = text.AsSpan();
        if (mantissa.IndexOfAny('e', 'E') is var at and >= 0)
        {
            // A blank is the plus that was not escaped in the URL; a long exponent is absurd.
            var digits = mantissa[(at + 1)..];
            if (digits.Length is 0 or > 5 || !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power))
                return false;
            exponent = power;
            mantissa = mantissa[..at];
        }

        if (mantissa is ['-', ..]) mantissa = mantissa[1..];
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? default : mantissa[(point + 1)..];
        decimals = fraction.Length;
        isZero = mantissa.IndexOfAnyExcept('0', '.') < 0;
        return whole.Length > 0 && (point < 0 || fraction.Length > 0) && !whole.ContainsAnyExceptInRange('0', '9')
            && !fraction.ContainsAnyExceptInRange('0', '9');
    }

    private static decimal PowerOfTen(int power)
    {
        if (power <= 0) return new decimal(1, 0, 0, isNegative: false, (byte)-power);
        var result = 1m;
        for (var i = 0; i < power; i++) result *= 10;
        return result;
    }
}
