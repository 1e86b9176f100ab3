using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MedCoop.Store.Search;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>Links that work once.</summary>
public sealed class LinkStore
{
    private const int TokenBytes = 32;

    private readonly IdentityDatabase database;
    private readonly TimeProvider clock;

    internal LinkStore(IdentityDatabase database, TimeProvider clock) => (this.database, this.clock) = (database, clock);

    /// <summary>Makes one; earlier ones for the same purpose and account end.</summary>
    /// <returns>The token that the link carries; it is stored nowhere.</returns>
    public async Task<string> CreateAsync(LinkPurpose purpose, Guid? account, TimeSpan validFor, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = clock.GetUtcNow();
        await using var statements = await database.ConnectAsync(cancellationToken);
        await statements.ExecuteAsync(
            [
                new SearchCommand(
                    "UPDATE identity_link SET used_at = $1 WHERE purpose = $2 AND account_id IS NOT DISTINCT FROM $3 AND used_at IS NULL",
                    [now.UtcTicks, (int)purpose, account]),
                new SearchCommand(
                    "INSERT INTO identity_link (token_hash, purpose, account_id, expires_at) VALUES ($1, $2, $3, $4)",
                    [Hash(token), (int)purpose, account, (now + validFor).UtcTicks]),
            ],
            cancellationToken);
        return token;
    }

    /// <summary>The link of a token, used or not; null when there never was one.</summary>
    public async Task<OneTimeLink?> FindAsync(string token, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        var hash = Hash(token);
        await using var context = database.Open();
        return await context.Links.AsNoTracking().SingleOrDefaultAsync(link => link.TokenHash == hash && link.Purpose == purpose, cancellationToken);
    }

    /// <summary>Uses it up. Of several who try at the same time one succeeds.</summary>
    public async Task<bool> TryUseAsync(string token, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        var hash = Hash(token);
        var now = clock.GetUtcNow();
        await using var context = database.Open();
        return await context.Links.Where(link => link.TokenHash == hash && link.Purpose == purpose && link.UsedAt == null && link.ExpiresAt > now)
            .ExecuteUpdateAsync(link => link.SetProperty(l => l.UsedAt, now), cancellationToken) == 1;
    }

    /// <summary>Ends all links of an account that are not used yet, whatever they are for.</summary>
    public async Task EndAllAsync(Guid account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = database.Open();
        await context.Links.Where(link => link.AccountId == account && link.UsedAt == null).ExecuteUpdateAsync(link => link.SetProperty(l => l.UsedAt, now), cancellationToken);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
