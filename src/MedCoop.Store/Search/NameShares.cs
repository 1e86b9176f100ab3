using System.Collections.Concurrent;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search.Paging;

namespace MedCoop.Store.Search;

/// <summary>
/// How frequent names of patients are, learned from the index rows. A key is counted up to a bound when it is first asked for and again when the journal has grown by a quarter; so much is remembered, and no more.
/// </summary>
internal sealed class NameShares(IStoreEngine engine, InternedIds interned)
{
    /// <summary>Names that are borne by more are frequent; how frequent, counts little.</summary>
    private const int Bound = 5_000;

    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, (int Count, long Sequence)> counts = new(StringComparer.Ordinal);
    private readonly SearchStatistics statistics = new(interned);

    /// <summary>How many patients have each key, and how many there are, roughly.</summary>
    public Task<Result<NameCounts>> ReadAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => engine.ReadAsync(
        async (session, token) =>
        {
            var now = await JournalPosition.BeginAsync(session, engine.Dialect, token);
            var population = await statistics.SizeAsync(session, ["Patient"], now.Last, token);
            var borne = new Dictionary<string, int>(StringComparer.Ordinal);
            var names = IndexNames.OfNameKeys("Patient.name");
            // The first names may have come by another server.
            if (!await interned.IsKnownAsync(session, InternedKind.Parameter, names, token) || !interned.TryGet(InternedKind.Parameter, names, out var parameter)) return new NameCounts(population, borne, Bound);
            foreach (var key in keys.Distinct(StringComparer.Ordinal))
            {
                var count = await CountAsync(session, parameter, key, now.Last, token);
                if (count > 0) borne[key] = count;
            }

            return new NameCounts(population, borne, Bound);
        },
        timeout: null, cancellationToken);

    private async Task<int> CountAsync(ReadSession session, int parameter, string key, long sequence, CancellationToken cancellationToken)
    {
        if (counts.TryGetValue(key, out var known) && sequence <= known.Sequence + 100 + (known.Sequence / 4)) return known.Count;
        var count = await session.FirstAsync(
            session.Command("SELECT count(*) FROM (SELECT 1 FROM token_index WHERE param = $1 AND code = $2 AND system = 0 LIMIT $3) c", parameter, LongValue.Of(key), Bound), row => row.GetInt32(0), cancellationToken);
        if (counts.Count >= Most) counts.Clear();
        counts[key] = (count, sequence);
        return count;
    }
}

/// <summary>How frequent some names are.</summary>
/// <param name="Population">Patients, roughly.</param>
/// <param name="Borne">By how many, by key; keys of nobody are absent.</param>
/// <param name="Bound">A count that reaches it may be any larger.</param>
public sealed record NameCounts(long Population, IReadOnlyDictionary<string, int> Borne, int Bound);
