using System.Data.Common;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>Opens the store, and brings its schema up to date, before anything is served.</summary>
internal sealed class StoreStart(ResourceStore store, IOptions<ServerOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var opened = await store.OpenAsync(options.Value.Migrate, cancellationToken);
            if (opened.Problem is { } problem)
                throw new StartRefusedException($"Store: {problem.Text}");
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Store: the database cannot be opened: {failure.Message} Check Store:Provider and Store:ConnectionString.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
