using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>PostgreSQL 15 or newer: any number of servers, real concurrent transactions.</summary>
internal sealed class PostgreSqlEngine : IStoreEngine
{
    private readonly NpgsqlDataSource database;
    private readonly PostgreSqlReads reads;
    private readonly PostgreSqlCommits commits;

    public PostgreSqlEngine(string connectionString, TimeProvider clock, ILogger logger)
    {
        database = NpgsqlDataSource.Create(WithDefaults(connectionString));
        reads = new PostgreSqlReads(database);
        commits = new PostgreSqlCommits(database, Interned, clock, logger);
    }

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public InternedIds Interned { get; } = new();

    public Task<Result<T>> ReadAsync<T>(Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull =>
        reads.ReadAsync(read, timeout, cancellationToken);

    public Task<Result<Receipt>> CommitAsync(PreparedChangeSet changeSet, CancellationToken cancellationToken) =>
        commits.CommitAsync(changeSet, cancellationToken);

    public async Task<Result<InternedIds>> InternAsync(IReadOnlyCollection<InternedName> names, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            foreach (var (id, name) in await PostgreSqlInterning.InternAsync(connection, [.. names], cancellationToken)) Interned.Add(id, name);
            return Interned;
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    public Task<Result<long>> JournalEndAsync(CancellationToken cancellationToken) => ReadAsync(
        (session, token) => session.FirstAsync(session.Command("SELECT journal_end()"), row => row.GetInt64(0), token), timeout: null, cancellationToken);

    public async Task<Result<IReadOnlyList<string>>> PendingMigrationsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = PostgreSqlStoreContext.On(database.ConnectionString);
            return new List<string>(await context.Database.GetPendingMigrationsAsync(cancellationToken));
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    public async Task<Result<IReadOnlyList<string>>> MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = PostgreSqlStoreContext.On(database.ConnectionString);
            await CreateDatabaseAsync(context, cancellationToken);
            // Entity Framework locks its history table, but not the making of that table.
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var waiting = new NpgsqlCommand("SELECT pg_advisory_lock(1296385875, 2)", connection) { CommandTimeout = 0 };
            await waiting.ExecuteNonQueryAsync(cancellationToken);
            var pending = new List<string>(await context.Database.GetPendingMigrationsAsync(cancellationToken));
            await context.Database.MigrateAsync(cancellationToken);
            await using var done = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
            await done.ExecuteNonQueryAsync(CancellationToken.None);
            return pending;
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static async Task CreateDatabaseAsync(PostgreSqlStoreContext context, CancellationToken cancellationToken)
    {
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

    private static string WithDefaults(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "MedCoop" };
        // Npgsql prepares what is used twice; there are some 60 texts beside searches.
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 200;
        settings.AutoPrepareMinUsages = 2;
        // Nothing here leaves session state behind but advisory locks, which are freed where they may be left.
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        return settings.ToString();
    }
}
