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
    /// <summary>What is written when the write may happen: the Task as the workflow completes it, and what follows from the move.</summary>
    /// <param name="context">The write. Its <see cref="MoveContext.After"/> is completed in place.</param>
    /// <param name="wanted">The event that is asked for by name; null: the one that leads from the state before to that after.</param>
    public static Result<Judgement> Judge(MoveContext context, string? wanted)
    {
        var (table, after) = (context.Table, context.After);
        if (context.Before is not { } before) return Created(context);
        if (table.State(table.StateOf(before)) is not { } from) return new Judgement(after, [], null);
        if (from.IsFinal || TaskElements.IsOver(before))
            return wanted is null && before.IsExactly(WithMetaOf(after, before)) ? new Judgement(after, [], null) : Over(from);
        // What the server keeps need not be sent back.
        after.Restriction ??= (FhirTask.RestrictionComponent?)before.Restriction?.DeepCopy();
        if (Unfixed(context, from) is { } element)
            return new Problem(ProblemKind.Conflict, WorkflowErrorCodes.FixedElement, $"Task.{element} says whose the Task is or what it is about, and cannot change any more.");
        if (table.StateOf(after) is not { } to || table.State(to) is null)
            return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.LeavesWorkflow, $"The Task is under the workflow '{table.Code}' and must say in which of its states it is.");
        if (wanted is null && to == from.Code) return Amended(context, before, from);
        var legal = Legal(context, from.Code).ToList();
        var named = legal.Where(move => wanted is null ? Leads(move, before, to) : move.Event == wanted).ToList();
        return named.Count == 0 ? Illegal(context, from, legal, wanted ?? to) : Best(context, before, from, named);
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

    private static bool Leads(Move move, FhirTask before, string to) => move.To == to || (move.To == Move.Back && TaskElements.ResumeState(before) == to);

    // A Task begins where the table does, or one move on.
    private static Result<Judgement> Created(MoveContext context)
    {
        var table = context.Table;
        var state = table.StateOf(context.After);
        if (table.State(state) is not { } known) return new Judgement(context.After, [], null);
        var first = table.States[0].Code;
        // Who keeps the server brings in what was begun elsewhere.
        if (AccessRules.IsOperator(context.Actor) || known.Code == first) return Completed(context, known, null, []);
        var legal = Legal(context, first).ToList();
        var named = legal.Where(move => move.To == known.Code).ToList();
        return named.Count == 0 ? Illegal(context, table.States[0], legal, known.Code) : Best(context, null, table.States[0], named);
    }

    private static Result<Judgement> Amended(MoveContext context, FhirTask before, WorkflowState state)
    {
        if (context.After.Status != before.Status)
            return new Problem(ProblemKind.Conflict, WorkflowErrorCodes.StatusMismatch, $"Task.status changes with the state of the workflow only, which is still '{state.Code}'.");
        TaskElements.SetInterrupted(context.After, TaskElements.Interrupted(before));
        context.After.LastModifiedElement ??= (FhirDateTime?)before.LastModifiedElement?.DeepCopy();
        return Completed(context, state, null, []);
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
        if (move is not null || context.Before is null) context.Table.Complete(moved);
        if (state.IsFinal || TaskElements.IsOver(after))
        {
            TaskElements.SetBall(after, null);
            TaskElements.SetLapse(after, null);
        }
        else
        {
            // What the sub-Tasks became counts already.
            var known = moved with { Case = moved.Case with { Resources = [.. Overlaid(moved.Case.Resources, subTasks)] } };
            if (context.Table.BallOf(known) is { Organization: not null } ball) TaskElements.SetBall(after, ball);
            TaskElements.SetLapse(after, context.Table.LapseOf(known));
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
                settled.StatusReason ??= (CodeableConcept?)context.After.StatusReason?.DeepCopy();
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
            foreach (var open in context.SubTasks.Where(sub => sub.Version > 0 && !TaskElements.IsOver(sub.Resource) && !writes.Exists(write => write.Key == sub.Key)))
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

    private static string? Unfixed(MoveContext context, WorkflowState from) => from == context.Table.States[0] ? null
        : context.Table.Fixed.FirstOrDefault(element => !Same(context.Before!, context.After, element));

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
