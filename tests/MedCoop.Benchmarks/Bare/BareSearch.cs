using Microsoft.Data.Sqlite;

namespace MedCoop.Benchmarks.Bare;

/// <summary>
/// One search as somebody would write it by hand who knows the tables and the data: the newest Observations of a code, with their bodies.
/// It walks the index of dates backwards and looks for the code of each, so it stops as soon as the page is full.
/// </summary>
internal sealed class BareSearch : IDisposable
{
    private const string Sql = """
        SELECT v.body
        FROM date_index d
        CROSS JOIN token_index t ON t.param = $codeParam AND t.code = $code AND t.system = $system AND t.key = d.key
        CROSS JOIN resource r ON r.key = d.key
        CROSS JOIN version v ON v.seq = r.seq
        WHERE d.param = $dateParam
        ORDER BY d.starts DESC
        LIMIT $count
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand command;

    public BareSearch(string database, string codeIndex, string system, string dateIndex, int count)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA mmap_size = 1073741824;";
        pragma.ExecuteNonQuery();
        command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("$codeParam", Interned(codeIndex));
        command.Parameters.AddWithValue("$system", Interned(system));
        command.Parameters.AddWithValue("$dateParam", Interned(dateIndex));
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$code", "");
        command.Prepare();
    }

    /// <summary>Runs it; the bodies, in order.</summary>
    public List<byte[]> Run(string code)
    {
        command.Parameters["$code"].Value = code;
        using var reader = command.ExecuteReader();
        var bodies = new List<byte[]>(20);
        while (reader.Read()) bodies.Add(reader.GetFieldValue<byte[]>(0));
        return bodies;
    }

    public void Dispose()
    {
        command.Dispose();
        connection.Dispose();
    }

    private long Interned(string value)
    {
        using var find = connection.CreateCommand();
        find.CommandText = "SELECT id FROM interned WHERE value = $value";
        find.Parameters.AddWithValue("$value", value);
        return (long)(find.ExecuteScalar() ?? throw new InvalidOperationException($"Nothing is indexed under {value}."));
    }
}
