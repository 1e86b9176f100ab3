using System.Collections.Frozen;

namespace MedCoop.Domain.Referrals;

/// <summary>Codes of the package that the rules of referrals tell apart.</summary>
public static class ReferralCodes
{
    /// <summary>What a hospital may ask for (code system <c>information-item</c>).</summary>
    public static FrozenSet<string> InformationItems { get; } = FrozenSet.Create(
        StringComparer.Ordinal, "imaging", "pathology-slides", "pathology-report", "laboratory", "clinical-note", "medication-list", "operation-report", "echocardiography", "electrocardiogram",
        "tissue-typing", "donor-data", "growth-chart", "functional-status", "translation", "identity-document", "consent");
}
