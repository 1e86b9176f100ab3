using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;
using MedCoop.Domain.Access;

namespace MedCoop.Server.Auth.Outside;

/// <summary>Claims of the provider, whichever way they come: in access tokens, in identity tokens, from its userinfo.</summary>
internal static class OutsideClaims
{
    private const string Email = "email";
    private const string EmailVerified = "email_verified";

    /// <summary>The roles that they give; names that are no role here are left out.</summary>
    public static FrozenSet<Role> RolesOf(IEnumerable<Claim> claims, AuthOptions options) => AccessTokens.RolesOf(
        claims.Where(claim => claim.Type == options.Claims.Roles).SelectMany(claim => claim.Value.Split(' ')).Select(role => options.Roles.GetValueOrDefault(role, role)));

    /// <summary>The one text that a claim has; null: none, several, or one with control characters, which no database takes.</summary>
    public static string? TextOf(ClaimsIdentity claims, string type) =>
        claims.FindAll(type).ToList() is [{ Value: { Length: > 0 } text }] && !text.Any(char.IsControl) ? text : null;

    /// <summary>The e-mail address, if the provider has verified that it is this person's; null: none, or nobody knows whose it is.</summary>
    public static string? VerifiedEmailOf(ClaimsIdentity claims) =>
        string.Equals(TextOf(claims, EmailVerified), "true", StringComparison.OrdinalIgnoreCase) ? TextOf(claims, Email) : null;

    /// <summary>Takes in what userinfo says, in the place of what the identity token has said of the same.</summary>
    public static void TakeIn(ClaimsIdentity claims, JsonElement userInfo, AuthOptions options)
    {
        string[] types = [options.Claims.FhirUser, options.Claims.Organization, options.Claims.Roles, "name"];
        foreach (var type in types) Replace(claims, userInfo, type);
        // An address and whether it is verified are of one source: else one would be verified by what was said of another.
        if (!userInfo.TryGetProperty(Email, out _)) return;
        Replace(claims, userInfo, Email);
        foreach (var said in claims.FindAll(EmailVerified).ToList()) claims.RemoveClaim(said);
        Replace(claims, userInfo, EmailVerified);
    }

    private static void Replace(ClaimsIdentity claims, JsonElement userInfo, string type)
    {
        if (!userInfo.TryGetProperty(type, out var value)) return;
        foreach (var said in claims.FindAll(type).ToList()) claims.RemoveClaim(said);
        foreach (var one in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            if (one.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False) claims.AddClaim(new Claim(type, one.ToString()));
        }
    }
}
