using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Search.Values;

/// <summary>Intervals of ticks, ends not included. https://hl7.org/fhir/R4/search.html#prefix</summary>
/// <param name="all">Of each of these lists one value must match.</param>
internal sealed class DateTest(IReadOnlyList<string> parameters, IReadOnlyList<IReadOnlyList<DateValue>> all) : RangeTest(IndexTable.Date, parameters)
{
    public override bool Scans => all.All(any => any.Any(value => value.Prefix == Prefix.Ne));

    public override string Accepts(SqlWriter sql, TableRow row) =>
        string.Join(" AND ", all.Select(any => SqlWriter.Any([.. any.Select(value => Accepts(sql, value, $"{row}.starts", $"{row}.ends"))])));

    /// <summary>The same for a column that holds the first tick of a millisecond.</summary>
    public static string OfMillisecond(SqlWriter sql, DateValue value, string column)
    {
        // The column stands alone on one side, so that the index on it serves.
        var (start, end) = (value.Start, value.End);
        string Last(long ticks) => sql.Value(Before(ticks, TimeSpan.TicksPerMillisecond));
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

    protected override IEnumerable<string> Bounds(SqlWriter sql, TableRow row) => all.Where(any => any is [_]).SelectMany(any => any[0] switch
    {
        { Prefix: Prefix.Eq } value => [$"{row}.starts >= {sql.Value(value.Start)}", $"{row}.starts < {sql.Value(value.End)}"],
        { Prefix: Prefix.Lt or Prefix.Eb } value => [$"{row}.starts < {sql.Value(value.Start)}"],
        { Prefix: Prefix.Le or Prefix.Ap } value => [$"{row}.starts < {sql.Value(value.End)}"],
        { Prefix: Prefix.Sa } value => [$"{row}.starts >= {sql.Value(value.End)}"],
        _ => Array.Empty<string>(),
    });

    protected override IEnumerable<string> NarrowBounds(SqlWriter sql, TableRow row) => all.Where(any => any is [_]).SelectMany(any => any[0] switch
    {
        { Prefix: Prefix.Gt } value => [$"{row}.starts > {sql.Value(Before(value.End, TimeSpan.TicksPerDay))}"],
        { Prefix: Prefix.Ge or Prefix.Ap } value => [$"{row}.starts > {sql.Value(Before(value.Start, TimeSpan.TicksPerDay))}"],
        _ => Array.Empty<string>(),
    });

    protected override string IsWide(TableRow row) => $"{row}.ends > {row}.starts + 864000000000";

    private static string Accepts(SqlWriter sql, DateValue value, string starts, string ends)
    {
        var (start, end) = (sql.Value(value.Start), sql.Value(value.End));
        return value.Prefix switch
        {
            Prefix.Eq => $"{starts} >= {start} AND {ends} <= {end}",
            Prefix.Ne => $"{starts} < {start} OR {ends} > {end}",
            Prefix.Gt => $"{ends} > {end}",
            Prefix.Lt => $"{starts} < {start}",
            Prefix.Ge => $"{ends} > {start} AND ({starts} >= {start} OR {ends} > {end})",
            Prefix.Le => $"{ends} <= {end} OR {starts} < {start}",
            Prefix.Sa => $"{starts} >= {end}",
            Prefix.Eb => $"{ends} <= {start}",
            Prefix.Ap => $"{starts} < {end} AND {ends} > {start}",
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Prefix, message: null),
        };
    }

    private static long Before(long ticks, long by) => ticks < long.MinValue + by ? long.MinValue : ticks - by;
}
