using System.Collections.Frozen;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using MedCoop.Domain.Summaries.Words;
using static MedCoop.Domain.Summaries.SectionKind;

namespace MedCoop.Domain.Summaries.Narratives;

/// <summary>The columns of each section's table.</summary>
internal static class NarrativeColumns
{
    private const string Hl7 = "http://hl7.org/fhir/";

    private static readonly NarrativeColumn Date = new(SummaryWords.Date, (resource, words) => [DateOf(resource, words)]);
    private static readonly NarrativeColumn Status = new(SummaryWords.Status, StatusOf);
    private static readonly NarrativeColumn Note = new(SummaryWords.Note, (resource, _) => NotesOf(resource));

    private static readonly NarrativeColumn[] Conditions =
    [
        new(SummaryWords.Problem, Name),
        new(SummaryWords.Severity, (resource, words) => resource is Condition condition ? [words.Coded(condition.Severity)] : []),
        Status,
        new(SummaryWords.Onset, (resource, words) => resource is Condition condition ? [words.When(condition.Onset) ?? words.When(condition.RecordedDate)] : [DateOf(resource, words)]),
        new(SummaryWords.Ended, (resource, words) => resource is Condition condition ? [words.When(condition.Abatement)] : []),
        Note,
    ];

    private static readonly NarrativeColumn[] Observed =
    [
        Date,
        new(SummaryWords.Test, Name),
        new(SummaryWords.Value, (resource, words) => resource switch
        {
            Observation observation => [.. ObservedCells.Values(observation, words), .. ObservedCells.Members(observation.HasMember, words)],
            DiagnosticReport report => [report.Conclusion is { Length: > 0 } conclusion ? new Cell(conclusion) : null, .. report.ConclusionCode.Select(words.Coded), .. ObservedCells.Members(report.Result, words)],
            _ => [],
        }),
        new(SummaryWords.Reference, (resource, words) => resource is Observation observation ? ObservedCells.Ranges(observation, words) : []),
        new(SummaryWords.Interpretation, (resource, words) => resource is Observation observation ? ObservedCells.Interpretations(observation, words) : []),
        Status,
        Note,
    ];

    private static readonly FrozenDictionary<SectionKind, NarrativeColumn[]> All = new Dictionary<SectionKind, NarrativeColumn[]>
    {
        [Allergies] =
        [
            new(SummaryWords.Allergy, Name),
            new(SummaryWords.Criticality, (resource, words) => resource is AllergyIntolerance { Criticality: { } risk }
                ? [words.Coded(Hl7 + "allergy-intolerance-criticality", risk.GetLiteral()) is { } cell ? cell with { IsGrave = risk == AllergyIntolerance.AllergyIntoleranceCriticality.High } : null] : []),
            new(SummaryWords.Reaction, (resource, words) => resource is AllergyIntolerance allergy ? allergy.Reaction.SelectMany(reaction => Reaction(reaction, words)) : []),
            Status,
            new(SummaryWords.Onset, (resource, words) => resource is AllergyIntolerance allergy ? [words.When(allergy.Onset) ?? words.When(allergy.RecordedDate)] : [DateOf(resource, words)]),
            Note,
        ],
        [Medications] =
        [
            new(SummaryWords.Medicine, Name),
            new(SummaryWords.Dose, (resource, words) => DosesOf(resource).SelectMany(dosage => Dose(dosage, words))),
            Date,
            Status,
            new(SummaryWords.Reason, (resource, words) => resource switch
            {
                MedicationStatement statement => [.. statement.ReasonCode.Select(words.Coded), .. statement.ReasonReference.Select(words.Named)],
                MedicationRequest request => [.. request.ReasonCode.Select(words.Coded), .. request.ReasonReference.Select(words.Named)],
                _ => [],
            }),
            Note,
        ],
        [Problems] = Conditions,
        [PastProblems] = Conditions,
        [FunctionalStatus] = [new(SummaryWords.Finding, Name), Date, Status, Note],
        [Results] = Observed,
        [VitalSigns] = Observed,
        [Pregnancy] = Observed,
        [SocialHistory] = Observed,
        [Procedures] =
        [
            Date,
            new(SummaryWords.Procedure, Name),
            new(SummaryWords.BodySite, (resource, words) => resource is Procedure procedure ? procedure.BodySite.Select(words.Coded) : []),
            new(SummaryWords.Reason, (resource, words) => resource is Procedure procedure ? [.. procedure.ReasonCode.Select(words.Coded), .. procedure.ReasonReference.Select(words.Named)] : []),
            Status,
            Note,
        ],
        [Immunizations] =
        [
            Date,
            new(SummaryWords.Vaccine, Name),
            new(SummaryWords.DoseNumber, (resource, words) => resource is Immunization immunization ? immunization.ProtocolApplied.Select(protocol => DoseNumber(protocol, words)) : []),
            new(SummaryWords.Lot, (resource, _) => resource is Immunization { LotNumber: { Length: > 0 } lot } ? [new Cell(lot)] : []),
            Status,
            Note,
        ],
        [Devices] = [new(SummaryWords.Device, Name), Date, new(SummaryWords.BodySite, (resource, words) => resource is DeviceUseStatement use ? [words.Coded(use.BodySite)] : []), Status, Note],
        [Alerts] = [new(SummaryWords.Alert, Name), Date, Status],
        [PlanOfCare] = [new(SummaryWords.Plan, Name), Date, new(SummaryWords.Activities, Activities), Status, Note],
        [AdvanceDirectives] = [new(SummaryWords.Directive, Name), Date, Status],
        [PatientStory] = [new(SummaryWords.Document, Name), Date],
    }.ToFrozenDictionary();

    /// <summary>The columns of a section.</summary>
    public static IReadOnlyList<NarrativeColumn> Of(SectionKind kind) => All[kind];

    private static IEnumerable<Cell?> Name(Resource resource, NarrativeWords words) => resource switch
    {
        AllergyIntolerance allergy => [words.Named(allergy.Code), .. allergy.Category.Select(category => words.Coded(Hl7 + "allergy-intolerance-category", category.GetLiteral()))],
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
        _ => [words.Named(Making.SelectionRules.MainCode(resource))],
    };

    private static Cell? DateOf(Resource resource, NarrativeWords words) => resource switch
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
    private static IEnumerable<Cell?> StatusOf(Resource resource, NarrativeWords words) => resource switch
    {
        AllergyIntolerance allergy => [words.Coded(allergy.ClinicalStatus), words.Coded(allergy.VerificationStatus)],
        Condition condition => [words.Coded(condition.ClinicalStatus), words.Coded(condition.VerificationStatus)],
        MedicationStatement { Status: { } status } => [words.Coded(Hl7 + "CodeSystem/medication-statement-status", status.GetLiteral())],
        MedicationRequest { Status: { } status } => [words.Coded(Hl7 + "CodeSystem/medicationrequest-status", status.GetLiteral())],
        Observation { Status: { } status and not ObservationStatus.Final } => [words.Coded(Hl7 + "observation-status", status.GetLiteral())],
        DiagnosticReport { Status: { } status and not DiagnosticReport.DiagnosticReportStatus.Final } => [words.Coded(Hl7 + "observation-status", status.GetLiteral())],
        Procedure { Status: { } status and not EventStatus.Completed } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        DeviceUseStatement { Status: { } status } => [words.Coded(Hl7 + "event-status", status.GetLiteral())],
        CarePlan { Status: { } status } => [words.Coded(Hl7 + "request-status", status.GetLiteral())],
        _ => [],
    };

    private static IEnumerable<Cell> NotesOf(Resource resource) => NarrativeWords.Notes(resource switch
    {
        AllergyIntolerance allergy => allergy.Note,
        Condition condition => condition.Note,
        MedicationStatement statement => statement.Note,
        MedicationRequest request => request.Note,
        Observation observation => observation.Note,
        Procedure procedure => procedure.Note,
        Immunization immunization => immunization.Note,
        DeviceUseStatement use => use.Note,
        CarePlan plan => plan.Note,
        ClinicalImpression impression => impression.Note,
        _ => [],
    });

    private static IEnumerable<Cell?> Reaction(AllergyIntolerance.ReactionComponent reaction, NarrativeWords words)
    {
        foreach (var manifestation in reaction.Manifestation) yield return words.Coded(manifestation);
        if (reaction.Severity is { } severity && words.Coded(Hl7 + "reaction-event-severity", severity.GetLiteral()) is { } cell)
            yield return cell with { IsGrave = severity == AllergyIntolerance.AllergyIntoleranceSeverity.Severe };
    }

    private static IEnumerable<Dosage> DosesOf(Resource resource) => resource switch
    {
        MedicationStatement statement => statement.Dosage,
        MedicationRequest request => request.DosageInstruction,
        MedicationDispense dispense => dispense.DosageInstruction,
        MedicationAdministration { Dosage: { } given } => [new Dosage { Text = given.Text, Route = given.Route, Site = given.Site, Method = given.Method, DoseAndRate = given.Dose is null ? [] : [new Dosage.DoseAndRateComponent { Dose = given.Dose }] }],
        _ => [],
    };

    private static IEnumerable<Cell?> Dose(Dosage dosage, NarrativeWords words)
    {
        var own = DosageWords.OwnText(dosage, words.Language);
        if (DosageWords.Of(dosage, words.Codes) is { } said) yield return new Cell(said, own == said ? null : own);
    }

    private static Cell? DoseNumber(Immunization.ProtocolAppliedComponent protocol, NarrativeWords words) => protocol.DoseNumber switch
    {
        PositiveInt { Value: { } number } => new Cell(protocol.SeriesDoses is PositiveInt { Value: { } all } ? $"{NumberWords.Of(number, words.Language)} / {NumberWords.Of(all, words.Language)}" : NumberWords.Of(number, words.Language)),
        FhirString { Value: { Length: > 0 } text } => new Cell(text),
        _ => null,
    };

    private static IEnumerable<Cell?> Activities(Resource resource, NarrativeWords words) => resource is CarePlan plan
        ? plan.Activity.SelectMany(activity => new[] { words.Coded(activity.Detail?.Code), Text(activity.Detail?.Description), words.Named(activity.Reference) })
        : [];

    private static Cell? Text(string? text) => text is { Length: > 0 } ? new Cell(text) : null;
}
