namespace MedCoop.Web.Clients;

/// <summary>Who is signed in, as the server tells it to that person's own pages.</summary>
public sealed record Account
{
    /// <summary>The account.</summary>
    public required string Id { get; init; }

    /// <summary>The address that it signs in with.</summary>
    public required string Email { get; init; }

    /// <summary>What others see.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The person in FHIR, e.g. <c>Practitioner/17</c>.</summary>
    public string? FhirUser { get; init; }

    /// <summary>The organisation that it acts for now, e.g. <c>Organization/minsk-cardiology</c>; null: none.</summary>
    public string? Organization { get; init; }

    /// <summary>Name of <see cref="Organization"/>.</summary>
    public string? OrganizationName { get; init; }

    /// <summary>Codes of the roles that it acts in now.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Every organisation that it may act for.</summary>
    public IReadOnlyList<Membership> Memberships { get; init; } = [];

    /// <summary>Tag of the language chosen; null: none yet.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it can sign in with a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether an authenticator app is its second factor.</summary>
    public bool HasTotp { get; init; }

    /// <summary>How many passkeys it has.</summary>
    public int Passkeys { get; init; }

    /// <summary>Whether its roles demand a second factor that is not there yet.</summary>
    public bool MustSetUpSecondFactor { get; init; }

    /// <summary>Whether it acts in one of these roles.</summary>
    public bool HasAny(IReadOnlyCollection<string> roles) => Roles.Any(roles.Contains);
}

/// <summary>Belonging to an organisation, with roles there.</summary>
/// <param name="Organization">Reference, e.g. <c>Organization/minsk-cardiology</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Roles">Codes of the roles.</param>
public sealed record Membership(string Organization, string? Name, IReadOnlyList<string> Roles);

/// <summary>A browser in which the account is signed in.</summary>
/// <param name="Id">What ends it.</param>
/// <param name="Device">Browser and system, as far as they are told.</param>
/// <param name="Address">From where.</param>
/// <param name="StartedAt">When it signed in.</param>
/// <param name="LastSeenAt">When it last asked for something.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
public sealed record Session(string Id, string? Device, string? Address, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool IsCurrent);

/// <summary>A passkey of the account.</summary>
/// <param name="Id">What removes it.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it last signed in; null: never.</param>
public sealed record Passkey(string Id, string? Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>A person, as administrators see it.</summary>
public sealed record Person
{
    /// <summary>The account.</summary>
    public required string Id { get; init; }

    /// <summary>The address that it signs in with.</summary>
    public required string Email { get; init; }

    /// <summary>The name; null until an invitation is taken up.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The person in FHIR.</summary>
    public string? FhirUser { get; init; }

    /// <summary>Whether it may not sign in.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether it was invited and has not come yet.</summary>
    public bool IsInvited { get; init; }

    /// <summary>When it last signed in; null: never.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>Whether it has a second factor.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Where it works, in which roles.</summary>
    public IReadOnlyList<Membership> Memberships { get; init; } = [];
}

/// <summary>What sets up an authenticator app.</summary>
/// <param name="Uri">For its camera, <c>otpauth://totp/…</c>.</param>
/// <param name="Key">The same to be typed.</param>
public sealed record SecondFactorSetUpKey(string Uri, string Key);

/// <summary>Codes that stand in for a lost authenticator app, each once.</summary>
/// <param name="RecoveryCodes">The codes; empty when they were told before.</param>
public sealed record RecoveryCodeList(IReadOnlyList<string> RecoveryCodes);

/// <summary>An invitation.</summary>
/// <param name="Email">Who is invited.</param>
/// <param name="DisplayName">The name that the inviter gave; null: none.</param>
/// <param name="OrganizationName">Where to; null: nowhere yet.</param>
/// <param name="State"><c>valid</c>, <c>used</c> or <c>expired</c>.</param>
public sealed record Invitation(string? Email, string? DisplayName, string? OrganizationName, string State);

/// <summary>An app that asks to act for somebody.</summary>
/// <param name="ClientName">Its name.</param>
/// <param name="Scopes">What it asks for.</param>
/// <param name="NeedsPatient">Whether a patient has to be chosen, whose data it is about.</param>
public sealed record ConsentRequest(string ClientName, IReadOnlyList<ConsentScope> Scopes, bool NeedsPatient);

/// <summary>One thing that an app asks for.</summary>
/// <param name="Scope">The scope, as the app wrote it.</param>
public sealed record ConsentScope(string Scope);
