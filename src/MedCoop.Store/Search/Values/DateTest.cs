using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Search.Values;

/// <summary>
/// Intervals of ticks, ends not included. https://hl7.org/fhir/R4/search.html#prefix
/// The redundant bounds (a value that ends by E starts before E) let an index serve; no value is empty.
/// </summary>
internal sealed class DateTest(IReadOnlyList<string> parameters, DateValue value) : ValueTest(IndexTable.Date, parameters)
{
    public override string Accepts(SqlWriter sql, string row) => Accepts(sql, value, $"{row}.starts", $"{row}.ends");

    /// <summary>The same for a column that holds the first tick of a millisecond.</summary>
    public static string OfMillisecond(SqlWriter sql, DateValue value, string column)
    {
        // Only the column stands alone on one side, so that the index on it serves.
        var (start, end) = (value.Start, value.End);
        string Last(long ticks) => sql.Value(ticks < long.MinValue + TimeSpan.TicksPerMillisecond ? long.MinValue : ticks - TimeSpan.TicksPerMillisecond);
        return value.Prefix switch
        {
            Prefix.Eq => $"{column} >= {sql.Value(start)} AND {column} <= {Last(end)}",
            Prefix.Ne => $"({column} < {sql.Value(start)} OR {column} > {Last(end)})",
            Prefix.Gt => $"{column} > {Last(end)}",
            Prefix.Lt => $"{column} < {sql.Value(start)}",
            Prefix.Ge => $"{column} > {Last(start)} AND ({column} >= {sql.Value(start)} OR {column} > {Last(end)})",
            Prefix.Le => $"{column} < {sql.Value(end)} AND ({column} <= {Last(end)} OR {column} < {sql.Value(start)})",
            Prefix.Sa => $"{column} >= {sql.Value(end)}",
            Prefix.Eb => $"{column} <= {Last(start)}",
            Prefix.Ap => $"{column} < {sql.Value(end)} AND {column} > {Last(start)}",
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Prefix, message: null),
        };
    }

    private static string Accepts(SqlWriter sql, DateValue value, string starts, string ends)
    {
        var (start, end) = (sql.Value(value.Start), sql.Value(value.End));
        return value.Prefix switch
        {
            Prefix.Eq => $"{starts} >= {start} AND {starts} < {end} AND {ends} <= {end}",
            Prefix.Ne => $"({starts} < {start} OR {ends} > {end})",
            Prefix.Gt => $"{ends} > {end}",
            Prefix.Lt => $"{starts} < {start}",
            Prefix.Ge => $"{ends} > {start} AND ({starts} >= {start} OR {ends} > {end})",
            Prefix.Le => $"{starts} < {end} AND ({ends} <= {end} OR {starts} < {start})",
            Prefix.Sa => $"{starts} >= {end}",
            Prefix.Eb => $"{ends} <= {start}",
            Prefix.Ap => $"{starts} < {end} AND {ends} > {start}",
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Prefix, message: null),
        };
    }
}
