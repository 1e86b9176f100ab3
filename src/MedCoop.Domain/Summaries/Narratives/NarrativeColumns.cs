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

    private static readonly NarrativeColumn Date = new(SummaryWords.Date, (resource, words) => [RecordCells.DateOf(resource, words)]);
    private static readonly NarrativeColumn Status = new(SummaryWords.Status, RecordCells.StatusOf);
    private static readonly NarrativeColumn Note = new(SummaryWords.Note, (resource, _) => RecordCells.NotesOf(resource));

    private static readonly NarrativeColumn[] Conditions =
    [
        new(SummaryWords.Problem, RecordCells.Name),
        new(SummaryWords.BodySite, (resource, words) => resource is Condition condition ? condition.BodySite.Select(words.Coded) : []),
        new(SummaryWords.Severity, (resource, words) => resource is Condition condition ? [words.Coded(condition.Severity)] : []),
        Status,
        new(SummaryWords.Onset, (resource, words) => resource is Condition condition ? [words.When(condition.Onset) ?? words.When(condition.RecordedDate)] : [RecordCells.DateOf(resource, words)]),
        new(SummaryWords.Ended, (resource, words) => resource is Condition condition ? [words.When(condition.Abatement)] : []),
        Note,
    ];

    private static readonly NarrativeColumn[] Observed =
    [
        Date,
        new(SummaryWords.Test, RecordCells.Name),
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
            new(SummaryWords.Allergy, RecordCells.Name),
            new(SummaryWords.Criticality, (resource, words) => resource is AllergyIntolerance { Criticality: { } risk }
                ? [words.Coded(Hl7 + "allergy-intolerance-criticality", risk.GetLiteral()) is { } cell ? cell with { IsGrave = risk == AllergyIntolerance.AllergyIntoleranceCriticality.High } : null] : []),
            new(SummaryWords.Reaction, (resource, words) => resource is AllergyIntolerance allergy ? allergy.Reaction.SelectMany(reaction => RecordCells.Reaction(reaction, words)) : []),
            Status,
            new(SummaryWords.Onset, (resource, words) => resource is AllergyIntolerance allergy ? [words.When(allergy.Onset) ?? words.When(allergy.RecordedDate)] : [RecordCells.DateOf(resource, words)]),
            Note,
        ],
        [Medications] =
        [
            new(SummaryWords.Medicine, RecordCells.Name),
            new(SummaryWords.Dose, (resource, words) => RecordCells.DosesOf(resource).SelectMany(dosage => RecordCells.Dose(dosage, words))),
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
        [FunctionalStatus] = [new(SummaryWords.Finding, RecordCells.Name), Date, Status, Note],
        [Results] = Observed,
        [VitalSigns] = Observed,
        [Pregnancy] = Observed,
        [SocialHistory] = Observed,
        [Procedures] =
        [
            Date,
            new(SummaryWords.Procedure, RecordCells.Name),
            new(SummaryWords.BodySite, (resource, words) => resource is Procedure procedure ? procedure.BodySite.Select(words.Coded) : []),
            new(SummaryWords.Reason, (resource, words) => resource is Procedure procedure ? [.. procedure.ReasonCode.Select(words.Coded), .. procedure.ReasonReference.Select(words.Named)] : []),
            Status,
            Note,
        ],
        [Immunizations] =
        [
            Date,
            new(SummaryWords.Vaccine, RecordCells.Name),
            new(SummaryWords.DoseNumber, (resource, words) => resource is Immunization immunization ? immunization.ProtocolApplied.Select(protocol => RecordCells.DoseNumber(protocol, words)) : []),
            new(SummaryWords.Lot, (resource, _) => resource is Immunization { LotNumber: { Length: > 0 } lot } ? [new Cell(lot)] : []),
            Status,
            Note,
        ],
        [Devices] = [new(SummaryWords.Device, RecordCells.Name), Date, new(SummaryWords.BodySite, (resource, words) => resource is DeviceUseStatement use ? [words.Coded(use.BodySite)] : []), Status, Note],
        [Alerts] = [new(SummaryWords.Alert, RecordCells.Name), Date, Status],
        [PlanOfCare] = [new(SummaryWords.Plan, RecordCells.Name), Date, new(SummaryWords.Activities, RecordCells.Activities), Status, Note],
        [AdvanceDirectives] = [new(SummaryWords.Directive, RecordCells.Name), Date, Status],
        [PatientStory] = [new(SummaryWords.Document, RecordCells.Name), Date],
    }.ToFrozenDictionary();

    /// <summary>The columns of a section.</summary>
    public static IReadOnlyList<NarrativeColumn> Of(SectionKind kind) => All[kind];
}
