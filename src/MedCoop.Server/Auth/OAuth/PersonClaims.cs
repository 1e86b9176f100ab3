using System.Collections.Immutable;
using System.Security.Claims;
using MedCoop.Domain.Access;
using MedCoop.Store.Identity;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>What tokens say of whom they are for.</summary>
internal sealed class PersonClaims(AccountStore accounts)
{
    public const string FhirUser = "fhirUser";
    public const string Organization = "organization";
    public const string Purpose = "purpose";
    public const string Patient = "patient";

    /// <summary>When a session began, in its cookie: Unix milliseconds. The cookie itself is renewed as time goes by.</summary>
    public const string Since = "since";

    /// <summary>That a second factor was shown to the outside provider, in a session's cookie.</summary>
    public const string SecondFactorElsewhere = "second_factor_elsewhere";

    /// <summary>The session of a browser, in tokens that its own screens use.</summary>
    public const string Session = "session";

    /// <summary>Claims of a person as it is now; null when it may not sign in any more.</summary>
    /// <param name="subject">Id of its account.</param>
    /// <param name="scopes">What the client was granted.</param>
    /// <param name="patient">Id of the patient of the launch context; null: none.</param>
    public async Task<ClaimsPrincipal?> OfAsync(string? subject, ImmutableArray<string> scopes, string? patient, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(subject, out var id) || await accounts.FindAsync(id, cancellationToken) is not { Account.IsDisabled: false } person) return null;
        var identity = new ClaimsIdentity("OAuth", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, person.Account.DisplayName).SetClaim(Claims.Email, person.Account.Email)
            .SetClaim(FhirUser, person.Account.FhirUser).SetClaim(Patient, patient);
        if (ActingFor(person) is { } acting) identity.SetClaim(Organization, acting.Organization).SetClaims(Claims.Role, [.. acting.RoleCodes]);
        identity.SetScopes(scopes);
        identity.SetDestinations(claim => Destinations(claim, scopes));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Says when the person showed who it is (<c>auth_time</c>), for apps that want to know.</summary>
    /// <param name="since">Seconds since 1970; null: not known.</param>
    public static void SetSince(ClaimsPrincipal principal, long? since)
    {
        if (since is not { } seconds) return;
        principal.SetClaim(Claims.AuthenticationTime, seconds);
        principal.FindFirst(Claims.AuthenticationTime)!.SetDestinations(OpenIddictConstants.Destinations.IdentityToken);
    }

    /// <summary>Claims of a system.</summary>
    public static ClaimsPrincipal OfSystem(string clientId, string name, ClientProfile client, IReadOnlyList<string> scopes)
    {
        var identity = new ClaimsIdentity("OAuth", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, clientId).SetClaim(Claims.Name, name).SetClaim(FhirUser, client.FhirUser).SetClaim(Organization, client.Organization)
            .SetClaims(Claims.Role, [.. RoleCodesOf(client)]);
        identity.SetScopes(scopes);
        identity.SetDestinations(static _ => [OpenIddictConstants.Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }

    /// <summary>The roles of a system.</summary>
    public static IReadOnlyList<string> RoleCodesOf(ClientProfile client) => client.Roles.Count > 0 ? client.Roles : [Role.PartnerSystem.Code()];

    /// <summary>For which of its organisations a person acts: the one it chose, else its only one, else none.</summary>
    public static Membership? ActingFor(Person person) =>
        person.Memberships.FirstOrDefault(membership => membership.Organization == person.Account.ActingOrganization) ?? (person.Memberships is [var only] ? only : null);

    private static IEnumerable<string> Destinations(Claim claim, ImmutableArray<string> scopes) => claim.Type switch
    {
        Claims.Subject => [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken],
        FhirUser when scopes.Contains(FhirUser) => [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken],
        FhirUser or Organization or Claims.Role or Purpose or Patient => [OpenIddictConstants.Destinations.AccessToken],
        Claims.Name when scopes.Contains(Scopes.Profile) => [OpenIddictConstants.Destinations.IdentityToken],
        Claims.Email when scopes.Contains(Scopes.Email) => [OpenIddictConstants.Destinations.IdentityToken],
        _ => [],
    };
}
