using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Stopping in order: first <c>/health/ready</c> turns to 503 while requests are still served (<see cref="ServerOptions.DrainDelay"/>),
/// then no new connections are accepted and requests in flight finish (<see cref="ServerOptions.ShutdownTimeout"/>).
/// </summary>
internal sealed class Drain(IOptions<ServerOptions> options, TimeProvider clock) : IHostedLifecycleService
{
    private volatile bool hasBegun;

    /// <summary>Whether the server is stopping.</summary>
    internal bool HasBegun => hasBegun;

    // The host runs this step of every hosted component before it stops the first of them, the HTTP server included.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        hasBegun = true;
        return Task.Delay(options.Value.DrainDelay, clock, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
