using MedCoop.Store;

namespace MedCoop.Server.Hosting;

/// <summary>Opens the store before the server listens: brings the schema up to date, or with <c>--no-migrate</c> insists that it is.</summary>
internal sealed class StoreStart(ResourceStore store, IConfiguration configuration) : IHostedService
{
    /// <summary>Configuration key: whether to migrate at start (default true).</summary>
    public const string MigrateKey = "Migrate";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var opened = await store.OpenAsync(configuration.GetValue(MigrateKey, defaultValue: true), cancellationToken);
        if (opened.Problem is { } problem) throw new StartRefusedException(problem.Text);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
