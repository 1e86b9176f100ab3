using System.Globalization;
using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries.Narratives;

/// <summary>A section as a table that a doctor reads: XHTML as FHIR allows it, made here from the data, nothing of it taken over unescaped. https://hl7.org/fhir/R4/narrative.html</summary>
public static class SectionNarrative
{
    /// <summary>Writes the narrative of a section.</summary>
    /// <param name="selected">The section.</param>
    /// <param name="codes">Names codes in the reader's language.</param>
    /// <param name="resolve">The resource of the document that a reference leads to; null: none.</param>
    /// <param name="remark">What is to be said below the table, or in its place; null: nothing.</param>
    public static string Of(SelectedSection selected, CodeWords codes, Func<string?, Resource?> resolve, Wording? remark)
    {
        var language = codes.Language;
        var text = new StringBuilder(1024).Append(CultureInfo.InvariantCulture, $"<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"{language}\" xml:lang=\"{language}\" dir=\"{Wording.DirectionOf(language)}\">");
        var rows = selected.Entries.Select(entry => entry.Resource).ToHashSet();
        if (rows.Count > 0) Table(text, selected, new NarrativeWords(codes, resolve, rows.Contains));
        if (remark is not null) Paragraph(text, remark.In(language));
        if (selected.LeftOut > 0) Paragraph(text, string.Format(CultureInfo.InvariantCulture, SummaryWords.OlderLeftOut.In(language), selected.LeftOut));
        return text.Append("</div>").ToString();
    }

    /// <summary>The id of an entry's row: one in the whole document.</summary>
    /// <param name="section">The section.</param>
    /// <param name="index">The entry's place in it, from 0.</param>
    public static string RowId(SummarySection section, int index) => string.Create(CultureInfo.InvariantCulture, $"s{section.Code}-{index + 1}");

    private static void Table(StringBuilder text, SelectedSection selected, NarrativeWords words)
    {
        var rows = selected.Entries.Select(entry => words with { Row = entry.Resource }).ToList();
        var columns = NarrativeColumns.Of(selected.Section.Kind).Select(column => (column.Header, Cells: rows.ConvertAll(row => CellsOf(column, row.Row!, row))))
            .Where(column => column.Cells.Exists(cells => cells.Count > 0)).ToList();
        text.Append("<table><thead><tr>");
        foreach (var (header, _) in columns) Escape(text.Append("<th>"), header.In(words.Language)).Append("</th>");
        text.Append("</tr></thead><tbody>");
        for (var row = 0; row < selected.Entries.Count; row++)
        {
            text.Append("<tr id=\"").Append(RowId(selected.Section, row)).Append("\">");
            foreach (var (_, cells) in columns) Cells(text, cells[row], words.Language);
            text.Append("</tr>");
        }

        text.Append("</tbody></table>");
    }

    private static List<Cell> CellsOf(NarrativeColumn column, Resource resource, NarrativeWords words)
    {
        List<Cell> cells = [];
        foreach (var cell in column.Of(resource, words))
            if (cell is not null && !string.IsNullOrWhiteSpace(cell.Text) && !cells.Contains(cell)) cells.Add(cell);
        return cells;
    }

    private static void Cells(StringBuilder text, List<Cell> cells, string language)
    {
        text.Append("<td>");
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) text.Append("<br/>");
            if (cells[i].IsGrave) text.Append("<b>");
            Run(text, cells[i].Text, language);
            if (cells[i].IsGrave) text.Append("</b>");
            if (cells[i].Own is not { } own) continue;
            text.Append(" <i>(");
            Run(text, own, language);
            text.Append(")</i>");
        }

        text.Append("</td>");
    }

    // "7.4 mmol/L" in a line that runs from right to left would be shown as "mmol/L 7.4".
    private static void Run(StringBuilder text, string words, string language)
    {
        var isLeftToRight = language == "ar" && !words.Any(letter => letter is >= '\u0590' and <= '\u08FF');
        if (isLeftToRight) text.Append("<span dir=\"ltr\">");
        Escape(text, words);
        if (isLeftToRight) text.Append("</span>");
    }

    private static void Paragraph(StringBuilder text, string words) => Escape(text.Append("<p>"), words).Append("</p>");

    // What XML does not know at all is left out: https://www.w3.org/TR/xml/#charsets
    private static StringBuilder Escape(StringBuilder text, string words)
    {
        var from = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var letter = words[i];
            if (letter is >= ' ' and < '\uFFFE' and not ('<' or '>' or '&' or '"') && !char.IsSurrogate(letter)) continue;
            if (char.IsHighSurrogate(letter) && i + 1 < words.Length && char.IsLowSurrogate(words[i + 1]))
            {
                i++;
                continue;
            }

            text.Append(words, from, i - from).Append(letter switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", '\n' => "<br/>", '\t' => " ", _ => "" });
            from = i + 1;
        }

        return text.Append(words, from, words.Length - from);
    }
}
