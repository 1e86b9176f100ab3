using System.Threading.Channels;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>
/// Records of reads: all that wait go into one transaction, so that many reads share one wait for the disk. A few such transactions run side
/// by side, each on its own chain.
/// </summary>
internal sealed partial class PostgreSqlAuditQueue(NpgsqlDataSource database, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private const int MostEntries = 2048;
    private const int MostWaiting = 4096;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(MostWaiting);
    private readonly Lock starting = new();
    private Task[]? loops;

    /// <summary>Queues and returns once it is durable.</summary>
    public async Task<Result<int>> AppendAsync(int node, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        Start(node);
        var one = new Waiting(entries);
        try
        {
            await waiting.Writer.WriteAsync(one, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return Problems.Closed;
        }

        return await one.Done.Task;
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        if (loops is { } running) await Task.WhenAll(running);
    }

    private void Start(int node)
    {
        if (loops is not null) return;
        lock (starting)
            loops ??= [.. Enumerable.Range(0, PostgreSqlAudit.ReadLanes).Select(lane => Task.Run(() => LoopAsync(AuditPlace.FirstChain(node) + lane)))];
    }

    private async Task LoopAsync(int chain)
    {
        var group = new List<Waiting>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            var count = 0;
            while (count < MostEntries && waiting.Reader.TryRead(out var one))
            {
                group.Add(one);
                count += one.Entries.Count;
            }

            if (group.Count > 0) await WriteAsync(chain, group);
            group.Clear();
        }
    }

    private async Task WriteAsync(int chain, List<Waiting> group)
    {
        List<AuditEntry> entries = [.. group.SelectMany(one => one.Entries)];
        try
        {
            var problem = await TryAsync(chain, entries, isFirst: true) is { } lost ? await TryAsync(chain, entries, isFirst: false) ?? lost : null;
            foreach (var one in group) one.Done.SetResult(problem is null ? one.Entries.Count : problem);
        }
#pragma warning disable CA1031 // Whatever it is, these callers are told and the queue lives on: without it nothing could be read any more.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            LogFailed(bug, entries.Count);
            foreach (var one in group) one.Done.TrySetException(bug);
        }
    }

    // Null: done. A problem: not, and another connection may fare better only the first time.
    private async Task<Problem?> TryAsync(int chain, List<AuditEntry> entries, bool isFirst)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            AuditTail tail;
            await using (var locks = connection.CreateBatch().Add("BEGIN ISOLATION LEVEL READ COMMITTED"))
            {
                PostgreSqlAudit.LockChain(locks, chain);
                await using var reader = await locks.ExecuteReaderAsync();
                tail = await PostgreSqlAudit.ReadTailAsync(reader, chain);
            }

            await using var writes = connection.CreateBatch();
            PostgreSqlAudit.Append(writes, tail, entries, Instants.TicksOf(clock.GetUtcNow()));
            writes.Add("COMMIT");
            await writes.ExecuteNonQueryAsync();
            return null;
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            if (isFirst && PostgreSqlProblems.IsLostConnection(e)) database.Clear();
            LogFailed(e, entries.Count);
            return problem;
        }
    }

    [LoggerMessage(3203, LogLevel.Error, "{Count} records of the audit trail could not be written")]
    private partial void LogFailed(Exception error, int count);

    private sealed record Waiting(IReadOnlyList<AuditEntry> Entries)
    {
        public TaskCompletionSource<Result<int>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
