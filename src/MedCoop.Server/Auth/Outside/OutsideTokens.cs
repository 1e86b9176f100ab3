using System.Text.Json;
using MedCoop.Domain.Access;
using MedCoop.Server.Rest;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Auth.Outside;

/// <summary>
/// Access tokens of the provider in <c>Auth:Authority</c>: its keys are fetched from its discovery document, its claims mapped as
/// <c>Auth:Claims</c> and <c>Auth:Roles</c> say. A token counts until it expires: whether the provider has revoked it is not asked.
/// </summary>
internal sealed class OutsideTokens(IOptions<AuthOptions> auth, OutsideProvider provider)
{
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly AuthOptions options = auth.Value;

    /// <summary>Whether the token says that it is the provider's, and its tokens count.</summary>
    public bool IsFrom(JsonWebToken token) => options.TakesOutsideTokens && token.Issuer.TrimEnd('/') == options.Authority?.ToString().TrimEnd('/');

    /// <summary>Whom it makes its bearer; null when it does not count.</summary>
    public async Task<TokenHolder?> HolderAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (await provider.FindAsync(cancellationToken) is not { } configuration) return null;
        if (configuration.SigningKeys.All(key => key.KeyId != token.Kid))
        {
            provider.Document?.RequestRefresh();
            if ((configuration = await provider.FindAsync(cancellationToken)) is null) return null;
        }

        var valid = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudience = options.Audience,
            IssuerSigningKeys = configuration.SigningKeys,
            ClockSkew = TimeSpan.FromSeconds(30),
        });
        return valid.IsValid ? new TokenHolder(ActorOf(token), new DateTimeOffset(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc)), Certificate: null) : null;
    }

    private Actor ActorOf(JsonWebToken token)
    {
        var reference = Reference(Text(token, options.Claims.FhirUser)) ?? $"Practitioner/{token.Subject}";
        return new Actor(reference)
        {
            Organization = Text(token, options.Claims.Organization),
            Roles = AccessTokens.RolesOf(Values(token, options.Claims.Roles).Select(role => options.Roles.GetValueOrDefault(role, role))),
            PurposeOfUse = Text(token, options.Claims.Purpose) ?? "TREAT",
            ClientId = Text(token, "client_id") ?? Text(token, "azp"),
            Scopes = Words(token, "scope") is { Length: > 0 } scopes ? scopes : Words(token, "scp"),
            // Without one, scopes of a patient allow nothing.
            Patient = Text(token, "patient")?.Split('/')[^1] is { } patient && ResourceIds.IsValid(patient) ? $"Patient/{patient}" : null,
        };
    }

    // A reference, or a URL that ends with one.
    private static string? Reference(string? user) => user?.Split('/') is [.., var type, var id] ? $"{type}/{id}" : null;

    // Of a text with spaces or of a list: providers do both.
    private static string[] Words(JsonWebToken token, string claim) => [.. Values(token, claim).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    // What stands in a list is one name, with its spaces: nobody is an administrator who is in the group "Secretaries of the administrator".
    private static IEnumerable<string> Values(JsonWebToken token, string claim)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        if (!payload.RootElement.TryGetProperty(claim, out var value)) return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
            _ => [],
        };
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var text) ? text : null;
}
