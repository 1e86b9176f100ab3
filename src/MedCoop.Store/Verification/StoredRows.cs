using System.Data.Common;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Verification;

/// <summary>Reads the index rows of all resources in a range of keys: one range of one index per table.</summary>
internal static class StoredRows
{
    private static readonly (string Select, Func<DbDataReader, RowContent> Read)[] Tables =
    [
        ("code, system, text FROM token_index", static row => RowContent.Of(new TokenRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Code = row.GetString(3), System = row.GetInt32(4), Text = Text(row, 5),
        })),
        ("norm, rest, exact FROM string_index", static row => RowContent.Of(new StringRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Ord = 0, Norm = row.GetString(3), Rest = Text(row, 4), Exact = Text(row, 5),
        })),
        ("starts, ends FROM date_index", static row => RowContent.Of(new DateRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Starts = row.GetInt64(3), Ends = row.GetInt64(4),
        })),
        ("low, high, value FROM number_index", static row => RowContent.Of(new NumberRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Low = row.GetDouble(3), High = row.GetDouble(4), Value = row.GetDouble(5),
        })),
        ("unit, system, low, high, value, canonical_unit, canonical_low, canonical_high FROM quantity_index", static row => RowContent.Of(new QuantityRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Ord = 0, Unit = row.GetString(3), System = row.GetInt32(4),
            Low = row.GetDouble(5), High = row.GetDouble(6), Value = row.GetDouble(7),
            CanonicalUnit = Text(row, 8), CanonicalLow = Real(row, 9), CanonicalHigh = Real(row, 10),
        })),
        ("target_id, target_type, version FROM reference_index", static row => RowContent.Of(new ReferenceRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), TargetId = row.GetString(3), TargetType = row.GetInt32(4), Version = Text(row, 5),
        })),
        ("value FROM uri_index", static row => RowContent.Of(new UriRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Value = row.GetString(3),
        })),
        ("lat, lon FROM position_index", static row => RowContent.Of(new PositionRow
        {
            Param = row.GetInt32(1), Part = row.GetInt32(2), Lat = row.GetDouble(3), Lon = row.GetDouble(4),
        })),
    ];

    /// <summary>The rows by key, from one key up to but without another.</summary>
    public static async Task<Dictionary<long, HashSet<RowContent>>> ReadAsync(
        ReadSession session, SqlDialect dialect, long from, long before, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, HashSet<RowContent>>();
        foreach (var (select, read) in Tables)
        {
            var command = session.Command($"SELECT key, param, part, {select} WHERE key >= $1 AND key < $2", from, before);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var key = reader.GetInt64(0);
                if (!found.TryGetValue(key, out var rows)) found.Add(key, rows = []);
                rows.Add(read(reader));
            }
        }

        foreach (var (key, row) in await StoredTexts.ReadAsync(session, dialect, from, before, cancellationToken))
        {
            if (!found.TryGetValue(key, out var rows)) found.Add(key, rows = []);
            rows.Add(row);
        }

        return found;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static double? Real(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
