using MedCoop.Store.Identity;
using MedCoop.Store.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Brings a file's tables to this version's schema.</summary>
internal sealed class SqliteSchema(SqliteDatabase database)
{
    /// <summary>Migrations that the file lacks; it must exist.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        return await SchemaScript.Sqlite.MissingAsync(connection, await HistoryTablesAsync(connection, cancellationToken), cancellationToken);
    }

    /// <summary>Applies them, one server at a time, to a file that is made when there is none; gives those that were missing.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        database.Create();
        // Entity Framework's own lock is a row that would stay for ever if the process died; this one ends with the process.
        await using var alone = await database.LockAsync(cancellationToken);
        await using var connection = database.OpenWriter();
        var present = await HistoryTablesAsync(connection, cancellationToken);
        var missing = await SchemaScript.Sqlite.MissingAsync(connection, present, cancellationToken);
        if (missing.Count == 0) return missing;
        if (present.Count == 0) await MakeAsync(connection, cancellationToken);
        else await MigrateByStepsAsync(cancellationToken);
        return missing;
    }

    // Whole or not at all, and with one fsync.
    private static async Task MakeAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = connection.BeginTransaction();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = SchemaScript.Sqlite.Sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task MigrateByStepsAsync(CancellationToken cancellationToken)
    {
        await database.ForgetMigrationLockAsync(cancellationToken);
        await using var context = SqliteStoreContext.On(database.ConnectionString);
        await context.Database.MigrateAsync(cancellationToken);
        await using var identity = SqliteIdentityContext.On(database.ConnectionString, database.Turn);
        await identity.Database.MigrateAsync(cancellationToken);
    }

    private static async Task<List<string>> HistoryTablesAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table'";
        var tables = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) tables.Add(rows.GetString(0));
        return tables.FindAll(SchemaScript.Sqlite.HistoryTables.Contains);
    }
}
