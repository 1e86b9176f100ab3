using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Writes records that come with no change, in a transaction of their own.</summary>
internal sealed partial class PostgreSqlAuditWriting(NpgsqlDataSource database, TimeProvider clock, ILogger logger)
{
    /// <summary>Appends entries of this instant to a chain.</summary>
    public async Task<Result<int>> AppendAsync(int chain, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var at = Instants.TicksOf(clock.GetUtcNow());
        var written = await WriteAsync(chain, long.MaxValue, [.. entries.Select(entry => new SpooledAudit(at, entry))], cancellationToken);
        return written.Problem is { } problem ? problem : entries.Count;
    }

    /// <summary>Appends of entries all that a chain does not have yet; gives the number that the next entry gets.</summary>
    public async Task<Result<long>> WriteAsync(int chain, long first, IReadOnlyList<SpooledAudit> entries, CancellationToken cancellationToken)
    {
        var written = await TryAsync(chain, first, entries, isFirst: true, cancellationToken);
        if (written.Problem is not { } lost) return written;
        // Another connection may fare better.
        written = await TryAsync(chain, first, entries, isFirst: false, cancellationToken);
        return written.Problem is null ? written : lost;
    }

    private async Task<Result<long>> TryAsync(int chain, long first, IReadOnlyList<SpooledAudit> entries, bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            AuditTail tail;
            await using (var locks = connection.CreateBatch().Add("BEGIN ISOLATION LEVEL READ COMMITTED"))
            {
                PostgreSqlAudit.LockChain(locks, chain);
                await using var reader = await locks.ExecuteReaderAsync(cancellationToken);
                tail = await PostgreSqlAudit.ReadTailAsync(reader, chain);
            }

            var known = AuditPlace.Known(tail.Place, first, entries.Count);
            await using var writes = connection.CreateBatch();
            PostgreSqlAudit.Append(writes, tail, known == 0 ? entries : [.. entries.Skip(known)]);
            writes.Add("COMMIT");
            await writes.ExecuteNonQueryAsync(CancellationToken.None);
            return tail.Place.Sequence + entries.Count - known + 1;
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            if (isFirst && PostgreSqlProblems.IsLostConnection(e)) database.Clear();
            LogFailed(e, entries.Count);
            return problem;
        }
    }

    [LoggerMessage(3206, LogLevel.Error, "{Count} records of the audit trail could not be written")]
    private partial void LogFailed(Exception error, int count);
}
