using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MedCoop.Domain.Access;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>A client program as an administrator registers it. Lists that the JSON leaves out are empty: generated deserialisation sets them to null.</summary>
internal sealed record ClientRegistration
{
    /// <summary>Its <c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>As people see it when they are asked for their consent.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of program it is.</summary>
    public required ClientKind Kind { get; init; }

    /// <summary>The widest scopes that it may be given.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = value ?? []; } = [];

    /// <summary>Where it takes people back.</summary>
    public IReadOnlyList<Uri> RedirectUris { get; init => field = value ?? []; } = [];

    /// <summary>Where it takes people after they have signed out.</summary>
    public IReadOnlyList<Uri> PostLogoutRedirectUris { get; init => field = value ?? []; } = [];

    /// <summary>Its secret, when it has one. Never given out again.</summary>
    public string? Secret { get; init; }

    /// <summary>Its public keys (a JSON Web Key Set), for <c>private_key_jwt</c>.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Where it publishes them instead.</summary>
    public Uri? JwksUri { get; init; }

    /// <summary>SHA-256 thumbprints (64 hexadecimal digits) of its TLS certificates, for <c>self_signed_tls_client_auth</c> and <c>tls_client_auth</c>.</summary>
    public IReadOnlyList<string> CertificateThumbprints { get; init => field = value ?? []; } = [];

    /// <summary>The subject (RFC 4514) of its TLS certificates, which an authority in <c>Server:Tls:ClientAuthorities</c> made, for <c>tls_client_auth</c>.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>The organisation that a system acts for.</summary>
    public string? Organization { get; init; }

    /// <summary>Who a system is in FHIR; null: <c>Device/&lt;client id&gt;</c>.</summary>
    public string? FhirUser { get; init; }

    /// <summary>A system's roles.</summary>
    public IReadOnlyList<string> Roles { get; init => field = value ?? []; } = [];

    /// <summary>Whether people are not asked for their consent: for the organisation's own programs.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Whether it is a system that no rule of access applies to (<see cref="AccessRules.IsOperator"/>).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOperator => Roles.Contains(Role.Administrator.Code(), StringComparer.Ordinal);

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Mistake() => this switch
    {
        _ when !IsId(ClientId) => "clientId must be 1 to 100 letters, digits, '-', '.' or '_'.",
        _ when Name is not { Length: > 0 and <= 200 } || Name.Any(char.IsControl) => "name must be 1 to 200 characters.",
        _ when Lists().FirstOrDefault(static list => list.Values.Contains(null)) is { Name: { } list } => $"{list}: null is no value.",
        _ when Scopes.FirstOrDefault(scope => !GrantedScopes.IsKnown(scope)) is { } scope => $"scopes: '{scope}' is no scope.",
        _ when Roles.FirstOrDefault(role => RoleCodes.Find(role) is null) is { } role => $"roles: there is no role '{role}'.",
        _ when RedirectUris.Concat(PostLogoutRedirectUris).Any(uri => !IsRedirect(uri)) => "redirectUris must be https addresses without fragment (http is for loopback only), or of a scheme of the program's own.",
        { Kind: ClientKind.Public, Secret: not null } or { Kind: ClientKind.Public, Jwks: not null } or { Kind: ClientKind.Public, JwksUri: not null } => "A public client can keep neither secret nor key.",
        { Kind: ClientKind.Public or ClientKind.Confidential, RedirectUris.Count: 0 } => "redirectUris: one is needed.",
        { Kind: not ClientKind.Public, Secret: null, Jwks: null, JwksUri: null, CertificateThumbprints.Count: 0, CertificateSubject: null } =>
            "One of secret, jwks, jwksUri, certificateThumbprints, certificateSubject is needed.",
        { Kind: ClientKind.Public, CertificateThumbprints.Count: > 0 } or { Kind: ClientKind.Public, CertificateSubject: not null } => "A public client can keep no certificate.",
        _ when CertificateThumbprints.Any(thumbprint => thumbprint.Length != 64 || !thumbprint.All(char.IsAsciiHexDigit)) => "certificateThumbprints: 64 hexadecimal digits (SHA-256) each.",
        _ when CertificateSubject is not null && !IsSubject(CertificateSubject) => "certificateSubject is no distinguished name, such as 'CN=gateway, O=Minsk Cardiology, C=BY'.",
        { Secret.Length: < 16 } => "secret: 16 characters at least.",
        { FhirUser: { } user } when user.Split('/') is not ["Device", var device] || !Rest.ResourceIds.IsValid(device) => "fhirUser: a system is a Device, such as 'Device/laboratory'.",
        { Kind: ClientKind.Backend, Organization: null } when !IsOperator => "organization: for whom does the system act?",
        _ => null,
    };

    /// <summary>Whether a text can be a client's id at all.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= 100 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    // The types say that there is no null in them; JSON does not know that.
    private IEnumerable<(string Name, IEnumerable<object?> Values)> Lists() =>
        [("scopes", Scopes), ("roles", Roles), ("redirectUris", RedirectUris), ("postLogoutRedirectUris", PostLogoutRedirectUris), ("certificateThumbprints", CertificateThumbprints)];

    private static bool IsSubject(string name)
    {
        try
        {
            return new X500DistinguishedName(name).Name.Length > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsRedirect(Uri uri) => uri is { IsAbsoluteUri: true, Fragment: "" }
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback) || (uri.Scheme is not ("http" or "javascript" or "data" or "file" or "vbscript") && uri.Scheme.Contains('.', StringComparison.Ordinal)));
}

/// <summary>Kinds of client programs.</summary>
internal enum ClientKind
{
    /// <summary>An app in a browser or on a phone: it can keep no secret.</summary>
    Public,

    /// <summary>An app with a server of its own.</summary>
    Confidential,

    /// <summary>A system that acts by itself.</summary>
    Backend,
}
