using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>Dates as intervals. https://hl7.org/fhir/R4/search.html#date</summary>
internal static class DateExtraction
{
    /// <summary>The interval of one element; none when it holds no date that can be read.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element) =>
        RangeOf(element) is { } range ? [new DateIndexValue(range.Start, range.End)] : [];

    private static InstantRange? RangeOf(Base? element) => element switch
    {
        Period period => Between(RangeOf(period.StartElement), RangeOf(period.EndElement)),
        Timing timing => OuterLimits(timing),
        PrimitiveType { JsonValue: DateTimeOffset instant } => InstantRange.Of(instant),
        PrimitiveType { JsonValue: string text } when InstantRange.TryRead(text, out var range) =>
            element is Instant ? range with { End = range.Start + 1 } : range,
        _ => null,
    };

    // Search compares ranges, so an open end is indexed as "still running".
    private static InstantRange? Between(InstantRange? start, InstantRange? end) =>
        start is null && end is null ? null : new InstantRange(start?.Start ?? long.MinValue, end?.End ?? long.MaxValue);

    // "The specified scheduling details are ignored and only the outer limits matter."
    private static InstantRange? OuterLimits(Timing timing)
    {
        var ranges = timing.EventElement.Select(RangeOf).Append(RangeOf(timing.Repeat?.Bounds as Period)).OfType<InstantRange>().ToList();
        return ranges.Count == 0 ? null : new InstantRange(ranges.Min(range => range.Start), ranges.Max(range => range.End));
    }
}
