using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>
/// Writes a group of jobs in one transaction: each whole or not at all. Used by the writer's thread only. It opens its connection at the
/// first group, and again after one that was lost.
/// </summary>
internal sealed partial class SqliteGroupWriting(SqliteDatabase database, InternedIds interned, TimeProvider clock, ILogger logger) : IDisposable
{
    private SqliteWriteSession? session;

    /// <summary>Writes and sets each job's outcome; telling their callers is left to the queue.</summary>
    public void Write(List<WriteJob> group)
    {
        database.Turn.Wait();
        try
        {
            WriteInTurn(group);
        }
        finally
        {
            database.Turn.Release();
        }
    }

    private void WriteInTurn(List<WriteJob> group)
    {
        if (TryWriteTogether(group)) return;
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

    // A job that is refused has left no trace, as a rule, and then there is nothing to undo. False: one broke off half-way, and all was
    // rolled back.
    private bool TryWriteAtOnce(List<WriteJob> group)
    {
        session!.Begin(clock.GetUtcNow());
        foreach (var job in group)
        {
            var trace = session.Trace;
            if (Run(job) || session.Trace == trace) continue;
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

    public void Dispose() => session?.Dispose();

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
