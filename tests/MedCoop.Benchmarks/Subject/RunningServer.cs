using MedCoop.Server.Hosting;
using MedCoop.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Benchmarks.Subject;

/// <summary>The real server in this process, on a free loopback port, with the settings that it ships with and a store of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningServer(WebApplication app, string database)
    {
        this.app = app;
        Database = database;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its store, for what has to be there before a measurement.</summary>
    public ResourceStore Store => app.Services.GetRequiredService<ResourceStore>();

    /// <summary>Its SQLite file.</summary>
    public string Database { get; }

    /// <summary>Starts.</summary>
    public static async Task<RunningServer> StartAsync(string folder, params string[] settings)
    {
        var built = ServerApp.Build(["--urls=http://127.0.0.1:0", .. Settings(folder), .. settings]);
        await built.StartAsync();
        return new RunningServer(built, DatabaseIn(folder));
    }

    /// <summary>The SQLite file of the store in a folder.</summary>
    public static string DatabaseIn(string folder) => Path.Combine(folder, "medcoop.db");

    /// <summary>The settings that put all data into one folder.</summary>
    public static string[] Settings(string folder) =>
        [$"--Store:ConnectionString=Data Source={DatabaseIn(folder)}", $"--Logs:Directory={Path.Combine(folder, "logs")}", "--Access:Mode=Open"];

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
