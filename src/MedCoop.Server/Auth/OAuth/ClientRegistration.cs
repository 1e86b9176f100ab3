using System.Text.Json;
using MedCoop.Domain.Access;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>A client program as an administrator registers it.</summary>
internal sealed record ClientRegistration
{
    /// <summary>Its <c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>As people see it when they are asked for their consent.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of program it is.</summary>
    public required ClientKind Kind { get; init; }

    /// <summary>The widest scopes that it may be given.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Where it takes people back.</summary>
    public IReadOnlyList<Uri> RedirectUris { get; init; } = [];

    /// <summary>Where it takes people after they have signed out.</summary>
    public IReadOnlyList<Uri> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Its secret, when it has one. Never given out again.</summary>
    public string? Secret { get; init; }

    /// <summary>Its public keys (a JSON Web Key Set), for <c>private_key_jwt</c>.</summary>
    public JsonElement? Jwks { get; init; }

    /// <summary>Where it publishes them instead.</summary>
    public Uri? JwksUri { get; init; }

    /// <summary>The organisation that a system acts for.</summary>
    public string? Organization { get; init; }

    /// <summary>Who a system is in FHIR; null: <c>Device/&lt;client id&gt;</c>.</summary>
    public string? FhirUser { get; init; }

    /// <summary>A system's roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Whether people are not asked for their consent: for the organisation's own programs.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Mistake() => this switch
    {
        _ when ClientId.Length is 0 or > 100 || !ClientId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') => "clientId must be 1 to 100 letters, digits, '-', '.' or '_'.",
        _ when Scopes.FirstOrDefault(scope => !GrantedScopes.IsKnown(scope)) is { } scope => $"scopes: '{scope}' is no scope.",
        _ when Roles.FirstOrDefault(role => RoleCodes.Find(role) is null) is { } role => $"roles: there is no role '{role}'.",
        _ when RedirectUris.Concat(PostLogoutRedirectUris).Any(uri => !IsRedirect(uri)) => "redirectUris must be https addresses without fragment (http is for loopback only), or of a scheme of the program's own.",
        { Kind: ClientKind.Public, Secret: not null } or { Kind: ClientKind.Public, Jwks: not null } or { Kind: ClientKind.Public, JwksUri: not null } => "A public client can keep neither secret nor key.",
        { Kind: ClientKind.Public or ClientKind.Confidential, RedirectUris.Count: 0 } => "redirectUris: one is needed.",
        { Kind: not ClientKind.Public, Secret: null, Jwks: null, JwksUri: null } => "One of secret, jwks, jwksUri is needed.",
        { Secret.Length: < 16 } => "secret: 16 characters at least.",
        { Kind: ClientKind.Backend, Organization: null } when !Roles.Contains(Role.Administrator.Code(), StringComparer.Ordinal) => "organization: for whom does the system act?",
        _ => null,
    };

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
