using System.Globalization;
using System.Xml.Linq;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>
/// One page that a doctor reads in a minute: who, what is wrong with the document and what it lacks, allergies and problems, medicines, results, the rest; the author's own text
/// of each section one click away. It stands alone: no scripts, nothing that loads.
/// </summary>
public static class DocumentPage
{
    // What may kill first; the first two side by side where there is room.
    private static readonly SectionKind[] Order =
    [
        SectionKind.Allergies, SectionKind.Problems, SectionKind.Alerts, SectionKind.Medications, SectionKind.Results, SectionKind.VitalSigns, SectionKind.Procedures, SectionKind.Devices, SectionKind.Immunizations,
        SectionKind.PastProblems, SectionKind.Pregnancy, SectionKind.FunctionalStatus, SectionKind.SocialHistory, SectionKind.PlanOfCare, SectionKind.AdvanceDirectives, SectionKind.PatientStory,
    ];

    /// <summary>The page as HTML.</summary>
    /// <param name="document">The document.</param>
    /// <param name="codes">Codes in the reader's language.</param>
    /// <param name="source">What it was read from, and which version of it.</param>
    /// <param name="faults">An OperationOutcome that says what is wrong with it; nothing when it is valid.</param>
    /// <param name="at">When it is read.</param>
    public static string Of(ClinicalDocument document, CodeWords codes, (string Key, int Version) source, JsonView faults, DateTimeOffset at)
    {
        var page = new PageContext(document, codes, at);
        var patient = PersonHeader.Names(document.Patient?.Resource ?? JsonView.Nothing);
        var title = $"{(patient.Count > 0 ? patient[0] : page.Say(SummaryWords.Patient))} – {document.Composition?.Resource["title"].Text ?? page.Say(SummaryWords.Document)}";
        return HtmlText.Page(new XElement("html", new XAttribute("lang", page.Language), new XAttribute("dir", Wording.DirectionOf(page.Language)),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", PageStyle.Policy)),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "referrer"), new XAttribute("content", "no-referrer")),
                new XElement("title", title),
                new XElement("style", PageStyle.Css)),
            new XElement("body",
                PersonHeader.Of(page),
                new XElement("main", FaultBox(faults, page), MissingBox.Of(page), Sections(page)),
                new XElement("footer", page.Say(PageWords.ReadFrom, source.Key, source.Version)))));
    }

    private static XElement? FaultBox(JsonView outcome, PageContext page)
    {
        var issues = outcome["issue"].Items.Where(issue => issue["severity"].Text is "fatal" or "error").ToList();
        if (issues.Count == 0) return null;
        return new XElement("section", new XAttribute("class", "warn"),
            new XElement("h2", page.Say(PageWords.NotValid)),
            new XElement("details", new XElement("summary", page.Say(PageWords.Faults, issues.Count.ToString(CultureInfo.InvariantCulture))), new XElement("ol", issues.Select(issue => Fault(issue, page)))));
    }

    private static XElement Fault(JsonView issue, PageContext page)
    {
        var translated = issue["details"]["_text"]["extension"].Items.Where(one => one["extension"].Items.Any(part => part["url"].Text == "lang" && part["valueCode"].Text == page.Language))
            .Select(one => one["extension"].Items.FirstOrDefault(part => part["url"].Text == "content")["valueString"].Text).FirstOrDefault(text => text is not null);
        var place = issue["expression"].Items.Select(one => one.Text).FirstOrDefault();
        return new XElement("li", translated ?? issue["details"]["text"].Text, place is null ? null : (object[])[" ", new XElement("small", new XElement("bdi", place))]);
    }

    private static IEnumerable<XElement> Sections(PageContext page)
    {
        var shown = page.Document.Sections.SelectMany(section => section.Entries).SelectMany(entry => ResultTable.WithMembers(entry, page)).ToHashSet();
        foreach (var section in page.Document.Sections.Select((section, place) => (section, place)).OrderBy(one => one.section.Kind is { } kind ? Array.IndexOf(Order, kind) : Order.Length + one.place))
            yield return Section(section.section, page);
        // Nothing that is in the document is left out, listed or not.
        var rest = page.Document.Entries.Where(entry => !shown.Contains(entry) && IsOfPatient(entry.Type)).ToList();
        if (rest.Count > 0) yield return new XElement("section", new XElement("h2", page.Say(PageWords.Others)), Tables(rest, page.Say(PageWords.Others), page));
    }

    private static bool IsOfPatient(string type) => type is not ("Composition" or "Patient" or "Medication" or "Device" or "Substance" or "Binary" or "Provenance" or "Specimen") && Adoption.EntryRoles.Of(type) == Adoption.EntryRole.Record;

    private static XElement Section(DocumentSection section, PageContext page)
    {
        var title = section.Kind is { } kind ? SummarySections.Of(kind).Title.In(page.Language) : section.Title ?? page.Say(PageWords.Others);
        var tables = Tables(section.Entries.SelectMany(entry => ResultTable.WithMembers(entry, page)).Distinct(), title, page).ToList();
        var narrative = SafeNarrative.Of(section.Narrative);
        var reason = page.Codes.Of(section.EmptyReason["coding"].Items.Select(coding => coding["system"].Text ?? "").FirstOrDefault() ?? "", section.EmptyReason["coding"].Items.Select(coding => coding["code"].Text).FirstOrDefault())
            ?? DocumentEntry.ConceptText(section.EmptyReason);
        return new XElement("section", section.Kind is SectionKind.Allergies or SectionKind.Problems ? new XAttribute("class", "half") : null,
            new XElement("h2", new XElement("bdi", title)),
            tables,
            tables.Count == 0 && (reason is not null || narrative is null) ? new XElement("p", reason ?? page.Say(PageWords.Empty)) : null,
            section.Unresolved.Count == 0 ? null : new XElement("ul", section.Unresolved.Select(lost => new XElement("li", new XElement("bdi", lost), " ", new XElement("small", page.Say(PageWords.ReferenceOnly))))),
            narrative is null ? null
                : new XElement("details", tables.Count == 0 && reason is null ? new XAttribute("open", "open") : null, new XElement("summary", page.Say(PageWords.Original)), new XElement("div", new XAttribute("class", "original"), new XAttribute("dir", "auto"), new XAttribute("tabindex", "0"), new XAttribute("role", "region"), new XAttribute("aria-label", $"{page.Say(PageWords.Original)}: {title}"), narrative)));
    }

    private static IEnumerable<XElement> Tables(IEnumerable<DocumentEntry> entries, string title, PageContext page)
    {
        var list = entries.ToList();
        var tables = ClinicalTables.Of(list, page);
        // What was measured before the reports that it was measured for.
        if (ResultTable.Of(list, page) is { } results) tables = tables.Prepend(results);
        foreach (var table in tables)
        {
            var html = table.ToHtml(page, title);
            html.SetAttributeValue("class", "data");
            yield return html;
        }
    }
}
