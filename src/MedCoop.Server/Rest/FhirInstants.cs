using System.Globalization;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>Instants in query parameters such as <c>_since</c>, with the precision of the FHIR dateTime type.</summary>
internal static class FhirInstants
{
    private static readonly (string Format, Func<DateTimeOffset, DateTimeOffset> End)[] Forms =
    [
        ("yyyy", start => start.AddYears(1)),
        ("yyyy-MM", start => start.AddMonths(1)),
        ("yyyy-MM-dd", start => start.AddDays(1)),
        ("yyyy-MM-dd'T'HH:mm", start => start.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mmK", start => start.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mm:ss", start => start.AddSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ssK", start => start.AddSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", start => start.AddTicks(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", start => start.AddTicks(1)),
    ];

    /// <summary>The interval [start, end) that a value covers; without a zone it is UTC.</summary>
    public static Result<(DateTimeOffset Start, DateTimeOffset End)> Parse(string name, string value)
    {
        // A plus sign in a zone decodes to a space when the client did not escape it.
        var text = value.Replace(' ', '+');
        foreach (var (format, end) in Forms)
        {
            if (!DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)) continue;
            if (start.Year is < 2 or > 9998) break;
            return (start, end(start));
        }

        return new Problem(ProblemKind.Invalid, ErrorCodes.BadParameterValue,
            $"{name} is not a date or time; write it like 2026-11-23 or 2026-11-23T08:30:00Z.");
    }
}
