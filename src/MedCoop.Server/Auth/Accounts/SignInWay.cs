namespace MedCoop.Server.Auth.Accounts;

/// <summary>How a person showed who it is.</summary>
/// <param name="Name">In words, for the trail.</param>
internal sealed record SignInWay(string Name)
{
    /// <summary>Whether the browser is to stay signed in when it is closed.</summary>
    public bool Remember { get; init; }

    /// <summary>Whether a second factor was shown elsewhere, so that none of ours is needed.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>When it was shown elsewhere; null: now.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The person of the outside provider, where it comes to this account for the first time.</summary>
    public OutsideLogin? NewLogin { get; init; }
}
