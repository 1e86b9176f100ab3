using System.Xml.Linq;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>What an entry says that cannot be read as data of R4, as it is written: its name, when, its state, doses, reactions and values, and that it was not read.</summary>
internal static class AsWritten
{
    private static readonly string[] Dates =
        ["effectiveDateTime", "performedDateTime", "onsetDateTime", "date", "authored", "authoredOn", "created", "dateTime", "occurrenceDateTime", "recordedDate", "dateAsserted", "assertedDate", "dateRecorded", "dateWritten"];

    private static readonly string[] Texts = ["description", "title", "conclusion", "criticality", "severity", "summary"];

    /// <summary>The row of a table; what the table has no column for stands in the last but one that is for words.</summary>
    public static PageRow Row(DocumentEntry entry, IReadOnlyList<Wording> columns, PageContext page)
    {
        var (resource, state, when) = (entry.Resource, EntryState.Of(entry, page), DateOf(entry.Resource));
        var cells = new object?[columns.Count];
        cells[0] = new XElement("bdi", entry.Display);
        Put(when is null ? null : DateWords.Of(when, page.Language), SummaryWords.Date, SummaryWords.Onset);
        Put(state.Words, SummaryWords.Status);
        Put(page.List(Doses(resource).Select(Words)), SummaryWords.Dose);
        Put(page.List(resource["reaction"].Items.SelectMany(reaction => reaction["manifestation"].Items).Select(one => Words(DocumentEntry.ConceptText(one)))), SummaryWords.Reaction);
        Put(page.List(resource["bodySite"].Items.Select(site => Words(DocumentEntry.ConceptText(site)))), SummaryWords.BodySite);
        IEnumerable<string?> more = [.. Texts.Select(name => resource[name].Text ?? DocumentEntry.ConceptText(resource[name])), .. resource["note"].Items.Select(note => note["text"].Text ?? note.Text)];
        Put(page.List([.. more.Distinct().Where(text => text != entry.Display).Select(Words), page.ResourceOf(entry) is null || columns != ClinicalTables.OtherColumns ? new XElement("small", page.Say(PageWords.Unreadable)) : null]), SummaryWords.Note, PageWords.Facts, SummaryWords.Conclusion, SummaryWords.Status);
        return new PageRow(cells) { Date = when, IsOver = state.IsOver, IsVoid = state.IsVoid };

        // The first of some columns that the table has; beside what stands there.
        void Put(object? cell, params Wording[] places)
        {
            var place = places.Select(wording => columns.ToList().IndexOf(wording)).FirstOrDefault(at => at > 0, 0);
            if (cell is not null) cells[place] = cells[place] is null ? cell : page.List([cells[place], cell]);
        }
    }

    /// <summary>An observation's value and those of its parts; null when there is none.</summary>
    public static string? Value(JsonView observation)
    {
        var own = ValueOf(observation);
        var parts = observation["component"].Items.Select(part => (Name: DocumentEntry.ConceptText(part["code"]), Value: ValueOf(part))).Where(part => part.Value is not null).Select(part => $"{part.Name}: {part.Value}");
        return string.Join("; ", parts.Prepend(own).Where(text => text is { Length: > 0 })) is { Length: > 0 } all ? all : null;
    }

    /// <summary>When it was; null when it is not said.</summary>
    public static string? DateOf(JsonView resource) => Dates.Select(name => resource[name].Text).FirstOrDefault(text => text is not null)
        ?? ((string[])["effectivePeriod", "period", "performedPeriod", "onsetPeriod"]).Select(name => resource[name]["start"].Text).FirstOrDefault(text => text is not null) ?? resource["issued"].Text;

    private static string? ValueOf(JsonView observation)
    {
        var (_, value) = observation.Choice("value");
        return value["value"].Exists ? Amount(value) : value.Text ?? DocumentEntry.ConceptText(value);
    }

    private static IEnumerable<string?> Doses(JsonView resource) => resource["dosage"].Items.Concat(resource["dosageInstruction"].Items)
        .Select(dose => dose["text"].Text ?? string.Join(", ", dose["doseAndRate"].Items.Append(dose).Select(one => Amount(one["doseQuantity"].Exists ? one["doseQuantity"] : one["dose"]))
            .Append(DocumentEntry.ConceptText(dose["timing"]["code"])).Append(DocumentEntry.ConceptText(dose["route"])).Where(part => part is { Length: > 0 })));

    private static string Amount(JsonView quantity) => $"{quantity["comparator"].Text}{quantity["value"].Text} {quantity["unit"].Text ?? quantity["code"].Text}".Trim();

    private static object? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : new XElement("bdi", text);
}
