using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.Workflow;

/// <summary>
/// Judges every write of a Task that is under a workflow, whichever way it came: only moves of the table happen, made by those who may, with
/// all that they need. Pure.
/// </summary>
public static class WorkflowJudge
{
    // Where a Task says why it is there.
    private static readonly FhirTask.TaskStatus[] SaysWhy = [FhirTask.TaskStatus.Rejected, FhirTask.TaskStatus.Cancelled, FhirTask.TaskStatus.OnHold, FhirTask.TaskStatus.Failed];

    /// <summary>What is written when the write may happen: the Task as the workflow completes it, and what follows from the move.</summary>
    /// <param name="context">The write. Its <see cref="MoveContext.After"/> is completed in place.</param>
    /// <param name="wanted">The event that is asked for by name; null: the one that leads from the state before to that after.</param>
    public static Result<Judgement> Judge(MoveContext context, string? wanted)
    {
        var (table, after) = (context.Table, context.After);
        if (context.Before is not { } before) return Created(context);
        if (table.State(table.StateOf(before)) is not { } from) return new Judgement(after, [], null);
        // A partner that knows only BSeR's codes sends those alone.
        var bser = TaskElements.BserOf(after);
        if (table.StateOf(after) is null && bser is not null) table.SetState(after, from.Code);
        if (!table.Governs(after)) return Leaves(table);
        if (from.IsFinal || TaskElements.IsOver(before))
            return wanted is null && before.IsExactly(WithMetaOf(after, before)) ? new Judgement(after, [], null) : Over(from);
        // What the server keeps need not be sent back.
        after.Restriction ??= (FhirTask.RestrictionComponent?)before.Restriction?.DeepCopy();
        foreach (var kept in table.Kept) TaskElements.Keep(after, before, kept);
        if (Unfixed(context, from) is { } element)
            return new Problem(ProblemKind.Conflict, WorkflowErrorCodes.FixedElement, $"Task.{element} says whose the Task is or what it is about, and cannot change any more.");
        if (Lost(context, from) is { } lost)
            return new Problem(ProblemKind.Conflict, WorkflowErrorCodes.FixedElement, $"Task.{lost} is added to; what is there stays as it is.");
        if (table.StateOf(after) is not { } to || table.State(to) is null)
            return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.LeavesWorkflow, $"The Task is under the workflow '{table.Code}' and must say in which of its states it is.");
        if (table.FaultOf(after) is { } fault) return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.LeavesWorkflow, fault);
        if (wanted == Lapse.Remind) return Reminded(context, from);
        var legal = Legal(context, from.Code).ToList();
        if (wanted is null && to == from.Code)
        {
            if (Meant(legal, context, before, from, bser) is not { } meant) return table.PartsOf(context).Count > 0 ? Completed(context, from, null, []) : NoPart(table);
            return meant.Count > 0 ? Best(context, before, from, meant) : Illegal(context, from, legal, bser is not null && bser != from.Bser ? bser : Literal(after.Status));
        }

        var named = legal.Where(move => wanted is null ? Leads(move, before, to) : move.Event == wanted).ToList();
        return named.Count == 0 ? Illegal(context, from, legal, wanted ?? to) : Best(context, before, from, named);
    }

    /// <summary>What happens by itself next: the table's own, or before that the reminder that something is overdue; null: nothing.</summary>
    public static Lapse? NextLapse(MoveContext context)
    {
        var lapse = context.Table.LapseOf(context);
        return TaskElements.Due(context.After) is { } due && !TaskElements.IsOverdue(context.After) && (lapse is null || due < lapse.At) ? new Lapse(due, Lapse.Remind, Notices.Overdue) : lapse;
    }

    /// <summary>The Task when one of its sub-Tasks changed: who has the ball may be another now. Null: it says what it said.</summary>
    /// <param name="context">The Task as it is, before and after, with its sub-Tasks as they will be.</param>
    public static FhirTask? Refreshed(MoveContext context)
    {
        if (context.Before is not { } before || TaskElements.IsOver(before) || context.Table.State(context.Table.StateOf(before)) is not { IsFinal: false } state) return null;
        context.Table.Complete(context);
        return Completed(context, state, null, []).TryGet(out var judgement, out _) && !judgement.Task.IsExactly(before) ? judgement.Task : null;
    }

    /// <summary>Every move that leads away from the Task's state: whether it is open to this actor, and what it still needs.</summary>
    public static IReadOnlyList<OfferedMove> Offer(MoveContext context)
    {
        var state = context.Table.State(context.Table.StateOf(context.After));
        if (state is null or { IsFinal: true } || TaskElements.IsOver(context.After)) return [];
        var parts = context.Table.PartsOf(context);
        return
        [
            .. context.Table.MovesFrom(state.Code).Select(move => new OfferedMove(
                move, move.By.Any(parts.Contains), [.. move.Needs.Where(need => !need.IsMet(context with { Move = move }))], move.Reason is { } group ? context.Table.ReasonsOf(context, group) : [])),
        ];
    }

    private static IEnumerable<Move> Legal(MoveContext context, string from)
    {
        var parts = context.Table.PartsOf(context);
        return context.Table.MovesFrom(from).Where(move => move.By.Any(parts.Contains));
    }

    private static bool Leads(Move move, FhirTask before, string to) => Target(move, before) == to;

    private static string? Target(Move move, FhirTask before) => move.To == Move.Back ? TaskElements.ResumeState(before) : move.To;

    // A Task begins where the table does, or one move on.
    private static Result<Judgement> Created(MoveContext context)
    {
        var table = context.Table;
        var state = table.StateOf(context.After);
        if (table.State(state) is not { } known)
            return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.LeavesWorkflow, $"The workflow '{table.Code}' has no state '{state}'; it begins with '{table.States[0].Code}'.");
        if (table.FaultOf(context.After) is { } fault) return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.LeavesWorkflow, fault);
        foreach (var kept in table.Kept) context.After.RemoveExtension(kept);
        table.SetState(context.After, known.Code);
        var first = table.States[0].Code;
        // Who keeps the server brings in what was begun elsewhere.
        if (AccessRules.IsOperator(context.Actor)) return Completed(context, known, null, []);
        var legal = Legal(context, first).ToList();
        if (known.Code == first) return legal.Count > 0 ? Completed(context, known, null, []) : NoPart(table);
        var named = legal.Where(move => move.To == known.Code).ToList();
        return named.Count == 0 ? Illegal(context, table.States[0], legal, known.Code) : Best(context, null, table.States[0], named);
    }

    // Partners that know only Task.status, or BSeR's codes, mean the move that leads there; null: nothing moves.
    private static List<Move>? Meant(List<Move> legal, MoveContext context, FhirTask before, WorkflowState from, string? bser)
    {
        var (table, status) = (context.Table, context.After.Status);
        if (bser is not null && bser != from.Bser)
        {
            // Which status goes with BSeR's code is told by the state that is meant.
            context.After.Status = before.Status;
            return [.. legal.Where(move => table.State(Target(move, before))?.Bser == bser)];
        }

        if (status is not { } said || said == before.Status) return status is null ? [] : null;
        var leading = legal.FindAll(move => table.State(Target(move, before))?.Statuses.Contains(said) is true);
        // Rather to a state with which the status usually goes.
        return leading.FindAll(move => table.State(Target(move, before))!.Statuses[0] == said) is { Count: > 0 } usual ? usual : leading;
    }

    // The instant has come until which somebody should have acted, and nobody has: it is noted, and told.
    private static Result<Judgement> Reminded(MoveContext context, WorkflowState from)
    {
        var after = context.After;
        if (context.Actor != Actor.Timer || TaskElements.Due(after) is not { } due || due > context.At || TaskElements.BallOf(after) is not { } ball)
            return Illegal(context, from, Legal(context, from.Code).ToList(), Lapse.Remind);
        TaskElements.SetBall(after, ball, isOverdue: true);
        TaskElements.SetLapse(after, NextLapse(context));
        var text = $"'{ball.Expected}' was expected of {ball.Organization} until {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} in the state '{from.Code}'.";
        return new Judgement(after, [Notices.Of(context.NewId(), Notices.Overdue, text, context.Key, after, [ball.Organization, context.Case.OrganizationOf(after.Requester), context.Case.Home], context.At)], null);
    }

    // Several moves may lead to one state: the one that lacks least is meant.
    private static Result<Judgement> Best(MoveContext context, FhirTask? before, WorkflowState from, List<Move> moves)
    {
        var (move, missing) = moves.Select(move => (Move: move, Missing: Missing(context with { Move = move }, move))).MinBy(one => one.Missing.Count);
        if (missing.Count > 0)
        {
            return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.MoveIncomplete, $"'{move.Event}' needs more: {string.Join(" ", missing.Select(one => one.Text))}",
                [.. missing.Select(one => new Issue(IssueSeverity.Error, "business-rule", WorkflowErrorCodes.MoveIncomplete, one.Text) { Expression = "Task" })]);
        }

        var to = move.To == Move.Back ? TaskElements.ResumeState(before!) ?? from.Code : move.To;
        var state = context.Table.State(to)!;
        if (Mismatch(context.After, before, state) is { } mismatch) return mismatch;
        context.Table.SetState(context.After, to);
        // The reason of an earlier move is not that of this one.
        if (move.Reason is null && !state.Statuses.Any(SaysWhy.Contains) && before is { StatusReason: { } old } && old.IsExactly(context.After.StatusReason)) context.After.StatusReason = null;
        IReadOnlyList<string> interrupted = before is null ? [] : TaskElements.Interrupted(before);
        TaskElements.SetInterrupted(
            context.After,
            move.Interrupts ? [.. interrupted, from.Code]
            : move.To == Move.Back ? [.. interrupted.SkipLast(1)]
            // From one interruption to another, as when an extension is refused, the way back stays.
            : context.Table.MovesFrom(to).Any(next => next.To == Move.Back) ? interrupted
            : []);
        return Completed(context, state, move, SubTasks(context, move, state));
    }

    private static Problem? Mismatch(FhirTask after, FhirTask? before, WorkflowState state)
    {
        if (state.Statuses.Count == 0) after.Status = before?.Status ?? after.Status;
        else if (after.Status is null || (after.Status == before?.Status && !state.Statuses.Contains(after.Status.Value))) after.Status = state.Statuses[0];
        return state.Statuses.Count == 0 || state.Statuses.Contains(after.Status!.Value)
            ? null
            : new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.StatusMismatch,
                $"Task.status in the state '{state.Code}' is {string.Join(" or ", state.Statuses.Select(status => Hl7.Fhir.Utility.EnumUtility.GetLiteral(status)))}.");
    }

    private static Result<Judgement> Completed(MoveContext context, WorkflowState state, Move? move, IReadOnlyList<CaseWrite> subTasks)
    {
        var moved = context with { Move = move };
        var after = context.After;
        if (move is null && context.Before is { } stored)
        {
            TaskElements.SetInterrupted(after, TaskElements.Interrupted(stored));
            after.LastModifiedElement ??= (FhirDateTime?)stored.LastModifiedElement?.DeepCopy();
        }
        else context.Table.Complete(moved);
        if (state.IsFinal || TaskElements.IsOver(after))
        {
            TaskElements.SetBall(after, null);
            TaskElements.SetLapse(after, null);
        }
        else
        {
            // What the sub-Tasks became counts already.
            var known = moved with { Case = moved.Case with { Resources = [.. Overlaid(moved.Case.Resources, subTasks)] } };
            var ball = context.Table.BallOf(known);
            TaskElements.SetBall(after, ball, isOverdue: ball is not null && context.Before is { } held && TaskElements.IsOverdue(held) && TaskElements.BallOf(held) == ball);
            TaskElements.SetLapse(after, NextLapse(known));
        }

        if (move is not null || context.Before is null) after.LastModifiedElement = new FhirDateTime(context.At);
        return new Judgement(after, [.. subTasks, .. move is null ? [] : context.Table.Consequences(moved)], move);
    }

    private static IEnumerable<CaseResource<Resource>> Overlaid(IReadOnlyList<CaseResource<Resource>> resources, IReadOnlyList<CaseWrite> writes) =>
        resources.Where(one => !writes.Any(write => write.Key == one.Key)).Concat(writes.Select(write => new CaseResource<Resource>(write.Key, 0, write.Resource)));

    private static List<CaseWrite> SubTasks(MoveContext context, Move move, WorkflowState state)
    {
        var writes = new List<CaseWrite>();
        foreach (var settlement in move.Settles)
        {
            foreach (var open in context.OpenSubTasks(settlement.Code).Where(open => open.Version > 0))
            {
                var settled = (FhirTask)open.Resource.DeepCopy();
                settled.Status = settlement.Status;
                settled.LastModifiedElement = new FhirDateTime(context.At);
                settled.StatusReason ??= (CodeableConcept?)context.After.StatusReason?.DeepCopy()
                    ?? (SaysWhy.Contains(settlement.Status) ? new CodeableConcept { Text = $"Settled by the move '{move.Event}' of the case." } : null);
                var brought = context.Given.Where(given => settlement.Outputs.Any(kind => kind == "*" || TaskElements.IsOf(given.Type, kind))).Select(given => (FhirTask.OutputComponent)given.DeepCopy()).ToList();
                settled.Output.AddRange(brought.Count > 0 ? brought : settlement.Else(context));
                settled.ExecutionPeriod ??= new Period { StartElement = new FhirDateTime(context.At) };
                if (TaskElements.IsOver(settled)) settled.ExecutionPeriod.EndElement ??= new FhirDateTime(context.At);
                if (settlement.If(settled)) writes.Add(new CaseWrite(open.Key, open.Version, settled));
            }
        }

        // Nothing is left open behind what has come to an end.
        if (state.IsFinal)
        {
            foreach (var open in context.Parts.Where(sub => sub.Version > 0 && !TaskElements.IsOver(sub.Resource) && !writes.Exists(write => write.Key == sub.Key)))
            {
                var closed = (FhirTask)open.Resource.DeepCopy();
                closed.Status = FhirTask.TaskStatus.Cancelled;
                closed.StatusReason = new CodeableConcept { Text = "The case has come to its end." };
                closed.LastModifiedElement = new FhirDateTime(context.At);
                writes.Add(new CaseWrite(open.Key, open.Version, closed));
            }
        }

        foreach (var opening in move.Opens.Where(opening => !context.OpenSubTasks(opening.Code).Any()))
            if (opening.Make(context with { Move = move }) is { } made) writes.Add(new CaseWrite(new Fhir.ResourceKey("Task", context.NewId()), 0, made));
        return writes;
    }

    private static List<Requirement> Missing(MoveContext context, Move move) => [.. move.Needs.Where(need => !need.IsMet(context))];

    private static string? Unfixed(MoveContext context, WorkflowState from) =>
        (from == context.Table.States[0] ? context.Table.FixedAlways : context.Table.Fixed).FirstOrDefault(element => !Same(context.Before!, context.After, element));

    // What others have put there is not taken away, nor changed.
    private static string? Lost(MoveContext context, WorkflowState from) => from == context.Table.States[0] ? null
        : context.Table.Growing.FirstOrDefault(element => Entries(context.Before!, element).Any(old => !Entries(context.After, element).Contains(old, Alike.Instance)));

    private static IEnumerable<Base> Entries(FhirTask task, string element) => task.TryGetValue(element, out var value) && value is IEnumerable<Base> entries ? entries : [];

    private static bool Same(FhirTask before, FhirTask after, string element) => (before.TryGetValue(element, out var old), after.TryGetValue(element, out var now)) switch
    {
        (false, false) => true,
        (true, true) => (old, now) switch
        {
            (Base left, Base right) => left.IsExactly(right),
            (IEnumerable<Base> left, IEnumerable<Base> right) => left.SequenceEqual(right, Alike.Instance),
            _ => Equals(old, now),
        },
        _ => false,
    };

    private static FhirTask WithMetaOf(FhirTask after, FhirTask before)
    {
        var copy = (FhirTask)after.DeepCopy();
        (copy.Meta, copy.Id) = (before.Meta, before.Id);
        return copy;
    }

    private static string Literal(FhirTask.TaskStatus? status) => Hl7.Fhir.Utility.EnumUtility.GetLiteral(status) ?? "no status";

    private static Problem Leaves(WorkflowTable table) =>
        new(ProblemKind.Conflict, WorkflowErrorCodes.LeavesWorkflow, $"The Task is under the workflow '{table.Code}' and stays so: its code and the code system of its business status cannot change.");

    private static Problem NoPart(WorkflowTable table) =>
        new(ProblemKind.Conflict, WorkflowErrorCodes.IllegalMove, $"Your organisation, in your roles, has no part in this: the workflow '{table.Code}' says who may begin and change it.");

    private static Problem Over(WorkflowState state) =>
        new(ProblemKind.Conflict, WorkflowErrorCodes.TaskIsOver, $"The Task has come to its end ('{state.Code}') and does not change any more. A new one may replace it.");

    private static Problem Illegal(MoveContext context, WorkflowState from, IReadOnlyList<Move> legal, string wanted)
    {
        var others = context.Table.MovesFrom(from.Code).Where(move => move.Event == wanted || move.To == wanted).SelectMany(move => move.By).Distinct(StringComparer.Ordinal).ToList();
        var whose = others.Count == 0 ? "" : $" That is for {string.Join(", ", others)}.";
        return new Problem(ProblemKind.Conflict, WorkflowErrorCodes.IllegalMove, $"'{wanted}' does not follow from '{from.Code}' for you.{whose} "
            + (legal.Count == 0 ? "You have no move now." : $"You may: {string.Join(", ", legal.Select(move => $"{move.Event} (to {move.To})"))}."));
    }
}

/// <summary>Elements are alike that say exactly the same.</summary>
file sealed class Alike : IEqualityComparer<Base>
{
    public static readonly Alike Instance = new();

    public bool Equals(Base? x, Base? y) => x is null ? y is null : y is not null && x.IsExactly(y);

    public int GetHashCode(Base obj) => 0;
}

/// <summary>What is written when a write may happen.</summary>
/// <param name="Task">The Task, completed.</param>
/// <param name="Effects">What is written with it.</param>
/// <param name="Move">The move that it is; null: none.</param>
public sealed record Judgement(FhirTask Task, IReadOnlyList<CaseWrite> Effects, Move? Move);

/// <summary>A move that leads away from a Task's state.</summary>
/// <param name="Move">The move.</param>
/// <param name="IsYours">Whether the actor may make it.</param>
/// <param name="Missing">What it still needs.</param>
/// <param name="Reasons">The coded reasons that the actor may give for it.</param>
public sealed record OfferedMove(Move Move, bool IsYours, IReadOnlyList<Requirement> Missing, IReadOnlyList<Coding> Reasons)
{
    /// <summary>Whether the actor can make it now: what is missing, the move itself can bring.</summary>
    public bool IsOpen => IsYours && Missing.All(need => need.Input is not null) && (Move.Reason is null || Reasons.Count > 0);
}
