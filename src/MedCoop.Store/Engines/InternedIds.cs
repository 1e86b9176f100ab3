using System.Collections.Concurrent;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Engines;

/// <summary>
/// The interned ids that this process has seen. An id never changes, so nothing is ever invalidated. A value that is missing here may still
/// be interned (another server did it): SQL then looks it up itself, with <c>(SELECT id FROM interned WHERE kind = $1 AND value = $2)</c>,
/// which is null, and so matches nothing, where the value was never used.
/// </summary>
internal sealed class InternedIds
{
    private readonly ConcurrentDictionary<(InternedKind Kind, string Value), int> ids = new();
    private readonly ConcurrentDictionary<int, string> values = new();

    /// <summary>The id of a value, if known here.</summary>
    public bool TryGet(InternedKind kind, string value, out int id) => ids.TryGetValue((kind, value), out id);

    /// <summary>The value of an id, if known here.</summary>
    public string? Find(int id) => values.GetValueOrDefault(id);

    /// <summary>Remembers a committed row.</summary>
    public void Add(int id, InternedKind kind, string value)
    {
        ids[(kind, value)] = id;
        values[id] = value;
    }
}
