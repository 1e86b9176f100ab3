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

    private RestServer(WebApplication app, TestDatabase database)
    {
        this.app = app;
        this.database = database;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        http = new HttpClient { BaseAddress = new Uri($"{Address}/fhir"), Timeout = TimeSpan.FromMinutes(2) };
        Client = new FhirClient(http);
    }

    public string Address { get; }

    public FhirClient Client { get; }

    public static async Task<RestServer> StartAsync(StoreProvider provider, params string[] settings)
    {
        var own = await TestDatabase.CreateAsync(provider);
        var built = ServerApp.Build(
            ["--urls=http://127.0.0.1:0", $"--Store:Provider={provider}", $"--Store:ConnectionString={own.ConnectionString}", "--Logs:Directory=", "--Logs:Console=false", .. settings]);
        await built.StartAsync();
        return new RestServer(built, own);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}
