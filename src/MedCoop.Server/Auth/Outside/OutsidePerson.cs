using System.Globalization;
using System.Security.Claims;
using MedCoop.Server.Auth.Accounts;

namespace MedCoop.Server.Auth.Outside;

/// <summary>Somebody who signed in with the provider, as it says.</summary>
internal sealed record OutsidePerson(OutsideLogin Login)
{
    // https://www.rfc-editor.org/rfc/rfc8176#section-2
    private const string SeveralFactors = "mfa";

    /// <summary>Who it says that it is in FHIR, as it was written; null: it does not say.</summary>
    public string? FhirUser { get; private init; }

    /// <summary>Its e-mail address, if the provider has verified it; null: none that counts.</summary>
    public string? Email { get; private init; }

    /// <summary>Whether it has shown a second factor at the provider.</summary>
    public bool ShowedSecondFactor { get; private init; }

    /// <summary>When it showed there who it is; null: not said.</summary>
    public DateTimeOffset? ShownAt { get; private init; }

    /// <summary>Who the claims of a checked identity token, and of userinfo, are about; null: they do not say.</summary>
    public static OutsidePerson? Of(ClaimsIdentity claims, AuthOptions options)
    {
        if (OutsideClaims.TextOf(claims, "iss") is not { } issuer || OutsideClaims.TextOf(claims, "sub") is not { } subject) return null;
        return new OutsidePerson(new OutsideLogin(issuer, subject))
        {
            FhirUser = OutsideClaims.TextOf(claims, options.Claims.FhirUser),
            Email = OutsideClaims.VerifiedEmailOf(claims),
            ShowedSecondFactor = options.ProviderChecksSecondFactor || claims.HasClaim("amr", SeveralFactors),
            ShownAt = long.TryParse(OutsideClaims.TextOf(claims, "auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(at)
                : null,
        };
    }
}
