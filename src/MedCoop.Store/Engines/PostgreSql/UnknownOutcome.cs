using MedCoop.Fhir.Outcomes;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>The connection was lost while a transaction committed: finds out, over another one, what became of it.</summary>
/// <remarks>
/// The transaction's status alone does not tell: after a crash PostgreSQL gives ids anew that were never written to its log, so that
/// "committed" may be said of a stranger. The version itself, with its bytes, does.
/// </remarks>
internal sealed class UnknownOutcome(NpgsqlDataSource database, string transactionId, StoredVersion written, TimeProvider clock)
{
    private const int MostAttempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Null when it was committed; else why there is no success.</summary>
    public async Task<Problem?> ResolveAsync(Problem problem)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                // In this order: once it has ended, whether its version is there is final.
                if (!await IsRunningAsync()) return await IsWrittenAsync() ? null : problem;
            }
            catch (NpgsqlException)
            {
                // Not back yet.
            }

            await Task.Delay(Pause, clock);
        }

        return problem with { Text = "The connection to the database was lost during the commit, and whether the change was made is not known. Read it before you try again." };
    }

    private async Task<bool> IsRunningAsync()
    {
        await using var command = database.CreateCommand("SELECT pg_xact_status(CAST($1 AS xid8))");
        command.Parameters.Add(PostgreSqlBatch.Value(transactionId));
        try
        {
            return await command.ExecuteScalarAsync() is "in progress";
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // "Transaction ID is in the future": the crash undid even the giving of the id.
            return false;
        }
    }

    private async Task<bool> IsWrittenAsync()
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT 1 FROM version WHERE seq = $1 AND id = $2 AND version = $3 AND at = $4 AND coalesce(body, '') = $5)");
        command.Parameters.Add(PostgreSqlBatch.Value(written.Sequence));
        command.Parameters.Add(PostgreSqlBatch.Value(written.Key.Id));
        command.Parameters.Add(PostgreSqlBatch.Value(written.Version));
        command.Parameters.Add(PostgreSqlBatch.Value(written.At.UtcTicks));
        command.Parameters.Add(PostgreSqlBatch.Value(written.Body.ToArray()));
        return await command.ExecuteScalarAsync() is true;
    }
}
