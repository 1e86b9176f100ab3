using System.Runtime.CompilerServices;
using MedCoop.Server.Hosting;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(MedCoop.Server.Tests.Rest.RestServers))]

namespace MedCoop.Server.Tests.Rest;

/// <summary>One real server per database, on a real port, for all tests: each test makes its own data.</summary>
public sealed class RestServers : IAsyncDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private readonly Dictionary<StoreProvider, RestServer> servers = [];

    /// <summary>A client of the server on this database.</summary>
    public async Task<FhirClient> OnAsync(StoreProvider provider)
    {
        await once.WaitAsync();
        try
        {
            if (!servers.TryGetValue(provider, out var server)) servers[provider] = server = await RestServer.StartAsync(provider);
            return server.Client;
        }
        finally
        {
            once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values) await server.DisposeAsync();
        once.Dispose();
    }
}

/// <summary>A running server with a database of its own.</summary>
public sealed class RestServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestDatabase database;
    private readonly HttpClient http;
    private readonly StrongBox<int> arrived;
    private readonly bool isOwner;

    private RestServer(WebApplication app, StrongBox<int> arrived, TestDatabase database, bool isOwner)
    {
        this.app = app;
        this.arrived = arrived;
        this.database = database;
        this.isOwner = isOwner;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        http = new HttpClient { BaseAddress = new Uri($"{Address}/fhir"), Timeout = TimeSpan.FromMinutes(2) };
        Client = new FhirClient(http);
    }

    public string Address { get; }

    public FhirClient Client { get; }

    /// <summary>How many requests have come so far as to be worked on.</summary>
    public int Arrived => Volatile.Read(ref arrived.Value);

    public static async Task<RestServer> StartAsync(StoreProvider provider, params string[] settings) =>
        await StartAsync(await TestDatabase.CreateAsync(provider), isOwner: true, settings);

    /// <summary>A server on a database.</summary>
    /// <param name="isOwner">Whether the database goes with the server.</param>
    public static Task<RestServer> OnAsync(TestDatabase database, bool isOwner, params string[] settings) => StartAsync(database, isOwner, settings);

    /// <summary>Another server on the same database, to be disposed of before this one.</summary>
    public Task<RestServer> BesideAsync(params string[] settings) => StartAsync(database, isOwner: false, settings);

    /// <summary>What the server is made of.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>The database itself.</summary>
    public TestDatabase Database => database;

    private static async Task<RestServer> StartAsync(TestDatabase own, bool isOwner, params string[] settings)
    {
        var built = ServerApp.Build(
            ["--urls=http://127.0.0.1:0", $"--Store:Provider={own.Provider}", $"--Store:ConnectionString={own.ConnectionString}", "--Logs:Directory=", "--Logs:Console=false", "--Access:Mode=Open", $"--Audit:Keys={Path.Combine(Path.GetTempPath(), "medcoop-test-keys", Guid.NewGuid().ToString("N"))}", .. settings]);
        var requests = new StrongBox<int>();
        // Just before the endpoint: whatever a test adds comes last.
        built.Use(next => context =>
        {
            Interlocked.Increment(ref requests.Value);
            return next(context);
        });
        await built.StartAsync();
        return new RestServer(built, requests, own, isOwner);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (isOwner) await database.DisposeAsync();
    }
}
