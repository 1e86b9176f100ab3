using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Search.Values;

/// <summary>Numbers. https://hl7.org/fhir/R4/search.html#number</summary>
internal sealed class NumberTest(IReadOnlyList<string> parameters, NumberValue value) : RangeTest(IndexTable.Number, parameters)
{
    private readonly NumberRange range = NumberRange.Of(value);

    public override bool Scans => value.Prefix == Prefix.Ne;

    public override string Accepts(SqlWriter sql, TableRow row) => range.Accepts(sql, $"{row}.low", $"{row}.high");

    protected override IEnumerable<string> Bounds(SqlWriter sql, TableRow row) => range.Bounds(sql, $"{row}.low");

    protected override IEnumerable<string> NarrowBounds(SqlWriter sql, TableRow row) => range.NarrowBounds(sql, $"{row}.low");

    protected override string IsWide(TableRow row) => $"{row}.high > {row}.low";
}

/// <summary>What is compared with stored numbers, which have both ends included and are points but for ranges.</summary>
/// <param name="Prefix">How.</param>
/// <param name="Value">For the prefixes that ignore precision.</param>
/// <param name="Low">Included.</param>
/// <param name="High">Not included.</param>
internal readonly record struct NumberRange(Prefix Prefix, double Value, double Low, double High)
{
    /// <summary>A value of more digits than a double holds still covers itself.</summary>
    public static NumberRange Of(NumberValue number)
    {
        var value = (double)number.Value;
        return new(number.Prefix, value, Math.Min((double)number.Low, value), Math.Max((double)number.High, Math.BitIncrement(value)));
    }

    public string Accepts(SqlWriter sql, string low, string high) => Prefix switch
    {
        Prefix.Eq => $"{low} >= {sql.Value(Low)} AND {high} < {sql.Value(High)}",
        Prefix.Ne => $"({low} < {sql.Value(Low)} OR {high} >= {sql.Value(High)})",
        Prefix.Gt => $"{high} > {sql.Value(Value)}",
        Prefix.Lt => $"{low} < {sql.Value(Value)}",
        Prefix.Ge => $"{high} >= {sql.Value(Value)}",
        Prefix.Le => $"{low} <= {sql.Value(Value)}",
        Prefix.Sa => $"{low} > {sql.Value(Value)}",
        Prefix.Eb => $"{high} < {sql.Value(Value)}",
        Prefix.Ap => $"{low} < {sql.Value(High)} AND {high} >= {sql.Value(Low)}",
        _ => throw new InvalidOperationException($"No such prefix: {Prefix}"),
    };

    /// <inheritdoc cref="RangeTest.Bounds" />
    public IEnumerable<string> Bounds(SqlWriter sql, string low) => Prefix switch
    {
        Prefix.Eq => [$"{low} < {sql.Value(High)}"],
        Prefix.Eb => [$"{low} < {sql.Value(Value)}"],
        _ => [],
    };

    /// <inheritdoc cref="RangeTest.NarrowBounds" />
    public IEnumerable<string> NarrowBounds(SqlWriter sql, string low) => Prefix switch
    {
        Prefix.Gt => [$"{low} > {sql.Value(Value)}"],
        Prefix.Ge => [$"{low} >= {sql.Value(Value)}"],
        Prefix.Ap => [$"{low} >= {sql.Value(Low)}"],
        _ => [],
    };
}
