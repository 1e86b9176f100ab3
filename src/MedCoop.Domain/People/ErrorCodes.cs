namespace MedCoop.Domain.People;

/// <summary>The stable codes of what matching, linking and merging people refuses.</summary>
public static class PeopleErrorCodes
{
    /// <summary>A match was asked for with nothing that tells a person: no identifier, and no name with something beside it.</summary>
    public const string TooLittleToMatch = "MC2201";

    /// <summary>What is sent claims a level of identity assurance (L0, L1) for which it says too little.</summary>
    public const string BelowClaimedLevel = "MC2202";

    /// <summary>Two records cannot be linked, merged or taken apart as they are now; the text says why.</summary>
    public const string NotMergeable = "MC2203";
}
