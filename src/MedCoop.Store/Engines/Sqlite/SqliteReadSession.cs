using System.Data.Common;
using System.Globalization;
using MedCoop.Fhir;
using MedCoop.Store.Commits;
using MedCoop.Store.Journal;
using MedCoop.Store.Search;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>A reader's connection with its prepared commands.</summary>
internal sealed class SqliteReadSession(SqliteConnection connection) : ReadSession, IDisposable
{
    /// <summary>Commands that a connection keeps; searches of ever new shapes must not fill the memory.</summary>
    private const int MostCommands = 200;

    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> current = new(StringComparer.Ordinal);
    private (string? Text, SqliteStatement? Statement) last;
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

    /// <summary>The current version of a resource; null when it never existed, or does not fulfil the condition.</summary>
    public StoredVersion? Current(ResourceKey key, int typeId, SearchCommand? condition)
    {
        var statement = CurrentStatement(condition?.Text ?? "");
        statement.Bind(1, typeId).Bind(2, key.Id);
        // The first two are those.
        for (var i = 2; i < condition?.Values.Count; i++) statement.Bind(i + 1, condition.Values[i]);
        return statement.First(key, static (row, wanted) => new StoredVersion(
            wanted, (int)row.Int64(2), row.Int64(3), Instants.Of(row.Int64(4)), (ChangeMethod)row.Int64(5), row.Blob(6)));
    }

    /// <summary>Ready for the next borrower.</summary>
    public void Reset()
    {
        snapshot?.Dispose();
        snapshot = null;
        if (commands.Count + current.Count > MostCommands) Forget();
    }

    public void Dispose()
    {
        snapshot?.Dispose();
        Forget();
        connection.Dispose();
    }

    // Mostly the same text as last time, and the same object: then nothing is looked up.
    private SqliteStatement CurrentStatement(string text)
    {
        if (ReferenceEquals(last.Text, text)) return last.Statement!;
        // ?1 is the first parameter wherever it stands; $1 would be the first only where it stands first. https://www.sqlite.org/lang_expr.html#varparam
        if (!current.TryGetValue(text, out var statement)) current.Add(text, statement = new SqliteStatement(connection, (ResourceReading.CurrentSql + text).Replace('$', '?')));
        last = (text, statement);
        return statement;
    }

    private void Forget()
    {
        foreach (var command in commands.Values) command.Dispose();
        commands.Clear();
        foreach (var statement in current.Values) statement.Dispose();
        current.Clear();
        last = default;
    }
}
