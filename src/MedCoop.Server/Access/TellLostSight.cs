using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Auth;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Access;

/// <summary>
/// Tells an organisation, by a Task (<see cref="ConsentNotices"/>), what it lost by a change of the consents; nothing where what it lost it has again by now, never saw, or may see by another consent. That
/// something was lost is written by the transaction that takes it away, with the id of the Task, so that no crash loses it, and several servers tell it once.
/// </summary>
internal sealed class TellLostSight(ResourceStore store, ActorSight sight, WriteDecision decision, WriteLoop loop, IOptions<AccessOptions> access)
{
    /// <summary>Does so.</summary>
    /// <param name="lost">What one organisation lost of one patient's cases that another keeps, by one change or by several that were not told yet; the first one first.</param>
    public async Task<Problem?> RunAsync(IReadOnlyList<LostSight> lost, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (first, task) = (lost[0], new ResourceKey("Task", lost[0].Notice));
        if (!(await store.HeadAsync(task, Visibility.Everything, cancellationToken)).TryGet(out var head, out var problem)) return problem;
        // Told before a crash, and of what came later it says nothing.
        if (head.Version > 0) return (await store.SettleLostSightAsync([first.Notice], task.Id, cancellationToken)).Problem;
        if (!(await sight.CountryOfAsync(first.Grantee, cancellationToken)).TryGet(out var country, out problem)) return problem;
        var losses = lost.SelectMany(change => change.Cases.Select(one => (one.Case, Loss: LossOf(one, change.At, country, at))))
            .GroupBy(one => one.Case, one => one.Loss).Select(one => (Case: one.Key, Loss: one.Max())).Where(one => one.Loss != SightLoss.None).ToList();
        if (losses.Count > 0)
        {
            var code = losses.TrueForAll(one => one.Loss == SightLoss.Ended) ? ConsentNotices.Ended : ConsentNotices.Narrowed;
            var notice = ConsentNotices.Of(code, first.Keeper, first.Grantee, first.Patient, [.. losses.Select(one => one.Case)], BaseUrl, lost[^1].At);
            if (!(await WriteAsync(task, notice, first, at, cancellationToken)).TryGet(out var isOurs, out problem)) return problem;
            // Another server was first, and may not have known of what came later.
            if (!isOurs) return (await store.SettleLostSightAsync([first.Notice], task.Id, cancellationToken)).Problem;
        }

        return (await store.SettleLostSightAsync([.. lost.Select(change => change.Notice)], losses.Count > 0 ? task.Id : null, cancellationToken)).Problem;
    }

    private static SightLoss LossOf(LostCase one, DateTimeOffset lostAt, string country, DateTimeOffset at) =>
        SightLossRules.Of([.. one.Had.Select(StoredCases.GrantOf)], [.. one.Has.Select(StoredCases.GrantOf)], country, lostAt, at);

    // Where it is not configured, only this machine is served: there is no address under which others know the server.
    private string? BaseUrl => access.Value.PublicUrl is { } url ? $"{url.ToString().TrimEnd('/')}{FhirEndpoint.BasePath}" : null;

    // Whether this server did it; else another had done it.
    private Task<Result<bool>> WriteAsync(ResourceKey task, FhirTask notice, LostSight lost, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var content = new ResourceContent(notice, ResourceFormat.ToJson(notice));
        // Kept by who keeps the cases, so that they see what became of it; where nobody is known, by who is told.
        var request = FhirRequest.OfServer("POST", [], Actor.Timer with { Organization = lost.Keeper ?? lost.Grantee }, at);
        return loop.RunAsync(
            async token =>
            {
                if (!(await store.HeadAsync(task, Visibility.Everything, token)).TryGet(out var head, out var away)) return away;
                return head.Version > 0
                    ? new WritePlan { Kind = AnswerKind.Ok, Key = task }
                    : await decision.PutAsync(new WriteTarget(task, ResourceHead.None, []), content, ChangeMethod.Post, WriteRequest.Alone, request, token);
            },
            request, static (_, receipt) => receipt is not null, cancellationToken);
    }
}
