using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries.Narratives;

/// <summary>What stands in a cell, by type of resource: name, date, state, remarks, doses.</summary>
internal static class RecordCells
{
    private const string Hl7 = "http://hl7.org/fhir/";

    public static IEnumerable<Cell?> Name(Resource resource, NarrativeWords words) => resource switch
    {
        AllergyIntolerance allergy => [.. Substance(allergy, words), .. allergy.Category.Select(category => words.Coded(Hl7 + "allergy-intolerance-category", category.GetLiteral()))],
        MedicationStatement statement => [words.NamedAny(statement.Medication)],
        MedicationRequest request => [words.NamedAny(request.Medication)],
        MedicationAdministration administration => [words.NamedAny(administration.Medication)],
        MedicationDispense dispense => [words.NamedAny(dispense.Medication)],
        DeviceUseStatement use => [words.Named(use.Device) ?? new Cell(SummaryWords.Unnamed.In(words.Language))],
        CarePlan plan => [plan.Title is { Length: > 0 } title ? new Cell(title) : null, .. plan.Category.Select(words.Coded), plan.Description is { Length: > 0 } description ? new Cell(description) : null],
        ImmunizationRecommendation recommendation => recommendation.Recommendation.SelectMany(one => one.VaccineCode.Append(one.TargetDisease)).OfType<CodeableConcept>().Select(words.Coded),
        Consent consent => [.. consent.Category.Select(words.Coded), words.Coded(consent.Scope)],
        ClinicalImpression impression => [words.Coded(impression.Code), .. impression.Finding.Select(finding => words.Coded(finding.ItemCodeableConcept)), Text(impression.Summary ?? impression.Description)],
        DocumentReference document => [words.Coded(document.Type), Text(document.Description ?? document.Content.Select(content => content.Attachment?.Title).FirstOrDefault(title => title is not null))],
        Observation observation => [words.Named(observation.Code), words.Coded(observation.BodySite)],
        _ => [words.Named(Making.SelectionRules.MainCode(resource))],
    };

    public static Cell? DateOf(Resource resource, NarrativeWords words) => resource switch
    {
        Observation observation => words.When(observation.Effective) ?? words.When(DateWords.TextOf(observation.IssuedElement)),
        DiagnosticReport report => words.When(report.Effective) ?? words.When(DateWords.TextOf(report.IssuedElement)),
        MedicationStatement statement => words.When(statement.Effective) ?? words.When(statement.DateAsserted),
        MedicationRequest request => words.When(request.AuthoredOn),
        MedicationAdministration administration => words.When(administration.Effective),
        MedicationDispense dispense => words.When(dispense.WhenHandedOver ?? dispense.WhenPrepared),
        Procedure procedure => words.When(procedure.Performed),
        Immunization immunization => words.When(immunization.Occurrence),
        DeviceUseStatement use => words.When(use.Timing) ?? words.When(use.RecordedOn),
        Flag flag => words.When(flag.Period),
        CarePlan plan => words.When(plan.Period) ?? words.When(plan.Created),
        ImmunizationRecommendation recommendation => words.When(recommendation.Date),
        Consent consent => words.When(consent.DateTime),
        Condition condition => words.When(condition.Onset) ?? words.When(condition.RecordedDate),
        ClinicalImpression impression => words.When(impression.Effective) ?? words.When(impression.Date),
        DocumentReference document => words.When(DateWords.TextOf(document.DateElement)),
        _ => null,
    };

    // What is usual (final, completed) goes without saying.
    public static IEnumerable<Cell?> StatusOf(Resource resource, NarrativeWords words) => resource switch
    {
        AllergyIntolerance allergy => [words.Coded(allergy.ClinicalStatus), words.Coded(allergy.VerificationStatus)],
        Condition condition => [words.Coded(condition.ClinicalStatus), words.Coded(condition.VerificationStatus)],
        MedicationStatement { Status: { } status } => [words.Coded(Hl7 + "CodeSystem/medication-statement-status", status.GetLiteral())],
        MedicationRequest { Status: { } status } => [words.Coded(Hl7 + "CodeSystem/medicationrequest-status", status.GetLiteral())],
        MedicationAdministration { Status: { } status } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        MedicationDispense { Status: { } status } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        Observation { Status: { } status and not ObservationStatus.Final } => [words.Coded(Hl7 + "observation-status", status.GetLiteral())],
        DiagnosticReport { Status: { } status and not DiagnosticReport.DiagnosticReportStatus.Final } => [words.Coded(Hl7 + "observation-status", status.GetLiteral())],
        Procedure { Status: { } status and not EventStatus.Completed } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        DeviceUseStatement { Status: { } status } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        CarePlan { Status: { } status } => [words.Coded(Hl7 + "request-status", status.GetLiteral())],
        ClinicalImpression { Status: { } status and not ClinicalImpression.ClinicalImpressionStatus.Completed } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        _ => [],
    };

    public static IEnumerable<Cell> NotesOf(Resource resource) => NarrativeWords.Notes(resource switch
    {
        AllergyIntolerance allergy => allergy.Note,
        Condition condition => condition.Note,
        MedicationStatement statement => statement.Note,
        MedicationRequest request => request.Note,
        MedicationAdministration administration => administration.Note,
        MedicationDispense dispense => dispense.Note,
        Observation observation => observation.Note,
        Procedure procedure => procedure.Note,
        Immunization immunization => immunization.Note,
        DeviceUseStatement use => use.Note,
        CarePlan plan => plan.Note,
        ClinicalImpression impression => impression.Note,
        _ => [],
    });

    // What it is against stands in the code, or only where somebody reacted to it.
    private static IEnumerable<Cell?> Substance(AllergyIntolerance allergy, NarrativeWords words) => words.Coded(allergy.Code) is { } code ? [code]
        : allergy.Reaction.Select(reaction => words.Coded(reaction.Substance)).OfType<Cell>().ToList() is { Count: > 0 } substances ? substances : [words.Named(allergy.Code)];

    public static IEnumerable<Cell?> Reaction(AllergyIntolerance.ReactionComponent reaction, NarrativeWords words)
    {
        foreach (var manifestation in reaction.Manifestation) yield return words.Coded(manifestation);
        if (reaction.Severity is { } severity && words.Coded(Hl7 + "reaction-event-severity", severity.GetLiteral()) is { } cell)
            yield return cell with { IsGrave = severity == AllergyIntolerance.AllergyIntoleranceSeverity.Severe };
    }

    public static IEnumerable<Dosage> DosesOf(Resource resource) => resource switch
    {
        MedicationStatement statement => statement.Dosage,
        MedicationRequest request => request.DosageInstruction,
        MedicationDispense dispense => dispense.DosageInstruction,
        MedicationAdministration administration => DosageWords.Given(administration),
        _ => [],
    };

    public static IEnumerable<Cell?> Dose(Dosage dosage, NarrativeWords words)
    {
        var own = DosageWords.OwnText(dosage, words.Language);
        if (DosageWords.Of(dosage, words.Codes) is { } said) yield return new Cell(said, own == said ? null : own);
    }

    public static Cell? DoseNumber(Immunization.ProtocolAppliedComponent protocol, NarrativeWords words) => protocol.DoseNumber switch
    {
        PositiveInt { Value: { } number } => new Cell(protocol.SeriesDoses is PositiveInt { Value: { } all } ? $"{NumberWords.Of(number, words.Language)} / {NumberWords.Of(all, words.Language)}" : NumberWords.Of(number, words.Language)),
        FhirString { Value: { Length: > 0 } text } => new Cell(text),
        _ => null,
    };

    public static IEnumerable<Cell?> Activities(Resource resource, NarrativeWords words) => resource is CarePlan plan
        ? plan.Activity.SelectMany(activity => new[] { words.Coded(activity.Detail?.Code), Text(activity.Detail?.Description), words.Named(activity.Reference) })
        : [];

    private static Cell? Text(string? text) => text is { Length: > 0 } ? new Cell(text) : null;
}
