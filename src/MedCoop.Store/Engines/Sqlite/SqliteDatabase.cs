using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Opens connections to one SQLite file.</summary>
internal sealed class SqliteDatabase
{
    /// <summary>How long a connection waits for a lock that another process holds.</summary>
    private const int BusySeconds = 5;

    private const int PageBytes = 4096;

    // What max_page_count can hold.
    private const long MostPages = 4_294_967_294;

    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    private readonly string connectionString;
    private readonly long mostPages;

    // Counting what is allocated, which nobody asks for, is one lock for all connections. https://www.sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Names the file; opens nothing yet.</summary>
    /// <param name="connectionString">Null: the default file.</param>
    /// <param name="maxBytes">What the file may grow to; null: as far as the disk goes.</param>
    public SqliteDatabase(string? connectionString, long? maxBytes)
    {
        mostPages = maxBytes is { } most ? most / PageBytes : MostPages;
        var builder = new SqliteConnectionStringBuilder(connectionString ?? "Data Source=data/medcoop.db")
        {
            // The store pools its own connections, because it keeps prepared commands with each.
            Pooling = false,
            DefaultTimeout = BusySeconds,
        };
        File = Path.GetFullPath(builder.DataSource);
        builder.DataSource = File;
        this.connectionString = builder.ToString();
    }

    /// <summary>The database file.</summary>
    public string File { get; }

    /// <summary>Whoever holds it writes: the writers of one process take turns, so that none waits in vain for a lock that another takes again and again.</summary>
    public SemaphoreSlim Turn => Turns.GetOrAdd(File, static _ => new SemaphoreSlim(1, 1));

    /// <summary>What EF Core needs.</summary>
    public string ConnectionString => connectionString;

    /// <summary>The writer's connection: every commit is on disk (fsync) before it returns.</summary>
    public SqliteConnection OpenWriter() => Open($"""
        PRAGMA page_size = {PageBytes};
        PRAGMA max_page_count = {mostPages};
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = OFF;
        PRAGMA cache_size = -65536;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
        """);

    /// <summary>A reader's connection. Memory-mapped, because the writer's commits empty a reader's own page cache.</summary>
    public SqliteConnection OpenReader() => Open("""
        PRAGMA query_only = ON;
        PRAGMA cache_size = -4096;
        PRAGMA mmap_size = 1073741824;
        PRAGMA temp_store = MEMORY;
        """);

    /// <summary>A new file with its folder, in WAL mode; nothing when it exists.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        Reserve(File);
        OpenWriter().Dispose();
    }

    /// <summary>Makes an empty file that its owner alone can read, unless there is one. SQLite would let everybody read it; its logs take the database's mode.</summary>
    internal static void Reserve(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        if (!System.IO.File.Exists(file)) new FileStream(file, options).Dispose();
    }

    /// <summary>
    /// Holds a lock beside the database until it is disposed or the process ends. The empty file stays: if it were deleted, somebody who had
    /// opened it just before would hold the lock of a file that is gone while the next one locks a new file.
    /// </summary>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream($"{File}.migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException) when (System.IO.File.Exists($"{File}.migrating"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    /// <summary>Removes the lock of a migration whose process died. Only while <see cref="LockAsync"/>'s is held.</summary>
    public async Task ForgetMigrationLockAsync(CancellationToken cancellationToken)
    {
        await using var connection = OpenWriter();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = '__EFMigrationsLock'";
        if (await command.ExecuteScalarAsync(cancellationToken) is not > 0L) return;
        command.CommandText = "DELETE FROM \"__EFMigrationsLock\"";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {BusySeconds * 1000};{pragmas}";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
