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

    /// <summary>An outside OpenID Connect provider whose access tokens count too, e.g. <c>https://login.ministry.example</c>; null: none.</summary>
    public Uri? Authority { get; init; }

    /// <summary>What its tokens must name as their audience.</summary>
    public string? Audience { get; init; }

    /// <summary>Names of its claims.</summary>
    public ClaimNames Claims { get; init; } = new();

    /// <summary>Its names of roles, each with the code of ours: <c>Auth:Roles:nurse-coordinator=coordinator</c>. Our own codes need no entry.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Hosts from which the key sets of clients (<c>jwks_uri</c>) may be fetched; of others nothing is.</summary>
    public IReadOnlyList<string> JwksHosts { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LongestSession < SessionLifetime)
            yield return new ValidationResult($"{Section}:LongestSession must be {Section}:SessionLifetime at least.", [nameof(LongestSession)]);
        if (Authority is not null && string.IsNullOrWhiteSpace(Audience))
            yield return new ValidationResult($"{Section}:Audience must say what the tokens of {Section}:Authority name as their audience.", [nameof(Audience)]);
        if (Authority is { IsAbsoluteUri: false } or { IsAbsoluteUri: true, Scheme: not "https" and not "http" })
            yield return new ValidationResult($"{Section}:Authority must be an https address.", [nameof(Authority)]);
        foreach (var (theirs, ours) in Roles.Where(role => RoleCodes.Find(role.Value) is null))
            yield return new ValidationResult($"{Section}:Roles:{theirs}: there is no role '{ours}'.", [nameof(Roles)]);
    }
}

/// <summary>Names of the claims in the tokens of an outside provider.</summary>
public sealed class ClaimNames
{
    /// <summary>Who it is in FHIR (<c>Practitioner/17</c>, or a URL that ends so).</summary>
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
