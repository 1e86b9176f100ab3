using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Access;

/// <summary>Looks every two seconds for what changes of the consents took away, and has it told.</summary>
internal sealed partial class LostSightTimer(ResourceStore store, TellLostSight tell, TimeProvider clock, ILogger<LostSightTimer> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (await RunAsync(stoppingToken) is { } problem) LogFailed(problem.Code);
                }
                catch (StoreUnavailableException away)
                {
                    LogFailed(away.Problem.Code);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<Problem?> RunAsync(CancellationToken cancellationToken)
    {
        for (LostSight? last = null; ;)
        {
            if (!(await store.LostSightAsync(last, cancellationToken)).TryGet(out var found, out var problem)) return problem;
            if (found.Count == 0) return null;
            foreach (var lost in found.GroupBy(lost => (lost.Patient, lost.Grantee, lost.Keeper))) await TellAsync([.. lost], cancellationToken);
            last = found[^1];
        }
    }

    // One that cannot be told does not keep the others, whatever is the matter with it.
    private async Task TellAsync(IReadOnlyList<LostSight> lost, CancellationToken cancellationToken)
    {
        try
        {
            if (await tell.RunAsync(lost, clock.GetUtcNow(), cancellationToken) is { } problem) LogUntold(lost[0].Notice, problem.Code);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StoreUnavailableException))
        {
            LogUntold(lost[0].Notice, fault.GetType().Name);
        }
    }

    [LoggerMessage(5015, LogLevel.Warning, "What changes of consents took away could not be looked for; it is tried again: {Code}")]
    private partial void LogFailed(string code);

    [LoggerMessage(5016, LogLevel.Warning, "An organisation could not be told by Task {Notice} that it may not see cases any more; it is tried again: {Code}")]
    private partial void LogUntold(string notice, string code);
}
