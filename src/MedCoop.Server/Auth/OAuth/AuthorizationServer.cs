using System.Security.Cryptography.X509Certificates;
using MedCoop.Server.Auth.Keys;
using MedCoop.Server.Hosting;
using MedCoop.Server.Rest;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>The embedded OAuth 2 and OpenID Connect server: which flows there are, and with what rules.</summary>
internal static class AuthorizationServer
{
    public const string AuthorizePath = "/connect/authorize";
    public const string TokenPath = "/connect/token";
    public const string IntrospectPath = "/connect/introspect";
    public const string RevokePath = "/connect/revoke";
    public const string LogoutPath = "/connect/logout";
    public const string KeysPath = "/.well-known/jwks";

    public static void AddMedCoopAuthorizationServer(this IServiceCollection services, TlsOptions tls)
    {
        services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris(AuthorizePath)
                .SetTokenEndpointUris(TokenPath)
                .SetIntrospectionEndpointUris(IntrospectPath)
                .SetRevocationEndpointUris(RevokePath)
                .SetEndSessionEndpointUris(LogoutPath)
                .SetJsonWebKeySetEndpointUris(KeysPath);
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowClientCredentialsFlow().AllowRefreshTokenFlow();
            // Scopes on resources are without number; GrantedScopes decides which a client gets.
            server.DisableScopeValidation().IgnoreScopePermissions();
            // A resource parameter is compared with the FHIR base by the endpoints.
            server.DisableResourceValidation().IgnoreResourcePermissions().DisableAudienceValidation().IgnoreAudiencePermissions();
            // The FHIR API reads them itself, on every server of the database.
            server.DisableAccessTokenEncryption();
            server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(1)).SetRefreshTokenReuseLeeway(TimeSpan.Zero);
            server.UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough()
                .EnableTokenEndpointPassthrough()
                .EnableEndSessionEndpointPassthrough()
                // What may be served without TLS is decided in one place, Hosting/LoopbackAddresses.
                .DisableTransportSecurityRequirement();
            if (tls.ClientCertificates) TakeCertificates(server, tls);
            server.AddEventHandler(ClientAssertionKeys.Descriptor);
            server.AddEventHandler(ClientAssertionType.Descriptor);
            server.AddEventHandler(ClientAssertionRules.Descriptor);
            server.AddEventHandler(RevokedAtOnce.Descriptor);
            server.AddEventHandler(RefusedTokens.Descriptor);
        });
        services.AddOptions<OpenIddictServerOptions>().Configure<ServerKeys, IOptions<AuthOptions>, IOptions<AccessOptions>>(Configure);
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(static provider => provider.GetRequiredService<ServerKeys>());
        services.AddHttpClient(ClientAssertionKeys.HttpClientName).ConfigureHttpClient(static client =>
        {
            client.Timeout = TimeSpan.FromSeconds(10);
            client.MaxResponseContentBufferSize = 100_000;
        }).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddScoped<Clients>();
        services.AddScoped<PersonClaims>();
        services.AddSingleton<LaunchContexts>();
    }

    // https://www.rfc-editor.org/rfc/rfc8705: tls_client_auth, self_signed_tls_client_auth, and tokens that are bound to the certificate.
    private static void TakeCertificates(OpenIddictServerBuilder server, TlsOptions tls)
    {
        server.EnableSelfSignedTlsClientAuthentication().UseClientCertificateBoundAccessTokens();
        if (tls.Authorities() is not { Count: > 0 } authorities) return;
        server.EnablePublicKeyInfrastructureTlsClientAuthentication(authorities, static policy =>
        {
            // What lies elsewhere is never fetched: whose certificate is lost is taken out of the registration.
            policy.RevocationMode = X509RevocationMode.NoCheck;
            policy.DisableCertificateDownloads = true;
        });
    }

    /// <summary>The FHIR base as this request's client sees it.</summary>
    public static string FhirBase(HttpRequest request) => $"{Origin(request)}{FhirEndpoint.BasePath}";

    /// <summary>The server's address as this request's client sees it.</summary>
    public static string Origin(HttpRequest request)
    {
        var access = request.HttpContext.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        return access.PublicUrl?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
    }

    private static void Configure(OpenIddictServerOptions server, ServerKeys keys, IOptions<AuthOptions> auth, IOptions<AccessOptions> access)
    {
        server.Issuer = access.Value.PublicUrl;
        server.AccessTokenLifetime = auth.Value.AccessTokenLifetime;
        server.RefreshTokenLifetime = auth.Value.RefreshTokenLifetime;
        // A page that posts to an app at once: no page here may (Content-Security-Policy).
        server.ResponseModes.Remove(OpenIddictConstants.ResponseModes.FormPost);
        server.CodeChallengeMethods.Clear();
        server.CodeChallengeMethods.Add(OpenIddictConstants.CodeChallengeMethods.Sha256);
        foreach (var key in keys.Current.Signing) server.SigningCredentials.Add(new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
        foreach (var key in keys.Current.Encrypting)
            server.EncryptionCredentials.Add(new EncryptingCredentials(key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    /// <summary>A revocation counts at once on this server; the others see it when what they remember of the token ends.</summary>
    private sealed class RevokedAtOnce(RequestActor actors) : IOpenIddictServerHandler<ApplyRevocationResponseContext>
    {
        public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
            OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyRevocationResponseContext>().UseSingletonHandler<RevokedAtOnce>().SetOrder(int.MinValue + 1000).Build();

        public ValueTask HandleAsync(ApplyRevocationResponseContext context)
        {
            actors.Forget();
            return default;
        }
    }
}
