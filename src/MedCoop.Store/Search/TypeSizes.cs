using System.Collections.Concurrent;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search;

/// <summary>Roughly how many current resources of a type there are; counted again only when the journal has grown by a quarter.</summary>
internal sealed class TypeSizes(InternedIds interned)
{
    private readonly ConcurrentDictionary<string, (long Count, long Sequence)> known = new(StringComparer.Ordinal);

    /// <summary>How many of these types.</summary>
    /// <param name="types">Empty: all.</param>
    /// <param name="sequence">Where the journal ends.</param>
    public async Task<long> OfAsync(ReadSession session, IReadOnlyList<string> types, long sequence, CancellationToken cancellationToken)
    {
        if (types.Count == 0) return sequence;
        var sum = 0L;
        foreach (var type in types) sum += await OfAsync(session, type, sequence, cancellationToken);
        return sum;
    }

    private async Task<long> OfAsync(ReadSession session, string type, long sequence, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(type, out var size) && sequence <= size.Sequence + (size.Sequence / 4)) return size.Count;
        if (!interned.TryGet(InternedKind.Type, type, out var typeId)) return 0;
        var count = await session.FirstAsync(
            session.Command("SELECT count(*) FROM resource WHERE type_id = $1 AND deleted = FALSE", typeId), row => row.GetInt64(0), cancellationToken);
        known[type] = (count, sequence);
        return count;
    }
}
