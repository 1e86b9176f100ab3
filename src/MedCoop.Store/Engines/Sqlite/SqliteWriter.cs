using System.Threading.Channels;
using MedCoop.Fhir.Outcomes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>
/// The one writer. It takes all jobs that wait, runs them one after the other, commits them together (one fsync for all), and only then
/// tells their callers. A job that fails leaves no trace and harms no neighbour.
/// </summary>
internal sealed partial class SqliteWriter : IAsyncDisposable
{
    private const int MostJobs = 1024;
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostWaiting = 4096;

    private readonly Channel<WriteJob> waiting = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SqliteDatabase database;
    private readonly InternedIds interned;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteWriteSession? session;

    public SqliteWriter(SqliteDatabase database, InternedIds interned, TimeProvider clock, ILogger logger)
    {
        this.database = database;
        this.interned = interned;
        this.clock = clock;
        this.logger = logger;
        // A thread of its own: it waits for the disk, and must not wait behind requests for a pool thread.
        new Thread(Loop) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>Queues work and returns its outcome once that is durable. Cancelled before it is taken: not written; later: its true outcome.</summary>
    public async Task<Result<T>> RunAsync<T>(Func<SqliteWriteSession, Result<T>> work, int bytes, CancellationToken cancellationToken)
        where T : notnull
    {
        var job = new WriteJob<T>(work) { Bytes = bytes };
        try
        {
            await waiting.Writer.WriteAsync(job, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return Problems.Closed;
        }

        await using var giveUp = cancellationToken.UnsafeRegister(static (job, token) => ((WriteJob<T>)job!).GiveUp(token), job);
        return await job.Completion;
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await stopped.Task;
    }

    private void Loop()
    {
        var group = new List<WriteJob>(MostJobs);
        while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Take(group);
            Write(group);
            foreach (var job in group) job.Complete();
            group.Clear();
        }

        session?.Dispose();
        stopped.SetResult();
    }

    private void Take(List<WriteJob> group)
    {
        var bytes = 0;
        while (group.Count < MostJobs && bytes < MostBytes && waiting.Reader.TryRead(out var job))
        {
            if (!job.TryTake()) continue;
            group.Add(job);
            bytes += job.Bytes;
        }
    }

    private void Write(List<WriteJob> group)
    {
        if (group.Count == 0 || TryWriteTogether(group)) return;
        // The whole group was rolled back because of one job too many (a full disk, mostly). Alone, those that fit succeed.
        if (group.Count == 1) return;
        foreach (var job in group) TryWriteTogether([job]);
    }

    // False: nothing of the group was kept, and each job has the problem as its outcome.
    private bool TryWriteTogether(List<WriteJob> group)
    {
        try
        {
            session ??= new SqliteWriteSession(database.OpenWriter(), interned);
            if (!TryWriteAtOnce(group)) WriteSaved(group);
            return true;
        }
        catch (SqliteException e)
        {
            LogGroupFailed(e, group.Count, e.SqliteErrorCode);
            foreach (var job in group) Fail(job, e);
            Abandon();
            return e.SqliteErrorCode != raw.SQLITE_FULL;
        }
#pragma warning disable CA1031 // Whatever it is, these callers are told and the writer lives on: without it nothing could be written any more.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogWriterFailed(e, group.Count);
            foreach (var job in group) job.Fail(e);
            Abandon();
            return true;
        }
    }

    // A job that is refused has written nothing, as a rule, and then there is nothing to undo. False: one broke off half-way, and all was
    // rolled back.
    private bool TryWriteAtOnce(List<WriteJob> group)
    {
        session!.Begin(clock.GetUtcNow());
        foreach (var job in group)
        {
            var written = session.Written;
            if (Run(job) || session.Written == written) continue;
            session.Rollback();
            return group.Count == 1;
        }

        session.Commit();
        return true;
    }

    // Each in a savepoint of its own. That is rare, because SQLite keeps a copy of each page that changes within a savepoint, which takes
    // longer than writing the rows (docs/performance.md).
    private void WriteSaved(List<WriteJob> group)
    {
        session!.Begin(clock.GetUtcNow());
        foreach (var job in group)
        {
            session.Save();
            if (Run(job)) session.Release();
            else session.RollbackToSave();
        }

        session.Commit();
    }

    private bool Run(WriteJob job)
    {
        try
        {
            return job.Run(session!);
        }
        catch (SqliteException e) when (session!.InTransaction)
        {
            LogJobFailed(e, e.SqliteErrorCode);
            Fail(job, e);
            return false;
        }
#pragma warning disable CA1031 // A bug in one job is that caller's exception; its neighbours and the writer go on.
        catch (Exception e) when (e is not SqliteException)
#pragma warning restore CA1031
        {
            job.Fail(e);
            return false;
        }
    }

    private static void Fail(WriteJob job, SqliteException error)
    {
        if (SqliteProblems.Of(error) is { } problem) job.Fail(problem);
        else job.Fail(error);
    }

    // After an error of the transaction itself nothing about the connection is taken for granted.
    private void Abandon()
    {
        try
        {
            session?.Dispose();
        }
        catch (SqliteException e)
        {
            LogJobFailed(e, e.SqliteErrorCode);
        }

        session = null;
    }

    [LoggerMessage(3101, LogLevel.Error, "A group of {Count} commits failed with SQLite error {Code}; none was kept")]
    private partial void LogGroupFailed(Exception error, int count, int code);

    [LoggerMessage(3103, LogLevel.Critical, "A group of {Count} commits failed unexpectedly; none was kept")]
    private partial void LogWriterFailed(Exception error, int count);

    [LoggerMessage(3102, LogLevel.Error, "A commit failed with SQLite error {Code} and was rolled back")]
    private partial void LogJobFailed(Exception error, int code);
}
