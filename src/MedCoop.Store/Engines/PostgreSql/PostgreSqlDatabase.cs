using MedCoop.Store.Identity;
using MedCoop.Store.Schema;
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

    /// <summary>A connection that does not outlive its use.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Unpooled);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        // Entity Framework's contexts share a pool of their own, whose idle connections would look like another server's.
        await using var any = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(any);
    }
}
