using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MedCoop.Store.Identity;

/// <summary>The accounts' tables on SQLite. It has connections of its own, and takes turns with the store's writer.</summary>
internal sealed class SqliteIdentityContext(DbContextOptions<SqliteIdentityContext> options, SemaphoreSlim turn) : IdentityContext(options)
{
    /// <summary>A context on one file.</summary>
    /// <param name="connectionString">The file.</param>
    /// <param name="turn">Whoever holds it writes; the store's writer waits for it before each of its transactions.</param>
    public static SqliteIdentityContext On(string connectionString, SemaphoreSlim turn) => new(OptionsOn(connectionString), turn);

    public static DbContextOptions<SqliteIdentityContext> OptionsOn(string connectionString) => new DbContextOptionsBuilder<SqliteIdentityContext>()
        .UseSqlite(connectionString, sqlite => sqlite.MigrationsHistoryTable(HistoryTable))
        .UseApplicationServiceProvider(IdentitySchema.WithPasskeys)
        .AddInterceptors(BusyWait.Instance)
        .Options;

    // Between two group commits the file is free for microseconds only: who merely tries again now and then may not get it for long.
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What <c>dotnet ef migrations add</c> uses.</summary>
    internal sealed class Designed : IDesignTimeDbContextFactory<SqliteIdentityContext>
    {
        public SqliteIdentityContext CreateDbContext(string[] args) => On("Data Source=:memory:", new SemaphoreSlim(1));
    }
}
