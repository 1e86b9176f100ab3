using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Commits;
using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Reindexing;

/// <summary>
/// Makes index rows what the current content yields by the current definitions, beside working servers. Ranges of keys are read on every
/// core, each in a snapshot of its own; only what differs is written, and only over the version that was read. After each step the
/// database notes how far it is, so that an interrupted run goes on there.
/// </summary>
internal sealed class StoreReindexing(IStoreEngine engine, CurrentDefinitions definitions, TimeProvider clock, CaseRules rules)
{
    private const long RangeKeys = 256;

    // Read at the same time; after so many the account is brought up to date.
    private const int RangesPerStep = 8;

    // Other writers wait for so many at most.
    private const int AtOnce = 64;

    /// <inheritdoc cref="ResourceStore.ReindexAsync" />
    public async Task<Result<ReindexReceipt>> RunAsync(IReadOnlyList<string> types, bool anew, Action<ReindexReceipt>? progress, CancellationToken cancellationToken)
    {
        definitions.Doubt();
        if (!(await definitions.GetAsync(cancellationToken)).TryGet(out var known, out var problem)) return problem;
        var account = new ReindexAccount(engine, string.Join(',', types.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        if (!(await account.BeginAsync(known, anew, cancellationToken)).TryGet(out var run, out problem)) return problem;
        var done = new ReindexReceipt(run.Read, run.Changed, 0, 0) { Resumed = run.Read };
        var typeIds = types.Select(type => engine.Interned[new(InternedKind.Type, type)]).ToList();

        while (run.NextKey <= run.LastKey)
        {
            var from = run.NextKey;
            var ranges = Enumerable.Range(0, RangesPerStep)
                .Select(i => (From: from + (i * RangeKeys), Before: Math.Min(from + ((i + 1) * RangeKeys), run.LastKey + 1)))
                .Where(range => range.From < range.Before).ToList();
            var parts = await Task.WhenAll(ranges.Select(range => Task.Run(() => RangeAsync(range.From, range.Before, typeIds, cancellationToken), cancellationToken)));
            if (Array.Find(parts, part => part.Problem is not null).Problem is { } failure) return failure;
            done = parts.Aggregate(done, (sum, part) => sum.Plus(part.Value)) with { Fraction = Math.Min(1, (double)ranges[^1].Before / (run.LastKey + 1)) };
            (run.NextKey, run.Read, run.Changed) = (ranges[^1].Before, done.Read, done.Changed);
            if (await account.NoteAsync(run, cancellationToken) is { } unwritten) return unwritten;
            progress?.Invoke(done);
        }

        if (await account.NoteAsync(run, cancellationToken) is { } replaced) return replaced;
        if ((await account.FinishAsync(run, clock.GetUtcNow(), cancellationToken)).Problem is { } unfinished) return unfinished;
        definitions.Doubt();
        return done with { Fraction = 1 };
    }

    private async Task<Result<ReindexReceipt>> RangeAsync(long from, long before, IReadOnlyList<int> typeIds, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!(await definitions.GetAsync(cancellationToken)).TryGet(out var known, out var problem)) return problem;
            var read = await engine.ReadAsync(
                async (session, token) =>
                {
                    var range = new ReindexRange(session, engine.Dialect, engine.Interned, known, typeIds, rules);
                    await range.RunAsync(from, before, token);
                    return range;
                },
                timeout: null, cancellationToken);
            if (!read.TryGet(out var range, out problem)) return problem;
            var replaced = range.IsOutdated ? Problems.DecideAgain : await ReplaceAsync(range, known.Revision, cancellationToken);
            if (replaced.TryGet(out var counted, out problem)) return counted;
            if (problem.Code != ErrorCodes.DecideAgain) return problem;
            // The definitions have changed: the range is looked at again with the new ones.
            definitions.Doubt();
        }
    }

    private async Task<Result<ReindexReceipt>> ReplaceAsync(ReindexRange range, long revision, CancellationToken cancellationToken)
    {
        if (range.MissingNames is { Count: > 0 } missing && (await engine.InternAsync(missing, cancellationToken)).Problem is { } problem) return problem;
        var changed = 0;
        var wrong = range.Wrong();
        foreach (var some in wrong.Chunk(AtOnce))
        {
            if (!(await engine.ReplaceIndexAsync(some, revision, cancellationToken)).TryGet(out var replaced, out var failure)) return failure;
            changed += replaced;
        }

        if (range.CaseNames is { Count: > 0 } names && (await engine.InternAsync(names, cancellationToken)).Problem is { } unwritable) return unwritable;
        foreach (var some in range.Cases.Chunk(AtOnce))
        {
            if ((await engine.AssignCasesAsync(new CaseWork(rules, organization: null, isForCustodians: true), some, cancellationToken)).Problem is { } failure) return failure;
        }

        return new ReindexReceipt(range.Read, changed, wrong.Count - changed, range.Unreadable);
    }
}
