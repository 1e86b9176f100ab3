using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Workflow;

/// <summary>
/// <c>Task/{id}/$actions</c>: what the caller may do now with this version of a Task, what is missing for the rest, and why (as A029 of NHS e-RS).
/// </summary>
internal sealed class TaskActions(ResourceStore store, TaskGuard guard)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        if (!(await guard.LookAsync(stored, request, cancellationToken)).TryGet(out var context, out problem)) return problem;
        var answer = new Parameters { Id = null };
        answer.Add("workflow", new Code(context.Table.Code));
        answer.Add("version", new Id(stored.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        answer.Add("state", new Code(context.Table.StateOf(context.After)));
        foreach (var offered in WorkflowJudge.Offer(context)) answer.Parameter.Add(Action(offered, context));
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer) };
    }

    private static Parameters.ParameterComponent Action(OfferedMove offered, MoveContext context)
    {
        var move = offered.Move;
        var part = new Parameters.ParameterComponent { Name = "action" };
        void Add(string name, DataType value) => part.Part.Add(new Parameters.ParameterComponent { Name = name, Value = value });
        Add("event", new Code(move.Event));
        Add("to", new Code(move.To == Move.Back ? TaskElements.ResumeState(context.After) ?? "" : move.To));
        Add("allowed", new FhirBoolean(offered.IsOpen));
        foreach (var by in move.By) Add("by", new Code(by));
        if (!offered.IsYours) Add("why", new FhirString($"This is for {string.Join(", ", move.By)}."));
        foreach (var need in offered.Missing)
        {
            if (need.Input is { } input && input != "reason") Add("input", new Code(input == "*" ? "answers" : input));
            Add("missing", new FhirString(need.Text));
        }

        foreach (var reason in offered.Reasons) Add("reason", reason);
        return part;
    }
}
