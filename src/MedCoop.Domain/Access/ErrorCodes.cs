namespace MedCoop.Domain.Access;

/// <summary>The stable codes of what access rules refuse. 5001 and 5002 are those of missing and bad tokens.</summary>
public static class AccessErrorCodes
{
    /// <summary>None of the actor's roles may do this with resources of this type; the text names the roles that may.</summary>
    public const string RoleMissing = "MC5010";

    /// <summary>Only the organisation that keeps the case may do this.</summary>
    public const string NotTheOwner = "MC5011";

    /// <summary>A reference leads to no resource that the actor may see, so that what refers to it cannot be put into its case.</summary>
    public const string UnseenReference = "MC5012";

    /// <summary>The actor sees only a part of such resources, and the search asks for what it does not see.</summary>
    public const string HiddenElement = "MC5013";

    /// <summary>The actor sees only a part of this resource, so that it would overwrite the rest.</summary>
    public const string PartlySeen = "MC5014";

    /// <summary>The resource is marked as incomplete (SUBSETTED); only whole resources can be written.</summary>
    public const string SubsettedWrite = "MC5015";

    /// <summary>There is no such resource that the actor may see, and its own choice of an id must be a UUID.</summary>
    public const string IdNotChosen = "MC5016";

    /// <summary>Break-glass needs a reason and a role that treats, and is written by its operation only.</summary>
    public const string BreakGlassRefused = "MC5017";

    /// <summary>What the client was allowed (its scopes) does not reach to this.</summary>
    public const string ScopeMissing = "MC5018";

    /// <summary>A Task asks in the name of an organisation that the writer does not act for, and would open a case.</summary>
    public const string AsksForOthers = "MC5019";

    /// <summary>A Task that tells of the end of a consent is written by the server only, and only what became of it is added to it.</summary>
    public const string ForgedNotice = "MC5020";
}
