using MedCoop.Fhir.Search.Extraction;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Verification;

/// <summary>
/// The interned names as a verification sees them. It writes nothing: a name that is not interned gets a number that no row has, so that
/// the rows with it are found to be missing.
/// </summary>
internal sealed class VerifyNames
{
    private readonly Lock adding = new();
    private readonly InternedIds ids = new();
    private readonly Dictionary<int, InternedName> names = [];
    private int last;

    /// <summary>
    /// Learns what was interned since the last time. Called in each snapshot, so that every name of a row in it is known: names are
    /// interned before the rows that use them, and their numbers grow.
    /// </summary>
    public async Task RefreshAsync(ReadSession session, CancellationToken cancellationToken)
    {
        int known;
        lock (adding) known = last;
        var rows = await session.ListAsync(
            session.Command("SELECT id, kind, value FROM interned WHERE id > $1", known),
            row => (Id: row.GetInt32(0), Name: new InternedName((InternedKind)row.GetInt16(1), row.GetString(2))),
            cancellationToken);
        lock (adding)
        {
            foreach (var (id, name) in rows)
            {
                ids.Add(id, name);
                names[id] = name;
                last = Math.Max(last, id);
            }
        }
    }

    /// <summary>The resource of a row.</summary>
    public string Of(CurrentRow row) => Of(row.TypeId, row.Id);

    /// <summary>A resource by its interned type.</summary>
    public string Of(int typeId, string id) => Of(Name(typeId), id);

    /// <summary>A resource.</summary>
    public static string Of(string type, string? id) => $"{type}/{id}";

    /// <summary>The rows that these entries become.</summary>
    public IndexRows Map(IReadOnlyList<IndexEntry> entries)
    {
        foreach (var name in entries.SelectMany(IndexRowMapping.NamesOf))
        {
            if (!ids.TryGet(name.Kind, name.Value, out _)) Invent(name);
        }

        return IndexRowMapping.Map(entries, ids);
    }

    /// <summary>Table and parameter of each row, in order.</summary>
    public IReadOnlyList<string> Describe(IEnumerable<RowContent> rows) =>
        [.. rows.Select(row => row.Table == IndexTables.Text ? "text" : $"{row.Table.ToString().ToLowerInvariant()} {Name(row.Param)}").Order(StringComparer.Ordinal)];

    /// <summary>That a row belongs to a parameter whose own name (without <c>#1</c> or <c>:identifier</c>) fits.</summary>
    public Predicate<RowContent> IsOf(Func<string, bool> fits) => row =>
    {
        var name = Name(row.Param);
        return fits(name.IndexOfAny(['#', ':']) is var end and >= 0 ? name[..end] : name);
    };

    private string Name(int id)
    {
        lock (adding) return names.TryGetValue(id, out var name) ? name.Value : $"#{id}";
    }

    private void Invent(InternedName name)
    {
        lock (adding)
        {
            if (ids.TryGet(name.Kind, name.Value, out _)) return;
            var id = -1 - names.Count;
            ids.Add(id, name);
            names[id] = name;
        }
    }
}
