using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Something that waits for the writer.</summary>
internal abstract class WriteJob
{
    /// <summary>Roughly how much it writes; bounds a group.</summary>
    public required int Bytes { get; init; }

    /// <summary>Takes it for writing; false when its caller has given up, in which case nothing is written.</summary>
    public abstract bool TryTake();

    /// <summary>Writes. Whether to keep what was written; the outcome is told only by <see cref="Complete"/>.</summary>
    public abstract bool Run(SqliteWriteSession session);

    /// <summary>Replaces the outcome: nothing was kept.</summary>
    public abstract void Fail(Problem problem);

    /// <inheritdoc cref="Fail(Problem)" />
    public abstract void Fail(Exception bug);

    /// <summary>Tells the caller, once the outcome is durable.</summary>
    public abstract void Complete();
}

/// <inheritdoc />
internal sealed class WriteJob<T>(Func<SqliteWriteSession, Result<T>> work) : WriteJob
    where T : notnull
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    // Continuations must not run on the writer's thread.
    private readonly TaskCompletionSource<Result<T>> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;
    private Result<T> outcome;
    private Exception? bug;

    public Task<Result<T>> Completion => completion.Task;

    public override bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Waiting) != GivenUp;

    /// <summary>The caller gives up; without effect once the job was taken, because then its outcome must be told truthfully.</summary>
    public void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref state, GivenUp, Waiting) == Waiting) completion.SetCanceled(cancellationToken);
    }

    public override bool Run(SqliteWriteSession session)
    {
        bug = null;
        outcome = work(session);
        return outcome.Problem is null;
    }

    public override void Fail(Problem problem)
    {
        bug = null;
        outcome = problem;
    }

    public override void Fail(Exception bug) => this.bug = bug;

    public override void Complete()
    {
        if (bug is not null) completion.SetException(bug);
        else completion.SetResult(outcome);
    }
}
