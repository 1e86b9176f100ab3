using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sources;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Rest;

/// <summary>
/// The terminology that counts now: R4's, MedCoop's, that of packages, and what is stored as resources or as rows of large code systems. A change made by this server counts at once, one
/// made by another within <see cref="LongestAge"/>.
/// </summary>
internal sealed class CurrentTerminologies(ResourceStore store, ProfileLibrary library, TimeProvider clock) : IDisposable
{
    /// <summary>How long terminology may be used that another server has changed.</summary>
    internal static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(1);

    private static readonly string[] Types = ["CodeSystem", "ValueSet", "ConceptMap"];

    private readonly SemaphoreSlim one = new(1, 1);
    private volatile State? state;
    private long doubts;

    /// <summary>Whether resources of the type are terminology.</summary>
    public static bool Concerns(string type) => Types.Contains(type, StringComparer.Ordinal);

    /// <summary>Something was written: the next who asks gets the terminology of then.</summary>
    public void Doubt() => Interlocked.Increment(ref doubts);

    /// <summary>The terminology of now; an unchanging snapshot.</summary>
    public ValueTask<Result<Terminologies>> GetAsync(CancellationToken cancellationToken) =>
        Fresh() is { } fresh ? new(fresh) : new(RefreshAsync(cancellationToken));

    /// <summary>
    /// The terminology of now or, when reading it anew costs time, of a short while ago: reading takes a tenth of the time at most, however much
    /// terminology is being written.
    /// </summary>
    public ValueTask<Result<Terminologies>> GetRecentAsync(CancellationToken cancellationToken) =>
        state is { } known && clock.GetElapsedTime(known.AsOf) < known.Cost * 10 ? new(known.Terminologies) : GetAsync(cancellationToken);

    /// <inheritdoc />
    public void Dispose() => one.Dispose();

    private Terminologies? Fresh() =>
        state is { } known && known.Doubts == Interlocked.Read(ref doubts) && clock.GetElapsedTime(known.AsOf) < LongestAge ? known.Terminologies : null;

    private async Task<Result<Terminologies>> RefreshAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } fresh) return fresh;
            // Counted before it is read: what changes meanwhile must not be forgotten.
            var upTo = Interlocked.Read(ref doubts);
            var asOf = clock.GetTimestamp();
            if (!(await store.CodeSystemsAsync(cancellationToken)).TryGet(out var large, out var problem)) return problem;
            if (!(await LatestAsync(cancellationToken)).TryGet(out var latest, out problem)) return problem;
            if (!(await store.JournalEndAsync(cancellationToken)).TryGet(out var end, out problem)) return problem;
            var terminologies = state is { } known && known.Latest == latest && known.Large.SequenceEqual(large)
                ? known.Terminologies
                : library.Terminologies.With(large, state is { } read && read.Latest == latest ? read.Terminologies.Stored : await LoadAsync(end, cancellationToken));
            state = new State(terminologies, large, latest, asOf, clock.GetElapsedTime(asOf), upTo);
            return terminologies;
        }
        finally
        {
            one.Release();
        }
    }

    // The newest change of each type: as long as these are the same, nothing has changed.
    private async Task<Result<string>> LatestAsync(CancellationToken cancellationToken)
    {
        List<string> latest = [];
        foreach (var type in Types)
        {
            if (!(await store.HistoryAsync(new HistoryQuery { Type = type, Count = 1 }, Visibility.Everything, cancellationToken)).TryGet(out var history, out var problem)) return problem;
            latest.Add(history.Versions is [var newest, ..] ? $"{newest.Key}/{newest.Version}/{history.Total}" : "");
        }

        return string.Join(' ', latest);
    }

    private async Task<ListedSource?> LoadAsync(long end, CancellationToken cancellationToken)
    {
        List<StoredVersion> stored = [];
        foreach (var type in Types)
            await foreach (var version in store.SnapshotAsync(type, end, cancellationToken)) stored.Add(version);

        // Of several with one canonical the one that was changed last counts.
        return stored.Count == 0 ? null : new ListedSource(stored.OrderBy(version => version.Sequence).Select(version => version.Body), release: null);
    }

    private sealed record State(Terminologies Terminologies, IReadOnlyList<IListableCodeSystem> Large, string Latest, long AsOf, TimeSpan Cost, long Doubts);
}
