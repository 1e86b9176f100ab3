using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>Quantities in the unit that was asked for, or in any. https://hl7.org/fhir/R4/search.html#quantity</summary>
internal sealed class QuantityTest(IReadOnlyList<string> parameters, QuantityValue value) : RangeTest(IndexTable.Quantity, parameters)
{
    private readonly NumberRange range = NumberRange.Of(value.Number);

    /// <summary>The value as asked for, and in canonical units where it can be converted.</summary>
    public static IEnumerable<ValueTest> For(IReadOnlyList<string> parameters, QuantityValue value)
    {
        yield return new QuantityTest(parameters, value);
        if (value.Canonical is { } canonical) yield return new CanonicalQuantityTest(parameters, value.Number.Prefix, canonical);
    }

    public override bool Scans => value.Number.Prefix == Prefix.Ne;

    public override string Accepts(SqlWriter sql, TableRow row)
    {
        var inUnit = value.Unit is null ? "" : $"{row}.unit = {sql.Value(LongValue.Of(value.Unit))} AND ";
        var ofSystem = value.System switch
        {
            null => "",
            "" => $"{row}.system = 0 AND ",
            _ => $"{row}.system = {sql.Interned(InternedKind.System, InternedName.OfSystem(value.System).Value)} AND ",
        };
        return $"{inUnit}{ofSystem}{range.Accepts(sql, $"{row}.low", $"{row}.high")}";
    }

    protected override IEnumerable<string> Bounds(SqlWriter sql, TableRow row) => range.Bounds(sql, $"{row}.low");

    protected override IEnumerable<string> NarrowBounds(SqlWriter sql, TableRow row) => range.NarrowBounds(sql, $"{row}.low");

    protected override string IsWide(TableRow row) => $"{row}.high > {row}.low";
}

/// <summary>Quantities in any unit of the same dimension: 1 g is found as 1000 mg.</summary>
internal sealed class CanonicalQuantityTest(IReadOnlyList<string> parameters, Prefix prefix, CanonicalRange canonical)
    : RangeTest(IndexTable.Quantity, parameters)
{
    private readonly NumberRange range = new(prefix, canonical.Value, canonical.Low, canonical.High);

    public override bool Scans => prefix == Prefix.Ne;

    public override string Accepts(SqlWriter sql, TableRow row) =>
        $"{row}.canonical_unit IS NOT NULL AND {row}.canonical_unit = {sql.Value(LongValue.Of(canonical.Unit))} AND {range.Accepts(sql, $"{row}.canonical_low", $"{row}.canonical_high")}";

    protected override IEnumerable<string> Bounds(SqlWriter sql, TableRow row) => range.Bounds(sql, $"{row}.canonical_low");

    protected override IEnumerable<string> NarrowBounds(SqlWriter sql, TableRow row) => range.NarrowBounds(sql, $"{row}.canonical_low");

    protected override string IsWide(TableRow row) => $"{row}.high > {row}.low";
}
