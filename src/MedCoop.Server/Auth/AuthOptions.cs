using System.ComponentModel.DataAnnotations;
using MedCoop.Domain.Access;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth;

/// <summary>Tokens, keys, and the outside provider of sign-in (configuration section <c>Auth</c>).</summary>
public sealed class AuthOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>Folder of the master key; null: <c>keys</c> beside the SQLite database, else <c>data/keys</c>.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>How long an access token is good for.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:15:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refresh token is good for; each use gives a new one.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "90.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long somebody who does nothing stays signed in.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long somebody stays signed in at all, however busy.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan LongestSession { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// An outside OpenID Connect provider, e.g. <c>https://login.ministry.example</c>: its access tokens count too where <see cref="Audience"/> is set, and people sign in to the screens with it
    /// where <see cref="ClientId"/> is. Null: none.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>What its access tokens must name as their audience; null: they do not count.</summary>
    public string? Audience { get; init; }

    /// <summary>As whom this server is registered with the provider; null: nobody signs in to the screens with it.</summary>
    public string? ClientId { get; init; }

    /// <summary>The secret of that registration; null: it is a public one, and the proof key of each sign-in (PKCE) is all.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What people know the provider by; null: its host.</summary>
    [MaxLength(60)]
    public string? ProviderName { get; init; }

    /// <summary>What it is asked for, with spaces between.</summary>
    public string Scopes { get; init; } = "openid profile email";

    /// <summary>Whether nobody signs in with the provider without a second factor: then none is asked for here, even where its tokens do not tell (<c>amr</c>).</summary>
    public bool ProviderChecksSecondFactor { get; init; }

    /// <summary>Names of its claims.</summary>
    public ClaimNames Claims { get; init; } = new();

    /// <summary>Its names of roles, each with the code of ours: <c>Auth:Roles:nurse-coordinator=coordinator</c>. Our own codes need no entry.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Hosts from which the key sets of clients (<c>jwks_uri</c>) may be fetched; of others nothing is.</summary>
    public IReadOnlyList<string> JwksHosts { get; init; } = [];

    /// <summary>Whether access tokens of the provider count.</summary>
    public bool TakesOutsideTokens => Authority is not null && !string.IsNullOrWhiteSpace(Audience);

    /// <summary>Whether people may sign in with the provider.</summary>
    public bool SignsPeopleIn => Authority is not null && !string.IsNullOrWhiteSpace(ClientId);

    /// <summary>What the provider is called on the sign-in page.</summary>
    public string NameOfProvider => string.IsNullOrWhiteSpace(ProviderName) ? Authority?.Host ?? "" : ProviderName.Trim();

    /// <summary>The words of <see cref="Scopes"/>.</summary>
    public IReadOnlyList<string> ScopeList => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LongestSession < SessionLifetime)
            yield return new ValidationResult($"{Section}:LongestSession must be {Section}:SessionLifetime at least.", [nameof(LongestSession)]);
        foreach (var mistake in ProviderMistakes()) yield return mistake;
        foreach (var (theirs, ours) in Roles.Where(role => RoleCodes.Find(role.Value) is null))
            yield return new ValidationResult($"{Section}:Roles:{theirs}: there is no role '{ours}'.", [nameof(Roles)]);
    }

    private IEnumerable<ValidationResult> ProviderMistakes()
    {
        if (Authority is { IsAbsoluteUri: false } or { IsAbsoluteUri: true, Scheme: not "https" and not "http" } or { IsAbsoluteUri: true, Scheme: "http", IsLoopback: false })
            yield return new ValidationResult($"{Section}:Authority must be an https address; http is for a provider on this machine.", [nameof(Authority)]);
        if (Authority is not null && string.IsNullOrWhiteSpace(Audience) && string.IsNullOrWhiteSpace(ClientId))
            yield return new ValidationResult(
                $"{Section}:Authority needs {Section}:Audience (what its access tokens name as their audience) or {Section}:ClientId (as whom this server signs people in with it), or both.", [nameof(Audience), nameof(ClientId)]);
        if (Authority is null && !string.IsNullOrEmpty(ClientId))
            yield return new ValidationResult($"{Section}:ClientId needs {Section}:Authority, the provider with which it is registered.", [nameof(ClientId)]);
        if (string.IsNullOrEmpty(ClientId) && !string.IsNullOrEmpty(ClientSecret))
            yield return new ValidationResult($"{Section}:ClientSecret needs {Section}:ClientId, whose secret it is.", [nameof(ClientSecret)]);
        if (!string.IsNullOrEmpty(ClientId) && !ScopeList.Contains("openid", StringComparer.Ordinal))
            yield return new ValidationResult($"{Section}:Scopes must have openid among them.", [nameof(Scopes)]);
    }
}

/// <summary>Names of the claims in the tokens of an outside provider, and in what it tells of who signs in.</summary>
public sealed class ClaimNames
{
    /// <summary>Who it is in FHIR: <c>Practitioner/17</c>; in access tokens a URL that ends so, too.</summary>
    public string FhirUser { get; init; } = "fhirUser";

    /// <summary>The acting organisation (<c>Organization/17</c>).</summary>
    public string Organization { get; init; } = "organization";

    /// <summary>Roles: one claim each, or one with several values.</summary>
    public string Roles { get; init; } = "role";

    /// <summary>Purpose of use.</summary>
    public string Purpose { get; init; } = "purpose";
}

/// <summary>Checks <see cref="AuthOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
