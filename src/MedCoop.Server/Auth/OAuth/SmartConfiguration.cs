using System.Text.Json.Serialization;
using Hl7.Fhir.Model;
using MedCoop.Server.Hosting;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// <c>.well-known/smart-configuration</c>, under the FHIR base and at the root: where and how apps and systems get tokens.
/// https://hl7.org/fhir/smart-app-launch/conformance.html
/// </summary>
internal sealed record SmartConfiguration
{
    private const string OAuthUris = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";
    private const string SecurityService = "http://terminology.hl7.org/CodeSystem/restful-security-service";

    public required string Issuer { get; init; }

    public required string JwksUri { get; init; }

    public required string AuthorizationEndpoint { get; init; }

    public required string TokenEndpoint { get; init; }

    public required string IntrospectionEndpoint { get; init; }

    public required string RevocationEndpoint { get; init; }

    public IReadOnlyList<string> GrantTypesSupported { get; } = ["authorization_code", "client_credentials", "refresh_token"];

    public IReadOnlyList<string> ResponseTypesSupported { get; } = ["code"];

    public IReadOnlyList<string> CodeChallengeMethodsSupported { get; } = ["S256"];

    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; } = ["private_key_jwt", "client_secret_post", "client_secret_basic"];

    public bool TlsClientCertificateBoundAccessTokens { get; init; }

    public IReadOnlyList<string> TokenEndpointAuthSigningAlgValuesSupported { get; } = ["RS384", "ES384"];

    public IReadOnlyList<string> ScopesSupported { get; } = [.. GrantedScopes.WithoutResources, "patient/*.cruds", "user/*.cruds", "system/*.cruds"];

    public IReadOnlyList<string> Capabilities { get; } =
    [
        "launch-ehr", "launch-standalone", "authorize-post", "client-public", "client-confidential-symmetric", "client-confidential-asymmetric", "sso-openid-connect",
        "context-ehr-patient", "context-standalone-patient", "context-banner", "permission-offline", "permission-patient", "permission-user", "permission-v1", "permission-v2",
    ];

    /// <summary>As this request's client sees the server.</summary>
    public static SmartConfiguration Of(HttpRequest request)
    {
        var origin = AuthorizationServer.Origin(request);
        var takesCertificates = request.HttpContext.RequestServices.GetRequiredService<IOptions<ServerOptions>>().Value.Tls.ClientCertificates;
        var plain = new SmartConfiguration
        {
            Issuer = $"{origin}/",
            JwksUri = $"{origin}{AuthorizationServer.KeysPath}",
            AuthorizationEndpoint = $"{origin}{AuthorizationServer.AuthorizePath}",
            TokenEndpoint = $"{origin}{AuthorizationServer.TokenPath}",
            IntrospectionEndpoint = $"{origin}{AuthorizationServer.IntrospectPath}",
            RevocationEndpoint = $"{origin}{AuthorizationServer.RevokePath}",
            TlsClientCertificateBoundAccessTokens = takesCertificates,
        };
        return takesCertificates
            ? plain with { TokenEndpointAuthMethodsSupported = [.. plain.TokenEndpointAuthMethodsSupported, "tls_client_auth", "self_signed_tls_client_auth"] }
            : plain;
    }

    /// <summary>What a CapabilityStatement says of it.</summary>
    /// <param name="origin">The server's address as the client sees it.</param>
    public static CapabilityStatement.SecurityComponent Security(string origin) => new()
    {
        Cors = false,
        Service = [new CodeableConcept(SecurityService, "SMART-on-FHIR", "SMART-on-FHIR", "OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)")],
        Extension =
        [
            new Extension
            {
                Url = OAuthUris,
                Extension =
                [
                    new Extension("authorize", new FhirUri($"{origin}{AuthorizationServer.AuthorizePath}")),
                    new Extension("token", new FhirUri($"{origin}{AuthorizationServer.TokenPath}")),
                    new Extension("introspect", new FhirUri($"{origin}{AuthorizationServer.IntrospectPath}")),
                    new Extension("revoke", new FhirUri($"{origin}{AuthorizationServer.RevokePath}")),
                ],
            },
        ],
    };
}

/// <summary>Generated serialisation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SmartConfiguration))]
internal sealed partial class SmartJson : JsonSerializerContext;
