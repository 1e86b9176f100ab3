using System.Globalization;
using System.Security.Claims;
using MedCoop.Domain.Access;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Auth.Outside;

/// <summary>Somebody who signed in with the provider, as it says.</summary>
/// <param name="Issuer">The provider, as its identity tokens name it.</param>
/// <param name="Subject">Who it is there: the one thing of it that never changes.</param>
internal sealed record OutsidePerson(string Issuer, string Subject)
{
    // https://www.rfc-editor.org/rfc/rfc8176#section-2
    private const string SeveralFactors = "mfa";

    private const int LongestName = 200;

    /// <summary>Who it says that it is in FHIR, as it was written; null: it does not say.</summary>
    public string? FhirUser { get; private init; }

    /// <summary>Its e-mail address, if the provider has verified it; null: none that counts.</summary>
    public string? Email { get; private init; }

    /// <summary>As others see it; null: not said.</summary>
    public string? Name { get; private init; }

    /// <summary>The one organisation that it acts for, e.g. <c>Organization/17</c>; null: none, or nothing that is one.</summary>
    public string? Organization { get; private init; }

    /// <summary>Codes of its roles there, in the order of <see cref="Role"/>.</summary>
    public IReadOnlyList<string> RoleCodes { get; private init; } = [];

    /// <summary>Whether it has shown a second factor at the provider.</summary>
    public bool ShowedSecondFactor { get; private init; }

    /// <summary>When it showed there who it is; null: not said.</summary>
    public DateTimeOffset? ShownAt { get; private init; }

    /// <summary>Who the claims of a checked identity token, and of userinfo, are about; null: they do not say.</summary>
    public static OutsidePerson? Of(ClaimsIdentity claims, AuthOptions options)
    {
        if (OutsideClaims.TextOf(claims, "iss") is not { } issuer || OutsideClaims.TextOf(claims, "sub") is not { } subject) return null;
        return new OutsidePerson(issuer, subject)
        {
            FhirUser = OutsideClaims.TextOf(claims, options.Claims.FhirUser),
            Email = OutsideClaims.VerifiedEmailOf(claims),
            Name = OutsideClaims.TextOf(claims, "name") is { Length: <= LongestName } name ? name : null,
            Organization = OutsideClaims.TextOf(claims, options.Claims.Organization) is { } organization && organization.Split('/') is ["Organization", var id] && ResourceIds.IsValid(id) ? organization : null,
            RoleCodes = [.. OutsideClaims.RolesOf(claims.Claims, options).Order().Select(role => role.Code())],
            ShowedSecondFactor = options.ProviderChecksSecondFactor || claims.HasClaim("amr", SeveralFactors),
            ShownAt = long.TryParse(OutsideClaims.TextOf(claims, "auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(at)
                : null,
        };
    }
}
