namespace MedCoop.Store.Search.Values;

/// <summary>What a search value asks of one row of an index table. A closed family, one file per search type.</summary>
/// <param name="table">Where the rows are.</param>
/// <param name="parameters">IndexNames whose rows count; several when a search is over several types.</param>
internal abstract class ValueTest(IndexTable table, IReadOnlyList<string> parameters)
{
    /// <summary>Where the rows are.</summary>
    public IndexTable Table => table;

    /// <summary>IndexNames whose rows count; at least one.</summary>
    public IReadOnlyList<string> Parameters => parameters;

    /// <summary>Whether it fixes every column that precedes <c>key</c> in the primary key, so that its rows come in order of key, one per resource.</summary>
    public virtual bool IsPoint => false;

    /// <summary>Whether no index narrows down which rows to look at.</summary>
    public virtual bool Scans => false;

    /// <summary>A boolean expression about a row (of the right parameter).</summary>
    public abstract string Accepts(SqlWriter sql, TableRow row);

    /// <summary>Ways that together find all accepted rows (of the right parameter), perhaps one twice, each by a range of an index.</summary>
    public virtual IReadOnlyList<RowSource> Sources(SqlWriter sql, TableRow row) => [new($"{Table.Name} {row}", Accepts(sql, row))];
}

/// <summary>A row of an index table.</summary>
/// <param name="Alias">In the statement.</param>
/// <param name="ByKey">Whether it is found by its resource and not by its value.</param>
internal readonly record struct TableRow(string Alias, bool ByKey)
{
    /// <inheritdoc />
    public override string ToString() => Alias;
}

/// <summary><c>FROM From WHERE param = … AND Where</c>.</summary>
internal readonly record struct RowSource(string From, string Where);

/// <summary>Accepts every row.</summary>
internal sealed class AnyValueTest(IndexTable table, IReadOnlyList<string> parameters) : ValueTest(table, parameters)
{
    public override bool Scans => true;

    public override string Accepts(SqlWriter sql, TableRow row) => "TRUE";
}

/// <summary>
/// A test of ranges. The primary key orders them by where they begin. Nearly all are narrow (points, or days at most), so that where they
/// end bounds where they begin; the few others, the wide ones, have an index of their own by where they end.
/// </summary>
internal abstract class RangeTest(IndexTable table, IReadOnlyList<string> parameters) : ValueTest(table, parameters)
{
    public override IReadOnlyList<RowSource> Sources(SqlWriter sql, TableRow row)
    {
        var accepts = Accepts(sql, row);
        string[] bounds = [.. Bounds(sql, row)];
        string[] narrow = [.. NarrowBounds(sql, row)];
        var first = new RowSource($"{Table.Name} {row}", string.Join(" AND ", [.. bounds, .. narrow, accepts]));
        return narrow.Length == 0 ? [first] : [first, new(sql.Wide(Table, row.Alias), string.Join(" AND ", [IsWide(row), .. bounds, accepts]))];
    }

    /// <summary>That a row of the table is accepted, and where in its primary key such rows are.</summary>
    public string OfRow(SqlWriter sql, string alias)
    {
        var row = new TableRow(alias, ByKey: false);
        return string.Join(" AND ", [.. Bounds(sql, row), $"({Accepts(sql, row)})"]);
    }

    /// <summary>Where every accepted row begins.</summary>
    protected abstract IEnumerable<string> Bounds(SqlWriter sql, TableRow row);

    /// <summary>Where every accepted narrow row begins.</summary>
    protected abstract IEnumerable<string> NarrowBounds(SqlWriter sql, TableRow row);

    /// <summary>That the row is wide, exactly as the index of wide rows says it.</summary>
    protected abstract string IsWide(TableRow row);
}
