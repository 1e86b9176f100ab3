using System.Globalization;
using System.Xml.Linq;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>
/// Observations, one row per thing that is measured: the newest value with its reference range and whether it is outside, the trend, and the values before it. The newest
/// stand first.
/// </summary>
internal static class ResultTable
{
    private const int MostEarlier = 4;
    private const int MostPoints = 12;

    private static readonly Wording[] Columns = [SummaryWords.Test, SummaryWords.Value, SummaryWords.Interpretation, SummaryWords.Reference, SummaryWords.Date, SummaryWords.Trend, SummaryWords.Status, SummaryWords.Note];

    /// <summary>The table; null when there is no observation.</summary>
    public static PageTable? Of(IEnumerable<DocumentEntry> entries, PageContext page)
    {
        var measured = entries.Where(entry => entry.Type == "Observation").Distinct().SelectMany(entry => PageContext.Tolerantly(() => Read(entry, page)) ?? [AsItStands(entry)]).ToList();
        if (measured.Count == 0) return null;
        var rows = measured.GroupBy(one => one.Key, StringComparer.Ordinal).Select(alike => Row([.. alike.OrderByDescending(one => one.Date, StringComparer.Ordinal)], page));
        return new PageTable(Columns, [.. rows.OrderByDescending(row => row.Date, StringComparer.Ordinal)]);
    }

    /// <summary>The observations that a panel or report consists of, with itself.</summary>
    public static IEnumerable<DocumentEntry> WithMembers(DocumentEntry entry, PageContext page)
    {
        yield return entry;
        foreach (var reference in entry.Resource["hasMember"].Items.Concat(entry.Type == "DiagnosticReport" ? entry.Resource["result"].Items : []))
            if (page.Document.Resolve(reference, entry) is { Type: "Observation" } member && member != entry) yield return member;
    }

    private static List<Measured>? Read(DocumentEntry entry, PageContext page)
    {
        if (page.ResourceOf(entry) is not Observation observation) return null;
        var date = ClinicalTables.Sortable(observation.Effective) ?? DateWords.TextOf(observation.IssuedElement);
        var status = observation.StatusElement?.JsonValue as string is "final" or null ? null : page.Status("http://hl7.org/fhir/observation-status", observation.StatusElement);
        var note = page.List(observation.Note.Select(one => (object?)one.Text));
        var found = new List<Measured>();
        // A panel says by itself only what its parts do not.
        if (observation.Value is not null || observation.DataAbsentReason is not null || observation.Component.Count + observation.HasMember.Count == 0)
        {
            found.Add(new Measured(KeyOf(observation.Code), page.Concept(observation.Code), observation.Value, observation.DataAbsentReason, date, Ranges(observation.ReferenceRange, page), observation.Interpretation)
            {
                Bounds = BoundsOf(observation.ReferenceRange, observation.Value),
                Status = status,
                Note = note,
            });
        }

        found.AddRange(observation.Component.Select(part => new Measured(
            $"{KeyOf(observation.Code)}/{KeyOf(part.Code)}", PartName(observation.Code, part.Code, page), part.Value, part.DataAbsentReason, date, Ranges(part.ReferenceRange, page), part.Interpretation)
        {
            Bounds = BoundsOf(part.ReferenceRange, part.Value),
            Status = status,
        }));
        return found;
    }

    private static Measured AsItStands(DocumentEntry entry)
    {
        var (type, value) = entry.Resource.Choice("value");
        var text = type.Contains("Quantity", StringComparison.Ordinal) ? $"{value["value"].Text} {value["unit"].Text}".Trim() : value.Text ?? DocumentEntry.ConceptText(value);
        return new Measured(entry.Expression, new XElement("bdi", entry.Display), text is { Length: > 0 } ? new FhirString(text) : null, null, entry.Resource["effectiveDateTime"].Text ?? entry.Resource["effectivePeriod"]["start"].Text, null, []);
    }

    private static PageRow Row(List<Measured> values, PageContext page)
    {
        var newest = values[0];
        var flag = Flag(newest, page);
        var earlier = values.Skip(1).Take(MostEarlier).Select(one => page.List([Value(one, page), one.Date is { } date ? DateWords.Of(date, page.Language) : null])).OfType<XElement>().ToList();
        object? value = Value(newest, page);
        if (earlier.Count > 0) value = new XElement("span", value, " ", new XElement("small", page.Say(PageWords.Earlier), ": ", earlier.SelectMany((one, place) => place == 0 ? (object[])[one] : ["; ", one])));
        return new PageRow(
            newest.Name, value, flag is null ? null : new XElement("strong", flag), newest.Range, newest.Date is { } at ? DateWords.Of(at, page.Language) : null, Trend(values, page), newest.Status, newest.Note)
        { Date = newest.Date, IsAlarming = flag is not null };
    }

    private static object? Value(Measured measured, PageContext page) => measured.Value switch
    {
        Quantity quantity => Words(QuantityWords.Of(quantity, page.Language)),
        CodeableConcept concept => page.Concept(concept),
        Hl7.Fhir.Model.Range range => Words(QuantityWords.Of(range, page.Language)),
        Ratio ratio => Words(QuantityWords.Of(ratio, page.Language)),
        SampledData => "~",
        FhirString text => Words(text.Value),
        FhirBoolean flag => flag.Value is true ? "+" : "–",
        Integer number => Words(number.JsonValue?.ToString()),
        null => page.Concept(measured.Absent),
        DataType other => Words(page.When(other)),
    };

    // What the laboratory said; else what the reference range says. Normal is not worth a word.
    private static string? Flag(Measured measured, PageContext page)
    {
        var code = measured.Interpretation.SelectMany(concept => concept.Coding).Select(coding => coding.Code).FirstOrDefault(found => found is { Length: > 0 });
        if (code is "N" or "NEG" or "S") return null;
        var sign = code switch { "H" or "HH" or "HU" => "▲ ", "L" or "LL" or "LU" => "▼ ", _ => "" };
        if (measured.Interpretation.Select(page.Codes.Of).FirstOrDefault(words => words is { Length: > 0 }) is { } said) return sign + said;
        if (measured.Bounds is not { } bounds || measured.Value is not Quantity { Value: { } number, Comparator: null }) return null;
        return number > bounds.High ? $"▲ {page.Say(PageWords.OutOfRange)}" : number < bounds.Low ? $"▼ {page.Say(PageWords.OutOfRange)}" : null;
    }

    private static object? Trend(List<Measured> values, PageContext page)
    {
        if (values[0].Value is not Quantity { Value: not null } first) return null;
        var points = values.Where(one => one.Date is not null && one.Value is Quantity { Value: not null } same && (same.Code ?? same.Unit) == (first.Code ?? first.Unit)).Take(MostPoints).Select(one => ((Quantity)one.Value!).Value!.Value).Reverse().ToList();
        if (points.Count < 2) return null;
        var (arrow, words) = points[^1].CompareTo(points[^2]) switch { > 0 => ("↗", PageWords.Rising), < 0 => ("↘", PageWords.Falling), _ => ("→", PageWords.Steady) };
        return new XElement("span", new XAttribute("class", "trend"), points.Count > 2 ? Sparkline(points) : null, $"{arrow} {page.Say(words)}");
    }

    // Attributes only: no style is needed. It repeats in lines what stands beside it in words.
    private static XElement Sparkline(List<decimal> points)
    {
        var (low, high) = (points.Min(), points.Max());
        var span = high == low ? 1 : high - low;
        var line = string.Join(' ', points.Select((point, place) => string.Create(CultureInfo.InvariantCulture, $"{2 + (place * 76.0 / (points.Count - 1)):0.#},{18 - (double)((point - low) / span * 16):0.#}")));
        return new XElement("svg", new XAttribute("viewBox", "0 0 80 20"), new XAttribute("width", "80"), new XAttribute("height", "20"), new XAttribute("aria-hidden", "true"), new XAttribute("focusable", "false"),
            new XElement("polyline", new XAttribute("points", line), new XAttribute("fill", "none"), new XAttribute("stroke", "currentColor"), new XAttribute("stroke-width", "1.5")));
    }

    private static XElement? Ranges(List<Observation.ReferenceRangeComponent> ranges, PageContext page) => page.List(ranges.Select(range => (object?)Words(
        (range.Low, range.High) switch
        {
            ({ Value: not null } low, { Value: not null } high) => $"{NumberWords.Of(low.Value.Value, page.Language)} – {QuantityWords.Of(high, page.Language)}",
            ({ Value: not null } low, _) => "≥ " + QuantityWords.Of(low, page.Language),
            (_, { Value: not null } high) => "≤ " + QuantityWords.Of(high, page.Language),
            _ => range.Text,
        })));

    // Only one range of the same unit tells whether a value is outside.
    private static (decimal Low, decimal High)? BoundsOf(List<Observation.ReferenceRangeComponent> ranges, DataType? value)
    {
        if (ranges is not [{ AppliesTo.Count: 0 } only] || value is not Quantity quantity) return null;
        var unit = quantity.Code ?? quantity.Unit;
        bool IsAlike(Quantity? bound) => bound is null || (bound.Value is not null && ((bound.Code ?? bound.Unit) == unit || bound.Unit == quantity.Unit));
        return IsAlike(only.Low) && IsAlike(only.High) && (only.Low is not null || only.High is not null) ? (only.Low?.Value ?? decimal.MinValue, only.High?.Value ?? decimal.MaxValue) : null;
    }

    private static XElement PartName(CodeableConcept? whole, CodeableConcept? part, PageContext page) =>
        new("span", page.Concept(part), page.Concept(whole) is { } panel ? (object[])[" ", new XElement("small", panel)] : null);

    private static string KeyOf(CodeableConcept? code) => code?.Coding.Select(coding => $"{coding.System}|{coding.Code}").FirstOrDefault(key => key.Length > 1) ?? code?.Text ?? "";

    private static XElement? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : new XElement("bdi", text);

    private sealed record Measured(string Key, XElement? Name, DataType? Value, CodeableConcept? Absent, string? Date, XElement? Range, List<CodeableConcept> Interpretation)
    {
        public (decimal Low, decimal High)? Bounds { get; init; }

        public string? Status { get; init; }

        public XElement? Note { get; init; }
    }
}
