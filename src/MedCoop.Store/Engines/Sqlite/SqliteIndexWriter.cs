using MedCoop.Store.Commits;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>
/// Writes and deletes index rows. <c>OR IGNORE</c>: two values of one resource may become the same row, such as decimals that are the same
/// double.
/// </summary>
internal sealed class SqliteIndexWriter(SqliteWriteSession session)
{
    private static readonly (IndexTables Table, string Delete)[] Deletes =
    [
        (IndexTables.Token, "DELETE FROM token_index WHERE key = ?1"),
        (IndexTables.String, "DELETE FROM string_index WHERE key = ?1"),
        (IndexTables.Date, "DELETE FROM date_index WHERE key = ?1"),
        (IndexTables.Number, "DELETE FROM number_index WHERE key = ?1"),
        (IndexTables.Quantity, "DELETE FROM quantity_index WHERE key = ?1"),
        (IndexTables.Reference, "DELETE FROM reference_index WHERE key = ?1"),
        (IndexTables.Uri, "DELETE FROM uri_index WHERE key = ?1"),
        (IndexTables.Position, "DELETE FROM position_index WHERE key = ?1"),
        (IndexTables.Text, "DELETE FROM text_index WHERE rowid = ?1"),
    ];

    /// <summary>Removes all of a resource's rows from the tables that hold some.</summary>
    public void Delete(long key, IndexTables tables)
    {
        foreach (var (table, delete) in Deletes)
        {
            if (tables.HasFlag(table)) session.Statement(delete).Bind(1, key).Execute();
        }
    }

    /// <summary>Adds a resource's rows.</summary>
    public void Insert(long key, IndexRows rows)
    {
        InsertTokens(key, rows.Tokens);
        InsertStrings(key, rows.Strings);
        InsertDates(key, rows.Dates);
        InsertReferences(key, rows.References);
        InsertNumbers(key, rows.Numbers);
        InsertQuantities(key, rows.Quantities);
        InsertUris(key, rows.Uris);
        InsertPositions(key, rows.Positions);
        if (rows.Text is { } text) InsertText(key, text);
    }

    private void InsertTokens(long key, List<TokenRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO token_index (param, code, system, key, part, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var row in rows)
        {
            insert.Bind(1, row.Param).Bind(2, row.Code).Bind(3, row.System).Bind(4, key).Bind(5, row.Part).Bind(6, row.Text).Execute();
        }
    }

    private void InsertStrings(long key, List<StringRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO string_index (param, norm, key, part, ord, rest, exact) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        foreach (var row in rows)
        {
            insert.Bind(1, row.Param).Bind(2, row.Norm).Bind(3, key).Bind(4, row.Part).Bind(5, row.Ord).Bind(6, row.Rest).Bind(7, row.Exact).Execute();
        }
    }

    private void InsertDates(long key, List<DateRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO date_index (param, starts, ends, key, part) VALUES (?1, ?2, ?3, ?4, ?5)");
        foreach (var row in rows)
        {
            insert.Bind(1, row.Param).Bind(2, row.Starts).Bind(3, row.Ends).Bind(4, key).Bind(5, row.Part).Execute();
        }
    }

    private void InsertReferences(long key, List<ReferenceRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO reference_index (param, target_id, target_type, key, part, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var row in rows)
        {
            insert.Bind(1, row.Param).Bind(2, row.TargetId).Bind(3, row.TargetType).Bind(4, key).Bind(5, row.Part).Bind(6, row.Version).Execute();
        }
    }

    private void InsertNumbers(long key, List<NumberRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO number_index (param, low, high, key, part, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var row in rows)
        {
            insert.Bind(1, row.Param).Bind(2, row.Low).Bind(3, row.High).Bind(4, key).Bind(5, row.Part).Bind(6, row.Value).Execute();
        }
    }

    private void InsertQuantities(long key, List<QuantityRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("""
            INSERT OR IGNORE INTO quantity_index
                (param, unit, low, high, key, part, ord, system, value, canonical_unit, canonical_low, canonical_high)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """);
        foreach (var row in rows)
        {
            insert.Bind(1, row.Param).Bind(2, row.Unit).Bind(3, row.Low).Bind(4, row.High).Bind(5, key).Bind(6, row.Part).Bind(7, row.Ord)
                .Bind(8, row.System).Bind(9, row.Value).Bind(10, row.CanonicalUnit).Bind(11, row.CanonicalLow).Bind(12, row.CanonicalHigh).Execute();
        }
    }

    private void InsertUris(long key, List<UriRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO uri_index (param, value, key, part) VALUES (?1, ?2, ?3, ?4)");
        foreach (var row in rows) insert.Bind(1, row.Param).Bind(2, row.Value).Bind(3, key).Bind(4, row.Part).Execute();
    }

    private void InsertPositions(long key, List<PositionRow> rows)
    {
        if (rows.Count == 0) return;
        var insert = session.Statement("INSERT OR IGNORE INTO position_index (param, lat, lon, key, part) VALUES (?1, ?2, ?3, ?4, ?5)");
        foreach (var row in rows) insert.Bind(1, row.Param).Bind(2, row.Lat).Bind(3, row.Lon).Bind(4, key).Bind(5, row.Part).Execute();
    }

    private void InsertText(long key, TextRow row) =>
        session.Statement("INSERT INTO text_index (rowid, narrative, content) VALUES (?1, ?2, ?3)").Bind(1, key).Bind(2, row.Narrative).Bind(3, row.Content).Execute();
}
