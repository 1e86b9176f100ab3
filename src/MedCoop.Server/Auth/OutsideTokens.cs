using MedCoop.Domain.Access;
using MedCoop.Server.Rest;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Auth;

/// <summary>
/// Access tokens of the provider in <c>Auth:Authority</c>: its keys are fetched from its discovery document, its claims mapped as
/// <c>Auth:Claims</c> and <c>Auth:Roles</c> say. A token counts until it expires: whether the provider has revoked it is not asked.
/// </summary>
internal sealed class OutsideTokens
{
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly AuthOptions options;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? provider;

    public OutsideTokens(IOptions<AuthOptions> options)
    {
        this.options = options.Value;
        if (this.options.Authority is not { } authority) return;
        provider = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.ToString().TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = !authority.IsLoopback });
    }

    /// <summary>Whether the token says that it is the provider's.</summary>
    public bool IsFrom(JsonWebToken token) => options.Authority is { } authority && token.Issuer.TrimEnd('/') == authority.ToString().TrimEnd('/');

    /// <summary>Whom it makes its bearer; null when it does not count.</summary>
    public async Task<TokenHolder?> HolderAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = await provider!.GetConfigurationAsync(cancellationToken);
            if (configuration.SigningKeys.All(key => key.KeyId != token.Kid))
            {
                provider.RequestRefresh();
                configuration = await provider.GetConfigurationAsync(cancellationToken);
            }
        }
        catch (InvalidOperationException)
        {
            return null; // The provider does not answer.
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
            Roles = AccessTokens.RolesOf(token.Claims.Where(claim => claim.Type == options.Claims.Roles).SelectMany(claim => claim.Value.Split(' ')).Select(role => options.Roles.GetValueOrDefault(role, role))),
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
    private static string[] Words(JsonWebToken token, string claim) =>
        [.. token.Claims.Where(said => said.Type == claim).SelectMany(said => said.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var text) ? text : null;
}
