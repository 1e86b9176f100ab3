namespace MedCoop.Store.Search.Values;

/// <summary>Accepts the rows that another test does not.</summary>
internal sealed class OtherThanTest(ValueTest other) : ValueTest(other.Table, other.Parameters)
{
    public override bool Scans => true;

    // Also where the other is null, such as for a system that no row has. A concept that is only text is no token.
    public override string Accepts(SqlWriter sql, TableRow row)
    {
        var notAccepted = $"({other.Accepts(sql, row with { ByKey = true })}) IS NOT TRUE";
        return Table == IndexTable.Token ? $"{notAccepted} AND NOT ({row}.code = '' AND {row}.system = 0)" : notAccepted;
    }
}
