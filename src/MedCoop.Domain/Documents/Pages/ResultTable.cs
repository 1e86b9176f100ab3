using System.Xml.Linq;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>
/// Observations, one row per thing that is measured: the newest value with its reference range and whether it is outside, the trend, and the values before it. The newest
/// stand first; what was retracted is no value of anything and stands last, as that.
/// </summary>
internal static class ResultTable
{
    private const int MostEarlier = 4;

    private static readonly Wording[] Columns = [SummaryWords.Test, SummaryWords.Value, SummaryWords.Interpretation, SummaryWords.Reference, SummaryWords.Date, SummaryWords.Trend, SummaryWords.Status, SummaryWords.Note];

    /// <summary>The table; null when there is no observation.</summary>
    public static PageTable? Of(IEnumerable<DocumentEntry> entries, PageContext page)
    {
        var measured = entries.Where(entry => entry.Type == "Observation").Distinct().SelectMany(entry => PageContext.Tolerantly(() => Measured.Read(entry, page)) ?? [Measured.AsItStands(entry, page)]).ToLookup(one => one.State.IsVoid);
        var standing = measured[false].GroupBy(one => one.Key, StringComparer.Ordinal).SelectMany(alike => Rows([.. alike.OrderByDescending(one => PageContext.InstantOf(one.Date))], page));
        var retracted = measured[true].SelectMany(one => Rows([one], page));
        var rows = Newest(standing).Concat(Newest(retracted)).ToList();
        return rows.Count == 0 ? null : new PageTable(Columns, rows);
    }

    /// <summary>The observations that a panel or report consists of, with itself.</summary>
    public static IEnumerable<DocumentEntry> WithMembers(DocumentEntry entry, PageContext page)
    {
        yield return entry;
        foreach (var reference in entry.Resource["hasMember"].Items.Concat(entry.Type == "DiagnosticReport" ? entry.Resource["result"].Items : []))
            if (page.Document.Resolve(reference, entry) is { Type: "Observation" } member && member != entry) yield return member;
    }

    private static IEnumerable<PageRow> Newest(IEnumerable<PageRow> rows) => rows.OrderByDescending(row => PageContext.InstantOf(row.Date));

    // A number may be read only to turn out to be none when it is asked for: then each stands as it is written.
    private static IEnumerable<PageRow> Rows(IReadOnlyList<Measured> values, PageContext page) =>
        PageContext.Tolerantly(() => Row(values, page)) is { } row ? [row] : values.Select(one => one.Entry).Distinct().Select(entry => Row([Measured.AsItStands(entry, page)], page));

    private static PageRow Row(IReadOnlyList<Measured> values, PageContext page)
    {
        var newest = values[0];
        var flag = newest.State.IsVoid ? null : Flag(newest, page);
        var earlier = values.Skip(1).Take(MostEarlier).Select(one => page.List([Value(one, page), one.Date is { } date ? DateWords.Of(date, page.Language) : null, one.State.Words])).OfType<XElement>().ToList();
        object? value = Value(newest, page);
        if (earlier.Count > 0) value = new XElement("span", value, " ", new XElement("small", page.Say(PageWords.Earlier), ": ", earlier.SelectMany((one, place) => place == 0 ? (object[])[one] : ["; ", one])));
        return new PageRow(
            newest.Name, value, flag is null ? null : new XElement("strong", flag), newest.Range, newest.Date is { } at ? DateWords.Of(at, page.Language) : null, TrendCell.Of(values, page), newest.State.Words, newest.Note)
        { Date = newest.Date, IsAlarming = flag is not null, IsVoid = newest.State.IsVoid };
    }

    private static XElement? Value(Measured measured, PageContext page) => measured.Value switch
    {
        CodeableConcept concept => page.Concept(concept),
        null => page.Concept(measured.Absent),
        var other => ObservedWords.Of(other, page.Language) is { Length: > 0 } words ? new XElement("bdi", words) : null,
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
}
