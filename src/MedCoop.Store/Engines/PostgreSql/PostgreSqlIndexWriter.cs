using MedCoop.Store.Commits;
using MedCoop.Store.Rows;
using Npgsql;
using static MedCoop.Store.Engines.PostgreSql.PostgreSqlBatch;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>
/// Adds the index rows of a whole change set to a batch, one statement per table. <c>ON CONFLICT DO NOTHING</c>: two values of one resource
/// may become the same row, such as decimals that are the same double.
/// </summary>
internal static class PostgreSqlIndexWriter
{
    /// <summary>Removes all rows of resources from the tables that hold some.</summary>
    public static void Delete(NpgsqlBatch batch, IReadOnlyList<long> keys, IndexTables tables)
    {
        foreach (var (table, delete) in Deletes)
        {
            if (tables.HasFlag(table)) batch.Add(delete, Column(keys, key => key));
        }
    }

    /// <summary>Adds rows; their keys are set.</summary>
    public static void Insert(NpgsqlBatch batch, IReadOnlyList<IndexRows> changes)
    {
        Insert(batch, "token_index (param, key, part, code, system, text)", All(changes, c => c.Tokens),
            rows => [Column(rows, r => r.Code), Column(rows, r => r.System), Column(rows, r => r.Text)]);
        Insert(batch, "string_index (param, key, part, norm, ord, rest, exact)", All(changes, c => c.Strings),
            rows => [Column(rows, r => r.Norm), Column(rows, r => r.Ord), Column(rows, r => r.Rest), Column(rows, r => r.Exact)]);
        Insert(batch, "date_index (param, key, part, starts, ends)", All(changes, c => c.Dates),
            rows => [Column(rows, r => r.Starts), Column(rows, r => r.Ends)]);
        Insert(batch, "reference_index (param, key, part, target_id, target_type, version)", All(changes, c => c.References),
            rows => [Column(rows, r => r.TargetId), Column(rows, r => r.TargetType), Column(rows, r => r.Version)]);
        Insert(batch, "number_index (param, key, part, low, high, value)", All(changes, c => c.Numbers),
            rows => [Column(rows, r => r.Low), Column(rows, r => r.High), Column(rows, r => r.Value)]);
        Insert(batch, "quantity_index (param, key, part, unit, low, high, ord, system, value, canonical_unit, canonical_low, canonical_high)", All(changes, c => c.Quantities),
            rows =>
            [
                Column(rows, r => r.Unit), Column(rows, r => r.Low), Column(rows, r => r.High), Column(rows, r => r.Ord), Column(rows, r => r.System), Column(rows, r => r.Value),
                Column(rows, r => r.CanonicalUnit), Column(rows, r => r.CanonicalLow), Column(rows, r => r.CanonicalHigh),
            ]);
        Insert(batch, "uri_index (param, key, part, value)", All(changes, c => c.Uris), rows => [Column(rows, r => r.Value)]);
        Insert(batch, "position_index (param, key, part, lat, lon)", All(changes, c => c.Positions),
            rows => [Column(rows, r => r.Lat), Column(rows, r => r.Lon)]);
        InsertTexts(batch, [.. changes.Where(change => change.Text is not null)]);
    }

    private static readonly (IndexTables Table, string Delete)[] Deletes =
    [
        (IndexTables.Token, "DELETE FROM token_index WHERE key = ANY($1)"),
        (IndexTables.String, "DELETE FROM string_index WHERE key = ANY($1)"),
        (IndexTables.Date, "DELETE FROM date_index WHERE key = ANY($1)"),
        (IndexTables.Number, "DELETE FROM number_index WHERE key = ANY($1)"),
        (IndexTables.Quantity, "DELETE FROM quantity_index WHERE key = ANY($1)"),
        (IndexTables.Reference, "DELETE FROM reference_index WHERE key = ANY($1)"),
        (IndexTables.Uri, "DELETE FROM uri_index WHERE key = ANY($1)"),
        (IndexTables.Position, "DELETE FROM position_index WHERE key = ANY($1)"),
        (IndexTables.Text, "DELETE FROM text_index WHERE key = ANY($1)"),
    ];

    private static List<TRow> All<TRow>(IReadOnlyList<IndexRows> changes, Func<IndexRows, List<TRow>> rows) =>
        changes.Count == 1 ? rows(changes[0]) : [.. changes.SelectMany(rows)];

    private static void Insert<TRow>(NpgsqlBatch batch, string target, IReadOnlyList<TRow> rows, Func<IReadOnlyList<TRow>, NpgsqlParameter[]> values)
        where TRow : IndexRow
    {
        if (rows.Count == 0) return;
        NpgsqlParameter[] columns = [Column(rows, r => r.Param), Column(rows, r => r.Key), Column(rows, r => r.Part), .. values(rows)];
        var places = string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => $"${i}"));
        batch.Add($"INSERT INTO {target} SELECT * FROM unnest({places}) ON CONFLICT DO NOTHING", columns);
    }

    private static void InsertTexts(NpgsqlBatch batch, IReadOnlyList<IndexRows> changes)
    {
        if (changes.Count == 0) return;
        batch.Add("INSERT INTO text_index (key, words) SELECT key, words::tsvector FROM unnest($1, $2) AS fresh (key, words)",
            Column(changes, change => change.Key), Column(changes, change => TextVectorRow.VectorOf(change.Text!)));
    }
}
