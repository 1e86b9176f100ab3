using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Decides and commits; when what the decision relied on has changed meanwhile, decides again, a bounded number of times.</summary>
internal sealed class WriteLoop(ResourceStore store, CurrentTerminologies terminologies, AuditTrail trail) : IDisposable
{
    // Under contention on one resource each round has one winner, so this is also the number of simultaneous blind writers that all succeed.
    private const int MaxRounds = 64;

    private readonly SemaphoreSlim definitionTurn = new(1, 1);

    /// <summary>Runs until committed or refused.</summary>
    /// <param name="decide">The decision; it must read the store afresh each time. It may itself find, with <see cref="ErrorCodes.DecideAgain"/>, that what it read has changed.</param>
    /// <param name="request">Whose actor the journal names.</param>
    /// <param name="answer">Makes the answer from the plan and the receipt (null when there was nothing to write).</param>
    public async Task<Result<T>> RunAsync<T>(
        Func<CancellationToken, Task<Result<WritePlan>>> decide, FhirRequest request, Func<WritePlan, Receipt?, T> answer, CancellationToken cancellationToken)
        where T : notnull
    {
        using var turn = new Turn(definitionTurn);
        for (var round = 1; ; round++)
        {
            if ((await decide(cancellationToken)).TryGet(out var plan, out var problem))
            {
                if (plan.Changes.Count == 0) return answer(plan, null);
                if (!(await trail.OfChangesAsync(request, plan, cancellationToken)).TryGet(out var audit, out var unrecorded)) return unrecorded;
                var changes = new ChangeSet(plan.Changes, plan.Reliances, request.Actor.Reference)
                {
                    Audit = audit,
                    Organization = request.Actor.Organization,
                    IsForCustodians = AccessRules.IsOperator(request.Actor),
                };
                var committed = await store.CommitAsync(changes, cancellationToken);
                if (plan.Changes.Any(static change => CurrentTerminologies.Concerns(change.Key.Type))) terminologies.Doubt();
                if (committed.TryGet(out var receipt, out problem)) return answer(plan, receipt);
                // Each change of the definitions makes all others decide again, so those that came too late take turns.
                if (problem.Code == ErrorCodes.DecideAgain && plan.Changes.Any(change => change.Defines.Count > 0)) await turn.TakeAsync(cancellationToken);
            }

            if (problem.Code != ErrorCodes.DecideAgain) return problem;
            if (round == MaxRounds)
            {
                return new Problem(ProblemKind.Conflict, ErrorCodes.WriteConflict,
                    "Others keep writing the same resources, and deciding again did not help; try again later.");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => definitionTurn.Dispose();

    /// <summary>The usual case: one plan, one answer.</summary>
    public Task<Result<FhirAnswer>> RunAsync(
        Func<CancellationToken, Task<Result<WritePlan>>> decide, FhirRequest request, CancellationToken cancellationToken) =>
        RunAsync(decide, request, static (plan, receipt) => plan.Answer(receipt), cancellationToken);

    /// <summary>Holds a semaphore from <see cref="TakeAsync"/> on, however often that is called.</summary>
    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        private bool isTaken;

        public async Task TakeAsync(CancellationToken cancellationToken)
        {
            if (isTaken) return;
            await semaphore.WaitAsync(cancellationToken);
            isTaken = true;
        }

        public void Dispose()
        {
            if (isTaken) semaphore.Release();
        }
    }
}
