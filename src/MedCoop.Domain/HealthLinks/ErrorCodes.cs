namespace MedCoop.Domain.HealthLinks;

/// <summary>The stable codes of what SMART Health Links refuse.</summary>
public static class HealthLinkErrorCodes
{
    /// <summary>The text is no SMART Health Link, or one that breaks its own rules.</summary>
    public const string BadLink = "MC2501";

    /// <summary>A file of a link cannot be opened: it was changed, is encrypted with another key, or in another way.</summary>
    public const string BadFile = "MC2502";

    /// <summary>The passcode of a link is too easily guessed.</summary>
    public const string WeakPasscode = "MC2503";

    /// <summary>There is no such link any more, or there never was: it has expired, was revoked, or is disabled.</summary>
    public const string LinkClosed = "MC2504";

    /// <summary>The passcode is missing or wrong.</summary>
    public const string WrongPasscode = "MC2505";

    /// <summary>The link leads to a server that this one is not configured to ask.</summary>
    public const string UntrustedServer = "MC2506";

    /// <summary>The server of the link does not answer, or not as the specification says.</summary>
    public const string BadServer = "MC2507";

    /// <summary>Only who made a link, or the organisation that keeps the case, may revoke it.</summary>
    public const string NotTheMaker = "MC2508";
}
