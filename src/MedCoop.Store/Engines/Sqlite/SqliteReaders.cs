using System.Collections.Concurrent;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Search;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>The pool of reading connections. Readers never wait for the writer (WAL), only for a connection when all are lent out.</summary>
internal sealed class SqliteReaders(SqliteDatabase database) : IDisposable
{
    private readonly ConcurrentStack<SqliteReadSession> idle = new();
    private readonly ConcurrentStack<SqliteReadSession> asking = new();
    private readonly SemaphoreSlim free = new(Math.Max(8, 4 * Environment.ProcessorCount));
    private bool disposed;

    /// <inheritdoc cref="IStoreEngine.ReadAsync" />
    public Task<Result<T>> ReadAsync<T>(
        Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull =>
        LentAsync(
            (read, timeout, cancellationToken),
            static (session, use) => new ValueTask<Result<T>>(InterruptibleAsync(session, use.read, use.timeout, use.cancellationToken)),
            cancellationToken).AsTask();

    /// <inheritdoc cref="IStoreEngine.CurrentAsync" />
    public ValueTask<Result<StoredVersion>> CurrentAsync(ResourceKey key, int typeId, SearchCommand? condition, CancellationToken cancellationToken) =>
        // A few pages are read: nobody has to interrupt it.
        LentAsync(
            (key, typeId, condition),
            static (session, wanted) => new ValueTask<Result<StoredVersion>>(
                session.Current(wanted.key, wanted.typeId, wanted.condition) is { } version ? version : Problems.Unknown(wanted.key)),
            cancellationToken);

    /// <inheritdoc cref="IStoreEngine.Ask" />
    public T Ask<T>(Func<ReadSession, T> read)
    {
        // Not one of those that are counted: whoever holds one of these may ask in the middle of its work.
        var session = asking.TryPop(out var pooled) ? pooled : new SqliteReadSession(database.OpenReader());
        try
        {
            var answer = read(session);
            session.Reset();
            if (disposed) session.Dispose();
            else asking.Push(session);
            return answer;
        }
        catch (SqliteException e)
        {
            session.Dispose();
            if (SqliteProblems.Of(e) is { } problem) throw new StoreUnavailableException(problem);
            throw;
        }
    }

    public void Dispose()
    {
        disposed = true;
        // Those still lent out are closed when they come back.
        while (idle.TryPop(out var session)) session.Dispose();
        while (asking.TryPop(out var session)) session.Dispose();
    }

    private async ValueTask<Result<T>> LentAsync<TUse, T>(
        TUse use, Func<SqliteReadSession, TUse, ValueTask<Result<T>>> read, CancellationToken cancellationToken)
        where T : notnull
    {
        await free.WaitAsync(cancellationToken);
        SqliteReadSession? session = null;
        try
        {
            session = idle.TryPop(out var pooled) ? pooled : new SqliteReadSession(database.OpenReader());
            return await read(session, use);
        }
        catch (SqliteException e) when (SqliteProblems.Of(e) is { } problem)
        {
            session?.Dispose();
            session = null;
            return problem;
        }
        finally
        {
            Return(session);
            free.Release();
        }
    }

    // SQLite runs on the caller's thread and knows no tokens: another thread has to interrupt it.
    private static async Task<Result<T>> InterruptibleAsync<T>(
        SqliteReadSession session, Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull
    {
        using var limit = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit?.CancelAfter(timeout!.Value);
        var stop = limit?.Token ?? cancellationToken;
        await using var interruption = stop.UnsafeRegister(static connection => raw.sqlite3_interrupt(((SqliteConnection)connection!).Handle), session.Connection);
        try
        {
            return await read(session, stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT })
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Problems.TooSlow(timeout);
        }
    }

    private void Return(SqliteReadSession? session)
    {
        if (session is null) return;
        session.Reset();
        if (disposed) session.Dispose();
        else idle.Push(session);
    }
}
