using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;

namespace MedCoop.Store.Identity;

/// <summary>Whether tokens that were given out still count.</summary>
public sealed class TokenStore
{
    private const string Valid = "valid";
    private const string Revoked = "revoked";
    private const string AccessToken = OpenIddictConstants.TokenTypeIdentifiers.AccessToken;

    private readonly IdentityDatabase database;

    internal TokenStore(IdentityDatabase database) => this.database = database;

    /// <summary>Whether neither it nor what it was given for was revoked, and its client and account are still there.</summary>
    public async Task<bool> IsValidAsync(Guid token, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().AnyAsync(
            row => row.Id == token && row.Status == Valid && row.Application != null && (row.Authorization == null || row.Authorization.Status == Valid), cancellationToken);
    }

    /// <summary>Revokes everything that was given out in a person's name: tokens, and what new ones would be given for.</summary>
    public async Task RevokeAsync(string subject, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await context.Set<OpenIddictEntityFrameworkCoreAuthorization<Guid>>().Where(row => row.Subject == subject && row.Status == Valid)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.Status, Revoked), cancellationToken);
        await context.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().Where(row => row.Subject == subject && row.Status == Valid)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.Status, Revoked), cancellationToken);
    }

    /// <summary>Revokes a client's access tokens; what new ones are given for stays.</summary>
    public async Task RevokeAccessTokensAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await context.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().Where(row => row.Application!.ClientId == clientId && row.Type == AccessToken && row.Status == Valid)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.Status, Revoked), cancellationToken);
    }

    /// <summary>Forgets tokens that expired before.</summary>
    public async Task<int> PruneAsync(DateTime expiredBefore, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().Where(row => row.ExpirationDate < expiredBefore).ExecuteDeleteAsync(cancellationToken);
    }
}
