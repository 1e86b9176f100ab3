using System.Data.Common;
using MedCoop.Store.Engines;
using MedCoop.Store.Journal;

namespace MedCoop.Store.Search.Paging;

/// <summary>A resource that matches, and where it stands in the order.</summary>
internal sealed record FoundMatch(StoredVersion Version, SortPosition Position)
{
    private const int KeyColumn = 7;

    /// <summary>Reads a row of <see cref="PageSql"/>.</summary>
    public static FoundMatch Read(DbDataReader row, InternedIds interned, IReadOnlyList<SortTerm> terms)
    {
        var column = KeyColumn + 1;
        var values = new IReadOnlyList<object>?[terms.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = terms[i].Read(row, column);
            column += terms[i].Columns.Count;
        }

        return new(VersionReading.Read(row, interned), new(values, row.GetInt64(KeyColumn)));
    }
}
