using MedCoop.Server.Hosting;
using MedCoop.Store.Identity;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>Takes tokens that expired long enough ago out of the database, every hour.</summary>
internal sealed partial class TokenPruning(TokenStore tokens, TimeProvider clock, ILogger<TokenPruning> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // Whoever shows one shortly after it expired is told of an expired token, not of an unknown one.
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await PruneAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task PruneAsync(CancellationToken stoppingToken)
    {
        try
        {
            LogPruned(await tokens.PruneAsync((clock.GetUtcNow() - KeptFor).UtcDateTime, stoppingToken));
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            LogFailed(FailureText.Of(failure));
        }
    }

    [LoggerMessage(5010, LogLevel.Information, "{Count} expired tokens were taken out")]
    private partial void LogPruned(int count);

    [LoggerMessage(5014, LogLevel.Warning, "Expired tokens could not be taken out; it is tried again: {Failure}")]
    private partial void LogFailed(string failure);
}
