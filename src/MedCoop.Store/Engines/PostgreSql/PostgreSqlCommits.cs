using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Commits change sets in transactions of their own, side by side, and tries again what lost against another one.</summary>
internal sealed partial class PostgreSqlCommits(NpgsqlDataSource database, InternedIds interned, TimeProvider clock, ILogger logger)
{
    private const int MostAttempts = 6;

    private readonly PostgreSqlAuditLanes lanes = new();

    /// <inheritdoc cref="IStoreEngine.AuditNode" />
    public int AuditNode { get; set; }

    public async Task<Result<Receipt>> CommitAsync(PreparedChangeSet changeSet, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await TryAsync(changeSet, cancellationToken);
            if (outcome.Receipt is { } receipt) return receipt;
            if (!outcome.TryAgain) return outcome.Problem!;
            if (attempt == MostAttempts) return outcome.Problem ?? Problems.DecideAgain;
            LogTryAgain(attempt);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 << attempt)), clock, cancellationToken);
        }
    }

    private async Task<Outcome> TryAsync(PreparedChangeSet changeSet, CancellationToken cancellationToken)
    {
        PostgreSqlLocks? locks = null;
        PostgreSqlWrites? writes = null;
        NpgsqlConnection? connection = null;
        int? lane = changeSet.Source.Audit.Count > 0 ? await lanes.TakeAsync(cancellationToken) : null;
        try
        {
            connection = await database.OpenConnectionAsync(cancellationToken);
            locks = await PostgreSqlLocks.TakeAsync(connection, changeSet, interned, ChainOf(lane), cancellationToken);
            if (!locks.Hold)
            {
                await RollbackAsync(connection, afterError: false);
                return new(Problems.DecideAgain);
            }

            writes = new PostgreSqlWrites(changeSet, locks, clock.GetUtcNow(), interned);
            await writes.CommitAsync(connection);
            return new(writes.Receipt);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            if (connection is not null) await RollbackAsync(connection, afterError: true);
            if (e is OperationCanceledException) throw;
            if (e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }) return new(Problems.DecideAgain);
            if (PostgreSqlProblems.IsCollision(e)) return new(Problem: null, TryAgain: true);
            if (PostgreSqlProblems.Of(e) is not { } problem) throw;
            // Connections remember that the server was read-only, or lead to one that was the primary: the next commit takes new ones.
            if (e is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }) database.Clear();
            LogFailed(e);
            // Until the writes were sent nothing can have happened; a pooled connection may just have been dead.
            if (writes is null) return new(problem, TryAgain: PostgreSqlProblems.IsLostConnection(e));
            if (e is PostgresException) return new(problem);
            if (writes.Receipt.Versions is not [var written, ..]) return new(problem);
            var failure = await new UnknownOutcome(database, locks!.TransactionId, written, clock).ResolveAsync(problem);
            return failure is null ? new(writes.Receipt) : new(failure);
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync();
            if (lane is { } taken) lanes.Return(taken);
        }
    }

    private int? ChainOf(int? lane) =>
        lane is null || AuditNode > 0 ? AuditPlace.FirstChain(AuditNode) + lane : throw new InvalidOperationException("The audit trail is not open.");

    // Also frees the lock of journal_begin, should it have been interrupted, and forgets prepared statements: when an error comes between two
    // rows, Npgsql takes the batch's later statements, which the server skipped, for prepared ("prepared statement _auto3 does not exist").
    private static async Task RollbackAsync(NpgsqlConnection connection, bool afterError)
    {
        if (connection.FullState.HasFlag(System.Data.ConnectionState.Broken) || connection.State != System.Data.ConnectionState.Open) return;
        try
        {
            await using var rollback = connection.CreateBatch().Add("ROLLBACK").Add("SELECT pg_advisory_unlock_all()");
            await rollback.ExecuteNonQueryAsync(CancellationToken.None);
            if (afterError) connection.UnprepareAll();
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the transaction with it.
        }
    }

    [LoggerMessage(3201, LogLevel.Information, "A commit collided with another one and is tried again after attempt {Attempt}")]
    private partial void LogTryAgain(int attempt);

    [LoggerMessage(3202, LogLevel.Error, "A commit failed because the database is not available")]
    private partial void LogFailed(Exception error);

    private readonly record struct Outcome(Receipt? Receipt, Problem? Problem, bool TryAgain)
    {
        public Outcome(Receipt receipt)
            : this(receipt, Problem: null, TryAgain: false)
        {
        }

        public Outcome(Problem? Problem, bool TryAgain = false)
            : this(Receipt: null, Problem, TryAgain)
        {
        }
    }
}
