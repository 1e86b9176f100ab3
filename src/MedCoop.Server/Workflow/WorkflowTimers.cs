using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Workflow;

/// <summary>
/// Makes the moves that happen by themselves when their instant has come. The instant is an element of the Task, so it survives restarts; the
/// move is a write like any other, so of several servers on one database one makes it and the others find it made.
/// </summary>
internal sealed partial class WorkflowTimers(
    ResourceStore store, TaskGuard guard, WriteTargets targets, WriteDecision decision, WriteLoop loop, IOptions<WorkflowOptions> options, TimeProvider clock, ILogger<WorkflowTimers> logger) : BackgroundService
{
    private const int AtOnce = 100;

    /// <summary>Sees to every Task whose instant has come; gives how many there were that could be seen to.</summary>
    public async Task<Result<int>> RunAsync(CancellationToken cancellationToken)
    {
        var settled = 0;
        var now = clock.GetUtcNow();
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var problem)) return problem;
        var text = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var parser = new SearchQueryParser(definitions.Parameters);
        string? page = null;
        do
        {
            List<QueryParameter> asked = [new("lapse", $"le{text}"), new("_count", $"{AtOnce}"), new("_sort", "lapse")];
            if (page is not null) asked.Add(new("_page", page));
            if (!parser.Parse("Task", asked, new SearchParsing(Strict: true, "", now)).TryGet(out var query, out problem)) return problem;
            if (!(await store.SearchAsync(query, Visibility.Everything, cancellationToken)).TryGet(out var due, out problem)) return problem;
            foreach (var task in due.Matches)
                if (await IsSettledAsync(task.Key, now, cancellationToken)) settled++;
            page = due.NextPage;
        }
        while (page is not null);

        return settled;
    }

    // One that cannot be moved does not keep the others, whatever is the matter with it.
    private async Task<bool> IsSettledAsync(ResourceKey task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if ((await MoveAsync(task, FhirRequest.OfServer("POST", [], Actor.Timer, now), cancellationToken)).Problem is not { } stuck) return true;
            LogStuck(task.ToString(), stuck.Code, stuck.Text);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StoreUnavailableException))
        {
            LogStuck(task.ToString(), fault.GetType().Name, fault.Message);
        }

        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TimerInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if ((await RunAsync(stoppingToken)).Problem is { } problem) LogFailed(problem.Code);
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

    private Task<Result<FhirAnswer>> MoveAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken) => loop.RunAsync(
        async token =>
        {
            if (!(await targets.AtAsync(key, request, [], isAlreadyThere: false, token)).TryGet(out var target, out var problem)) return problem;
            if (!(await store.ReadAsync(key, Visibility.Everything, token)).TryGet(out var stored, out problem)) return problem;
            if (stored.IsDeletion || stored.Version != target.BaseVersion) return new WritePlan { Kind = AnswerKind.Ok, Key = key };
            var task = (FhirTask)ResourceReader.Parse(stored.Body);
            if (TaskElements.LapseOf(task) is not { } noted || noted.At > request.At) return new WritePlan { Kind = AnswerKind.Ok, Key = key, Current = stored };
            if (!(await guard.LookAsync(stored, request, token)).TryGet(out var context, out problem)) return problem;
            // What it waited for may have been given more time meanwhile.
            var lapse = WorkflowJudge.NextLapse(context);
            if (lapse is null || lapse.At > request.At)
            {
                TaskElements.SetLapse(task, lapse);
                return await decision.PutAsync(target, Content(task), ChangeMethod.Put, WriteRequest.Alone, request, token);
            }

            if (lapse.Event != Lapse.Remind) task.StatusReason = new CodeableConcept(context.Table.ReasonSystem, lapse.Reason) { Text = $"By itself, because the time was over: {lapse.Reason}." };
            return await decision.MoveAsync(target, Content(task), new TaskMove(lapse.Event, [], null), request, token);
        },
        request, cancellationToken);

    private static ResourceContent Content(FhirTask task) => new(task, ResourceFormat.ToJson(task));

    [LoggerMessage(6001, LogLevel.Warning, "What is due by itself for {Task} could not be done and is tried again: {Code} {Text}")]
    private partial void LogStuck(string task, string code, string text);

    [LoggerMessage(6002, LogLevel.Warning, "What is due by itself could not be looked for; it is tried again: {Code}")]
    private partial void LogFailed(string code);
}

/// <summary>How workflows run (section <c>Workflow</c>).</summary>
internal sealed class WorkflowOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Workflow";

    /// <summary>How often it is looked for what is due by itself; from a second to an hour.</summary>
    public TimeSpan TimerInterval { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Checks <see cref="WorkflowOptions"/>.</summary>
internal sealed class WorkflowOptionsValidator : IValidateOptions<WorkflowOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, WorkflowOptions options) =>
        options.TimerInterval >= TimeSpan.FromSeconds(1) && options.TimerInterval <= TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Workflow:TimerInterval is between 00:00:01 and 01:00:00.");
}
