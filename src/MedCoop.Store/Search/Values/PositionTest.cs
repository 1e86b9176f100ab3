using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Search.Values;

/// <summary>
/// Positions in a circle. https://hl7.org/fhir/R4/location.html#positional
/// The earth is taken as flat at the latitude half way, so that plain arithmetic serves on both databases: up to 1000 km the error is below
/// 1 % anywhere but near the poles, and how near is near is the server's choice.
/// </summary>
internal sealed class PositionTest(IReadOnlyList<string> parameters, NearValue value) : ValueTest(IndexTable.Position, parameters)
{
    private const double KilometresPerDegree = 6371.0 * Math.PI / 180;

    public override string Accepts(SqlWriter sql, TableRow row)
    {
        var reach = value.Kilometres / KilometresPerDegree;
        var north = $"({row}.lat - {sql.Value(value.Latitude)})";
        var apart = $"abs({row}.lon - {sql.Value(value.Longitude)})";
        // The shorter way round, across the date line where that is shorter.
        var degrees = $"CASE WHEN {apart} > 180 THEN 360 - {apart} ELSE {apart} END";
        // The cosine of the latitude half way, near enough as a straight line.
        var (sine, cosine) = Math.SinCos(value.Latitude * Math.PI / 180);
        var east = $"(({degrees}) * ({sql.Value(cosine)} - {north} * {sql.Value(sine * Math.PI / 360)}))";
        return $"{row}.lat >= {sql.Value(value.Latitude - reach)} AND {row}.lat <= {sql.Value(value.Latitude + reach)} AND {north} * {north} + {east} * {east} <= {sql.Value(reach * reach)}";
    }
}
