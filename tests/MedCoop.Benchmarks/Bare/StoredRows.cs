using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using Microsoft.Data.Sqlite;

namespace MedCoop.Benchmarks.Bare;

/// <summary>Reads out of a store's file what the server wrote: the schema, and all rows by resource.</summary>
internal static class StoredRows
{
    /// <summary>The full-text index: a virtual table, which keeps no words that could be read back.</summary>
    public const string Words = "text_index";

    private static readonly IndexExtractor Extractor = new(SearchParameterCatalog.BuiltIn);

    /// <summary>The tables that a create writes to.</summary>
    public static readonly string[] Tables =
    [
        "version", "resource", Words, "token_index", "string_index", "date_index", "reference_index", "number_index", "quantity_index", "uri_index", "position_index",
    ];

    /// <summary>The statements that made the tables and indexes.</summary>
    public static IReadOnlyList<string> Schema(string database)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT LIKE '\\_\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'text\\_index\\_%' ESCAPE '\\' ORDER BY type = 'index'";
        using var reader = command.ExecuteReader();
        var statements = new List<string>();
        while (reader.Read()) statements.Add(reader.GetString(0));
        return statements;
    }

    /// <summary>Every row that was written after a place in the journal, by resource in the order of its first writing.</summary>
    public static List<WrittenResource> After(string database, long sequence)
    {
        using var connection = Open(database);
        var resources = new SortedDictionary<long, List<TableRow>>();
        for (var table = 0; table < Tables.Length; table++)
        {
            if (Tables[table] == Words) continue;
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is one of the list above.
            command.CommandText = Tables[table] == "version" ? "SELECT * FROM version WHERE seq > $after" : $"SELECT * FROM {Tables[table]} WHERE key IN (SELECT key FROM version WHERE seq > $after)";
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$after", sequence);
            using var reader = command.ExecuteReader();
            var key = reader.GetOrdinal("key");
            while (reader.Read())
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                if (!resources.TryGetValue((long)values[key], out var rows)) resources.Add((long)values[key], rows = []);
                rows.Add(new TableRow(table, values));
            }
        }

        foreach (var (key, rows) in resources)
        {
            if (rows.FindLast(row => Tables[row.Table] == "version").Values is [.., byte[] body] && WordsOf(body) is { } words)
                rows.Add(new TableRow(Array.IndexOf(Tables, Words), [key, words.Narrative, words.Content]));
        }

        return [.. resources.Select(one => new WrittenResource(one.Key, IsNew: one.Key > sequence, one.Value))];
    }

    // They are worked out anew from the body.
    private static TextIndexValue? WordsOf(byte[] body) =>
        Extractor.Extract(ResourceReader.Parse(body)).Select(entry => entry.Value).OfType<TextIndexValue>().FirstOrDefault();

    /// <summary>The last place in the journal; 0 when it is empty.</summary>
    public static long End(string database)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM version";
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}

/// <summary>A resource that was written.</summary>
/// <param name="Key">Its key in the tables.</param>
/// <param name="IsNew">Whether it was not there before; else its rows take the place of those before, but for those of versions.</param>
/// <param name="Rows">Its rows.</param>
internal readonly record struct WrittenResource(long Key, bool IsNew, List<TableRow> Rows);

/// <summary>One row.</summary>
/// <param name="Table">Its place in <see cref="StoredRows.Tables"/>.</param>
/// <param name="Values">In the order of the table's columns.</param>
internal readonly record struct TableRow(int Table, object[] Values);
