using System.Security.Cryptography;
using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Workflow;

/// <summary>
/// <c>Task/{id}/$move</c>: makes a move of the workflow by its name. Parameters: <c>event</c>; <c>reason</c> (code) and <c>comment</c>; <c>decider</c>
/// (reference); <c>safety-contact</c> (ContactPoint); <c>key</c>, by which the same move sent twice is made once; and what the move needs, each
/// under its code of <c>task-parameter</c> (or of <c>information-item</c> for an answer).
/// </summary>
internal sealed class MoveTask(ResourceStore store, WriteTargets targets, WriteDecision decision, WriteAccess access, WriteLoop loop, RestLimits limits)
{
    private const string Profiles = "https://medcoop.example/fhir/StructureDefinition/";

    private static readonly string[] Own = ["event", "reason", "comment", "decider", "safety-contact", "key"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!RequestContent.Read(request, "Parameters", limits.Read).TryGet(out var content, out var problem)) return problem;
        var parameters = (Parameters)content.Resource;
        if (Text(parameters, "event") is not { } named)
            return new Problem(ProblemKind.Invalid, Fhir.Outcomes.ErrorCodes.BadOperationInput, "Say which move in a parameter 'event' (valueCode); Task/{id}/$actions lists those that you may make.");
        var key = Text(parameters, "key") is { } chosen ? new MoveKey(IdOf(routed.Key, request.Actor.Reference, chosen), MoveTraces.FingerprintOf(chosen, parameters)) : null;
        return await loop.RunAsync(
            async token =>
            {
                if (key is not null && await DoneAsync(routed.Key, key, request, token) is { } done) return done;
                var decided = await DecideAsync(routed.Key, content, new AskedMove(named, key), request, token);
                if (key is null || decided.Problem is null) return decided;
                // The same move may have been made between the two: what refuses this one is then its own doing.
                return await DoneAsync(routed.Key, key, request, token) ?? decided;
            },
            request, cancellationToken);
    }

    private async Task<Result<WritePlan>> DecideAsync(ResourceKey key, ResourceContent content, AskedMove asked, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await targets.ByIdAsync(key, request, cancellationToken)).TryGet(out var target, out var problem)) return problem;
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        if (await access.UnseenAsync(content.Json, request, cancellationToken) is { } unseen) return unseen;
        if (stored.Version != target.BaseVersion) return new Problem(ProblemKind.Conflict, Fhir.Outcomes.ErrorCodes.DecideAgain, "The Task changed while it was read.");
        var (parameters, task) = ((Parameters)content.Resource, (FhirTask)ResourceReader.Known(stored.Body).DeepCopy());
        if (Workflows.Of(task) is not { } table) return TaskGuard.NoWorkflow(key);
        var move = table.Moves.FirstOrDefault(one => one.Event == asked.Event && one.From.Contains(table.StateOf(task) ?? "", StringComparer.Ordinal));
        var given = Given(parameters, table);
        Apply(task, parameters, table, move, given, request);
        var moved = new ResourceContent(task, ResourceFormat.ToJson(task));
        return await decision.MoveAsync(target, moved, new TaskMove(asked.Event, given, asked.Key), request, cancellationToken);
    }

    // The same move, sent again because its answer was lost or is still on its way, is answered with the Task as it is. Who sees it no more,
    // because of that very move, is told that it was made.
    private async Task<Result<WritePlan>?> DoneAsync(ResourceKey task, MoveKey key, FhirRequest request, CancellationToken cancellationToken)
    {
        var trace = new ResourceKey("Provenance", key.Trace);
        if (!(await store.HeadAsync(trace, Visibility.Everything, cancellationToken)).TryGet(out var head, out var problem)) return problem;
        if (head.Version == 0) return null;
        if (!(await store.ReadVersionAsync(trace, 1, Visibility.Everything, cancellationToken)).TryGet(out var made, out problem)) return problem;
        if (!MoveTraces.WasAsked(ResourceReader.Parse(made.Body), key.Fingerprint)) return Reused;
        if ((await store.ReadAsync(task, request.Visibility, cancellationToken)).TryGet(out var stored, out problem)) return new WritePlan { Kind = AnswerKind.Ok, Key = task, Current = stored };
        return problem.Kind == ProblemKind.NotFound ? new WritePlan { Kind = AnswerKind.NoContent, Key = task } : problem;
    }

    private static Problem Reused { get; } = new(ProblemKind.BusinessRule, WorkflowErrorCodes.KeyReused,
        "This key stood for another move of the Task, or for this one with other content, which was made. Nothing was changed; choose a new key for a new move.");

    private static string IdOf(ResourceKey task, string actor, string key) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{task}\n{actor}\n{key}")).AsSpan(0, 16)).ToString();

    // What says something of the Task itself goes into it; the rest is for its sub-Tasks.
    private static void Apply(FhirTask task, Parameters parameters, WorkflowTable table, Move? move, List<FhirTask.OutputComponent> given, FhirRequest request)
    {
        var (reason, comment) = (Text(parameters, "reason"), Text(parameters, "comment"));
        if (move?.Reason is not null && (reason is not null || comment is not null))
        {
            task.StatusReason = new CodeableConcept { Text = comment ?? reason };
            if (reason is not null) task.StatusReason.Coding.Add(new Coding(table.ReasonSystem, reason));
        }
        else if (comment is not null)
        {
            if (move?.Needs.Any(need => need.Code == "reason") is true) task.StatusReason = new CodeableConcept { Text = comment };
            else task.Note.Add(new Annotation { Text = comment, TimeElement = new FhirDateTime(request.At), Author = new ResourceReference(request.Actor.Organization ?? request.Actor.Reference) });
        }

        if (parameters.Parameter.Find(one => one.Name == "decider")?.Value is ResourceReference decider) Replace(task, "decider", decider);
        else if (move?.Needs.Any(need => need.Code == "decider") is true && request.Actor.Reference.StartsWith("Practitioner/", StringComparison.Ordinal)) Replace(task, "decider", new ResourceReference(request.Actor.Reference));
        if (parameters.Parameter.Find(one => one.Name == "safety-contact")?.Value is ContactPoint contact) Replace(task, "safety-contact", contact);
        foreach (var output in given.Where(output => move?.Outputs.Any(kind => TaskElements.IsOf(output.Type, kind)) is true)) task.Output.Add((FhirTask.OutputComponent)output.DeepCopy());
    }

    private static void Replace(FhirTask task, string extension, DataType value)
    {
        task.RemoveExtension(Profiles + extension);
        task.Extension.Add(new Extension(Profiles + extension, value));
    }

    private static List<FhirTask.OutputComponent> Given(Parameters parameters, WorkflowTable table) =>
    [
        .. parameters.Parameter.Where(one => one is { Name: not null, Value: not null } && !Own.Contains(one.Name, StringComparer.Ordinal))
            .Select(one => new FhirTask.OutputComponent { Type = table.KindOf(one.Name!), Value = one.Value! }),
    ];

    private static string? Text(Parameters parameters, string name) => parameters.Parameter.Find(one => one.Name == name)?.Value is PrimitiveType { JsonValue: string { Length: > 0 } text } ? text : null;

    private sealed record AskedMove(string Event, MoveKey? Key);
}
