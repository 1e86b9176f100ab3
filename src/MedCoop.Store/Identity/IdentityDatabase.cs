using MedCoop.Store.Engines.PostgreSql;
using MedCoop.Store.Engines.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MedCoop.Store.Identity;

/// <summary>Opens the accounts' tables, on connections of their own to the store's database.</summary>
internal sealed class IdentityDatabase
{
    private readonly Func<IdentityContext> open;

    public IdentityDatabase(StoreOptions options)
    {
        if (options.Provider == StoreProvider.Sqlite)
        {
            var file = new SqliteDatabase(options.ConnectionString, options.MaxDatabaseBytes);
            var sqlite = SqliteIdentityContext.OptionsOn(file.ConnectionString);
            open = () => new SqliteIdentityContext(sqlite, file.Turn);
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
    }

    /// <summary>For one piece of work.</summary>
    public IdentityContext Open() => open();

    /// <summary>Whether a commit failed because somebody else has stored the same key.</summary>
    public static bool IsDuplicate(DbUpdateException failure) => failure.InnerException switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY or SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
