namespace MedCoop.Store.Identity;

/// <summary>How often a name was tried in vain, whether somebody has it or not.</summary>
internal sealed class AttemptRow
{
    /// <summary>SHA-256 of the normalised name.</summary>
    public required byte[] NameHash { get; init; }

    public int Failures { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }
}

/// <summary>A client assertion that was used: its like is not taken again until it has expired by itself.</summary>
internal sealed class AssertionRow
{
    /// <summary>SHA-256 of issuer and <c>jti</c>.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A key of ASP.NET Core's data protection, as XML that is itself encrypted with the master key of the key folder.</summary>
internal sealed class ProtectionKeyRow
{
    public required Guid Id { get; init; }

    public required string Xml { get; init; }
}

/// <summary>A key with which tokens are signed or encrypted.</summary>
public sealed class ServerKey
{
    /// <summary>Its <c>kid</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does.</summary>
    public required ServerKeyUse Use { get; init; }

    /// <summary>When it was made; the newest is the one in use.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is not even accepted any more; null: it is.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>The key itself, protected by data protection.</summary>
    public required string Protected { get; init; }
}

/// <summary>What a key does.</summary>
public enum ServerKeyUse
{
    /// <summary>Signs tokens (RSA).</summary>
    Signing,

    /// <summary>Encrypts codes and refresh tokens (AES).</summary>
    Encryption,
}
