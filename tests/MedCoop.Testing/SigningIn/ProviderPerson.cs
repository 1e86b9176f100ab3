namespace MedCoop.Testing.SigningIn;

/// <summary>Somebody at a <see cref="TestProvider"/>.</summary>
/// <param name="Subject">Who it is there.</param>
public sealed record ProviderPerson(string Subject)
{
    private readonly Dictionary<string, object?> claims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> userInfo = new(StringComparer.Ordinal);

    /// <summary>What its identity token says, more than or instead of what the provider says in each.</summary>
    public IReadOnlyDictionary<string, object?> Claims
    {
        get => new Dictionary<string, object?>(claims, StringComparer.Ordinal) { ["sub"] = Subject };
        init => claims = new(value, StringComparer.Ordinal);
    }

    /// <summary>What userinfo says.</summary>
    public IReadOnlyDictionary<string, object?> UserInfo
    {
        get => new Dictionary<string, object?>(userInfo, StringComparer.Ordinal) { ["sub"] = UserInfoSubject ?? Subject };
        init => userInfo = new(value, StringComparer.Ordinal);
    }

    /// <summary>Of whom userinfo speaks, where that is somebody else.</summary>
    public string? UserInfoSubject { get; init; }

    /// <summary>Whether its token is signed with a key of somebody else.</summary>
    public bool IsForged { get; init; }

    /// <summary>Whether its token has no signature.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether the provider lets it pass without asking, though it was to ask.</summary>
    public bool IgnoresPrompt { get; init; }

    /// <summary>Whether the provider does not say when it showed who it is, though it was asked.</summary>
    public bool TellsNoTime { get; init; }

    /// <summary>What is added to the address that leads back.</summary>
    public string ParametersBack { get; init; } = "";
}
