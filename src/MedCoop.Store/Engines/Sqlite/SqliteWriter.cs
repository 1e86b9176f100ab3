using System.Threading.Channels;
using MedCoop.Fhir.Outcomes;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>
/// The one writer. It takes all jobs that wait, runs them one after the other, commits them together (one fsync for all), and only then
/// tells their callers. A job that fails leaves no trace and harms no neighbour.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostJobs = 2048;
    private const int MostBytes = 32 * 1024 * 1024;
    private const int MostWaiting = 8192;

    private readonly Channel<WriteJob> waiting = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SqliteGroupWriting writing;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(SqliteDatabase database, InternedIds interned, TimeProvider clock, ILogger logger)
    {
        writing = new SqliteGroupWriting(database, interned, clock, logger);
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
            if (group.Count > 0) writing.Write(group);
            foreach (var job in group) job.Complete();
            group.Clear();
        }

        writing.Dispose();
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
}
