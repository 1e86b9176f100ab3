using System.Security.Claims;
using System.Text.Json;

namespace MedCoop.Server.Auth.Outside;

/// <summary>Claims of the provider about who signs in: of its identity token, and of its userinfo.</summary>
internal static class OutsideClaims
{
    private const string Email = "email";
    private const string EmailVerified = "email_verified";

    /// <summary>The one text that a claim has; null: none, several, or one with control characters, which no database takes.</summary>
    public static string? TextOf(ClaimsIdentity claims, string type) =>
        claims.FindAll(type).ToList() is [{ Value: { Length: > 0 } text }] && !text.Any(char.IsControl) ? text : null;

    /// <summary>The e-mail address, if the provider has verified that it is this person's; null: none, or nobody knows whose it is.</summary>
    public static string? VerifiedEmailOf(ClaimsIdentity claims) =>
        string.Equals(TextOf(claims, EmailVerified), "true", StringComparison.OrdinalIgnoreCase) ? TextOf(claims, Email) : null;

    /// <summary>Takes in what userinfo says and the identity token, which is signed, does not.</summary>
    public static void TakeIn(ClaimsIdentity claims, JsonElement userInfo, AuthOptions options)
    {
        if (!claims.HasClaim(claim => claim.Type == options.Claims.FhirUser)) Add(claims, userInfo, options.Claims.FhirUser);
        // An address and whether it is verified are of one source: else one would be verified by what was said of another.
        if (claims.HasClaim(static claim => claim.Type is Email or EmailVerified)) return;
        Add(claims, userInfo, Email);
        Add(claims, userInfo, EmailVerified);
    }

    private static void Add(ClaimsIdentity claims, JsonElement userInfo, string type)
    {
        if (userInfo.TryGetProperty(type, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False) claims.AddClaim(new Claim(type, value.ToString()));
    }
}
