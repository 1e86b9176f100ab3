using System.Xml.Linq;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>A table of a page: columns that nothing stands in are left out.</summary>
/// <param name="Columns">Titles.</param>
/// <param name="Rows">Cells, as many as columns; null: nothing.</param>
internal sealed record PageTable(IReadOnlyList<Wording> Columns, IReadOnlyList<PageRow> Rows)
{
    // A date or a state that is broken within a word may be misread; on a narrow sheet the others give way.
    private static readonly HashSet<Wording> Short = [SummaryWords.Date, SummaryWords.Onset, SummaryWords.Ended, SummaryWords.Status, SummaryWords.Criticality, SummaryWords.Severity, SummaryWords.DoseNumber, SummaryWords.Trend];

    /// <summary>As HTML; the first cell of a row is its heading.</summary>
    /// <param name="page">The page.</param>
    /// <param name="caption">What it is a table of.</param>
    public XElement ToHtml(PageContext page, string caption)
    {
        var shown = Enumerable.Range(0, Columns.Count).Where(column => column == 0 || Rows.Any(row => row.Cells[column] is not null)).ToList();
        return new XElement("table",
            new XElement("caption", new XAttribute("class", "hidden"), caption),
            new XElement("thead", new XElement("tr", shown.Select(column => new XElement("th", new XAttribute("scope", "col"), page.Say(Columns[column]))))),
            new XElement("tbody", Rows.Select(row => new XElement("tr", row.IsAlarming ? new XAttribute("class", "alarm") : row.IsVoid ? new XAttribute("class", "void") : null, shown.Select(column => column == 0
                ? new XElement("th", new XAttribute("scope", "row"), row.Cells[0] ?? page.Say(SummaryWords.Unnamed))
                : new XElement("td", row.Cells[column] is { } cell ? [Short.Contains(Columns[column]) ? new XAttribute("class", "short") : null, new XAttribute("data-label", page.Say(Columns[column])), cell] : (object?[])[new XAttribute("class", "none")]))))));
    }
}

/// <summary>A row.</summary>
/// <param name="Cells">As many as columns.</param>
internal sealed record PageRow(params object?[] Cells)
{
    /// <summary>Whether it must not be overlooked.</summary>
    public bool IsAlarming { get; init; }

    /// <summary>Whether it is over, or was never so: after what is.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether it is not to be taken for what happened: last, and crossed out.</summary>
    public bool IsVoid { get; init; }

    /// <summary>When it was, as FHIR writes it: the newest come first; null: not known.</summary>
    public string? Date { get; init; }
}
