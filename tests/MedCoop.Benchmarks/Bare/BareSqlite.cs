using Microsoft.Data.Sqlite;

namespace MedCoop.Benchmarks.Bare;

/// <summary>
/// Microsoft.Data.Sqlite and nothing else: prepared commands that insert given rows into the same tables, with the same durability
/// (WAL, <c>synchronous=FULL</c>), so many resources to a transaction. It checks nothing and reads nothing.
/// </summary>
internal sealed class BareSqlite : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand[] inserts;
    private readonly SqliteCommand[] deletes;

    public BareSqlite(string folder, IReadOnlyList<string> schema)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "bare.db"), Pooling = false }.ToString());
        connection.Open();
        // Cache and checkpoint sizes are those of the store.
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;");
        foreach (var statement in schema) Execute(statement);
        inserts = [.. StoredRows.Tables.Select(Insert)];
        deletes = [.. StoredRows.Tables.Where(table => table != "version").Select(Delete)];
    }

    /// <summary>Writes.</summary>
    public Measurement Write(List<WrittenResource> resources, int perTransaction, int counted)
    {
        var watch = new Measurement.Watch();
        foreach (var group in resources.Chunk(perTransaction))
        {
            using var transaction = connection.BeginTransaction();
            foreach (var replaced in group.Where(resource => !resource.IsNew))
            {
                foreach (var delete in deletes)
                {
                    delete.Transaction = transaction;
                    delete.Parameters[0].Value = replaced.Key;
                    delete.ExecuteNonQuery();
                }
            }

            foreach (var row in group.SelectMany(resource => resource.Rows))
            {
                var insert = inserts[row.Table];
                insert.Transaction = transaction;
                for (var i = 0; i < row.Values.Length; i++) insert.Parameters[i].Value = row.Values[i];
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return watch.Stop(counted);
    }

    public void Dispose()
    {
        foreach (var command in inserts.Concat(deletes)) command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Insert(string table)
    {
        using var columns = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is one of a fixed list.
        columns.CommandText = $"SELECT count(*) FROM pragma_table_info('{table}')";
        var count = (int)(long)columns.ExecuteScalar()!;
        if (table == StoredRows.Words) (table, count) = ($"{table} (rowid, narrative, content)", 3);
        var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Range(1, count).Select(i => $"$p{i}"))})";
#pragma warning restore CA2100
        for (var i = 1; i <= count; i++) insert.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" });
        insert.Prepare();
        return insert;
    }

    private SqliteCommand Delete(string table)
    {
        var delete = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is one of a fixed list.
        delete.CommandText = $"DELETE FROM {table} WHERE {(table == StoredRows.Words ? "rowid" : "key")} = $key";
#pragma warning restore CA2100
        delete.Parameters.Add(new SqliteParameter { ParameterName = "$key" });
        delete.Prepare();
        return delete;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed text, or what sqlite_master says.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
