using System.Globalization;
using System.Xml.Linq;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>What a reader would look for and not find: silence must not be taken for good news.</summary>
internal static class MissingBox
{
    /// <summary>The box; null when nothing is missing.</summary>
    public static XElement? Of(PageContext page)
    {
        var lacking = Lacking(page).ToList();
        return lacking.Count == 0 ? null : new XElement("section", new XAttribute("class", "warn"), new XElement("h2", page.Say(PageWords.Missing)), new XElement("ul", lacking.Select(one => new XElement("li", one))));
    }

    private static IEnumerable<string> Lacking(PageContext page)
    {
        var patient = page.Document.Patient?.Resource ?? JsonView.Nothing;
        foreach (var (element, words) in ((string, Wording)[])[("name", SummaryWords.Name), ("birthDate", SummaryWords.BirthDate), ("gender", SummaryWords.Sex), ("identifier", SummaryWords.Identifier)])
            if (!patient[element].Exists) yield return page.Say(PageWords.NotStated, page.Say(words));
        if (IsSummary(page.Document))
        {
            foreach (var section in SummarySections.All.Where(section => section.Presence == SectionPresence.Required))
            {
                var here = page.Document.Sections.Where(one => one.Kind == section.Kind).ToList();
                if (here.Count == 0) yield return page.Say(PageWords.SaysNothing, section.Title.In(page.Language));
                else if (here.TrueForAll(one => one.Entries.Count == 0 && !one.EmptyReason.Exists)) yield return page.Say(PageWords.OnlyNarrative, section.Title.In(page.Language));
            }
        }

        var lost = page.Document.Sections.Sum(section => section.Unresolved.Count);
        if (lost > 0) yield return page.Say(PageWords.LostReferences, lost.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsSummary(ClinicalDocument document) =>
        document.Composition is { } composition && composition.Resource["type"]["coding"].Items.Any(coding => coding["code"].Text == SummarySections.DocumentCode);
}
