using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.Keys;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Auth.Outside;
using MedCoop.Store.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Auth;

/// <summary>
/// Reads this server's own access tokens (JWT, https://www.rfc-editor.org/rfc/rfc9068): the signature is checked here, whether the token was
/// revoked is asked of the database. Tokens of the outside provider go to <see cref="OutsideTokens"/>.
/// </summary>
internal sealed class AccessTokens(ServerKeys keys, OutsideTokens outside, TokenStore tokens, SessionStore sessions)
{
    /// <summary>The type of access tokens: identity tokens are signed with the same keys, and must not pass for one.</summary>
    public const string Type = "at+jwt";

    private const string TokenId = "oi_tkn_id";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary>Whom the token makes its bearer; null when it does not count.</summary>
    public async Task<TokenHolder?> HolderAsync(string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not { } read) return null;
        if (outside.IsFrom(read)) return await outside.HolderAsync(read, cancellationToken);
        if (!await keys.KnowsAsync(read.Kid, cancellationToken)) return null;
        var valid = await Handler.ValidateTokenAsync(read, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.Current.Signing,
            ValidTypes = [Type],
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ClockSkew = TimeSpan.Zero,
            // The keys are this server's alone, and it signs access tokens for nothing but its own FHIR API; its addresses may be many.
            ValidateIssuer = false,
            ValidateAudience = false,
        });
        if (!valid.IsValid || !await CountsAsync(valid.ClaimsIdentity, cancellationToken)) return null;
        return new TokenHolder(ActorOf(valid.ClaimsIdentity), new DateTimeOffset(DateTime.SpecifyKind(read.ValidTo, DateTimeKind.Utc)), CertificateOf(read));
    }

    // https://www.rfc-editor.org/rfc/rfc8705#section-3.1
    private static string? CertificateOf(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("cnf", out var confirmation) && confirmation.TryGetProperty("x5t#S256", out var thumbprint) ? thumbprint.GetString() : null;

    // What a client sends may be anything.
    private static JsonWebToken? Read(string token)
    {
        try
        {
            return Handler.CanReadToken(token) ? Handler.ReadJsonWebToken(token) : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            return null;
        }
    }

    private async Task<bool> CountsAsync(ClaimsIdentity identity, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(identity.FindFirst(PersonClaims.Session)?.Value, out var session)) return await sessions.IsActiveAsync(session, cancellationToken);
        return Guid.TryParse(identity.FindFirst(TokenId)?.Value, out var token) && await tokens.IsValidAsync(token, cancellationToken);
    }

    private static Actor ActorOf(ClaimsIdentity identity) => new(identity.FindFirst(PersonClaims.FhirUser)?.Value ?? $"Device/{identity.FindFirst("client_id")?.Value}")
    {
        Organization = identity.FindFirst(PersonClaims.Organization)?.Value,
        Roles = RolesOf(identity.FindAll("role").Select(claim => claim.Value)),
        PurposeOfUse = identity.FindFirst(PersonClaims.Purpose)?.Value ?? "TREAT",
        ClientId = identity.FindFirst("client_id")?.Value,
        // Screens of this server act with all that the person may do; every other client with what it was granted.
        Scopes = identity.HasClaim(claim => claim.Type == PersonClaims.Session) ? null : ScopesOf(identity),
        Patient = identity.FindFirst(PersonClaims.Patient)?.Value is { } patient ? $"Patient/{patient}" : null,
    };

    /// <summary>The roles of these codes; those that are none are left out.</summary>
    public static FrozenSet<Role> RolesOf(IEnumerable<string> codes) => codes.Select(RoleCodes.Find).OfType<Role>().ToFrozenSet();

    private static string[] ScopesOf(ClaimsIdentity identity) =>
        [.. identity.FindAll("scope").SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
