using MedCoop.Store.Identity;
using MedCoop.Store.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>One PostgreSQL database: its pool of connections and its schema.</summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    /// <summary>Begins the application name of every store's connections, which ends in the store's own mark.</summary>
    public const string ApplicationPrefix = "MedCoop/";

    // Kept beside the pool, which does not give the password away.
    private readonly string connectionString;

    public PostgreSqlDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = $"{ApplicationPrefix}{Guid.NewGuid():N}" };
        // Npgsql prepares what is used twice; there are some 60 texts beside searches.
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 200;
        settings.AutoPrepareMinUsages = 2;
        // Nothing here leaves session state behind but advisory locks, which are freed where they may be left.
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        this.connectionString = settings.ToString();
        Pool = NpgsqlDataSource.Create(this.connectionString);
    }

    public NpgsqlDataSource Pool { get; }

    private string Unpooled => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString();

    /// <summary>For schema work, with a connection that does not outlive it.</summary>
    public PostgreSqlStoreContext Context() => PostgreSqlStoreContext.On(Unpooled);

    /// <summary>The same for the accounts' tables.</summary>
    public PostgreSqlIdentityContext IdentityContext() => PostgreSqlIdentityContext.On(Unpooled);

    /// <summary>Makes the database when there is none.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var context = Context();
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

    /// <summary>Migrations that the database lacks.</summary>
    public async Task<IReadOnlyList<string>> PendingMigrationsAsync(CancellationToken cancellationToken)
    {
        await using var context = Context();
        await using var identity = IdentityContext();
        return [.. await context.Database.GetPendingMigrationsAsync(cancellationToken), .. await identity.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    /// <summary>Applies them, one server at a time; gives those that were missing.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(cancellationToken);
        // Entity Framework locks its history table, but not the making of that table. The lock ends with the connection.
        await using var alone = new NpgsqlConnection(Unpooled);
        await alone.OpenAsync(cancellationToken);
        await using var wait = new NpgsqlCommand("SELECT pg_advisory_lock(1296385875, 2)", alone) { CommandTimeout = 0 };
        await wait.ExecuteNonQueryAsync(cancellationToken);
        var pending = await PendingMigrationsAsync(cancellationToken);
        await using var context = Context();
        await context.Database.MigrateAsync(cancellationToken);
        await using var identity = IdentityContext();
        await identity.Database.MigrateAsync(cancellationToken);
        return pending;
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        // Entity Framework's contexts share a pool of their own, whose idle connections would look like another server's.
        await using var any = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(any);
    }
}
