using MedCoop.Fhir.Outcomes;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Runs reads on pooled connections.</summary>
internal sealed class PostgreSqlReads(NpgsqlDataSource database)
{
    /// <inheritdoc cref="IStoreEngine.ReadAsync" />
    public async Task<Result<T>> ReadAsync<T>(
        Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull
    {
        using var limit = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit?.CancelAfter(timeout!.Value);
        var stop = limit?.Token ?? cancellationToken;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stop);
                return await read(new PostgreSqlReadSession(connection), stop);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Problems.TooSlow(timeout);
            }
            catch (NpgsqlException e) when (attempt == 1 && PostgreSqlProblems.IsLostConnection(e))
            {
                // A pooled connection that died while it was idle; the others may be dead too.
                database.Clear();
            }
            catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
            {
                return problem;
            }
        }
    }

    /// <inheritdoc cref="IStoreEngine.Ask" />
    public T Ask<T>(Func<ReadSession, T> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var connection = database.OpenConnection();
                return read(new PostgreSqlReadSession(connection));
            }
            catch (NpgsqlException e) when (attempt == 1 && PostgreSqlProblems.IsLostConnection(e))
            {
                database.Clear();
            }
            catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
            {
                throw new StoreUnavailableException(problem);
            }
        }
    }
}
