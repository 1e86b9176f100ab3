namespace MedCoop.Store.Identity;

/// <summary>One browser in which a person has signed in.</summary>
public sealed class SignInSession
{
    /// <summary>What the cookie carries.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The browser as it names itself.</summary>
    public required string Device { get; init; }

    /// <summary>Where it came from.</summary>
    public required string Address { get; init; }

    /// <summary>When the person signed in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last used, to the minute or so.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it was ended; null: it goes on.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
