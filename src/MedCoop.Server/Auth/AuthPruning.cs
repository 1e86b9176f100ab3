using MedCoop.Server.Hosting;
using MedCoop.Store.Identity;

namespace MedCoop.Server.Auth;

/// <summary>Takes out of the database, every hour, what of signing in is over long enough: tokens, sessions, vain attempts.</summary>
internal sealed partial class AuthPruning(TokenStore tokens, SessionStore sessions, AttemptStore attempts, TimeProvider clock, ILogger<AuthPruning> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // Whoever shows one shortly after it expired is told of an expired token, not of an unknown one.
    private static readonly TimeSpan TokensKeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan SessionsKeptFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan AttemptsKeptFor = TimeSpan.FromDays(1);

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
            var now = clock.GetUtcNow();
            LogPruned(
                await tokens.PruneAsync((now - TokensKeptFor).UtcDateTime, stoppingToken),
                await sessions.PruneAsync(now - SessionsKeptFor, stoppingToken),
                await attempts.PruneAsync(now - AttemptsKeptFor, stoppingToken));
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            LogFailed(FailureText.Of(failure));
        }
    }

    [LoggerMessage(5010, LogLevel.Information, "{Tokens} expired tokens, {Sessions} sessions that are over and {Attempts} old attempts to sign in were taken out")]
    private partial void LogPruned(int tokens, int sessions, int attempts);

    [LoggerMessage(5014, LogLevel.Warning, "What is over of signing in could not be taken out; it is tried again: {Failure}")]
    private partial void LogFailed(string failure);
}
