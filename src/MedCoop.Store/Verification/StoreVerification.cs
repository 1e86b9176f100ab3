using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Verification;

/// <summary>
/// Checks everything that the database promises, beside working servers. The journal's places are checked range by range, several at
/// once, each range in a snapshot of its own: a resource, its versions and its index rows are written in one transaction, so in any
/// snapshot they must agree. Memory holds the index rows of a few ranges and one body each.
/// </summary>
internal sealed class StoreVerification(IStoreEngine engine, CurrentDefinitions definitions, CaseRules rules)
{
    private const long RangePlaces = 512;

    private readonly Lock counting = new();
    private readonly VerifyNames names = new();
    private long resources;
    private long versions;
    private long indexRows;
    private long findings;
    private long waiting;
    private long done;

    /// <inheritdoc cref="ResourceStore.VerifyAsync" />
    public async Task<Result<VerifyReceipt>> RunAsync(Action<Finding> found, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (!(await engine.CheckStructureAsync(cancellationToken)).TryGet(out var structure, out var problem)) return problem;
        foreach (var damage in structure.Damage) Report(found, new Finding(FindingKind.Structure, Resource: null, damage));
        if (!(await new ConceptVerification(engine, finding => Report(found, finding)).RunAsync(cancellationToken)).TryGet(out var concepts, out problem)) return problem;
        if (!(await engine.JournalEndAsync(cancellationToken)).TryGet(out var end, out problem)) return problem;

        var next = 1L;
        var failed = false;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(WorkAsync, cancellationToken)).ToList();
        // All of them end before the caller may close the store.
        problem = (await Task.WhenAll(workers)).FirstOrDefault(failure => failure is not null);
        return problem is null ? new VerifyReceipt(structure.Method, end, resources, versions, indexRows, findings) { Waiting = waiting, Concepts = concepts } : problem;

        async Task<Problem?> WorkAsync()
        {
            while (true)
            {
                var from = Interlocked.Add(ref next, RangePlaces) - RangePlaces;
                if (from > end || Volatile.Read(ref failed)) return null;
                var before = Math.Min(from + RangePlaces, end + 1);
                if (await RangeAsync(from, before, found, cancellationToken) is { } failure)
                {
                    Volatile.Write(ref failed, true);
                    return failure;
                }

                progress?.Report((double)Interlocked.Add(ref done, before - from) / end);
            }
        }
    }

    // A range that cannot be read because of damage is a finding; one that cannot be read because the database is away ends the run.
    private async Task<Problem?> RangeAsync(long from, long before, Action<Finding> found, CancellationToken cancellationToken)
    {
        var here = new List<Finding>();
        Result<RangeVerification> read;
        do
        {
            if (!(await definitions.GetAsync(cancellationToken)).TryGet(out var known, out var unknown)) return unknown;
            read = await engine.ReadAsync((session, token) => RangeAsync(session, from, before, known, here, token), timeout: null, cancellationToken);
            // The snapshot may be of after a change of the definitions.
            if (read is { Problem: null, Value.IsOutdated: true }) definitions.Doubt();
        }
        while (read is { Problem: null, Value.IsOutdated: true });

        if (read.Problem is { Code: not ErrorCodes.DamagedStore } away) return away;
        if (read.Problem is not null) here.Add(new Finding(FindingKind.Structure, Resource: null, $"The places {from} to {before - 1} cannot be read: the database is damaged."));
        foreach (var finding in here) Report(found, finding);
        if (read.Problem is null) Count(read.Value);
        return null;
    }

    private async Task<RangeVerification> RangeAsync(
        ReadSession session, long from, long before, SearchDefinitions known, List<Finding> here, CancellationToken cancellationToken)
    {
        here.Clear();
        var range = new RangeVerification(session, engine.Dialect, names, known, here.Add);
        await range.RunAsync(from, before, cancellationToken);
        if (!range.IsOutdated && rules != CaseRules.None)
            await new CaseVerification(new ReadCaseSession(session, engine.Dialect, engine.Interned), rules, known.OwnUrls, here.Add).RunAsync(from, before);
        return range;
    }

    private void Count(RangeVerification range)
    {
        lock (counting)
        {
            resources += range.Resources;
            versions += range.Versions;
            indexRows += range.IndexRows;
            waiting += range.Waiting;
        }
    }

    private void Report(Action<Finding> found, Finding finding)
    {
        lock (counting)
        {
            findings++;
            found(finding);
        }
    }
}

/// <summary>What an engine says of its own structures.</summary>
/// <param name="Method">How they were checked, for people.</param>
/// <param name="Damage">What is broken.</param>
internal sealed record StructureCheck(string Method, IReadOnlyList<string> Damage);
