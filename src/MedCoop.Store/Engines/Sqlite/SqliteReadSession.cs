using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>A reader's connection with its prepared commands.</summary>
internal sealed class SqliteReadSession(SqliteConnection connection) : ReadSession, IDisposable
{
    /// <summary>Commands that a connection keeps; searches of ever new shapes must not fill the memory.</summary>
    private const int MostCommands = 200;

    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);
    private SqliteTransaction? snapshot;

    public SqliteConnection Connection => connection;

    public override DbCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
            commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.Transaction = snapshot;
        return command;
    }

    public override Task BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        snapshot = connection.BeginTransaction(deferred: true);
        return Task.CompletedTask;
    }

    /// <summary>Ready for the next borrower.</summary>
    public void Reset()
    {
        snapshot?.Dispose();
        snapshot = null;
        if (commands.Count > MostCommands) Forget();
    }

    public void Dispose()
    {
        snapshot?.Dispose();
        Forget();
        connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in commands.Values) command.Dispose();
        commands.Clear();
    }
}
