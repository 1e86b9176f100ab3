using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Referrals.Completeness;
using static MedCoop.Domain.Summaries.SectionKind;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Which section a resource on record belongs to, if any. Nothing that was entered in error, refuted or never done; what counts now goes to its section, what is over to the history. Results that
/// are pending or preliminary are told, as such. See docs/summaries.md for the table in words.
/// </summary>
internal static class SelectionRules
{
    private const string Loinc = SummarySections.Loinc;
    private const string Categories = "http://terminology.hl7.org/CodeSystem/observation-category";

    // The observations that the guide's section of pregnancies has: status, dates of delivery, outcomes.
    private static readonly FrozenSet<string> PregnancyCodes = FrozenSet.Create(
        StringComparer.Ordinal, "82810-3", "11778-8", "11779-6", "11780-4", "11636-8", "11637-6", "11638-4", "11639-2", "11640-0", "11612-9", "11613-7", "11614-5", "33065-4");

    private static readonly FrozenSet<string> SocialCodes = FrozenSet.Create(StringComparer.Ordinal, "72166-2", "74013-4");

    // Of consents only those by which a patient directs treatment in advance; consents to share data are none of a doctor's business here.
    private static readonly FrozenSet<string> DirectiveCodes = FrozenSet.Create(StringComparer.Ordinal, "adr", "acd", "dnr", "emrgonly", "hcd", "polst", "42348-3", "75320-2", "81351-9");

    /// <summary>The section; null: it is not for a summary.</summary>
    public static SectionKind? SectionOf(Resource resource) => resource switch
    {
        AllergyIntolerance allergy => Has(allergy.VerificationStatus, "entered-in-error", "refuted") || Has(allergy.ClinicalStatus, "inactive", "resolved") ? null : Allergies,
        Condition condition => OfCondition(condition),
        MedicationStatement statement => statement.Status is MedicationStatement.MedicationStatusCodes.Active or MedicationStatement.MedicationStatusCodes.Intended
            or MedicationStatement.MedicationStatusCodes.Unknown or MedicationStatement.MedicationStatusCodes.OnHold ? Medications : null,
        MedicationRequest request => request.DoNotPerform is not true && request.Status is MedicationRequest.MedicationrequestStatus.Active or MedicationRequest.MedicationrequestStatus.Unknown
            or MedicationRequest.MedicationrequestStatus.OnHold ? Medications : null,
        MedicationAdministration administration => administration.Status is MedicationAdministration.MedicationAdministrationStatusCodes.InProgress
            or MedicationAdministration.MedicationAdministrationStatusCodes.OnHold or MedicationAdministration.MedicationAdministrationStatusCodes.Unknown ? Medications : null,
        MedicationDispense dispense => dispense.Status is MedicationDispense.MedicationDispenseStatusCodes.InProgress or MedicationDispense.MedicationDispenseStatusCodes.OnHold
            or MedicationDispense.MedicationDispenseStatusCodes.Unknown ? Medications : null,
        Observation observation => OfObservation(observation),
        DiagnosticReport report => report.Status is DiagnosticReport.DiagnosticReportStatus.EnteredInError or DiagnosticReport.DiagnosticReportStatus.Cancelled ? null : Results,
        Procedure procedure => procedure.Status is EventStatus.EnteredInError or EventStatus.NotDone ? null : Procedures,
        Immunization immunization => immunization.Status is Immunization.ImmunizationStatusCodes.EnteredInError or Immunization.ImmunizationStatusCodes.NotDone ? null : Immunizations,
        DeviceUseStatement use => use.Status is DeviceUseStatement.DeviceUseStatementStatus.EnteredInError ? null : Devices,
        Flag flag => flag.Status is Flag.FlagStatus.Active ? Alerts : null,
        ClinicalImpression impression => impression.Status is ClinicalImpression.ClinicalImpressionStatus.EnteredInError ? null : FunctionalStatus,
        CarePlan plan => plan.Status is RequestStatus.Active or RequestStatus.OnHold or RequestStatus.Unknown ? PlanOfCare : null,
        ImmunizationRecommendation => PlanOfCare,
        Consent consent => consent.Status is Consent.ConsentState.Active && consent.Category.Append(consent.Scope).Any(code => Has(code, DirectiveCodes)) ? AdvanceDirectives : null,
        DocumentReference document => document is { Status: DocumentReferenceStatus.Current, DocStatus: not CompositionStatus.EnteredInError } ? OfDocument(document) : null,
        _ => null,
    };

    /// <summary>What a resource is about, and where on the body: the limits of results count alike what has the same; null: it does not say, and is like nothing else.</summary>
    public static string? TopicOf(Resource resource)
    {
        if (NameOf(MainCode(resource)) is not { } name) return null;
        var site = (resource as Observation)?.BodySite is { } place ? NameOf(place) : null;
        return $"{resource.TypeName} {name}{(site is null ? "" : " @" + site)}";
    }

    private static string? NameOf(CodeableConcept? concept) =>
        concept?.Coding.Find(one => one.Code is { Length: > 0 }) is { } coding ? $"{coding.System}|{coding.Code}"
        : concept?.Text is { Length: > 0 } text ? text
        : concept?.Coding.Select(one => one.Display).FirstOrDefault(display => display is { Length: > 0 });

    /// <summary>The code of what a resource is about; null when it has none.</summary>
    public static CodeableConcept? MainCode(Resource resource) => resource switch
    {
        AllergyIntolerance allergy => allergy.Code,
        Condition condition => condition.Code,
        MedicationStatement statement => statement.Medication as CodeableConcept,
        MedicationRequest request => request.Medication as CodeableConcept,
        MedicationAdministration administration => administration.Medication as CodeableConcept,
        MedicationDispense dispense => dispense.Medication as CodeableConcept,
        Observation observation => observation.Code,
        DiagnosticReport report => report.Code,
        Procedure procedure => procedure.Code,
        Immunization immunization => immunization.VaccineCode,
        Flag flag => flag.Code,
        ClinicalImpression impression => impression.Code,
        DocumentReference document => document.Type,
        _ => null,
    };

    /// <summary>From when it is, for the order: the newest first; null: it does not say.</summary>
    public static DateTimeOffset? InstantOf(Resource resource) => resource switch
    {
        Flag flag => Instant(flag.Period?.Start),
        CarePlan plan => Instant(plan.Period?.Start ?? plan.Created),
        DeviceUseStatement use => Instant(Words.DateWords.TextOf(use.Timing) ?? (use.Timing as Period)?.Start ?? use.RecordedOn),
        ClinicalImpression impression => Instant(impression.Date ?? Words.DateWords.TextOf(impression.Effective)),
        MedicationAdministration administration => Instant(Words.DateWords.TextOf(administration.Effective) ?? (administration.Effective as Period)?.Start),
        MedicationDispense dispense => Instant(dispense.WhenHandedOver ?? dispense.WhenPrepared),
        ImmunizationRecommendation recommendation => Instant(recommendation.Date),
        _ => RecordRules.InstantOf(resource),
    };

    /// <summary>Whether a concept has one of some codes, in whatever system.</summary>
    public static bool Has(CodeableConcept? concept, params string[] codes) => concept?.Coding.Exists(coding => codes.Contains(coding.Code, StringComparer.Ordinal)) is true;

    private static bool Has(CodeableConcept? concept, FrozenSet<string> codes) => concept?.Coding.Exists(coding => coding.Code is { } code && codes.Contains(code)) is true;

    private static SectionKind? OfCondition(Condition condition)
    {
        if (Has(condition.VerificationStatus, "entered-in-error", "refuted")) return null;
        if (condition.Category.Exists(category => Has(category, "functional-status", "disability", "21134002"))) return FunctionalStatus;
        // Without a status, but with an end, it is over.
        return Has(condition.ClinicalStatus, "inactive", "resolved", "remission") || (condition.ClinicalStatus is null && condition.Abatement is not null) ? PastProblems : Problems;
    }

    // Everything is taken for a result but what is known to be none: better told than lost. Systems have categories of their own, since R4's are only preferred.
    private static SectionKind? OfObservation(Observation observation)
    {
        if (observation.Status is ObservationStatus.EnteredInError or ObservationStatus.Cancelled) return null;
        var codes = observation.Code?.Coding.Where(coding => coding.System is Loinc or null).Select(coding => coding.Code ?? "").ToList() ?? [];
        if (codes.Exists(PregnancyCodes.Contains)) return Pregnancy;
        if (codes.Exists(SocialCodes.Contains)) return SocialHistory;
        if (observation.Category.Exists(category => Has(category, "vital-signs"))) return VitalSigns;
        if (observation.Category.Exists(category => Has(category, "social-history"))) return SocialHistory;
        return observation.Category.Count > 0 && observation.Category.TrueForAll(IsNotTold) ? null : Results;
    }

    private static bool IsNotTold(CodeableConcept category) =>
        category.Coding.Exists(coding => coding.System is Categories or null && coding.Code is "survey" or "exam" or "therapy" or "activity");

    // A file is for the section whose code it has as its type or category.
    private static SectionKind? OfDocument(DocumentReference document) => document.Category.Append(document.Type).OfType<CodeableConcept>().SelectMany(concept => concept.Coding)
        .Where(coding => coding.System == Loinc).Select(coding => SummarySections.Find(coding.Code)?.Kind).FirstOrDefault(kind => kind is not null);

    private static DateTimeOffset? Instant(string? text) =>
        text is not null && MedCoop.Fhir.Search.InstantRange.TryRead(text, out var range) ? new DateTimeOffset(range.Start, TimeSpan.Zero) : null;
}
