using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Search.Values;

/// <summary>Numbers. https://hl7.org/fhir/R4/search.html#number</summary>
internal sealed class NumberTest(IReadOnlyList<string> parameters, NumberValue value) : ValueTest(IndexTable.Number, parameters)
{
    public override string Accepts(SqlWriter sql, string row) =>
        Range.Of(value).Accepts(sql, value.Prefix, $"{row}.low", $"{row}.high");

    /// <summary>What is compared with stored values, which have both ends included.</summary>
    /// <param name="Value">For the prefixes that ignore precision.</param>
    /// <param name="Low">Included.</param>
    /// <param name="High">Not included.</param>
    internal readonly record struct Range(double Value, double Low, double High)
    {
        /// <summary>A value of more digits than a double holds still covers itself.</summary>
        public static Range Of(NumberValue number)
        {
            var value = (double)number.Value;
            return new(value, Math.Min((double)number.Low, value), Math.Max((double)number.High, Math.BitIncrement(value)));
        }

        /// <summary>The redundant bounds let an index on either end serve.</summary>
        public string Accepts(SqlWriter sql, Prefix prefix, string low, string high) => prefix switch
        {
            Prefix.Eq => $"{low} >= {sql.Value(Low)} AND {low} < {sql.Value(High)} AND {high} < {sql.Value(High)}",
            Prefix.Ne => $"({low} < {sql.Value(Low)} OR {high} >= {sql.Value(High)})",
            Prefix.Gt => $"{high} > {sql.Value(Value)}",
            Prefix.Lt => $"{low} < {sql.Value(Value)}",
            Prefix.Ge => $"{high} >= {sql.Value(Value)}",
            Prefix.Le => $"{low} <= {sql.Value(Value)}",
            Prefix.Sa => $"{low} > {sql.Value(Value)}",
            Prefix.Eb => $"{high} < {sql.Value(Value)}",
            Prefix.Ap => $"{low} < {sql.Value(High)} AND {high} >= {sql.Value(Low)}",
            _ => throw new ArgumentOutOfRangeException(nameof(prefix), prefix, message: null),
        };
    }
}
