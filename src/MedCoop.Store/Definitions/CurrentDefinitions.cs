using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Definitions;

/// <summary>
/// The definitions as this process knows them. Another server's change is noticed within <see cref="LongestAge"/>, and before any write: a
/// commit with index rows of an older revision is decided again, which asks anew.
/// </summary>
/// <remarks>They are read once for all who wait, so that they wait for a database that is away together and not in turn.</remarks>
internal sealed class CurrentDefinitions(IStoreEngine engine, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long searches may go on with definitions that another server has changed.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource end = new();
    private readonly Lock one = new();
    private volatile State? state;
    private Refresh? refresh;
    private long doubts;

    /// <summary>What was last known.</summary>
    /// <exception cref="InvalidOperationException">The store was not opened.</exception>
    public SearchDefinitions Latest => state?.Definitions ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>The definitions, at most <see cref="LongestAge"/> old.</summary>
    public ValueTask<Result<SearchDefinitions>> GetAsync(CancellationToken cancellationToken) =>
        Fresh(Interlocked.Read(ref doubts)) is { } fresh ? new(fresh) : new(RefreshedAsync(cancellationToken));

    /// <summary>Something has changed or may have: the next who asks gets the definitions of then.</summary>
    public void Doubt() => Interlocked.Increment(ref doubts);

    /// <inheritdoc />
    public void Dispose()
    {
        end.Cancel();
        end.Dispose();
    }

    private SearchDefinitions? Fresh(long doubted) =>
        state is { } known && known.Doubts >= doubted && clock.GetElapsedTime(known.AsOf) < LongestAge ? known.Definitions : null;

    private async Task<Result<SearchDefinitions>> RefreshedAsync(CancellationToken cancellationToken)
    {
        var doubted = Interlocked.Read(ref doubts);
        while (true)
        {
            Refresh running;
            lock (one)
            {
                if (Fresh(doubted) is { } fresh) return fresh;
                if (refresh is not { Reading.IsCompleted: false })
                {
                    // Counted before it is read: what changes while it is being read must not be forgotten.
                    var upTo = Interlocked.Read(ref doubts);
                    refresh = new Refresh(upTo, RefreshAsync(upTo, end.Token));
                }

                running = refresh;
            }

            var read = await running.Reading.WaitAsync(cancellationToken);
            // Another's reading may have begun before the change that this caller knows of.
            if (read.Problem is not null || running.Doubts >= doubted) return read;
        }
    }

    private async Task<Result<SearchDefinitions>> RefreshAsync(long upTo, CancellationToken cancellationToken)
    {
        // Not while the caller holds the lock.
        await Task.Yield();
        var asOf = clock.GetTimestamp();
        var read = await engine.ReadAsync(ReadAsync, timeout: null, cancellationToken);
        if (read.TryGet(out var definitions, out _)) state = new State(definitions, asOf, upTo);
        return read;
    }

    private async Task<SearchDefinitions> ReadAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var known = state?.Definitions;
        var revision = await session.FirstAsync(session.Command(CatalogRow.Read), row => row.GetInt64(0), cancellationToken);
        return known?.Revision == revision ? known : await new DefinitionLoading(session, engine.Interned, logger).LoadAsync(known, cancellationToken);
    }

    /// <summary>What was read, and when (in ticks of the clock).</summary>
    /// <param name="Doubts">How many doubts it settles: all that were noted before it was read.</param>
    private sealed record State(SearchDefinitions Definitions, long AsOf, long Doubts);

    private sealed record Refresh(long Doubts, Task<Result<SearchDefinitions>> Reading);
}
