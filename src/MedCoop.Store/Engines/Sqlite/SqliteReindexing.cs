using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Reindexing;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Replaces index rows within the writer's open transaction.</summary>
internal static class SqliteReindexing
{
    /// <inheritdoc cref="IStoreEngine.ReplaceIndexAsync" />
    public static Result<int> Run(SqliteWriteSession session, IReadOnlyList<ReindexedResource> resources, long revision)
    {
        if (session.Revision != revision) return Problems.DecideAgain;
        var replaced = 0;
        foreach (var (key, seq, rows) in resources)
        {
            var tables = new IndexTables[1];
            var isCurrent = session.Statement("SELECT index_tables FROM resource WHERE key = ?1 AND seq = ?2").Bind(1, key).Bind(2, seq)
                .First(tables, static (row, tables) => tables[0] = (IndexTables)row.Int64(0));
            if (!isCurrent) continue;
            // From every table: a row may be where the resource's own row does not say.
            session.Index.Delete(key, (IndexTables)(-1));
            session.Index.Insert(key, rows);
            if (tables[0] != rows.Tables) session.Statement("UPDATE resource SET index_tables = ?2 WHERE key = ?1").Bind(1, key).Bind(2, (int)rows.Tables).Execute();
            replaced++;
        }

        return replaced;
    }

    /// <summary>Runs one statement; gives how many rows it changed.</summary>
    public static int Execute(SqliteWriteSession session, SearchCommand statement)
    {
        using var command = session.Connection.CreateCommand();
#pragma warning disable CA2100 // Fixed texts of the store's own; values are parameters.
        command.CommandText = statement.Text;
#pragma warning restore CA2100
        for (var i = 0; i < statement.Values.Count; i++) command.Parameters.Add(new SqliteParameter($"${i + 1}", statement.Values[i] ?? DBNull.Value));
        return command.ExecuteNonQuery();
    }
}
