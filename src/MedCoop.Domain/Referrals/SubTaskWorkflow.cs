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

    private static Requirement Apart { get; } = new("own-move", "What one side asks of the other is answered by a move of the case itself.", context => !TaskElements.HasCode(context.Before ?? context.After, "abort"));

    // Who, at the organisation that is asked, answers.
    private static readonly FrozenDictionary<string, Role[]> Answerers = new Dictionary<string, Role[]>(StringComparer.Ordinal)
    {
        ["board"] = [Role.ReferralBoard],
        ["funding"] = [Role.Payer],
        ["estimate"] = [Role.ReceivingClinician, Role.Coordinator],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Role[] Anybody = [Role.Coordinator, Role.ReferringClinician, Role.ReceivingClinician];

    /// <summary>The table.</summary>
    public static WorkflowTable Table { get; } = new("sub-task", AllStates(), AllMoves())
    {
        Governs = static task => task.PartOf.Count > 0 && task.Code?.Coding.Exists(coding => coding.System == TaskElements.Codes || coding is { System: "http://hl7.org/fhir/CodeSystem/task-code", Code: "abort" }) is true,
        StateOf = static task => Hl7.Fhir.Utility.EnumUtility.GetLiteral(task.Status),
        SetState = static (_, _) => { },
        PartsOf = PartsOf,
        Fixed = ["code", "focus", "for", "partOf", "intent", "authoredOn", "requester"],
        FixedAlways = ["code", "partOf", "requester"],
        Reads = ReferralWorkflow.Table.Reads,
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
        new("complete", ["requested", "received", "ready", "in-progress", "on-hold"], "completed", [Owner]) { Needs = [Apart] },
        new("fail", ["requested", "received", "ready", "in-progress", "on-hold"], "failed", [Owner]) { Needs = [Reason, Apart] },
        new("reject", ["requested", "received"], "rejected", [Owner]) { Needs = [Reason, Apart] },
        new("cancel", ["draft", "requested", "received", "ready", "in-progress", "on-hold"], "cancelled", [Asker]) { Needs = [Reason, Apart] },
        new("enter-in-error", ["draft", "requested", "received", "ready"], "entered-in-error", [Asker]) { Needs = [Apart] },
    ];

    private static IReadOnlySet<string> PartsOf(MoveContext context)
    {
        if (AccessRules.IsOperator(context.Actor)) return Both;
        if (context.Actor.Organization is not { } organization) return FrozenSet<string>.Empty;
        var task = context.Before ?? context.After;
        var parts = new HashSet<string>(StringComparer.Ordinal);
        var asker = context.Case.OrganizationOf(task.Requester);
        // Only who asks begins one: else whoever is asked by nobody could answer.
        if (context.Before is not null && context.Case.OrganizationOf(task.Owner) == organization && HasRole(context.Actor, Answerers.FirstOrDefault(one => TaskElements.HasCode(task, one.Key)).Value ?? Anybody)) parts.Add(Owner);
        if ((asker == organization || (context.Case.Home == organization && !IsOfTheOther(context, task, asker))) && HasRole(context.Actor, Anybody)) parts.Add(Asker);
        return parts;
    }

    private static bool HasRole(Actor actor, Role[] roles) => actor.Roles.Contains(Role.PartnerSystem) || roles.Any(actor.Roles.Contains);

    // What the hospital has asked of home, home answers and does not call off.
    private static bool IsOfTheOther(MoveContext context, FhirTask task, string? asker)
    {
        var whole = context.Case.All<FhirTask>().FirstOrDefault(one => task.PartOf.Exists(part => context.Case.Leads(part, one.Key)));
        return asker is not null && whole is not null && context.Case.OrganizationOf(whole.Resource.Owner) == asker;
    }
}
