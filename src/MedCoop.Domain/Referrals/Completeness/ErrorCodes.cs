namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>The stable codes of what scoring a referral's completeness refuses.</summary>
public static class CompletenessErrorCodes
{
    /// <summary>No questionnaire with this URL (and version) is stored here or shipped.</summary>
    public const string UnknownQuestionnaire = "MC2101";

    /// <summary>The questionnaire cannot be asked; each issue names one thing that is wrong with it.</summary>
    public const string UnusableQuestionnaire = "MC2102";
}
