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

    /// <summary>A boolean expression about a row (of the right parameter), written so that the table's indexes serve.</summary>
    public abstract string Accepts(SqlWriter sql, string row);
}

/// <summary>Accepts every row.</summary>
internal sealed class AnyValueTest(IndexTable table, IReadOnlyList<string> parameters) : ValueTest(table, parameters)
{
    public override string Accepts(SqlWriter sql, string row) => "TRUE";
}
