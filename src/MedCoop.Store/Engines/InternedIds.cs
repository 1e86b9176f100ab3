using System.Collections.Concurrent;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Engines;

/// <summary>
/// The interned ids that this process has seen. An id never changes, so nothing is ever invalidated. Resource types are all here from the
/// start. Another value that is missing here may still be interned (another server did it): SQL then looks it up itself, with
/// <c>(SELECT id FROM interned WHERE kind = $1 AND value = $2)</c>, which is null, and so matches nothing, where the value was never used.
/// </summary>
internal sealed class InternedIds
{
    private readonly ConcurrentDictionary<InternedName, int> ids = new();
    private readonly ConcurrentDictionary<int, string> values = new();

    /// <summary>The id of a value that is known to be here.</summary>
    public int this[InternedName name] => ids[name];

    /// <summary>The id of a value, if known here.</summary>
    public bool TryGet(InternedKind kind, string value, out int id) => ids.TryGetValue(new(kind, value), out id);

    /// <summary>The resource type of an id.</summary>
    public string TypeOf(int typeId) => values[typeId];

    /// <summary>Whether a value is interned, here or by another server; what another did is remembered from then on.</summary>
    public async Task<bool> IsKnownAsync(ReadSession session, InternedKind kind, string value, CancellationToken cancellationToken)
    {
        if (TryGet(kind, value, out _)) return true;
        var found = await session.ListAsync(session.Command("SELECT id FROM interned WHERE kind = $1 AND value = $2", (int)kind, value), row => row.GetInt32(0), cancellationToken);
        if (found is not [var id]) return false;
        Add(id, new InternedName(kind, value));
        return true;
    }

    /// <summary>Remembers a committed row.</summary>
    public void Add(int id, InternedName name)
    {
        ids[name] = id;
        values[id] = name.Value;
    }
}

/// <summary>A value that is, or is to be, interned.</summary>
internal readonly record struct InternedName(InternedKind Kind, string Value)
{
    /// <summary>The system of a token or quantity, in the form that is interned; searches use it too.</summary>
    public static InternedName OfSystem(string system) => new(InternedKind.System, LongValue.OfUri(system));
}
