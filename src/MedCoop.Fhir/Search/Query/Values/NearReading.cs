using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads <c>latitude|longitude[|distance[|unit]]</c> of Location's <c>near</c>. https://hl7.org/fhir/R4/location.html#positional</summary>
internal static class NearReading
{
    // What counts as near is the server's choice where the client names no distance.
    private const double UsualKilometres = 50;
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>Reads.</summary>
    internal static Result<SearchValue> Read(string raw)
    {
        var parts = raw.Split('|');
        return parts.Length is >= 2 and <= 4
            && TryNumber(parts[0], -90, 90, out var latitude)
            && TryNumber(parts[1], -180, 180, out var longitude)
            && TryKilometres(parts.ElementAtOrDefault(2) ?? "", parts.ElementAtOrDefault(3) ?? "", out var kilometres)
            ? new NearValue(latitude, longitude, kilometres)
            : Refusal.BadValue(
                "A position is latitude|longitude|distance|unit: degrees (-90 to 90, -180 to 180) and a UCUM unit of length; without unit km, "
                + "without distance 50 km.");
    }

    private static bool TryKilometres(string distance, string unit, out double kilometres)
    {
        kilometres = UsualKilometres;
        if (distance.Length == 0) return unit.Length == 0;
        if (!TryNumber(distance, 0, 1e9, out var number)) return false;
        kilometres = number;
        if (unit.Length == 0) return true;
        if (UcumUnits.ConversionOf(UcumUnits.System, unit) is not { Unit: "m" } conversion) return false;
        kilometres = number * conversion.Factor / 1000;
        return true;
    }

    private static bool TryNumber(string text, double least, double most, out double number) =>
        double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
