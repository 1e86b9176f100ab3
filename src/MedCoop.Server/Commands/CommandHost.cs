using System.Runtime;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Server.Audit;
using MedCoop.Server.Hosting;
using MedCoop.Server.Rest;
using MedCoop.Store;
using Serilog.Events;

namespace MedCoop.Server.Commands;

/// <summary>What a command needs of the server: the same configuration, logs, store and interactions, but no HTTP.</summary>
internal static class CommandHost
{
    /// <summary>Opens the store, runs the work, closes the store.</summary>
    internal static Task<int> RunAsync(string[] settings, Func<IServiceProvider, CancellationToken, Task<int>> work) => RunAsync(settings, opensStore: true, work);

    /// <summary>Runs the work.</summary>
    /// <param name="settings">Configuration from the command line: <c>--Section:Key=value</c>.</param>
    /// <param name="opensStore">Whether the store is opened, and its schema brought up to date, first.</param>
    /// <param name="work">Gets a token that is cancelled when the operator stops the command (Ctrl+C, SIGTERM).</param>
    /// <param name="add">Adds what this command needs besides.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] settings, bool opensStore, Func<IServiceProvider, CancellationToken, Task<int>> work, Action<IServiceCollection>? add = null)
    {
        SearchParameterCatalog.Prepare();
        StrictCompression.Require();
        // Nobody waits for an answer, so nothing is gained by collecting beside the work; that would take a fifth more memory.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddMedCoopOptions();
        builder.Services.AddSingleton(TimeProvider.System);
        Logging.Add(builder.Services, LogEventLevel.Warning);
        builder.Services.AddMedCoopStore();
        builder.Services.AddMedCoopAudit();
        if (opensStore)
        {
            builder.Services.AddHostedService<StoreStart>();
            builder.Services.AddHostedService(static provider => ActivatorUtilities.CreateInstance<AuditStart>(provider, false));
        }

        builder.Services.AddMedCoopRest();
        add?.Invoke(builder.Services);

        using var host = builder.Build();
        await host.StartAsync();
        try
        {
            return await work(host.Services, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        }
        finally
        {
            await host.StopAsync();
        }
    }
}
