using MedCoop.Server.Auth;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Access;

/// <summary>Forgets, every hour, beginnings and ends of grants that are older than <see cref="AccessOptions.EndedGrantsKeptFor"/>; unless it is set, nothing.</summary>
internal sealed partial class EndedGrants(ResourceStore store, IOptions<AccessOptions> options, TimeProvider clock, ILogger<EndedGrants> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.EndedGrantsKeptFor is not { } keptFor) return;
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if ((await store.ForgetEndedGrantsAsync(clock.GetUtcNow() - keptFor, stoppingToken)).TryGet(out var count, out var problem)) LogForgotten(count);
                else LogFailed(problem.Code);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    [LoggerMessage(5012, LogLevel.Information, "{Count} beginnings and ends of grants are older than they are kept and were forgotten")]
    private partial void LogForgotten(int count);

    [LoggerMessage(5013, LogLevel.Warning, "Beginnings and ends of grants could not be forgotten; it is tried again: {Code}")]
    private partial void LogFailed(string code);
}
