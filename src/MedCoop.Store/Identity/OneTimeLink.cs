namespace MedCoop.Store.Identity;

/// <summary>A link that works once: an invitation, a reset of the password, the set-up of the first administrator.</summary>
public sealed class OneTimeLink
{
    /// <summary>SHA-256 of the link's token: who reads the database cannot use the link.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>What it is for.</summary>
    public required LinkPurpose Purpose { get; init; }

    /// <summary>Whose; null: nobody's yet.</summary>
    public required Guid? AccountId { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used or withdrawn; null: not yet.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>What a link is for.</summary>
public enum LinkPurpose
{
    /// <summary>The first administrator makes an account.</summary>
    Setup,

    /// <summary>A person takes an account over and chooses a password.</summary>
    Invitation,

    /// <summary>A person chooses a new password.</summary>
    Reset,
}
