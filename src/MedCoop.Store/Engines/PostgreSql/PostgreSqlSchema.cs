using MedCoop.Store.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Makes a database, and brings its tables to this version's schema.</summary>
internal sealed class PostgreSqlSchema(PostgreSqlDatabase database)
{
    /// <summary>Makes the database when there is none.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Context();
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken)) return;
        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another server was faster.
        }
    }

    /// <summary>Migrations that the database lacks; it must exist.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        return await SchemaScript.PostgreSql.MissingAsync(connection, await HistoryTablesAsync(connection, cancellationToken), cancellationToken);
    }

    /// <summary>Applies them, one server at a time, to a database that is made when there is none; gives those that were missing.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectOrCreateAsync(cancellationToken);
        // Entity Framework locks its history table, but not the making of that table. The lock ends with the connection.
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_lock(1296385875, 2)", connection) { CommandTimeout = 0 }) await wait.ExecuteNonQueryAsync(cancellationToken);
        var present = await HistoryTablesAsync(connection, cancellationToken);
        var missing = await SchemaScript.PostgreSql.MissingAsync(connection, present, cancellationToken);
        if (missing.Count == 0) return missing;
        if (present.Count == 0) await MakeAsync(connection, cancellationToken);
        else await MigrateByStepsAsync(cancellationToken);
        return missing;
    }

    private async Task<NpgsqlConnection> ConnectOrCreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.ConnectAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateAsync(cancellationToken);
            return await database.ConnectAsync(cancellationToken);
        }
    }

    // Whole or not at all.
    private static async Task MakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SchemaScript.PostgreSql.Sql, connection, transaction) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task MigrateByStepsAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Context();
        await context.Database.MigrateAsync(cancellationToken);
        await using var identity = database.IdentityContext();
        await identity.Database.MigrateAsync(cancellationToken);
    }

    private static async Task<List<string>> HistoryTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT name FROM unnest($1) AS name WHERE to_regclass(quote_ident(name)) IS NOT NULL", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. SchemaScript.PostgreSql.HistoryTables] });
        var tables = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) tables.Add(rows.GetString(0));
        return tables;
    }
}
