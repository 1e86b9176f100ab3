using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>Where people are signed in. A session goes on until it is ended, was not used for too long, or has simply lasted too long (<see cref="SessionLimits"/>).</summary>
public sealed class SessionStore
{
    private readonly IdentityDatabase database;
    private readonly SessionLimits limits;
    private readonly TimeProvider clock;

    internal SessionStore(IdentityDatabase database, SessionLimits limits, TimeProvider clock) => (this.database, this.limits, this.clock) = (database, limits, clock);

    /// <summary>Begins one, and notes on the account that it signed in.</summary>
    public async Task<SignInSession> StartAsync(Guid account, string device, string address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var session = new SignInSession { Id = Guid.NewGuid(), AccountId = account, Device = device, Address = address, StartedAt = now, LastSeenAt = now };
        await using var context = database.Open();
        context.Sessions.Add(session);
        await context.SaveChangesAsync(cancellationToken);
        await context.Users.Where(row => row.Id == account).ExecuteUpdateAsync(row => row.SetProperty(a => a.LastSignInAt, now), cancellationToken);
        return session;
    }

    /// <summary>Whether it goes on and its account may sign in.</summary>
    public async Task<bool> IsActiveAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await GoingOn(context).AnyAsync(
            row => row.Id == session && context.Users.Any(account => account.Id == row.AccountId && !account.IsDisabled), cancellationToken);
    }

    /// <summary>Notes that it is used.</summary>
    public async Task TouchAsync(Guid session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = database.Open();
        await context.Sessions.Where(row => row.Id == session).ExecuteUpdateAsync(row => row.SetProperty(s => s.LastSeenAt, now), cancellationToken);
    }

    /// <summary>Those of an account that go on, the newest first.</summary>
    public async Task<IReadOnlyList<SignInSession>> ListAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await GoingOn(context).AsNoTracking().Where(row => row.AccountId == account).OrderByDescending(row => row.StartedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Ends one of an account's, or with null all of them.</summary>
    /// <returns>How many went on until now.</returns>
    public async Task<int> EndAsync(Guid account, Guid? session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = database.Open();
        return await context.Sessions.Where(row => row.AccountId == account && row.EndedAt == null && (session == null || row.Id == session))
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.EndedAt, now), cancellationToken);
    }

    /// <summary>Forgets those that were over before.</summary>
    public async Task<int> PruneAsync(DateTimeOffset overBefore, CancellationToken cancellationToken)
    {
        var (seenBefore, startedBefore) = (overBefore - limits.Idle, overBefore - limits.Longest);
        await using var context = database.Open();
        return await context.Sessions.Where(row => row.EndedAt < overBefore || row.LastSeenAt < seenBefore || row.StartedAt < startedBefore).ExecuteDeleteAsync(cancellationToken);
    }

    private IQueryable<SignInSession> GoingOn(IdentityContext context)
    {
        var now = clock.GetUtcNow();
        var (seenAfter, startedAfter) = (now - limits.Idle, now - limits.Longest);
        return context.Sessions.Where(row => row.EndedAt == null && row.LastSeenAt > seenAfter && row.StartedAt > startedAfter);
    }
}
