using System.Xml.Linq;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>One value of an observation: its own, or that of a part.</summary>
/// <param name="Entry">Where it stands.</param>
/// <param name="Key">What was measured, and where on the body: values with the same key are of one thing.</param>
/// <param name="Name">The same in words.</param>
/// <param name="Value">What was found; null: nothing.</param>
/// <param name="Absent">Why nothing.</param>
internal sealed record Measured(DocumentEntry Entry, string Key, XElement? Name, DataType? Value, CodeableConcept? Absent)
{
    private static readonly EntryState Usual = new(null, false, false);

    /// <summary>When, as FHIR writes it; null: it is not said.</summary>
    public string? Date { get; init; }

    /// <summary>What is usual.</summary>
    public XElement? Range { get; init; }

    /// <summary>The limits of the one range that there is, in the value's unit; null: none that tells.</summary>
    public (decimal Low, decimal High)? Bounds { get; init; }

    /// <summary>How it was judged.</summary>
    public IReadOnlyList<CodeableConcept> Interpretation { get; init; } = [];

    /// <summary>Whether it stands.</summary>
    public EntryState State { get; init; } = Usual;

    /// <summary>Remarks.</summary>
    public XElement? Note { get; init; }

    /// <summary>The values of an observation; null when it cannot be read as data.</summary>
    public static IReadOnlyList<Measured>? Read(DocumentEntry entry, PageContext page)
    {
        if (page.ResourceOf(entry) is not Observation observation) return null;
        var common = new Measured(entry, $"{KeyOf(observation.Code) ?? entry.Expression}@{KeyOf(observation.BodySite)}", Named(page.Concept(observation.Code), page.Concept(observation.BodySite)), observation.Value, observation.DataAbsentReason)
        {
            Date = ClinicalTables.Sortable(observation.Effective) ?? DateWords.TextOf(observation.IssuedElement),
            Range = Ranges(observation.ReferenceRange, page),
            Bounds = BoundsOf(observation.ReferenceRange, observation.Value),
            Interpretation = observation.Interpretation,
            State = EntryState.Of(entry, page),
            Note = page.List(observation.Note.Select(one => (object?)one.Text)),
        };
        var parts = observation.Component.Select((part, place) => common with
        {
            Key = $"{common.Key}/{KeyOf(part.Code) ?? $"{entry.Expression}.{place}"}",
            Name = Named(page.Concept(part.Code), common.Name),
            Value = part.Value,
            Absent = part.DataAbsentReason,
            Range = Ranges(part.ReferenceRange, page),
            Bounds = BoundsOf(part.ReferenceRange, part.Value),
            Interpretation = part.Interpretation,
            Note = place == 0 ? common.Note : null,
        }).ToList();
        return SaysMore(common, observation, parts.Count, page) ? [common, .. parts] : parts;
    }

    /// <summary>As it is written, of what cannot be read as data.</summary>
    public static Measured AsItStands(DocumentEntry entry, PageContext page) =>
        new(entry, entry.Expression, new XElement("bdi", entry.Display), AsWritten.Value(entry.Resource) is { } text ? new FhirString(text) : null, null)
        {
            Date = AsWritten.DateOf(entry.Resource),
            State = EntryState.Of(entry, page),
            Note = new XElement("small", page.Say(PageWords.Unreadable)),
        };

    // A panel says by itself only what its parts do not; but one whose parts are nowhere does not vanish.
    private static bool SaysMore(Measured whole, Observation observation, int parts, PageContext page)
    {
        if (whole.Value is not null || whole.Absent is not null || whole.Interpretation.Count > 0) return true;
        if (parts > 0) return false;
        return whole.Note is not null || whole.State.Words is not null || !observation.HasMember.Exists(member => page.Follow(member, whole.Entry) is Observation);
    }

    private static XElement? Named(XElement? name, XElement? more) => more is null ? name : new XElement("span", name, name is null ? null : " ", new XElement("small", more));

    private static string? KeyOf(CodeableConcept? code) => code?.Coding.Where(coding => coding.Code is { Length: > 0 }).Select(coding => $"{coding.System}|{coding.Code}").FirstOrDefault()
        ?? (code?.Text is { Length: > 0 } text ? text : code?.Coding.Select(coding => coding.Display).FirstOrDefault(display => display is { Length: > 0 }));

    private static XElement? Ranges(List<Observation.ReferenceRangeComponent> ranges, PageContext page) =>
        page.List(ranges.Select(range => ObservedWords.Of(range, page.Codes) is { } words ? (object)new XElement("bdi", words) : null));

    // Only one range of the same unit tells whether a value is outside.
    private static (decimal Low, decimal High)? BoundsOf(List<Observation.ReferenceRangeComponent> ranges, DataType? value)
    {
        if (ranges is not [{ AppliesTo.Count: 0 } only] || value is not Quantity quantity) return null;
        var unit = quantity.Code ?? quantity.Unit;
        bool IsAlike(Quantity? bound) => bound is null || (bound.Value is not null && ((bound.Code ?? bound.Unit) == unit || bound.Unit == quantity.Unit));
        return IsAlike(only.Low) && IsAlike(only.High) && (only.Low is not null || only.High is not null) ? (only.Low?.Value ?? decimal.MinValue, only.High?.Value ?? decimal.MaxValue) : null;
    }
}
