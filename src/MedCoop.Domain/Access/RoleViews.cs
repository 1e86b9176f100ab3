using System.Collections.Frozen;

namespace MedCoop.Domain.Access;

/// <summary>
/// Which elements roles see of types that they do not see whole. Payers see money and codes and no free text; who works without patients
/// does not see the elements that lead to one, even should a consignment name one by mistake.
/// </summary>
public static class RoleViews
{
    // Of all that a value may be, what is no code, amount of money, date, number of something or reference.
    private static readonly string[] NarrativeTypes =
    [
        "Address", "Age", "Annotation", "Attachment", "Base64Binary", "ContactDetail", "ContactPoint", "Contributor", "Count", "DataRequirement", "Decimal", "Distance", "Dosage",
        "Expression", "HumanName", "Markdown", "Meta", "ParameterDefinition", "Quantity", "Range", "Ratio", "RelatedArtifact", "SampledData", "Signature", "String", "Timing",
        "TriggerDefinition", "UsageContext",
    ];

    private static readonly FrozenDictionary<string, ElementView> Payer = new Dictionary<string, ElementView>(StringComparer.Ordinal)
    {
        ["Patient"] = ElementView.Only("identifier active name gender birthDate deceased address managingOrganization"),
        ["RelatedPerson"] = ElementView.Only("identifier active patient relationship name"),
        ["ServiceRequest"] = ElementView.Only(
            "identifier basedOn replaces requisition status intent category priority code subject authoredOn requester performerType performer insurance quantity occurrence"),
        ["Task"] = ElementView.Except($"text contained description note reasonReference statusReason.text reasonCode.text {Narrative("input")} {Narrative("output")}"),
        ["Communication"] = ElementView.Only("identifier basedOn partOf inResponseTo status category priority medium subject topic about sent received recipient sender"),
        ["CommunicationRequest"] = ElementView.Only("identifier basedOn replaces status category priority medium subject about occurrence authoredOn requester recipient sender"),
        ["Appointment"] = ElementView.Only("identifier status serviceType start end created basedOn participant"),
        ["AppointmentResponse"] = ElementView.Only("identifier appointment start end actor participantStatus"),
        ["Consent"] = ElementView.Except("text contained source"),
        ["MessageHeader"] = ElementView.Only("event destination sender source response"),
        ["Provenance"] = ElementView.Only("target recorded occurred activity agent"),
        ["VerificationResult"] = ElementView.Only("status statusDate"),
        ["Account"] = ElementView.Except("text contained description"),
        ["Coverage"] = ElementView.Except("text contained"),
        ["CoverageEligibilityRequest"] = ElementView.Except($"text contained {Narrative("supportingInfo")}"),
        ["CoverageEligibilityResponse"] = ElementView.Except("text contained disposition"),
        ["EnrollmentRequest"] = ElementView.Except("text contained"),
        ["EnrollmentResponse"] = ElementView.Except("text contained disposition"),
        ["PaymentNotice"] = ElementView.Except("text contained"),
        ["PaymentReconciliation"] = ElementView.Except("text contained disposition processNote"),
        ["Claim"] = ElementView.Except($"text contained {Narrative("supportingInfo")}"),
        ["ClaimResponse"] = ElementView.Except("text contained disposition processNote"),
        ["ExplanationOfBenefit"] = ElementView.Except($"text contained disposition processNote {Narrative("supportingInfo")}"),
        ["Invoice"] = ElementView.Except("text contained note"),
        ["ChargeItem"] = ElementView.Except("text contained note supportingInformation"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ElementView> Patientless = new Dictionary<string, ElementView>(StringComparer.Ordinal)
    {
        ["Task"] = ElementView.Except("for encounter insurance"),
        ["Communication"] = ElementView.Except("subject encounter"),
        ["CommunicationRequest"] = ElementView.Except("subject encounter"),
        ["ServiceRequest"] = ElementView.Except("subject encounter insurance"),
        ["Appointment"] = ElementView.Except("participant"),
        ["AppointmentResponse"] = ElementView.Except("actor"),
        ["SupplyDelivery"] = ElementView.Except("patient"),
        ["Device"] = ElementView.Except("patient"),
        ["DocumentReference"] = ElementView.Except("subject"),
        ["DocumentManifest"] = ElementView.Except("subject"),
        ["Composition"] = ElementView.Except("subject encounter"),
        ["DetectedIssue"] = ElementView.Except("patient"),
        ["Observation"] = ElementView.Except("encounter"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The types of which a role sees a part only.</summary>
    public static IReadOnlyDictionary<string, ElementView> Of(Role role) =>
        role == Role.Payer ? Payer : AccessRules.SeesPatients(role) ? FrozenDictionary<string, ElementView>.Empty : Patientless;

    /// <summary>What a role sees of a type.</summary>
    public static ElementView Of(Role role, string type) => Of(role).TryGetValue(type, out var view) ? view : ElementView.Whole;

    private static string Narrative(string element) => string.Join(' ', NarrativeTypes.Select(type => $"{element}.value{type}"));
}
