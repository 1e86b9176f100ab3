using System.Data.Common;
using MedCoop.Store;
using MedCoop.Store.Access;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MedCoop.Testing.Databases;

/// <summary>An empty database of its own for one test; it is gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> remove;

    private TestDatabase(StoreProvider provider, string connectionString, Func<ValueTask> remove)
    {
        Provider = provider;
        ConnectionString = connectionString;
        this.remove = remove;
    }

    /// <summary>Which database it is.</summary>
    public StoreProvider Provider { get; }

    /// <summary>What <see cref="StoreOptions.ConnectionString"/> takes.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes one.</summary>
    public static async Task<TestDatabase> CreateAsync(StoreProvider provider)
    {
        if (provider == StoreProvider.PostgreSql)
        {
            var server = await PostgreSqlServer.SharedAsync();
            var connectionString = await server.CreateDatabaseAsync();
            return new(provider, connectionString, () => server.DropDatabaseAsync(connectionString));
        }

        return OfFile();
    }

    /// <summary>An empty database on a server of the test's own.</summary>
    /// <param name="server">The server.</param>
    /// <param name="folder">Where its files are, when not with the server's own.</param>
    public static async Task<TestDatabase> OnAsync(PostgreSqlServer server, string? folder = null)
    {
        var connectionString = await server.CreateDatabaseAsync(folder);
        return new(StoreProvider.PostgreSql, connectionString, () => ValueTask.CompletedTask);
    }

    /// <summary>Another database with the same content. No server may be at work on this one.</summary>
    public async Task<TestDatabase> CopyAsync()
    {
        if (Provider == StoreProvider.PostgreSql)
        {
            var server = await PostgreSqlServer.SharedAsync();
            var connectionString = await server.CopyDatabaseAsync(ConnectionString);
            return new(Provider, connectionString, () => server.DropDatabaseAsync(connectionString));
        }

        var copy = OfFile();
        foreach (var file in Directory.GetFiles(FolderOf(this))) File.Copy(file, Path.Combine(FolderOf(copy), Path.GetFileName(file)));
        return copy;
    }

    private static string FolderOf(TestDatabase file) => Path.GetDirectoryName(new SqliteConnectionStringBuilder(file.ConnectionString).DataSource)!;

    /// <summary>The same SQLite file, opened in another way.</summary>
    public ResourceStore StoreWith(string settings) => StoreModule.Create(
        new StoreOptions { Provider = Provider, ConnectionString = $"{ConnectionString};{settings}" }, TimeProvider.System, NullLoggerFactory.Instance, CaseRules.None);

    private static TestDatabase OfFile()
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;
        return new(StoreProvider.Sqlite, $"Data Source={Path.Combine(folder, "test.db")}", () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>A store on it that is not open yet; several may be made on one database, like several servers.</summary>
    public ResourceStore Store(TimeProvider? clock = null, StoreOptions? options = null, CaseRules? rules = null) => StoreModule.Create(
        new StoreOptions
        {
            Provider = Provider,
            ConnectionString = ConnectionString,
            MaxIncludes = options?.MaxIncludes ?? new StoreOptions().MaxIncludes,
            MaxDatabaseBytes = options?.MaxDatabaseBytes,
            SearchTimeout = options?.SearchTimeout ?? new StoreOptions().SearchTimeout,
        },
        clock ?? TimeProvider.System,
        NullLoggerFactory.Instance,
        rules ?? CaseRules.None);

    /// <summary>A store on it, ready for use.</summary>
    public async Task<ResourceStore> OpenAsync(TimeProvider? clock = null, StoreOptions? options = null, CaseRules? rules = null)
    {
        var store = Store(clock, options, rules);
        return (await store.OpenAsync(migrate: true, CancellationToken.None)).Value;
    }

    /// <summary>Locks, until it is disposed, what writers need: the whole database on SQLite, all rows of resources on PostgreSQL.</summary>
    public async Task<IAsyncDisposable> LockAsync()
    {
        DbConnection connection = Provider == StoreProvider.Sqlite
            ? new SqliteConnection($"{ConnectionString};Pooling=false")
            : new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Provider == StoreProvider.Sqlite ? "BEGIN IMMEDIATE" : "BEGIN; SELECT 1 FROM resource FOR UPDATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Runs SQL beside the store, as whoever damages a database does; gives the first value if that is a whole number, else 0.</summary>
    public async Task<long> ExecuteAsync(string sql)
    {
        await using DbConnection connection = Provider == StoreProvider.Sqlite
            ? new SqliteConnection($"{ConnectionString};Pooling=false")
            : new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync() is long number ? number : 0;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => remove();
}
