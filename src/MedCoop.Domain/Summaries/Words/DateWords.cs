using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>Dates as people of each language read them without doubt which part is the month, from FHIR's own text: no part is made up, no zone changed.</summary>
public static class DateWords
{
    private static readonly string[] English = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    // As Libya names them.
    private static readonly string[] Arabic = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

    /// <summary>A date, dateTime or instant as FHIR writes it; what is none comes back as it is.</summary>
    public static string Of(string date, string language)
    {
        var day = date.Length > 10 ? date[..10] : date;
        var clock = date.Length >= 16 && date[10] == 'T' ? " " + date[11..16] : "";
        var parts = day.Split('-');
        if (parts.Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit)) || (parts.Length > 1 && int.Parse(parts[1], CultureInfo.InvariantCulture) is < 1 or > 12)) return date;
        return (parts, language) switch
        {
            ([var year], _) => year,
            ([var year, var month], "ru" or "be") => $"{month}.{year}",
            ([var year, var month, var number], "ru" or "be") => $"{number}.{month}.{year}{clock}",
            ([var year, var month], _) => $"{Month(month, language)} {year}",
            ([var year, var month, var number], _) => $"{number.TrimStart('0')} {Month(month, language)} {year}{clock}",
            _ => date,
        };
    }

    /// <summary>Any value that says when: dates, periods, ages, ranges, words; null when it says nothing.</summary>
    public static string? Of(DataType? when, string language) => when switch
    {
        Period period => Between(period.Start, period.End, language),
        Age age => QuantityWords.Of(age, language) is { } years ? string.Format(CultureInfo.InvariantCulture, SummaryWords.AtAge.In(language), years) : null,
        Hl7.Fhir.Model.Range range => QuantityWords.Of(range, language),
        Timing timing => TimingWords.Of(timing, language),
        FhirString text => text.Value,
        _ => TextOf(when) is { } date ? Of(date, language) : null,
    };

    /// <summary>From one date to another, either of which may be missing; null when both are.</summary>
    public static string? Between(string? start, string? end, string language) => (start, end) switch
    {
        (null, null) => null,
        ({ } from, { } to) when from == to => Of(from, language),
        ({ Length: >= 16 } from, { Length: >= 16 } to) when from[..10] == to[..10] => $"{Of(from, language)}–{to[11..16]}",
        ({ } from, { } to) => $"{Of(from, language)} – {Of(to, language)}",
        ({ } from, null) => string.Format(CultureInfo.InvariantCulture, SummaryWords.Since.In(language), Of(from, language)),
        (null, { } to) => string.Format(CultureInfo.InvariantCulture, SummaryWords.Until.In(language), Of(to, language)),
    };

    /// <summary>FHIR's text of a date, dateTime or instant; null for anything else.</summary>
    public static string? TextOf(DataType? date) => date switch
    {
        Instant { Value: not null } instant => instant.ToString(),
        Date or FhirDateTime => ((PrimitiveType)date).JsonValue as string ?? date.ToString(),
        _ => null,
    };

    private static string Month(string month, string language) => (language == "ar" ? Arabic : English)[int.Parse(month, CultureInfo.InvariantCulture) - 1];
}
