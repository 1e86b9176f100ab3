using System.Data.Common;
using System.Globalization;
using MedCoop.Store.Search;

namespace MedCoop.Store.Identity;

/// <summary>
/// A connection for the few statements that every start runs on the accounts' tables. They are written by hand: to build Entity Framework's model
/// of these tables and its first queries takes longer than all the rest of a start, and nobody needs it before somebody signs in.
/// </summary>
/// <param name="connection">Open; closed at the end.</param>
/// <param name="turn">Whoever holds it writes; null: writers need not take turns.</param>
internal sealed class IdentityStatements(DbConnection connection, SemaphoreSlim? turn) : IAsyncDisposable, IDisposable
{
    /// <summary>All rows of a query, on the caller's thread.</summary>
    public List<T> List<T>(string sql, Func<DbDataReader, T> row)
    {
        using var command = Command(new SearchCommand(sql, []));
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>All rows of a query.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = Command(new SearchCommand(sql, []));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        return rows;
    }

    /// <summary>Runs one statement, on the caller's thread.</summary>
    public void Execute(SearchCommand statement)
    {
        turn?.Wait();
        try
        {
            using var command = Command(statement);
            command.ExecuteNonQuery();
        }
        finally
        {
            turn?.Release();
        }
    }

    /// <summary>Runs statements in one transaction.</summary>
    public async Task ExecuteAsync(IEnumerable<SearchCommand> statements, CancellationToken cancellationToken)
    {
        if (turn is not null) await turn.WaitAsync(cancellationToken);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            foreach (var statement in statements)
            {
                await using var command = Command(statement);
                command.Transaction = transaction;
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            turn?.Release();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <inheritdoc />
    public void Dispose() => connection.Dispose();

    // SQLite finds parameters by their names, PostgreSQL by their places, which it does only when they have no names.
    private DbCommand Command(SearchCommand statement)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this folder.
        command.CommandText = statement.Text;
#pragma warning restore CA2100
        for (var i = 0; i < statement.Values.Count; i++)
        {
            var parameter = command.CreateParameter();
            if (connection is Microsoft.Data.Sqlite.SqliteConnection) parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i + 1}");
            parameter.Value = statement.Values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
