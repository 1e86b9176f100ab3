using System.Xml.Linq;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>How entries of each type stand in a table. One arm per type; what has none, or cannot be read, is shown by its name and date.</summary>
internal static class ClinicalTables
{
    private const string Hl7 = "http://hl7.org/fhir/";

    private static readonly Wording[] AllergyColumns = [SummaryWords.Allergy, SummaryWords.Reaction, SummaryWords.Criticality, SummaryWords.Status, SummaryWords.Onset, SummaryWords.Note];
    private static readonly Wording[] ProblemColumns = [SummaryWords.Problem, SummaryWords.Onset, SummaryWords.Ended, SummaryWords.Severity, SummaryWords.Status, SummaryWords.BodySite, SummaryWords.Note];
    private static readonly Wording[] MedicineColumns = [SummaryWords.Medicine, SummaryWords.Dose, SummaryWords.Date, SummaryWords.Status, SummaryWords.Reason, SummaryWords.Note];
    private static readonly Wording[] VaccineColumns = [SummaryWords.Vaccine, SummaryWords.Date, SummaryWords.DoseNumber, SummaryWords.Lot, SummaryWords.Status];
    private static readonly Wording[] ProcedureColumns = [SummaryWords.Procedure, SummaryWords.Date, SummaryWords.BodySite, SummaryWords.Status, SummaryWords.Note];
    private static readonly Wording[] DeviceColumns = [SummaryWords.Device, SummaryWords.Date, SummaryWords.BodySite, SummaryWords.Status];
    private static readonly Wording[] ReportColumns = [SummaryWords.Report, SummaryWords.Date, SummaryWords.Conclusion, SummaryWords.Status];
    public static readonly Wording[] OtherColumns = [PageWords.Item, SummaryWords.Date, PageWords.Facts, SummaryWords.Status];

    /// <summary>The tables of entries, by kind, in the order in which each kind first stands there. Observations have their own.</summary>
    public static IEnumerable<PageTable> Of(IEnumerable<DocumentEntry> entries, PageContext page) => entries.Where(entry => entry.Type != "Observation")
        .Select(entry => (Columns: ColumnsOf(entry.Type), Row: PageContext.Tolerantly(() => RowOf(entry, page)) ?? AsWritten.Row(entry, ColumnsOf(entry.Type), page)))
        .GroupBy(one => one.Columns)
        .Select(alike => new PageTable(alike.Key, [.. alike.Key == AllergyColumns || alike.Key == ProblemColumns || alike.Key == MedicineColumns
            ? alike.Select(one => one.Row).OrderByDescending(row => row.IsAlarming).ThenBy(row => row.IsOver)
            : alike.Select(one => one.Row).OrderBy(row => row.IsVoid).ThenByDescending(row => PageContext.InstantOf(row.Date))]));

    private static Wording[] ColumnsOf(string type) => type switch
    {
        "AllergyIntolerance" => AllergyColumns,
        "Condition" => ProblemColumns,
        "MedicationStatement" or "MedicationRequest" or "MedicationAdministration" or "MedicationDispense" => MedicineColumns,
        "Immunization" => VaccineColumns,
        "Procedure" => ProcedureColumns,
        "DeviceUseStatement" or "Device" => DeviceColumns,
        "DiagnosticReport" => ReportColumns,
        _ => OtherColumns,
    };

    private static PageRow? RowOf(DocumentEntry entry, PageContext page)
    {
        var state = EntryState.Of(entry, page);
        return (page.ResourceOf(entry) switch
        {
            AllergyIntolerance allergy => Allergy(allergy, state, page),
            Condition problem => Problem(problem, state, page),
            MedicationStatement medicine => Medicine(medicine.Medication, medicine.Dosage, medicine.Effective, state, medicine.ReasonCode, medicine.Note, entry, page),
            MedicationRequest medicine => Prescription(medicine, state, entry, page),
            MedicationDispense medicine => Medicine(medicine.Medication, medicine.DosageInstruction, medicine.WhenHandedOverElement ?? medicine.WhenPreparedElement, state, [], medicine.Note, entry, page),
            MedicationAdministration medicine => Medicine(medicine.Medication, DosageWords.Given(medicine), medicine.Effective, state, medicine.ReasonCode, medicine.Note, entry, page),
            Immunization vaccine => Vaccine(vaccine, state, page),
            Procedure procedure => new PageRow(page.Concept(procedure.Code), page.When(procedure.Performed), page.Concepts(procedure.BodySite), state.Words, Notes(procedure.Note, page)) { Date = Sortable(procedure.Performed) },
            DeviceUseStatement use => new PageRow(DeviceName(page.Follow(use.Device, entry) as Device, page) ?? Words(use.Device?.Display), page.When(use.Timing ?? use.RecordedOnElement), page.Concept(use.BodySite), state.Words) { Date = Sortable(use.Timing) },
            Device device => new PageRow(DeviceName(device, page), page.When(device.ManufactureDateElement), null, state.Words),
            DiagnosticReport report => Report(report, state, entry, page),
            Flag flag => new PageRow(page.Concept(flag.Code), page.When(flag.Period), page.Concepts(flag.Category), state.Words) { IsAlarming = flag.StatusElement?.JsonValue as string == "active" },
            FamilyMemberHistory family => new PageRow(page.List([page.Concept(family.Relationship), Words(family.Name)]), page.When(family.DateElement), page.Concepts(family.Condition.Select(condition => condition.Code)), state.Words),
            _ => null,
        }) is { } row ? row with { IsOver = state.IsOver, IsVoid = state.IsVoid } : null;
    }

    private static PageRow Allergy(AllergyIntolerance allergy, EntryState state, PageContext page)
    {
        var reactions = allergy.Reaction.Select(reaction => page.List([.. reaction.Manifestation.Select(page.Concept), page.Status(Hl7 + "reaction-event-severity", reaction.SeverityElement)]));
        return new PageRow(
            page.List([page.Concept(allergy.Code) ?? page.List(allergy.Reaction.Select(reaction => page.Concept(reaction.Substance))), .. allergy.CategoryElement.Select(category => (object?)page.Status(Hl7 + "allergy-intolerance-category", category))]),
            page.List(reactions),
            page.Status(Hl7 + "allergy-intolerance-criticality", allergy.CriticalityElement),
            state.Words,
            page.When(allergy.Onset) ?? page.When(allergy.RecordedDateElement),
            Notes(allergy.Note, page))
        { IsAlarming = !state.IsOver && allergy.CriticalityElement?.JsonValue as string == "high", Date = Sortable(allergy.Onset) };
    }

    private static PageRow Problem(Condition problem, EntryState state, PageContext page) => new(
        page.Concept(problem.Code), page.When(problem.Onset) ?? page.When(problem.RecordedDateElement), page.When(problem.Abatement), page.Concept(problem.Severity),
        state.Words, page.Concepts(problem.BodySite), Notes(problem.Note, page))
    { Date = Sortable(problem.Onset) };

    // What is not to be given is no medicine that the patient has.
    private static PageRow Prescription(MedicationRequest medicine, EntryState state, DocumentEntry entry, PageContext page)
    {
        var row = Medicine(medicine.Medication, medicine.DosageInstruction, medicine.AuthoredOnElement, state, medicine.ReasonCode, medicine.Note, entry, page);
        if (entry.Resource["doNotPerform"].Text != "true") return row;
        return row with { Cells = [new XElement("span", new XElement("strong", page.Say(PageWords.DoNotGive)), " ", row.Cells[0] ?? page.Say(SummaryWords.Unnamed)), .. row.Cells.Skip(1)], IsAlarming = !state.IsOver };
    }

    private static PageRow Medicine(
        DataType? medication, IEnumerable<Dosage> dosages, DataType? when, EntryState state, List<CodeableConcept> reasons, List<Annotation> notes, DocumentEntry entry, PageContext page)
    {
        object? name = medication switch
        {
            CodeableConcept concept => page.Concept(concept),
            ResourceReference reference => page.Follow(reference, entry) is Medication known ? MedicineName(known, reference, entry, page) : Words(reference.Display),
            _ => null,
        };
        return new PageRow(name, page.List(dosages.Select(dosage => Dose(dosage, page))), page.When(when), state.Words, page.Concepts(reasons), Notes(notes, page)) { Date = Sortable(when) };
    }

    private static XElement? MedicineName(Medication medicine, ResourceReference reference, DocumentEntry entry, PageContext page)
    {
        // A medicine that stands in the document itself refers from there; what it contains is found in it alike.
        var home = reference.Reference is { } text && page.Document.Resolve(text, entry) is { } own ? own : entry;
        var ingredients = ThingWords.Ingredients(medicine, page.Codes, inner => page.Follow(inner, home));
        var code = page.Concept(medicine.Code);
        return page.List([code ?? (ingredients.Count == 0 ? Words(reference.Display) : null), .. ingredients.Select(Words), page.Concept(medicine.Form)]);
    }

    // What the elements say, and what the author wrote besides.
    private static XElement? Dose(Dosage dosage, PageContext page)
    {
        var own = DosageWords.OwnText(dosage, page.Language);
        if (DosageWords.Of(dosage, page.Codes) is not { Length: > 0 } said) return null;
        return own is null || own == said ? new XElement("bdi", said) : new XElement("span", new XElement("bdi", said), " ", new XElement("small", page.Say(SummaryWords.OwnText), ": ", new XElement("bdi", own)));
    }

    private static PageRow Vaccine(Immunization vaccine, EntryState state, PageContext page) => new(
        page.Concept(vaccine.VaccineCode), page.When(vaccine.Occurrence), page.List(vaccine.ProtocolApplied.Select(dose => (dose.DoseNumber as PrimitiveType)?.JsonValue?.ToString())), Words(vaccine.LotNumber),
        state.Words)
    {
        Date = Sortable(vaccine.Occurrence),
    };

    private static PageRow Report(DiagnosticReport report, EntryState state, DocumentEntry entry, PageContext page) => new(
        page.Concept(report.Code), page.When(report.Effective ?? report.IssuedElement),
        page.List([Words(report.Conclusion), .. report.ConclusionCode.Select(page.Concept), .. report.Result.Select(result => page.Follow(result, entry) is null ? Words(result.Display) : null)]),
        state.Words)
    {
        Date = Sortable(report.Effective) ?? Sortable(report.IssuedElement),
    };

    private static XElement? DeviceName(Device? device, PageContext page) => device is null ? null : page.List([page.Concept(device.Type), .. ThingWords.Names(device).Select(Words)]);

    private static XElement? Notes(List<Annotation> notes, PageContext page) => page.List(notes.Select(note => (object?)Words(note.Text)));

    private static XElement? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : new XElement("bdi", text);

    /// <summary>When something was, in a form that sorts.</summary>
    internal static string? Sortable(DataType? when) => when is Period period ? period.Start ?? period.End : DateWords.TextOf(when);
}
