using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Fhir.Search;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>What of the record answers a question, and from when it is.</summary>
public static class RecordRules
{
    private const string ScanStatus = "https://medcoop.example/fhir/StructureDefinition/scan-status";

    /// <summary>Whether a resource is what a source asks for.</summary>
    public static bool Matches(AnswerSource source, Resource resource) =>
        resource.TypeName == source.Type
        && (source.Codes.Count == 0 || CodesOf(resource).Any(code => source.Codes.Any(asked => IsSame(asked, code))))
        && (source.Element is null || ElementPath.Of(resource, source.Element).Any());

    /// <summary>Whether a resource says something that stands: final, not entered in error, a file that can be opened.</summary>
    public static bool IsSettled(Resource resource) => !CodesOf(resource).Any(SaysNothing) && resource switch
    {
        Observation observation => observation.Status is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected
            && (observation.Value is not null || observation.HasMember.Count > 0 || observation.Component.Any(component => component.Value is not null)),
        DiagnosticReport report => report.Status is DiagnosticReport.DiagnosticReportStatus.Final or DiagnosticReport.DiagnosticReportStatus.Amended
            or DiagnosticReport.DiagnosticReportStatus.Corrected or DiagnosticReport.DiagnosticReportStatus.Appended,
        DocumentReference document => document.Status == DocumentReferenceStatus.Current
            && document.DocStatus is not (CompositionStatus.Preliminary or CompositionStatus.EnteredInError) && document.Content.Any(CanBeOpened),
        Condition condition => !HasCode(condition.VerificationStatus, "refuted", "entered-in-error"),
        AllergyIntolerance allergy => !HasCode(allergy.VerificationStatus, "refuted", "entered-in-error"),
        Procedure procedure => procedure.Status is EventStatus.Completed or EventStatus.InProgress,
        MedicationStatement statement => statement.Status is MedicationStatement.MedicationStatusCodes.Active or MedicationStatement.MedicationStatusCodes.Intended,
        MedicationRequest request => request.Status == MedicationRequest.MedicationrequestStatus.Active && request.DoNotPerform is not true,
        Immunization immunization => immunization.Status == Immunization.ImmunizationStatusCodes.Completed,
        ImagingStudy study => study.Status == ImagingStudy.ImagingStudyStatus.Available,
        Consent consent => consent.Status == Consent.ConsentState.Active && consent.Provision?.Type is not Consent.ConsentProvisionType.Deny,
        Coverage coverage => coverage.Status == FinancialResourceStatusCodes.Active,
        RelatedPerson person => person.Active is not false,
        ServiceRequest => true,
        _ => false,
    };

    /// <summary>Whether a consent that names organisations names one that is asked; anything else does.</summary>
    public static bool IsForPerformers(Resource resource, ServiceRequest request)
    {
        var asked = request.Performer.Select(performer => performer.Reference).Where(reference => IsOrganization(reference)).ToList();
        var named = (resource as Consent)?.Provision?.Actor.Select(actor => actor.Reference?.Reference).Where(IsOrganization).ToList() ?? [];
        return asked.Count == 0 || named.Count == 0 || named.Any(organization => asked.Any(performer => SameResource(organization!, performer!)));
    }

    /// <summary>Whether it has ended by itself: a consent, a coverage, a passport.</summary>
    public static bool HasEnded(Resource resource, DateTimeOffset at) => (resource switch
    {
        Consent consent => consent.Provision?.Period,
        Coverage coverage => coverage.Period,
        RelatedPerson person => person.Period,
        DocumentReference document when HasCode(document.Type, "passport", "visa", "fit-to-fly-certificate", "guarantee-letter") => document.Context?.Period,
        _ => null,
    })?.End is { } end && InstantRange.TryRead(end, out var range) && range.End <= at.UtcTicks;

    /// <summary>When what it says was found out; null when it does not tell.</summary>
    public static DateTimeOffset? InstantOf(Resource resource) => Earliest(resource switch
    {
        Observation observation => Text(observation.Effective) ?? Text(observation.IssuedElement),
        DiagnosticReport report => Text(report.Effective) ?? Text(report.IssuedElement),
        // What a file was made of is as old as the file, not as its entry here.
        DocumentReference document => document.Content.Select(content => content.Attachment?.Creation).OfType<string>().Max(StringComparer.Ordinal) ?? Text(document.DateElement),
        Condition condition => condition.RecordedDate ?? Text(condition.Onset),
        AllergyIntolerance allergy => allergy.RecordedDate,
        Procedure procedure => Text(procedure.Performed),
        MedicationStatement statement => statement.DateAsserted ?? Text(statement.Effective),
        MedicationRequest request => request.AuthoredOn,
        Immunization immunization => Text(immunization.Occurrence),
        ImagingStudy study => study.Started,
        Consent consent => consent.DateTime,
        Coverage coverage => coverage.Period?.Start,
        ServiceRequest request => request.AuthoredOn,
        _ => null,
    });

    /// <summary>The codes by which sources ask for it.</summary>
    public static IEnumerable<Coding> CodesOf(Resource resource) => resource switch
    {
        Observation observation => Codings(observation.Code, [.. observation.Component.Select(component => component.Code)]),
        DiagnosticReport report => Codings(report.Code, [.. report.Category]),
        DocumentReference document => Codings(document.Type, [.. document.Category]),
        Condition condition => Codings(condition.Code),
        AllergyIntolerance allergy => Codings(allergy.Code),
        Procedure procedure => Codings(procedure.Code),
        MedicationStatement statement => Codings(statement.Medication as CodeableConcept),
        MedicationRequest request => Codings(request.Medication as CodeableConcept),
        Immunization immunization => Codings(immunization.VaccineCode),
        ImagingStudy study => study.Modality.Concat(study.Series.Select(series => series.Modality).OfType<Coding>()),
        Consent consent => Codings(null, [.. consent.Category]),
        Coverage coverage => Codings(coverage.Type),
        RelatedPerson person => Codings(null, [.. person.Relationship]),
        _ => [],
    };

    /// <summary>Whether two codes are the same; a system that is not said is any.</summary>
    public static bool IsSame(Coding asked, Coding found) => asked.Code == found.Code && (asked.System is null || asked.System == found.System);

    // "No known allergies" answers; "no information about allergies" does not.
    private static bool SaysNothing(Coding code) => AbsenceCodes.Of(code) == Absence.NothingKnown;

    private static bool CanBeOpened(DocumentReference.ContentComponent content) =>
        (content.GetExtension(ScanStatus) ?? content.Attachment?.GetExtension(ScanStatus))?.Value is not Code status || status.Value == "available";

    private static bool HasCode(CodeableConcept? concept, params string[] codes) => concept?.Coding.Exists(coding => codes.Contains(coding.Code, StringComparer.Ordinal)) is true;

    private static bool IsOrganization(string? reference) => reference?.Contains("Organization/", StringComparison.Ordinal) is true;

    private static bool SameResource(string left, string right) => left[left.IndexOf("Organization/", StringComparison.Ordinal)..] == right[right.IndexOf("Organization/", StringComparison.Ordinal)..];

    private static IEnumerable<Coding> Codings(CodeableConcept? first, params IReadOnlyList<CodeableConcept?> more) => new[] { first }.Concat(more).OfType<CodeableConcept>().SelectMany(concept => concept.Coding);

    private static string? Text(DataType? time) => time switch
    {
        Period period => period.Start ?? period.End,
        Instant instant => instant.JsonValue as string ?? instant.ToString(),
        PrimitiveType primitive => primitive.JsonValue as string ?? primitive.ToString(),
        _ => null,
    };

    // Of a date without a day the first that it can be: what may be too old is.
    private static DateTimeOffset? Earliest(string? text) => text is not null && InstantRange.TryRead(text, out var range) ? new DateTimeOffset(range.Start, TimeSpan.Zero) : null;
}
