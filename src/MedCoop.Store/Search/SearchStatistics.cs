using System.Collections.Concurrent;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search;

/// <summary>
/// What is roughly known of how much there is, so that it need not be counted for every search. It decides how a search is run, never what
/// it finds.
/// </summary>
internal sealed class SearchStatistics(InternedIds interned)
{
    /// <summary>Entries kept of each kind; searches for ever new values must not fill the memory.</summary>
    private const int Most = 10_000;

    /// <summary>Longest query whose yield is kept: hundreds of values are rarely asked for twice.</summary>
    private const int Longest = 1_000;

    private readonly ConcurrentDictionary<string, (long Count, long Sequence)> sizes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Count, long Sequence)> yields = new(StringComparer.Ordinal);

    /// <summary>How many current resources of these types there are; counted again when the journal has grown by a quarter.</summary>
    /// <param name="types">Empty: all.</param>
    /// <param name="sequence">Where the journal ends.</param>
    public async Task<long> SizeAsync(ReadSession session, IReadOnlyList<string> types, long sequence, CancellationToken cancellationToken)
    {
        if (types.Count == 0) return sequence;
        var sum = 0L;
        foreach (var type in types) sum += await SizeAsync(session, type, sequence, cancellationToken);
        return sum;
    }

    /// <summary>What a query of keys yielded not long ago, as <see cref="Yielded"/> was told; null when that is not known.</summary>
    public long? YieldOf(string query, long sequence) =>
        yields.TryGetValue(query, out var known) && sequence <= known.Sequence + 100 + (known.Count / 4) ? known.Count : null;

    /// <summary>Remembers what a query yielded. Nothing at all is not remembered: it says what is found.</summary>
    public void Yielded(string query, long count, long sequence)
    {
        if (count == 0 || query.Length > Longest) return;
        if (yields.Count >= Most) yields.Clear();
        yields[query] = (count, sequence);
    }

    private async Task<long> SizeAsync(ReadSession session, string type, long sequence, CancellationToken cancellationToken)
    {
        if (sizes.TryGetValue(type, out var size) && sequence <= size.Sequence + (size.Sequence / 4)) return size.Count;
        if (!interned.TryGet(InternedKind.Type, type, out var typeId)) return 0;
        var count = await session.FirstAsync(
            session.Command("SELECT count(*) FROM resource WHERE type_id = $1 AND deleted = FALSE", typeId), row => row.GetInt64(0), cancellationToken);
        sizes[type] = (count, sequence);
        return count;
    }
}
