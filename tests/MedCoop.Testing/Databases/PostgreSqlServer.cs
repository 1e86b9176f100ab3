using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MedCoop.Testing.Databases;

/// <summary>
/// A private PostgreSQL server in a temporary folder, from the installed programs. It ends, and its folder goes, with the process that
/// started it, however that ends. <c>MEDCOOP_TEST_POSTGRES</c> (a connection string) replaces the shared one by a server that runs already.
/// </summary>
public sealed class PostgreSqlServer
{
    private static readonly string? Programs = FindPrograms();
    private static readonly string? Given = Environment.GetEnvironmentVariable("MEDCOOP_TEST_POSTGRES");
    private static readonly Lazy<Task<PostgreSqlServer>> Shared = new(() => Given is null ? StartAsync(durable: false) : Task.FromResult(new PostgreSqlServer(Given)));
    private static int databases;

    private readonly string? folder;
    private readonly string address;
    private readonly string settings = "";

    private PostgreSqlServer(string address) => this.address = address;

    private PostgreSqlServer(string folder, string settings, string address)
        : this(address)
    {
        this.folder = folder;
        this.settings = settings;
    }

    /// <summary>Why tests on PostgreSQL cannot run and may be skipped; null when they run, or must (CI).</summary>
    public static string? WhyMissing =>
        Programs is not null || Given is not null || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : "PostgreSQL is not installed (Debian: apt-get install postgresql)";

    /// <summary>The server of this test run; started at its first use.</summary>
    public static Task<PostgreSqlServer> SharedAsync() => Shared.Value;

    /// <summary>Starts another server, for tests that break it.</summary>
    /// <param name="durable">Whether commits reach the disk (fsync); off is faster and loses data only when the machine fails.</param>
    public static async Task<PostgreSqlServer> StartAsync(bool durable)
    {
        if (Programs is null) throw new InvalidOperationException("PostgreSQL is required, but not installed (Debian: apt-get install postgresql)");
        var place = Directory.CreateTempSubdirectory("medcoop-pg-").FullName;
        var port = FreePort();
        await RunAsync("chmod", "0777", place);
        await RunAsServerUserAsync("initdb", "-D", $"{place}/data", "-U", "medcoop", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        // Without autovacuum: what the planner knows, and so which searches end soon, must not depend on how long a test takes.
        var options =
            $"-h 127.0.0.1 -p {port} -k '' -c max_connections=200 -c shared_buffers=64MB -c log_min_messages=fatal -c autovacuum=off -c fsync={(durable ? "on" : "off")} -c synchronous_commit={(durable ? "on" : "off")} -c full_page_writes={(durable ? "on" : "off")}";
        var server = new PostgreSqlServer(place, options, $"Host=127.0.0.1;Port={port};Username=medcoop");
        await server.StartAsync();
        server.EndWithThisProcess();
        return server;
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>.</summary>
    public Task StartAsync() => RunAsServerUserAsync("pg_ctl", "-D", $"{folder}/data", "-o", settings, "-l", $"{folder}/log", "-w", "start");

    /// <summary>Ends it at once, like a crash: no checkpoint, connections break.</summary>
    public Task KillAsync() => RunAsServerUserAsync("pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "-w", "stop");

    /// <summary>A new empty database's connection string.</summary>
    /// <param name="folder">Where its files are; null: with the server's own. Everybody must be allowed to write there.</param>
    public async Task<string> CreateDatabaseAsync(string? folder = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}");
        if (folder is not null) await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{await OwnFolderAsync(folder)}'");
        await ExecuteAsync(folder is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TABLESPACE {name}");
        return $"{address};Database={name}";
    }

    /// <summary>Another database with the same content; what is still connected to the first is broken off.</summary>
    public async Task<string> CopyDatabaseAsync(string connectionString)
    {
        var (from, name) = (new NpgsqlConnectionStringBuilder(connectionString).Database, string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}"));
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{from}'");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {from}");
        return $"{address};Database={name}";
    }

    /// <summary>Removes a database, breaking what is still connected to it.</summary>
    public async ValueTask DropDatabaseAsync(string connectionString) =>
        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private static async Task<string> OwnFolderAsync(string folder)
    {
        var own = $"{folder}/tablespace";
        await RunAsServerUserInAsync("mkdir", own);
        return own;
    }

    private static string? FindPrograms()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => path, StringComparer.Ordinal).Select(path => Path.Combine(path, "bin"))
            : [];
        return installed.Concat(folders).FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")) && File.Exists(Path.Combine(path, "pg_ctl")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root, so there its programs run as the user that the installation made for it.
    private static Task RunAsServerUserAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(Programs!, program), .. arguments])
        : RunAsync(Path.Combine(Programs!, program), arguments);

    private static Task RunAsServerUserInAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments])
        : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: the server inherits them, and reading to the end would wait for as long as it runs.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}");
    }

    // A process that is killed cleans up nothing, so another one watches it.
    private void EndWithThisProcess()
    {
        var stop = Environment.IsPrivilegedProcess ? "runuser -u postgres -- " : "";
        var script = $"while kill -0 {Environment.ProcessId} 2>/dev/null; do sleep 1; done; {stop}{Programs}/pg_ctl -D {folder}/data -m immediate -w stop; rm -rf {folder}";
        Process.Start(new ProcessStartInfo("sh", ["-c", $"({script}) >/dev/null 2>&1 </dev/null &"]) { WorkingDirectory = "/" })?.Dispose();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{address};Database=postgres;Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Only names made here.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
