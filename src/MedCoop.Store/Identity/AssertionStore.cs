using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>Remembers client assertions until they expire, for all servers of the database: none is taken twice.</summary>
public sealed class AssertionStore
{
    private readonly IdentityDatabase database;
    private readonly TimeProvider clock;

    internal AssertionStore(IdentityDatabase database, TimeProvider clock) => (this.database, this.clock) = (database, clock);

    /// <summary>Takes one.</summary>
    /// <returns>False: it was taken before.</returns>
    public async Task<bool> TryUseAsync(string issuer, string id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var now = clock.GetUtcNow();
        await context.Assertions.Where(row => row.ExpiresAt < now.AddMinutes(-5)).ExecuteDeleteAsync(cancellationToken);
        context.Assertions.Add(new AssertionRow { Hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{id}")), ExpiresAt = expiresAt });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException failure) when (IdentityDatabase.IsDuplicate(failure))
        {
            return false;
        }
    }
}
