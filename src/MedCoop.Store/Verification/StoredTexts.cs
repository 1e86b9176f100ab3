using System.Data.Common;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Verification;

/// <summary>Reads how many words the full-text index holds of each resource in a range of keys.</summary>
internal static class StoredTexts
{
    // FTS5 keeps the number of words per column beside its index. https://sqlite.org/fts5.html#the_docsize_table_docsize_
    private const string OnSqlite = "SELECT id, sz FROM text_index_docsize WHERE id >= $1 AND id < $2";

    // Places count on from the narrative to the rest, with one left free.
    private const string OnPostgreSql = """
        SELECT t.key, coalesce(max(o.place) FILTER (WHERE o.weight = 'A'), 0)::bigint, coalesce(max(o.place) FILTER (WHERE o.weight <> 'A'), 0)::bigint
        FROM text_index t CROSS JOIN LATERAL unnest(t.words) AS word (lexeme, places, weights)
            CROSS JOIN LATERAL unnest(word.places, word.weights) AS o (place, weight)
        WHERE t.key >= $1 AND t.key < $2 GROUP BY t.key
        """;

    /// <summary>The rows by key, from one key up to but without another.</summary>
    public static Task<List<(long Key, RowContent Row)>> ReadAsync(
        ReadSession session, SqlDialect dialect, long from, long before, CancellationToken cancellationToken) => dialect == SqlDialect.Sqlite
        ? session.ListAsync(session.Command(OnSqlite, from, before), OfSizes, cancellationToken)
        : session.ListAsync(session.Command(OnPostgreSql, from, before), OfPlaces, cancellationToken);

    private static (long, RowContent) OfSizes(DbDataReader row)
    {
        var sizes = (byte[])row.GetValue(1);
        var at = 0;
        return (row.GetInt64(0), RowContent.OfText(Number(sizes, ref at), Number(sizes, ref at)));
    }

    private static (long, RowContent) OfPlaces(DbDataReader row) =>
        (row.GetInt64(0), RowContent.OfText(row.GetInt64(1), Math.Max(0, row.GetInt64(2) - row.GetInt64(1) - 1)));

    // Seven bits to a byte, the highest first.
    private static long Number(byte[] bytes, ref int at)
    {
        var number = 0L;
        while (at < bytes.Length)
        {
            number = (number << 7) | (uint)(bytes[at] & 0x7F);
            if (bytes[at++] < 0x80) break;
        }

        return number;
    }
}
