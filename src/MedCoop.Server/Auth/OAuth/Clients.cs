using System.Security.Cryptography;
using MedCoop.Store.Identity;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>The registered clients.</summary>
internal sealed class Clients(IOpenIddictApplicationManager applications, TokenStore tokens)
{
    /// <summary>Registers a client, or replaces its registration: access tokens, which say what the old one allowed, end, and refresh tokens give new ones.</summary>
    public async Task RegisterAsync(ClientRegistration registration, CancellationToken cancellationToken)
    {
        var existing = await applications.FindByClientIdAsync(registration.ClientId, cancellationToken);
        var descriptor = Describe(registration);
        if (existing is null)
        {
            await applications.CreateAsync(descriptor, cancellationToken);
            return;
        }

        await applications.UpdateAsync(existing, descriptor, cancellationToken);
        await tokens.RevokeAccessTokensAsync(registration.ClientId, cancellationToken);
    }

    /// <summary>Every client, without secrets.</summary>
    public async Task<IReadOnlyList<ClientRegistration>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<ClientRegistration>();
        await foreach (var application in applications.ListAsync(count: null, offset: null, cancellationToken))
        {
            var descriptor = new OpenIddictApplicationDescriptor();
            await applications.PopulateAsync(descriptor, application, cancellationToken);
            var properties = await applications.GetPropertiesAsync(application, cancellationToken);
            all.Add(Registration(descriptor, ClientProfile.Of(properties), ClientCertificates.Of(properties)));
        }

        return [.. all.OrderBy(client => client.ClientId, StringComparer.Ordinal)];
    }

    /// <summary>What is known of a client; null when there is none.</summary>
    public async Task<(ClientProfile Profile, string Name)?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(clientId, cancellationToken) is not { } application) return null;
        return (ClientProfile.Of(await applications.GetPropertiesAsync(application, cancellationToken)), await applications.GetDisplayNameAsync(application, cancellationToken) ?? clientId);
    }

    /// <summary>Whether there is such a client, and it is registered with this address to lead people back to.</summary>
    public async Task<bool> LeadsBackToAsync(string clientId, string redirectUri, CancellationToken cancellationToken) =>
        ClientRegistration.IsId(clientId)
        && await applications.FindByClientIdAsync(clientId, cancellationToken) is { } application
        && await applications.ValidateRedirectUriAsync(application, redirectUri, cancellationToken);

    /// <summary>Removes a client; all that it was given ends with it.</summary>
    public async Task<bool> RemoveAsync(string clientId, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(clientId, cancellationToken) is not { } application) return false;
        await applications.DeleteAsync(application, cancellationToken);
        return true;
    }

    private static ClientRegistration Registration(OpenIddictApplicationDescriptor descriptor, ClientProfile profile, ClientCertificates certificates) => new()
    {
        ClientId = descriptor.ClientId!,
        Name = descriptor.DisplayName ?? descriptor.ClientId!,
        Kind = descriptor switch
        {
            { ClientType: ClientTypes.Public } => ClientKind.Public,
            { RedirectUris.Count: > 0 } => ClientKind.Confidential,
            _ => ClientKind.Backend,
        },
        Scopes = profile.Scopes,
        RedirectUris = [.. descriptor.RedirectUris],
        PostLogoutRedirectUris = [.. descriptor.PostLogoutRedirectUris],
        JwksUri = profile.JwksUri,
        CertificateThumbprints = certificates.Thumbprints,
        CertificateSubject = certificates.Subject,
        Organization = profile.Organization,
        FhirUser = profile.FhirUser,
        Roles = profile.Roles,
        IsTrusted = descriptor.ConsentType == ConsentTypes.Implicit,
    };

    private static OpenIddictApplicationDescriptor Describe(ClientRegistration client)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.ClientId,
            DisplayName = client.Name,
            ClientType = client.Kind == ClientKind.Public ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = client.IsTrusted ? ConsentTypes.Implicit : ConsentTypes.Explicit,
            // A client whose keys are fetched or that shows a certificate has none here, but OpenIddict wants to see that it can prove itself.
            ClientSecret = client.Secret ?? (client.JwksUri is null && client.CertificateThumbprints.Count == 0 && client.CertificateSubject is null ? null : Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            JsonWebKeySet = client.Jwks is { } keys ? JsonWebKeySet.Create(keys.GetRawText()) : null,
        };
        descriptor.RedirectUris.UnionWith(client.RedirectUris);
        descriptor.PostLogoutRedirectUris.UnionWith(client.PostLogoutRedirectUris);
        descriptor.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Endpoints.Introspection]);
        descriptor.Permissions.UnionWith(client.Kind == ClientKind.Backend
            ? [Permissions.GrantTypes.ClientCredentials]
            :
            [
                Permissions.Endpoints.Authorization, Permissions.Endpoints.EndSession, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken,
                Permissions.ResponseTypes.Code,
            ]);
        new ClientProfile
        {
            Organization = client.Organization,
            FhirUser = client.FhirUser ?? (client.Kind == ClientKind.Backend ? $"Device/{client.ClientId}" : null),
            Roles = client.Roles,
            Scopes = client.Scopes,
            JwksUri = client.JwksUri,
        }.WriteTo(descriptor.Properties);
        new ClientCertificates { Thumbprints = client.CertificateThumbprints, Subject = client.CertificateSubject }.WriteTo(descriptor.Properties);
        return descriptor;
    }
}
