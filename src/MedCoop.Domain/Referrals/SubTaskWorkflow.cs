using System.Collections.Frozen;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;
using static Hl7.Fhir.Model.Task.TaskStatus;

namespace MedCoop.Domain.Referrals;

/// <summary>
/// The sub-Tasks of a referral (board, information, estimate, funding, visa, fit-to-fly, travel, abort): their state is Task.status. As in ORCA,
/// they are completed or failed by their owner only; whoever asked may call them off.
/// </summary>
public static class SubTaskWorkflow
{
    private const string Owner = "owner";
    private const string Asker = "requester";
    private static readonly FrozenSet<string> Both = FrozenSet.Create(StringComparer.Ordinal, Owner, Asker);

    // Before the table, which is made with it.
    private static Requirement Reason { get; } = new("reason", "Task.statusReason.text says why.", context => !string.IsNullOrWhiteSpace(context.After.StatusReason?.Text)) { Input = "reason" };

    /// <summary>The table.</summary>
    public static WorkflowTable Table { get; } = new("sub-task", AllStates(), AllMoves())
    {
        Governs = static task => task.PartOf.Count > 0 && task.Code?.Coding.Exists(coding => coding.System == TaskElements.Codes || coding is { System: "http://hl7.org/fhir/CodeSystem/task-code", Code: "abort" }) is true,
        StateOf = static task => Hl7.Fhir.Utility.EnumUtility.GetLiteral(task.Status),
        SetState = static (_, _) => { },
        PartsOf = PartsOf,
        Fixed = ["code", "focus", "for", "partOf", "intent", "authoredOn"],
    };

    private static WorkflowState[] AllStates() =>
    [
        new("draft", Draft), new("requested", Requested), new("received", Received), new("ready", Ready), new("in-progress", InProgress), new("on-hold", OnHold),
        new("completed", Completed) { IsFinal = true }, new("failed", Failed) { IsFinal = true }, new("rejected", Rejected) { IsFinal = true },
        new("cancelled", Cancelled) { IsFinal = true }, new("entered-in-error", EnteredInError) { IsFinal = true },
    ];

    private static Move[] AllMoves() =>
    [
        new("ask", ["draft"], "requested", [Asker]),
        new("open", ["draft", "requested"], "ready", [Asker, Owner]),
        new("receive", ["requested"], "received", [Owner]),
        new("start", ["draft", "requested", "received", "ready", "on-hold"], "in-progress", [Owner]),
        new("hold", ["requested", "received", "ready", "in-progress"], "on-hold", [Owner]) { Needs = [Reason] },
        new("complete", ["requested", "received", "ready", "in-progress", "on-hold"], "completed", [Owner]),
        new("fail", ["requested", "received", "ready", "in-progress", "on-hold"], "failed", [Owner]) { Needs = [Reason] },
        new("reject", ["requested", "received"], "rejected", [Owner]) { Needs = [Reason] },
        new("cancel", ["draft", "requested", "received", "ready", "in-progress", "on-hold"], "cancelled", [Asker]) { Needs = [Reason] },
        new("enter-in-error", ["draft", "requested", "received", "ready"], "entered-in-error", [Asker]),
    ];

    private static IReadOnlySet<string> PartsOf(MoveContext context)
    {
        if (AccessRules.IsOperator(context.Actor)) return Both;
        if (context.Actor.Organization is not { } organization) return FrozenSet<string>.Empty;
        var task = context.Before ?? context.After;
        var parts = new HashSet<string>(StringComparer.Ordinal);
        if (context.Case.OrganizationOf(task.Owner) == organization) parts.Add(Owner);
        if (context.Case.OrganizationOf(task.Requester) == organization || context.Case.Home == organization) parts.Add(Asker);
        return parts;
    }
}
