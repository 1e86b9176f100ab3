using System.Globalization;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// The interval that a date covers, end not included, in ticks; null where it is open. https://hl7.org/fhir/R4/search.html#date
/// </summary>
internal readonly partial record struct SpecDate(long? Start, long? End)
{
    public static IEnumerable<SpecDate> Of(Base element) => element switch
    {
        Period { Start: null, End: null } => [],
        Period period => [new(Of(period.StartElement)?.Start, Of(period.EndElement)?.End)],
        // "The specified scheduling details are ignored and only the outer limits matter."
        Timing timing => Limits(
            [.. timing.EventElement.Select(e => Of(e)!.Value), .. timing.Repeat?.Bounds is Period p ? Of((Base)p) : []]),
        PrimitiveType primitive => Of(primitive) is { } one ? [one] : [],
        _ => [],
    };

    /// <summary>A date as written. Without a time zone: UTC (this server's choice).</summary>
    public static SpecDate Read(string text)
    {
        var match = Format().Match(text);
        if (!match.Success) throw new FormatException(text);
        int Number(string name, int otherwise) =>
            match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : otherwise;
        var start = new DateTime(
            Number("y", 1), Number("m", 1), Number("d", 1), Number("h", 0), Number("i", 0), Number("s", 0), DateTimeKind.Utc).Ticks;
        var fraction = match.Groups["f"].Value;
        if (fraction.Length > 7) fraction = fraction[..7];
        if (fraction.Length > 0) start += long.Parse(fraction.PadRight(7, '0'), CultureInfo.InvariantCulture);
        var zone = match.Groups["z"].Value;
        var offset = zone.Length < 6
            ? TimeSpan.Zero
            : TimeSpan.ParseExact(zone[1..], @"hh\:mm", CultureInfo.InvariantCulture) * (zone[0] == '-' ? -1 : 1);
        var first = new DateTime(start, DateTimeKind.Utc);
        var end = true switch
        {
            _ when fraction.Length > 0 => start + (long)Math.Pow(10, 7 - fraction.Length),
            _ when match.Groups["s"].Success => start + TimeSpan.TicksPerSecond,
            _ when match.Groups["i"].Success => start + TimeSpan.TicksPerMinute,
            _ when match.Groups["d"].Success => start + TimeSpan.TicksPerDay,
            _ when match.Groups["m"].Success => first is { Year: 9999, Month: 12 } ? DateTime.MaxValue.Ticks + 1 : first.AddMonths(1).Ticks,
            _ => first.Year == 9999 ? DateTime.MaxValue.Ticks + 1 : first.AddYears(1).Ticks,
        };
        return new(start - offset.Ticks, end - offset.Ticks);
    }

    /// <summary>Whether it is what a query asks for. https://hl7.org/fhir/R4/search.html#prefix</summary>
    public bool Matches(string query, DateTimeOffset now)
    {
        var (prefix, text) = SpecNumber.SplitPrefix(query);
        var asked = Read(text);
        // This server's choice of "approximately": a tenth of the gap between now and the date.
        var gap = now.UtcTicks < asked.Start ? asked.Start!.Value - now.UtcTicks
            : now.UtcTicks >= asked.End ? now.UtcTicks - asked.End!.Value
            : 0;
        var (from, to) = (asked.Start!.Value, asked.End!.Value);
        var (start, end) = (Start ?? long.MinValue, End ?? long.MaxValue);
        var contained = from <= start && end <= to;
        return prefix switch
        {
            "eq" => contained,
            "ne" => !contained,
            "gt" => end > to,
            "lt" => start < from,
            "ge" => contained || end > to,
            "le" => contained || start < from,
            "sa" => start >= to,
            "eb" => end <= from,
            "ap" => start < to + (gap / 10) && from - (gap / 10) < end,
            _ => throw new FormatException(query),
        };
    }

    /// <summary>Whether the two have an instant in common.</summary>
    public bool Overlaps(SpecDate other) =>
        (Start ?? long.MinValue) < (other.End ?? long.MaxValue) && (other.Start ?? long.MinValue) < (End ?? long.MaxValue);

    private static SpecDate? Of(PrimitiveType? primitive) => primitive switch
    {
        // An instant is a point.
        Instant { Value: { } at } => new(at.UtcTicks, at.UtcTicks + 1),
        { JsonValue: string text } => Read(text),
        _ => null,
    };

    private static IEnumerable<SpecDate> Limits(IReadOnlyList<SpecDate> all) => all.Count == 0
        ? []
        : [new(all.Any(d => d.Start is null) ? null : all.Min(d => d.Start), all.Any(d => d.End is null) ? null : all.Max(d => d.End))];

    [GeneratedRegex(@"^(?<y>\d{4})(-(?<m>\d\d)(-(?<d>\d\d)(T(?<h>\d\d):(?<i>\d\d)(:(?<s>\d\d)(\.(?<f>\d+))?)?(?<z>Z|[+-]\d\d:\d\d)?)?)?)?$",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Format();
}
