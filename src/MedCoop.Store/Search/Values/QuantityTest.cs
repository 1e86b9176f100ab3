using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>Quantities in the unit that was asked for, or in any. https://hl7.org/fhir/R4/search.html#quantity</summary>
internal sealed class QuantityTest(IReadOnlyList<string> parameters, QuantityValue value) : ValueTest(IndexTable.Quantity, parameters)
{
    /// <summary>The value as asked for, and in canonical units where it can be converted.</summary>
    public static IEnumerable<ValueTest> For(IReadOnlyList<string> parameters, QuantityValue value)
    {
        yield return new QuantityTest(parameters, value);
        if (value.Canonical is { } canonical) yield return new CanonicalQuantityTest(parameters, value.Number.Prefix, canonical);
    }

    public override string Accepts(SqlWriter sql, string row)
    {
        var inUnit = value.Unit is null ? "" : $"{row}.unit = {sql.Value(LongValue.Of(value.Unit))} AND ";
        var ofSystem = value.System switch
        {
            null => "",
            "" => $"{row}.system = 0 AND ",
            _ => $"{row}.system = {sql.Interned(InternedKind.System, InternedName.OfSystem(value.System).Value)} AND ",
        };
        return $"{inUnit}{ofSystem}{NumberTest.Range.Of(value.Number).Accepts(sql, value.Number.Prefix, $"{row}.low", $"{row}.high")}";
    }
}

/// <summary>Quantities in any unit of the same dimension: 1 g is found as 1000 mg.</summary>
internal sealed class CanonicalQuantityTest(IReadOnlyList<string> parameters, Prefix prefix, CanonicalRange range)
    : ValueTest(IndexTable.Quantity, parameters)
{
    public override string Accepts(SqlWriter sql, string row)
    {
        var inRange = new NumberTest.Range(range.Value, range.Low, range.High)
            .Accepts(sql, prefix, $"{row}.canonical_low", $"{row}.canonical_high");
        return $"{row}.canonical_unit IS NOT NULL AND {row}.canonical_unit = {sql.Value(LongValue.Of(range.Unit))} AND {inRange}";
    }
}
