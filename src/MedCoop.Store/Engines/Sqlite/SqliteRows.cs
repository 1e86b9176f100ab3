using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Search;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Inserts many rows within the writer's open transaction.</summary>
internal static class SqliteRows
{
    /// <inheritdoc cref="IStoreEngine.InsertAsync" />
    public static Result<int> Insert(SqliteWriteSession session, SearchCommand permit, IReadOnlyList<RowBatch> batches)
    {
        if (SqliteReindexing.Execute(session, permit) == 0) return 0;
        foreach (var (table, columns, rows, _) in batches)
        {
            var insert = session.Statement($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, at) => $"?{at + 1}"))})");
            foreach (var row in rows)
            {
                for (var at = 0; at < row.Length; at++) Bind(insert, at + 1, row[at]);
                insert.Execute();
            }
        }

        return batches.Sum(batch => batch.Rows.Count);
    }

    private static void Bind(SqliteStatement statement, int index, object? value) => _ = value switch
    {
        null => statement.BindNull(index),
        string text => statement.Bind(index, text),
        int number => statement.Bind(index, (long)number),
        short number => statement.Bind(index, (long)number),
        long number => statement.Bind(index, number),
        bool flag => statement.Bind(index, flag ? 1L : 0L),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, message: null),
    };
}
