using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Workflow;

/// <summary>
/// One kind of Task and all that may happen to it: a table, from which follow the guard on every write, the actions that are offered, and the
/// diagrams in docs/workflows.md. Pure.
/// </summary>
public sealed class WorkflowTable
{
    private readonly FrozenDictionary<string, WorkflowState> byCode;

    /// <summary>A table; every state that a move names must be in it.</summary>
    /// <exception cref="ArgumentException">A move names a state that is not there.</exception>
    public WorkflowTable(string code, IReadOnlyList<WorkflowState> states, IReadOnlyList<Move> moves)
    {
        (Code, States, Moves) = (code, states, moves);
        byCode = states.ToFrozenDictionary(state => state.Code, StringComparer.Ordinal);
        if (moves.SelectMany(move => move.From.Append(move.To)).FirstOrDefault(named => named != Move.Back && !byCode.ContainsKey(named)) is { } unknown)
            throw new ArgumentException($"A move names the state {unknown}, which is not in the table.", nameof(moves));
    }

    /// <summary>Its name in addresses and documents.</summary>
    public string Code { get; }

    /// <summary>The states; the first is where it begins.</summary>
    public IReadOnlyList<WorkflowState> States { get; }

    /// <summary>The moves.</summary>
    public IReadOnlyList<Move> Moves { get; }

    /// <summary>Whether a Task is one of these.</summary>
    public required Func<FhirTask, bool> Governs { get; init; }

    /// <summary>What is wrong with a Task that is one of these, beyond what its profile says; null: nothing.</summary>
    public Func<FhirTask, string?> FaultOf { get; init; } = static _ => null;

    /// <summary>The state that a Task says that it is in.</summary>
    public required Func<FhirTask, string?> StateOf { get; init; }

    /// <summary>Makes a Task say that it is in a state.</summary>
    public required Action<FhirTask, string> SetState { get; init; }

    /// <summary>The parts that who asks plays in a case, e.g. <c>RX</c>.</summary>
    public required Func<MoveContext, IReadOnlySet<string>> PartsOf { get; init; }

    /// <summary>Who has the ball after a move; null: nobody, or the Task does not say.</summary>
    public Func<MoveContext, Ball?> BallOf { get; init; } = static _ => null;

    /// <summary>When something happens by itself next, and what; null: nothing does.</summary>
    public Func<MoveContext, Lapse?> LapseOf { get; init; } = static _ => null;

    /// <summary>Sets elements of the Task that follow from a move, such as until when it must be answered.</summary>
    public Action<MoveContext> Complete { get; init; } = static _ => { };

    /// <summary>What else follows from a move, beyond what its row says.</summary>
    public Func<MoveContext, IReadOnlyList<CaseWrite>> Consequences { get; init; } = static _ => [];

    /// <summary>The coded reasons of a group that who asks may give now.</summary>
    public Func<MoveContext, string, IReadOnlyList<Coding>> ReasonsOf { get; init; } = static (_, _) => [];

    /// <summary>Code system of the reasons; null: moves are given none.</summary>
    public string? ReasonSystem { get; init; }

    /// <summary>The kind of input or output that a name in a move means.</summary>
    public Func<string, CodeableConcept> KindOf { get; init; } = TaskElements.Parameter;

    /// <summary>Elements of the Task that only moves change: those that say whose it is and what it is about.</summary>
    public required IReadOnlyList<string> Fixed { get; init; }

    /// <summary>Elements that not even the first state changes.</summary>
    public IReadOnlyList<string> FixedAlways { get; init; } = [];

    /// <summary>Extensions of the Task that the table keeps, beside those of the kernel.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Whether a Task that says that it is part of one of these counts for it: not one that somebody has made for itself.</summary>
    public Func<MoveContext, FhirTask, bool> Counts { get; init; } = static (_, _) => true;

    /// <summary>Types of resources in the case that the rules look at.</summary>
    public required IReadOnlyList<string> Reads { get; init; }

    /// <summary>Elements of the Task that are lists and are only added to.</summary>
    public IReadOnlyList<string> Growing { get; init; } = [];

    /// <summary>The state of a code; null: there is none.</summary>
    public WorkflowState? State(string? code) => code is not null && byCode.TryGetValue(code, out var state) ? state : null;

    /// <summary>The moves that lead away from a state.</summary>
    public IEnumerable<Move> MovesFrom(string state) => Moves.Where(move => move.From.Contains(state, StringComparer.Ordinal));
}

/// <summary>A state.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Statuses">The values of <c>Task.status</c> that go with it; the first is the usual one. Empty: whatever it was.</param>
public sealed record WorkflowState(string Code, params IReadOnlyList<FhirTask.TaskStatus> Statuses)
{
    /// <summary>The code of the harmonised BSeR machine that says the same; null: it has none.</summary>
    public string? Bser { get; init; }

    /// <summary>Whether nothing leads out of it.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the service level's clock rests.</summary>
    public bool PausesClock { get; init; }
}

/// <summary>A move: a row of the table.</summary>
/// <param name="Event">What happens, as clients name it.</param>
/// <param name="From">The states in which it may happen.</param>
/// <param name="To">The state afterwards; <see cref="Back"/>: the one that was interrupted.</param>
/// <param name="By">The parts that may make it.</param>
public sealed record Move(string Event, IReadOnlyList<string> From, string To, IReadOnlyList<string> By)
{
    /// <summary>Stands for the state that was interrupted.</summary>
    public const string Back = "(back)";

    /// <summary>Whether the state that it leaves is returned to later.</summary>
    public bool Interrupts { get; init; }

    /// <summary>The group of the coded reason that it needs; null: it needs none.</summary>
    public string? Reason { get; init; }

    /// <summary>What must be so.</summary>
    public IReadOnlyList<Requirement> Needs { get; init; } = [];

    /// <summary>Inputs that become outputs of the Task itself.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The sub-Tasks that it settles, with the inputs that become their outputs.</summary>
    public IReadOnlyList<Settlement> Settles { get; init; } = [];

    /// <summary>The sub-Tasks that it opens.</summary>
    public IReadOnlyList<Opening> Opens { get; init; } = [];
}

/// <summary>Something that must be so for a move.</summary>
/// <param name="Code">A word for it.</param>
/// <param name="Text">What would be right.</param>
/// <param name="IsMet">Whether it is so.</param>
public sealed record Requirement(string Code, string Text, Func<MoveContext, bool> IsMet)
{
    /// <summary>The input that would do; null: it is settled elsewhere.</summary>
    public string? Input { get; init; }
}

/// <summary>A sub-Task that a move brings on, usually to its end, when it is open.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Status">Its status then.</param>
/// <param name="Outputs">Inputs of the move that become its outputs.</param>
public sealed record Settlement(string Code, FhirTask.TaskStatus Status, params IReadOnlyList<string> Outputs)
{
    /// <summary>Outputs when none came with the move: what is on record.</summary>
    public Func<MoveContext, IEnumerable<FhirTask.OutputComponent>> Else { get; init; } = static _ => [];

    /// <summary>Whether the sub-Task, as it would be, is one that is settled.</summary>
    public Func<FhirTask, bool> If { get; init; } = static _ => true;
}

/// <summary>A sub-Task that a move opens, unless one is open.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Make">Makes it; null: it is not needed here.</param>
public sealed record Opening(string Code, Func<MoveContext, FhirTask?> Make);

/// <summary>Who has to act next.</summary>
/// <param name="Part">The part, e.g. <c>RX</c>.</param>
/// <param name="Organization">The organisation that plays it; null: none is known.</param>
/// <param name="Expected">What is expected of it.</param>
/// <param name="Due">Until when; null: no time is set.</param>
public sealed record Ball(string Part, string? Organization, string Expected, DateTimeOffset? Due);

/// <summary>What happens by itself at an instant.</summary>
/// <param name="At">When.</param>
/// <param name="Event">The move that is then made.</param>
/// <param name="Reason">Its coded reason.</param>
public sealed record Lapse(DateTimeOffset At, string Event, string Reason)
{
    /// <summary>Stands for no move, but for telling that something is overdue.</summary>
    public const string Remind = "remind";
}
