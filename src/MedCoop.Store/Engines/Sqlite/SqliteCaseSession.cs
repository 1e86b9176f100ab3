using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>The writer's open transaction. SQLite runs on the writer's own thread, so every task is finished when it is returned.</summary>
internal sealed class SqliteCaseSession(SqliteConnection connection, InternedIds interned) : CaseSession(SqlDialect.Sqlite, interned), IDisposable
{
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

    public override Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> row, params object?[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return Task.FromResult(rows);
    }

    public override Task ExecuteAsync(string sql, params object?[] values)
    {
        Command(sql, values).ExecuteNonQuery();
        return Task.CompletedTask;
    }

    public override Task LockAsync(long group) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var command in commands.Values) command.Dispose();
        commands.Clear();
    }

    private SqliteCommand Command(string sql, object?[] values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed texts of the store's own; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
            commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
