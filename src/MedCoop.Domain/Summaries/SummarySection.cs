using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries;

/// <summary>A section of the International Patient Summary. https://hl7.org/fhir/uv/ips/StructureDefinition-Composition-uv-ips.html</summary>
/// <param name="Kind">Which.</param>
/// <param name="Code">Its LOINC code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Presence">Whether a summary must have it.</param>
/// <param name="Types">The resource types that its entries may be; a DocumentReference may be in each; empty: any.</param>
public sealed record SummarySection(SectionKind Kind, string Code, Wording Title, SectionPresence Presence, IReadOnlyList<string> Types)
{
    /// <summary>The first version of the guide that has it: 1.1 knows neither alerts nor the patient's story.</summary>
    public bool IsIn11 => Kind is not (SectionKind.Alerts or SectionKind.PatientStory);
}

/// <summary>The sections of IPS 2.0.1.</summary>
public enum SectionKind
{
    Allergies,
    Alerts,
    Problems,
    Medications,
    Results,
    VitalSigns,
    Procedures,
    Devices,
    Immunizations,
    PastProblems,
    Pregnancy,
    FunctionalStatus,
    SocialHistory,
    PlanOfCare,
    AdvanceDirectives,
    PatientStory,
}

/// <summary>What the guide asks of whoever makes a summary.</summary>
public enum SectionPresence
{
    /// <summary>There may be such a section.</summary>
    Optional,

    /// <summary>There should be, when something is known.</summary>
    Recommended,

    /// <summary>There must be, even when nothing is known.</summary>
    Required,
}
