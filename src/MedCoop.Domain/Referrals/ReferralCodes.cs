using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>Codes of the package that the rules of referrals tell apart.</summary>
public static class ReferralCodes
{
    /// <summary>What a hospital may ask for (code system <c>information-item</c>).</summary>
    public static FrozenSet<string> InformationItems { get; } = FrozenSet.Create(
        StringComparer.Ordinal, "imaging", "pathology-slides", "pathology-report", "laboratory", "clinical-note", "medication-list", "operation-report", "echocardiography", "electrocardiogram",
        "tissue-typing", "donor-data", "growth-chart", "functional-status", "translation", "identity-document", "consent");

    /// <summary>The kind of input or output of a referral's Tasks that a name means: what was asked for is answered under its own code.</summary>
    public static CodeableConcept KindOf(string name) =>
        InformationItems.Contains(name) ? new CodeableConcept("https://medcoop.example/fhir/CodeSystem/information-item", name) : TaskElements.Parameter(name);
}
