using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>
/// Counts vain attempts by name, whether or not there is such an account, so that a lock-out tells nobody who has one.
/// </summary>
public sealed class AttemptStore
{
    // A try every quarter of an hour in the long run: far too few to guess anything by.
    private const int MostFailures = 5;
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    private readonly IdentityDatabase database;
    private readonly TimeProvider clock;

    internal AttemptStore(IdentityDatabase database, TimeProvider clock) => (this.database, this.clock) = (database, clock);

    /// <summary>Whether attempts with this name are refused for now.</summary>
    public async Task<bool> IsLockedAsync(string name, CancellationToken cancellationToken)
    {
        var hash = Hash(name);
        var now = clock.GetUtcNow();
        await using var context = database.Open();
        return await context.Attempts.AnyAsync(row => row.NameHash == hash && row.LockedUntil > now, cancellationToken);
    }

    /// <summary>Counts a vain attempt; after a few in a row the name is locked.</summary>
    public async Task FailAsync(string name, CancellationToken cancellationToken)
    {
        var hash = Hash(name);
        var now = clock.GetUtcNow();
        await using var context = database.Open();
        // Counted in the database, so that attempts at the same time on several servers all count.
        var counted = await context.Attempts.Where(row => row.NameHash == hash)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.Failures, a => a.LastAt < now - Lock ? 1 : a.Failures + 1).SetProperty(a => a.LastAt, now), cancellationToken);
        if (counted == 0 && !await TryAddAsync(context, hash, now, cancellationToken))
        {
            await FailAsync(name, cancellationToken);
            return;
        }

        var until = now + Lock;
        await context.Attempts.Where(row => row.NameHash == hash && row.Failures >= MostFailures)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.LockedUntil, until).SetProperty(a => a.Failures, 0), cancellationToken);
    }

    /// <summary>An attempt succeeded: all before are forgotten.</summary>
    public async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        var hash = Hash(name);
        await using var context = database.Open();
        await context.Attempts.Where(row => row.NameHash == hash).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Forgets attempts from before, where no lock has held since.</summary>
    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Attempts.Where(row => row.LastAt < before && (row.LockedUntil == null || row.LockedUntil < before)).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<bool> TryAddAsync(IdentityContext context, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        context.Attempts.Add(new AttemptRow { NameHash = hash, Failures = 1, LastAt = now });
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

    private static byte[] Hash(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToUpperInvariant()));
}
