using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Search;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Inserts many rows by COPY.</summary>
internal sealed class PostgreSqlRows(NpgsqlDataSource database)
{
    /// <inheritdoc cref="IStoreEngine.InsertAsync" />
    public async Task<Result<int>> InsertAsync(SearchCommand permit, IReadOnlyList<RowBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
#pragma warning disable CA2100 // A fixed text of the store's own; values are parameters.
            await using var command = new NpgsqlCommand(permit.Text, connection);
#pragma warning restore CA2100
            foreach (var value in permit.Values) command.Parameters.Add(PostgreSqlReadSession.Parameter(value));
            if (await command.ExecuteNonQueryAsync(cancellationToken) == 0) return 0;
            foreach (var batch in batches.Where(batch => batch.Rows.Count > 0)) await CopyAsync(connection, batch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return batches.Sum(batch => batch.Rows.Count);
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, RowBatch batch, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {batch.Table} ({string.Join(", ", batch.Columns)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in batch.Rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var value in row)
            {
                await (value switch
                {
                    null => copy.WriteNullAsync(cancellationToken),
                    string text => copy.WriteAsync(text, cancellationToken),
                    int number => copy.WriteAsync(number, cancellationToken),
                    short number => copy.WriteAsync(number, cancellationToken),
                    long number => copy.WriteAsync(number, cancellationToken),
                    bool flag => copy.WriteAsync(flag, cancellationToken),
                    _ => throw new ArgumentOutOfRangeException(nameof(batch), value, message: null),
                });
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
