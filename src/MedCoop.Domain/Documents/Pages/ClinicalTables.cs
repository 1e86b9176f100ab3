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
    private static readonly Wording[] OtherColumns = [PageWords.Item, SummaryWords.Date, PageWords.Facts, SummaryWords.Status];

    /// <summary>The tables of entries, by kind, in the order in which each kind first stands there. Observations have their own.</summary>
    public static IEnumerable<PageTable> Of(IEnumerable<DocumentEntry> entries, PageContext page) => entries.Where(entry => entry.Type != "Observation")
        .Select(entry => (Columns: ColumnsOf(entry.Type), Row: PageContext.Tolerantly(() => RowOf(entry, page)) ?? AsItStands(entry, page)))
        .GroupBy(one => one.Columns)
        .Select(alike => new PageTable(alike.Key, [.. alike.Key == AllergyColumns || alike.Key == ProblemColumns || alike.Key == MedicineColumns
            ? alike.Select(one => one.Row).OrderByDescending(row => row.IsAlarming).ThenBy(row => row.IsOver)
            : alike.Select(one => one.Row).OrderByDescending(row => row.Date, StringComparer.Ordinal)]));

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

    private static PageRow? RowOf(DocumentEntry entry, PageContext page) => page.ResourceOf(entry) switch
    {
        AllergyIntolerance allergy => Allergy(allergy, page),
        Condition problem => Problem(problem, page),
        MedicationStatement medicine => Medicine(medicine.Medication, medicine.Dosage, medicine.Effective, page.Status(Hl7 + "CodeSystem/medication-statement-status", medicine.StatusElement), medicine.ReasonCode, medicine.Note, entry, page),
        MedicationRequest medicine => Medicine(medicine.Medication, medicine.DosageInstruction, medicine.AuthoredOnElement, page.Status(Hl7 + "CodeSystem/medicationrequest-status", medicine.StatusElement), medicine.ReasonCode, medicine.Note, entry, page),
        MedicationDispense medicine => Medicine(medicine.Medication, medicine.DosageInstruction, medicine.WhenHandedOverElement ?? medicine.WhenPreparedElement, page.Status(Hl7 + "event-status", medicine.StatusElement), [], medicine.Note, entry, page),
        MedicationAdministration medicine => Medicine(medicine.Medication, medicine.Dosage is { } dosage ? [new Dosage { Text = dosage.Text, Route = dosage.Route, Site = dosage.Site, Method = dosage.Method }] : [], medicine.Effective, page.Status(Hl7 + "event-status", medicine.StatusElement), medicine.ReasonCode, medicine.Note, entry, page),
        Immunization vaccine => Vaccine(vaccine, page),
        Procedure procedure => new PageRow(page.Concept(procedure.Code), page.When(procedure.Performed), page.Concepts(procedure.BodySite), page.Status(Hl7 + "event-status", procedure.StatusElement), Notes(procedure.Note, page)) { Date = Sortable(procedure.Performed) },
        DeviceUseStatement use => new PageRow(DeviceName(page.Follow(use.Device, entry) as Device, page) ?? Words(use.Device?.Display), page.When(use.Timing ?? use.RecordedOnElement), page.Concept(use.BodySite), page.Status(Hl7 + "event-status", use.StatusElement)) { Date = Sortable(use.Timing) },
        Device device => new PageRow(DeviceName(device, page), page.When(device.ManufactureDateElement), null, null),
        DiagnosticReport report => Report(report, entry, page),
        Flag flag => new PageRow(page.Concept(flag.Code), page.When(flag.Period), page.Concepts(flag.Category), page.Codes.Of(Hl7 + "event-status", flag.StatusElement?.JsonValue as string)) { IsAlarming = flag.StatusElement?.JsonValue as string == "active" },
        FamilyMemberHistory family => new PageRow(page.List([page.Concept(family.Relationship), Words(family.Name)]), page.When(family.DateElement), page.Concepts(family.Condition.Select(condition => condition.Code)), null),
        _ => null,
    };

    private static PageRow Allergy(AllergyIntolerance allergy, PageContext page)
    {
        var reactions = allergy.Reaction.Select(reaction => page.List([.. reaction.Manifestation.Select(page.Concept), page.Status(Hl7 + "reaction-event-severity", reaction.SeverityElement)]));
        var isActive = !allergy.ClinicalStatus.IsAny("inactive", "resolved") && !allergy.VerificationStatus.IsAny("refuted", "entered-in-error");
        return new PageRow(
            page.List([page.Concept(allergy.Code) ?? page.List(allergy.Reaction.Select(reaction => page.Concept(reaction.Substance))), .. allergy.CategoryElement.Select(category => (object?)page.Status(Hl7 + "allergy-intolerance-category", category))]),
            page.List(reactions),
            page.Status(Hl7 + "allergy-intolerance-criticality", allergy.CriticalityElement),
            page.List([page.Word(allergy.ClinicalStatus), page.Word(allergy.VerificationStatus)]),
            page.When(allergy.Onset) ?? page.When(allergy.RecordedDateElement),
            Notes(allergy.Note, page))
        { IsAlarming = isActive && allergy.CriticalityElement?.JsonValue as string == "high", IsOver = !isActive, Date = Sortable(allergy.Onset) };
    }

    private static PageRow Problem(Condition problem, PageContext page) => new(
        page.Concept(problem.Code), page.When(problem.Onset) ?? page.When(problem.RecordedDateElement), page.When(problem.Abatement), page.Concept(problem.Severity),
        page.List([page.Word(problem.ClinicalStatus), page.Word(problem.VerificationStatus)]), page.Concepts(problem.BodySite), Notes(problem.Note, page))
    {
        Date = Sortable(problem.Onset),
        IsOver = problem.ClinicalStatus.IsAny("inactive", "resolved", "remission") || problem.VerificationStatus.IsAny("refuted", "entered-in-error"),
    };

    private static PageRow Medicine(
        DataType? medication, List<Dosage> dosages, DataType? when, string? status, List<CodeableConcept> reasons, List<Annotation> notes, DocumentEntry entry, PageContext page)
    {
        object? name = medication switch
        {
            CodeableConcept concept => page.Concept(concept),
            ResourceReference reference => page.Follow(reference, entry) is Medication known ? page.List([page.Concept(known.Code), page.Concept(known.Form)]) : Words(reference.Display),
            _ => null,
        };
        return new PageRow(name, page.List(dosages.Select(dosage => Dose(dosage, page))), page.When(when), status, page.Concepts(reasons), Notes(notes, page))
        {
            Date = Sortable(when),
            IsOver = entry.Resource["status"].Text is "stopped" or "completed" or "not-taken" or "cancelled" or "entered-in-error",
        };
    }

    // What the elements say, and what the author wrote besides.
    private static XElement? Dose(Dosage dosage, PageContext page)
    {
        var own = DosageWords.OwnText(dosage, page.Language);
        if (DosageWords.Of(dosage, page.Codes) is not { Length: > 0 } said) return null;
        return own is null || own == said ? new XElement("bdi", said) : new XElement("span", new XElement("bdi", said), " ", new XElement("small", page.Say(SummaryWords.OwnText), ": ", new XElement("bdi", own)));
    }

    private static PageRow Vaccine(Immunization vaccine, PageContext page) => new(
        page.Concept(vaccine.VaccineCode), page.When(vaccine.Occurrence), page.List(vaccine.ProtocolApplied.Select(dose => (dose.DoseNumber as PrimitiveType)?.JsonValue?.ToString())), Words(vaccine.LotNumber),
        page.Status(Hl7 + "event-status", vaccine.StatusElement))
    {
        Date = Sortable(vaccine.Occurrence),
    };

    private static PageRow Report(DiagnosticReport report, DocumentEntry entry, PageContext page) => new(
        page.Concept(report.Code), page.When(report.Effective ?? report.IssuedElement),
        page.List([Words(report.Conclusion), .. report.ConclusionCode.Select(page.Concept), .. report.Result.Select(result => page.Follow(result, entry) is null ? Words(result.Display) : null)]),
        page.Status(Hl7 + "observation-status", report.StatusElement))
    {
        Date = Sortable(report.Effective) ?? Sortable(report.IssuedElement),
    };

    private static object? DeviceName(Device? device, PageContext page) => device is null ? null
        : page.Concept(device.Type) is { } type ? page.List([type, .. device.DeviceName.Select(name => (object?)Words(name.Name))])
        : Words(device.DeviceName.Select(name => name.Name).FirstOrDefault() ?? device.ModelNumber);

    private static PageRow AsItStands(DocumentEntry entry, PageContext page)
    {
        var when = ((string[])["effectiveDateTime", "performedDateTime", "onsetDateTime", "date", "authored", "created", "dateTime", "occurrenceDateTime", "recordedDate"]).Select(name => entry.Resource[name].Text)
            .FirstOrDefault(text => text is not null) ?? entry.Resource["period"]["start"].Text;
        var details = page.List(((string[])["description", "title", "conclusion"]).Select(name => (object?)Words(entry.Resource[name].Text)).Concat(entry.Resource["note"].Items.Select(note => (object?)Words(note["text"].Text))).Distinct());
        object?[] cells = new object?[ColumnsOf(entry.Type).Length];
        cells[0] = new XElement("bdi", entry.Display);
        cells[1] = ColumnsOf(entry.Type) == OtherColumns || ColumnsOf(entry.Type) == VaccineColumns ? when is null ? null : DateWords.Of(when, page.Language) : null;
        cells[^1] = Words(entry.Resource["status"].Text);
        if (ColumnsOf(entry.Type) == OtherColumns) cells[2] = details;
        return new PageRow(cells) { Date = when };
    }

    private static XElement? Notes(List<Annotation> notes, PageContext page) => page.List(notes.Select(note => (object?)Words(note.Text)));

    private static XElement? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : new XElement("bdi", text);

    /// <summary>When something was, in a form that sorts.</summary>
    internal static string? Sortable(DataType? when) => when is Period period ? period.Start ?? period.End : DateWords.TextOf(when);

    private static bool IsAny(this CodeableConcept? concept, params string[] codes) => concept?.Coding.Exists(coding => codes.Contains(coding.Code, StringComparer.Ordinal)) is true;
}
