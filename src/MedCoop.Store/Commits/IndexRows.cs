using MedCoop.Store.Rows;

namespace MedCoop.Store.Commits;

/// <summary>The index rows of one version, by table; their keys are set when they are written.</summary>
internal sealed class IndexRows
{
    public List<TokenRow> Tokens { get; } = [];

    public List<StringRow> Strings { get; } = [];

    public List<DateRow> Dates { get; } = [];

    public List<NumberRow> Numbers { get; } = [];

    public List<QuantityRow> Quantities { get; } = [];

    public List<ReferenceRow> References { get; } = [];

    public List<UriRow> Uris { get; } = [];

    public List<PositionRow> Positions { get; } = [];

    /// <summary>The resource's key, once it is known.</summary>
    public long Key { get; private set; }

    /// <summary>Null when there are no words.</summary>
    public TextRow? Text { get; set; }

    /// <summary>The tables that are not empty.</summary>
    public IndexTables Tables =>
        (Tokens.Count > 0 ? IndexTables.Token : IndexTables.None) |
        (Strings.Count > 0 ? IndexTables.String : IndexTables.None) |
        (Dates.Count > 0 ? IndexTables.Date : IndexTables.None) |
        (Numbers.Count > 0 ? IndexTables.Number : IndexTables.None) |
        (Quantities.Count > 0 ? IndexTables.Quantity : IndexTables.None) |
        (References.Count > 0 ? IndexTables.Reference : IndexTables.None) |
        (Uris.Count > 0 ? IndexTables.Uri : IndexTables.None) |
        (Positions.Count > 0 ? IndexTables.Position : IndexTables.None) |
        (Text is not null ? IndexTables.Text : IndexTables.None);

    /// <summary>Sets every row's key.</summary>
    public void SetKey(long key)
    {
        Key = key;
        foreach (var rows in (IReadOnlyList<IndexRow>[])[Tokens, Strings, Dates, Numbers, Quantities, References, Uris, Positions])
        {
            foreach (var row in rows) row.Key = key;
        }
    }
}
