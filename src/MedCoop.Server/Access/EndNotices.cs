using System.Security.Cryptography;
using System.Text;
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
/// Tells organisations, by a Task (<see cref="ConsentNotices"/>), that a change of the consents ended or narrowed their sight of cases. That there is something to tell is written by the transaction
/// that ends it, so nothing is lost by a crash; and the Task's id follows from what it tells, so that of several servers, or after a crash between the two, each is told once.
/// </summary>
internal sealed partial class EndNotices(ResourceStore store, WriteDecision decision, WriteLoop loop, IOptions<AccessOptions> access, TimeProvider clock, ILogger<EndNotices> logger) : BackgroundService
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
        if (!(await store.EndsToTellAsync(cancellationToken)).TryGet(out var ends, out var problem)) return problem;
        if (ends.Count == 0) return null;
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out problem)) return problem;
        var baseUrl = access.Value.PublicUrl is { } url ? $"{url.ToString().TrimEnd('/')}{FhirEndpoint.BasePath}" : definitions.OwnUrls is [var first, ..] ? first : null;
        // One that cannot be told does not keep the others.
        foreach (var end in ends) problem = await TellAsync(end, baseUrl, cancellationToken) ?? problem;
        return problem;
    }

    private async Task<Problem?> TellAsync(EndToTell end, string? baseUrl, CancellationToken cancellationToken)
    {
        var task = new ResourceKey("Task", IdOf(end));
        var notice = ConsentNotices.Of(end.IsWhole ? ConsentNotices.Ended : ConsentNotices.Narrowed, end.Owner, end.Grantee, end.Group, end.Cases, baseUrl, end.At);
        var content = new ResourceContent(notice, ResourceFormat.ToJson(notice));
        // Kept by who keeps the record, so that they see what became of it; where nobody is known, by who is told.
        var request = Request(Actor.Timer with { Organization = end.Owner ?? end.Grantee }, clock.GetUtcNow());
        var told = await loop.RunAsync(
            async token =>
            {
                if (!(await store.HeadAsync(task, Visibility.Everything, token)).TryGet(out var head, out var away)) return away;
                return head.Version > 0
                    ? new WritePlan { Kind = AnswerKind.Ok, Key = task }
                    : await decision.PutAsync(new WriteTarget(task, ResourceHead.None, []), content, ChangeMethod.Post, WriteRequest.Alone, request, token);
            },
            request, static (_, _) => true, cancellationToken);
        return told.Problem ?? (await store.ToldAsync(end, task.Id, cancellationToken)).Problem;
    }

    private static string IdOf(EndToTell end) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{end.Group}\n{end.Grantee}\n{end.At.UtcTicks}")).AsSpan(0, 16)).ToString();

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

    [LoggerMessage(5015, LogLevel.Warning, "Organisations could not be told that they see a case no more; it is tried again: {Code}")]
    private partial void LogFailed(string code);
}
