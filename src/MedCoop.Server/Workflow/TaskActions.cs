using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Workflow;

/// <summary>
/// <c>Task/{id}/$actions</c>: what the caller may do now with this version of a Task, what is missing for the rest, and why (as A029 of NHS e-RS).
/// </summary>
internal sealed class TaskActions(ResourceStore store, TaskGuard guard, CurrentTerminologies terminologies)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        if (!(await guard.LookAsync(stored, request, cancellationToken)).TryGet(out var context, out problem)) return problem;
        if (!(await terminologies.GetRecentAsync(cancellationToken)).TryGet(out var known, out problem)) return problem;
        var language = SpokenText.Preferred(request.Headers.AcceptLanguage);
        var (events, reasons) = (known.CodeSystem(TaskElements.Events, version: null), context.Table.ReasonSystem is { } system ? known.CodeSystem(system, version: null) : null);
        var answer = new Parameters { Language = language };
        answer.Add("workflow", new Code(context.Table.Code));
        answer.Add("version", new Id(stored.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        answer.Add("state", new Code(context.Table.StateOf(context.After)));
        foreach (var offered in WorkflowJudge.Offer(context)) answer.Parameter.Add(Action(offered, context, code => Name(events, code, language), code => Name(reasons, code, language)));
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer) };
    }

    // In the reader's language where the code system has it.
    private static string? Name(ICodeSystem? system, string code, string language) =>
        system?.Find(code) is { } concept ? concept.Designations.FirstOrDefault(designation => designation.Language == language)?.Value ?? concept.Display : null;

    private static Parameters.ParameterComponent Action(OfferedMove offered, MoveContext context, Func<string, string?> eventName, Func<string, string?> reasonName)
    {
        var move = offered.Move;
        var part = new Parameters.ParameterComponent { Name = "action" };
        void Add(string name, DataType value) => part.Part.Add(new Parameters.ParameterComponent { Name = name, Value = value });
        Add("event", new Code(move.Event));
        if (eventName(move.Event) is { } name) Add("name", new FhirString(name));
        Add("to", new Code(move.To == Move.Back ? TaskElements.ResumeState(context.After) ?? "" : move.To));
        Add("allowed", new FhirBoolean(offered.IsOpen));
        foreach (var by in move.By) Add("by", new Code(by));
        if (!offered.IsYours) Add("why", new FhirString($"This is for {string.Join(", ", move.By)}."));
        foreach (var need in offered.Missing)
        {
            if (need.Input is { } input && input != "reason") Add("input", new Code(input == "*" ? "answers" : input));
            Add("missing", new FhirString(need.Text));
        }

        foreach (var reason in offered.Reasons) Add("reason", new Coding(reason.System, reason.Code) { Display = reasonName(reason.Code ?? "") });
        return part;
    }
}
