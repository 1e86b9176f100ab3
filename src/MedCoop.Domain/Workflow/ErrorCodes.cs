namespace MedCoop.Domain.Workflow;

/// <summary>The stable codes of what workflows refuse.</summary>
public static class WorkflowErrorCodes
{
    /// <summary>The move is none of those that this actor may make from the Task's state; the text lists those.</summary>
    public const string IllegalMove = "MC2001";

    /// <summary>The move is legal, but something that it needs is missing; each issue names one thing.</summary>
    public const string MoveIncomplete = "MC2002";

    /// <summary>The Task has come to its end, and nothing of it changes any more.</summary>
    public const string TaskIsOver = "MC2003";

    /// <summary>The element says whose the Task is or what it is about, and cannot change any more.</summary>
    public const string FixedElement = "MC2004";

    /// <summary>Task.status and the state of the workflow do not go together.</summary>
    public const string StatusMismatch = "MC2005";

    /// <summary>A Task that is under a workflow cannot leave it, and cannot be deleted once it was sent.</summary>
    public const string LeavesWorkflow = "MC2006";

    /// <summary>A move needs a Task that is under a workflow; this one is under none.</summary>
    public const string NoWorkflow = "MC2007";

    /// <summary>The trace of a move is left by the server alone, and never changes.</summary>
    public const string TraceIsTheServers = "MC2020";

    /// <summary>A key that stood for one move comes with another, or with another content.</summary>
    public const string KeyReused = "MC2021";
}
