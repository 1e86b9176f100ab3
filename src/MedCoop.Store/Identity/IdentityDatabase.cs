using System.Data.Common;
using MedCoop.Store.Engines.PostgreSql;
using MedCoop.Store.Engines.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MedCoop.Store.Identity;

/// <summary>Opens the accounts' tables, on connections of their own to the store's database.</summary>
internal sealed class IdentityDatabase
{
    private readonly Func<IdentityContext> open;
    private readonly Func<DbConnection> connection;
    private readonly SemaphoreSlim? turn;

    public IdentityDatabase(StoreOptions options)
    {
        if (options.Provider == StoreProvider.Sqlite)
        {
            var file = new SqliteDatabase(options.ConnectionString, options.MaxDatabaseBytes);
            var sqlite = SqliteIdentityContext.OptionsOn(file.ConnectionString);
            open = () => new SqliteIdentityContext(sqlite, file.Turn);
            connection = () => new SqliteConnection(file.ConnectionString);
            turn = file.Turn;
            return;
        }

        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = $"{PostgreSqlDatabase.ApplicationPrefix}{Guid.NewGuid():N}",
            MaxPoolSize = 30,
            Enlist = false,
        };
        var postgreSql = PostgreSqlIdentityContext.OptionsOn(settings.ToString());
        open = () => new PostgreSqlIdentityContext(postgreSql);
        connection = () => new NpgsqlConnection(settings.ToString());
    }

    /// <summary>For one piece of work.</summary>
    public IdentityContext Open() => open();

    /// <summary>For what every start does.</summary>
    public IdentityStatements Connect()
    {
        var opened = connection();
        try
        {
            opened.Open();
            if (opened is SqliteConnection sqlite) BusyWait.Set(sqlite);
            return new IdentityStatements(opened, turn);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Connect" />
    public async Task<IdentityStatements> ConnectAsync(CancellationToken cancellationToken)
    {
        var opened = connection();
        try
        {
            await opened.OpenAsync(cancellationToken);
            if (opened is SqliteConnection sqlite) BusyWait.Set(sqlite);
            return new IdentityStatements(opened, turn);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether a commit failed because somebody else has stored the same key.</summary>
    public static bool IsDuplicate(DbUpdateException failure) => failure.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY or SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
