using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Definitions;

/// <summary>
/// The definitions as this process knows them. Another server's change is noticed within <see cref="LongestAge"/>, and before any write: a
/// commit with index rows of an older revision is decided again, which asks anew.
/// </summary>
internal sealed class CurrentDefinitions(IStoreEngine engine, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long searches may go on with definitions that another server has changed.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim one = new(1, 1);
    private volatile State? state;
    private volatile bool isDoubted;

    /// <summary>What was last known.</summary>
    /// <exception cref="InvalidOperationException">The store was not opened.</exception>
    public SearchDefinitions Latest => state?.Definitions ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>The definitions, at most <see cref="LongestAge"/> old.</summary>
    public ValueTask<Result<SearchDefinitions>> GetAsync(CancellationToken cancellationToken) =>
        state is { } known && !isDoubted && clock.GetElapsedTime(known.AsOf) < LongestAge ? new(known.Definitions) : new(RefreshAsync(cancellationToken));

    /// <summary>Something has changed or may have: the next who asks gets the definitions of then.</summary>
    public void Doubt() => isDoubted = true;

    /// <inheritdoc />
    public void Dispose() => one.Dispose();

    private async Task<Result<SearchDefinitions>> RefreshAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (state is { } fresh && !isDoubted && clock.GetElapsedTime(fresh.AsOf) < LongestAge) return fresh.Definitions;
            // Before it is read: what changes while it is being read must not be forgotten.
            isDoubted = false;
            var asOf = clock.GetTimestamp();
            var read = await engine.ReadAsync((session, token) => ReadAsync(session, token), timeout: null, cancellationToken);
            if (read.Problem is { } problem)
            {
                isDoubted = true;
                return problem;
            }

            state = new State(read.Value, asOf);
            return read.Value;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<SearchDefinitions> ReadAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var known = state?.Definitions;
        var revision = await session.FirstAsync(session.Command(CatalogRow.Read), row => row.GetInt64(0), cancellationToken);
        return known?.Revision == revision ? known : await new DefinitionLoading(session, engine.Interned, logger).LoadAsync(known, cancellationToken);
    }

    private sealed record State(SearchDefinitions Definitions, long AsOf);
}
