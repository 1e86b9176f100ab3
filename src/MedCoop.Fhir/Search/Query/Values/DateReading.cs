using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads the value of a date parameter. https://hl7.org/fhir/R4/search.html#date</summary>
internal static class DateReading
{
    /// <summary>Reads; an approximate date is widened by a tenth of its distance from <paramref name="now"/>.</summary>
    internal static Result<SearchValue> Read(string raw, DateTimeOffset now)
    {
        if (!EscapedText.TryUnescape(raw, out var text)) return Refusal.BadEscape();
        if (!PrefixedText.TrySplit(text, out var prefix, out var date) || !InstantRange.TryRead(date, out var range))
        {
            return Refusal.BadValue(
                $"A date is yyyy, yyyy-MM, yyyy-MM-dd or yyyy-MM-ddThh:mm[:ss[.fff]][Z|±hh:mm], with or without a prefix ({PrefixedText.Prefixes}).");
        }

        var margin = prefix == Prefix.Ap ? Margin(range, now.UtcTicks) : 0;
        return new DateValue(prefix, range.Start - margin, range.End + margin);
    }

    private static long Margin(InstantRange range, long now) =>
        now < range.Start ? (range.Start - now) / 10 : now >= range.End ? (now - range.End) / 10 : 0;
}
