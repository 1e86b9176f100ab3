using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads <c>[prefix]number[|system|code]</c>. https://hl7.org/fhir/R4/search.html#quantity</summary>
internal static class QuantityReading
{
    /// <summary>Reads.</summary>
    internal static Result<SearchValue> Read(string raw)
    {
        var parts = EscapedText.Split(raw, '|');
        if (parts.Count is not (1 or 3)) return Refusal.BadValue("A quantity is number, number|system|code or number||unit.");
        var number = NumberReading.ReadNumber(parts[0]);
        if (number.Problem is { } problem) return problem;
        if (parts.Count == 1) return new QuantityValue(number.Value, System: null, Unit: null);
        if (!EscapedText.TryUnescape(parts[1], out var system) || !EscapedText.TryUnescape(parts[2], out var unit)) return Refusal.BadEscape();
        return new QuantityValue(
            number.Value, system.Length == 0 ? null : system, unit.Length == 0 ? null : unit, Canonical(number.Value, system, unit));
    }

    private static CanonicalRange? Canonical(NumberValue number, string system, string unit)
    {
        if (UcumUnits.ConversionOf(system, unit) is not { } conversion) return null;
        var value = conversion.Apply(number.Value);
        // A value of more digits than are kept still covers itself.
        return new CanonicalRange(
            conversion.Unit, value, Math.Min(conversion.Apply(number.Low), value), Math.Max(conversion.Apply(number.High), Math.BitIncrement(value)));
    }
}
