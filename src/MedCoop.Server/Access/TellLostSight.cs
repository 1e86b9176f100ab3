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
/// something was lost is written by the transaction that takes it away, with the id of the Task, so that no crash loses it, and of several servers, or after a crash between the two, each is told once.
/// </summary>
internal sealed class TellLostSight(ResourceStore store, ActorSight sight, WriteDecision decision, WriteLoop loop, IOptions<AccessOptions> access)
{
    /// <summary>Does so.</summary>
    public async Task<Problem?> RunAsync(LostSight lost, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!(await sight.CountryOfAsync(lost.Grantee, cancellationToken)).TryGet(out var country, out var problem)) return problem;
        var losses = lost.Cases.Select(one => (one.Case, Loss: SightLossRules.Of([.. one.Had.Select(StoredCases.GrantOf)], [.. one.Has.Select(StoredCases.GrantOf)], country, lost.At, at)))
            .Where(one => one.Loss != SightLoss.None).ToList();
        if (losses.Count > 0)
        {
            var code = losses.TrueForAll(one => one.Loss == SightLoss.Ended) ? ConsentNotices.Ended : ConsentNotices.Narrowed;
            if (await WriteAsync(lost, ConsentNotices.Of(code, lost.Keeper, lost.Grantee, lost.Patient, [.. losses.Select(one => one.Case)], BaseUrl, lost.At), at, cancellationToken) is { } refusal) return refusal;
        }

        return (await store.SettleLostSightAsync(lost.Notice, isTold: losses.Count > 0, cancellationToken)).Problem;
    }

    // Where it is not configured, only this machine is served: there is no address under which others know the server.
    private string? BaseUrl => access.Value.PublicUrl is { } url ? $"{url.ToString().TrimEnd('/')}{FhirEndpoint.BasePath}" : null;

    private async Task<Problem?> WriteAsync(LostSight lost, FhirTask notice, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (task, content) = (new ResourceKey("Task", lost.Notice), new ResourceContent(notice, ResourceFormat.ToJson(notice)));
        // Kept by who keeps the cases, so that they see what became of it; where nobody is known, by who is told.
        var request = Request(Actor.Timer with { Organization = lost.Keeper ?? lost.Grantee }, at);
        var told = await loop.RunAsync(
            async token =>
            {
                if (!(await store.HeadAsync(task, Visibility.Everything, token)).TryGet(out var head, out var away)) return away;
                return head.Version > 0
                    ? new WritePlan { Kind = AnswerKind.Ok, Key = task }
                    : await decision.PutAsync(new WriteTarget(task, ResourceHead.None, []), content, ChangeMethod.Post, WriteRequest.Alone, request, token);
            },
            request, static (_, _) => true, cancellationToken);
        return told.Problem;
    }

    private static FhirRequest Request(Actor actor, DateTimeOffset at) => new()
    {
        Method = "POST",
        Path = [],
        Query = [],
        Actor = actor,
        At = at,
        BaseUrl = $"http://localhost{FhirEndpoint.BasePath}",
        Headers = new FhirHeaders(),
        Visibility = Visibility.Everything,
    };
}
