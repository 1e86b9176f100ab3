using MedCoop.Server.Hosting;
using MedCoop.Store;
using MedCoop.Store.Audit;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Audit;

/// <summary>
/// Opens the trail before anything is served; signs at intervals and at the end where it ends; makes its index when there is time. Stands after
/// <see cref="StoreStart"/>.
/// </summary>
/// <param name="keepsRequests">Whether every request is recorded: not those that a command makes of a file.</param>
internal sealed partial class AuditStart(
    ResourceStore store, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditStart> logger, bool keepsRequests) : IHostedService, IDisposable
{
    private const int IndexedAtOnce = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private NodeKey? key;
    private Task? loop;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!trail.IsWanted) return;
        if (!NodeKey.OpenOrCreate(options.Value.Keys).TryGet(out key, out var unusable)) throw new StartRefusedException($"{AuditOptions.Section}:Keys: {unusable.Text}");
        if (!(await store.Audit.OpenAsync(key, keepsRequests ? Path.Combine(options.Value.Keys, "spool") : null, cancellationToken)).TryGet(out var opened, out var problem)) throw new StartRefusedException($"Audit: {problem.Text}");
        if (opened.Statement?.Lost is { } lost) LogGap(lost.Number, lost.At);
        trail.Open(keepsRequests);
        loop = Task.Run(() => LoopAsync(stopping.Token), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (loop is null) return;
        await stopping.CancelAsync();
        await loop;
        await CheckpointAsync(cancellationToken);
    }

    public void Dispose()
    {
        stopping.Dispose();
        key?.Dispose();
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        var signedAt = clock.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause < options.Value.CheckpointInterval ? Pause : options.Value.CheckpointInterval, clock, cancellationToken);
                // A little at a time, so that busy times do not get slower by it; whoever searches makes the rest.
                await store.Audit.IndexAsync(IndexedAtOnce, cancellationToken);
                if (clock.GetElapsedTime(signedAt) < options.Value.CheckpointInterval) continue;
                await CheckpointAsync(cancellationToken);
                signedAt = clock.GetTimestamp();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop lives as long as the server: without it the trail would no longer be signed.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(FailureText.Of(failure));
            }
        }
    }

    // In the log too: whoever keeps the logs elsewhere can tell by it what the trail was.
    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        var signed = await store.Audit.CheckpointAsync(cancellationToken);
        if (signed.Problem is { } problem) LogNotSigned(problem.Code, problem.Text);
        else if (signed.Value.Statement is { } statement) LogSigned(statement.Number, statement.Node, string.Join(' ', statement.Chains.Select(head => $"{head.Chain}-{head.Sequence}:{head.Hash}")));
    }

    [LoggerMessage(5201, LogLevel.Information, "Audit statement {Number} of node {Node}: {Heads}")]
    private partial void LogSigned(long number, string node, string heads);

    [LoggerMessage(5202, LogLevel.Error, "The end of the audit trail could not be signed: {Code} {Reason}")]
    private partial void LogNotSigned(string code, string reason);

    [LoggerMessage(5203, LogLevel.Critical, "The database lacks entries of the audit trail that this node signed with statement {Number} at {At}: an older backup was restored, or somebody removed them")]
    private partial void LogGap(long number, DateTimeOffset at);

    [LoggerMessage(5204, LogLevel.Error, "Signing or indexing the audit trail failed and is tried again: {Failure}")]
    private partial void LogFailed(string failure);
}
