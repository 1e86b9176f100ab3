using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Reindexing;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;
using Npgsql;
using static MedCoop.Store.Engines.PostgreSql.PostgreSqlBatch;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Replaces index rows beside working servers, and keeps account of it.</summary>
internal sealed class PostgreSqlReindexing(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MostAttempts = 6;

    // In the order in which commits lock, so that they rarely deadlock.
    private const string Lock = """
        SELECT r.key, r.seq FROM resource r JOIN unnest($1) AS wanted (key) ON r.key = wanted.key ORDER BY r.type_id, r.id FOR UPDATE OF r
        """;

    /// <inheritdoc cref="IStoreEngine.ReplaceIndexAsync" />
    public Task<Result<int>> ReplaceAsync(IReadOnlyList<ReindexedResource> resources, long revision, CancellationToken cancellationToken) =>
        RunAsync(async connection => await TryReplaceAsync(connection, resources, revision, cancellationToken), cancellationToken);

    /// <inheritdoc cref="IStoreEngine.AssignCasesAsync" />
    public Task<Result<int>> AssignCasesAsync(CaseWork work, IReadOnlyList<CaseChange> changes, InternedIds interned, CancellationToken cancellationToken) => RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await work.RunAsync(new PostgreSqlCaseSession(connection, interned), changes, Instants.TicksOf(clock.GetUtcNow()));
            await transaction.CommitAsync(cancellationToken);
            return changes.Count;
        },
        cancellationToken);

    /// <inheritdoc cref="IStoreEngine.ExecuteAsync" />
    public Task<Result<int>> ExecuteAsync(IReadOnlyList<SearchCommand> statements, CancellationToken cancellationToken) => RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var changed = 0;
            foreach (var statement in statements)
            {
#pragma warning disable CA2100 // Fixed texts of the store's own; values are parameters.
                await using var command = new NpgsqlCommand(statement.Text, connection);
#pragma warning restore CA2100
                foreach (var value in statement.Values) command.Parameters.Add(PostgreSqlReadSession.Parameter(value));
                changed = await command.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return changed;
        },
        cancellationToken);

    private static async Task<Result<int>> TryReplaceAsync(
        NpgsqlConnection connection, IReadOnlyList<ReindexedResource> resources, long revision, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var locks = connection.CreateBatch().Add(PostgreSqlLocks.ShareDefinitions).Add(CatalogRow.Read).Add(Lock, Column(resources, resource => resource.Key));
        var current = new Dictionary<long, long>();
        await using (var reader = await locks.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            if (reader.GetInt64(0) != revision) return Problems.DecideAgain;
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) current.Add(reader.GetInt64(0), reader.GetInt64(1));
        }

        var still = resources.Where(resource => current.GetValueOrDefault(resource.Key) == resource.Seq).ToList();
        if (still.Count == 0) return 0;
        await using var writes = connection.CreateBatch();
        // From every table: a row may be where the resource's own row does not say.
        PostgreSqlIndexWriter.Delete(writes, still.ConvertAll(resource => resource.Key), (IndexTables)(-1));
        PostgreSqlIndexWriter.Insert(writes, still.ConvertAll(resource => resource.Rows));
        writes.Add(
            "UPDATE resource r SET index_tables = u.tables FROM unnest($1, $2) AS u (key, tables) WHERE r.key = u.key AND r.index_tables <> u.tables",
            Column(still, resource => resource.Key), Column(still, resource => (int)resource.Rows.Tables));
        await writes.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return still.Count;
    }

    private async Task<Result<int>> RunAsync(Func<NpgsqlConnection, Task<Result<int>>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                return await work(connection);
            }
            catch (NpgsqlException e) when (attempt < MostAttempts && (PostgreSqlProblems.IsCollision(e) || PostgreSqlProblems.IsLostConnection(e)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10 << attempt), clock, cancellationToken);
            }
            catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
            {
                return problem;
            }
        }
    }
}
