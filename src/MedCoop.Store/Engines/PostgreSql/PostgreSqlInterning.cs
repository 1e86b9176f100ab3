using MedCoop.Store.Rows;
using Npgsql;
using static MedCoop.Store.Engines.PostgreSql.PostgreSqlBatch;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>Interns names; one transaction at a time does, over all servers.</summary>
internal static class PostgreSqlInterning
{
    /// <summary>Taken until the transaction ends by whoever interns.</summary>
    public const string Alone = "SELECT pg_advisory_xact_lock(1296385875, 3)";

    public static async Task<List<(int Id, InternedName Name)>> InternAsync(
        NpgsqlConnection connection, IReadOnlyList<InternedName> names, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        // Each statement sees what was committed before it began: the insert, all that was interned before the lock was free.
        batch.Add(Alone);
        batch.Add(
            """
            INSERT INTO interned (id, kind, value)
            SELECT (SELECT coalesce(max(id), 0) FROM interned) + row_number() OVER (), kind, value FROM unnest($1, $2) AS wanted (kind, value)
            WHERE NOT EXISTS (SELECT 1 FROM interned i WHERE i.kind = wanted.kind AND i.value = wanted.value)
            """,
            Column(names, name => (short)name.Kind),
            Column(names, name => name.Value));
        batch.Add(
            "SELECT i.id, i.kind, i.value FROM unnest($1, $2) AS wanted (kind, value) JOIN interned i ON i.kind = wanted.kind AND i.value = wanted.value",
            Column(names, name => (short)name.Kind),
            Column(names, name => name.Value));
        var interned = new List<(int, InternedName)>(names.Count);
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) interned.Add((reader.GetInt32(0), new((InternedKind)reader.GetInt16(1), reader.GetString(2))));
        }

        await transaction.CommitAsync(cancellationToken);
        return interned;
    }
}
