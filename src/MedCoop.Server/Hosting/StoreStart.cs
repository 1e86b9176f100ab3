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
        catch (Exception failure) when (Cause(failure) is { } cause)
        {
            throw new StartRefusedException($"Store: the database cannot be opened: {cause.Message} Check Store:Provider and Store:ConnectionString.");
        }
    }

    // Entity Framework wraps what it thinks might go away by itself.
    private static Exception? Cause(Exception failure) => failure switch
    {
        DbException or IOException or UnauthorizedAccessException => failure,
        InvalidOperationException { InnerException: DbException inner } => inner,
        _ => null,
    };

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
