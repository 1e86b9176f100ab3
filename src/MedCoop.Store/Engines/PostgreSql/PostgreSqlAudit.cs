using MedCoop.Store.Audit;
using Npgsql;
using static MedCoop.Store.Engines.PostgreSql.PostgreSqlBatch;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>
/// Appends to a chain of the audit trail, in two round trips: lock the chain and read its end; then, with what else the transaction writes,
/// insert. Transactions of a node take different chains (lanes), so that they do not wait for one another's commit.
/// </summary>
internal static class PostgreSqlAudit
{
    /// <summary>The first lane of commits. Before it: the lane of records without a commit, and that of the spool.</summary>
    public const int FirstCommitLane = AuditPlace.SpoolLane + 1;

    /// <summary>All lanes; the others are those of commits.</summary>
    public const int Lanes = 32;

    // Held until the transaction has ended and is visible, so that whoever holds it next reads the true end of the chain.
    private const string Lock = "SELECT pg_advisory_xact_lock(1296385876, $1)";

    private const string Insert = "INSERT INTO audit (id, at, hash, body) SELECT id, at, hash, body FROM unnest($1, $2, $3, $4) AS fresh (id, at, hash, body)";

    /// <summary>Adds the statements that lock the chain and read its end: two results.</summary>
    public static void LockChain(NpgsqlBatch batch, int chain)
    {
        var first = new AuditPlace(chain, 0);
        batch.Add(Lock, Value(chain));
        batch.Add(AuditTail.Sql, Value(first.Id), Value(first.EndOfChain));
    }

    /// <summary>Reads the two results of <see cref="LockChain"/>; the reader stands on the first, and afterwards on the second.</summary>
    public static async Task<AuditTail> ReadTailAsync(NpgsqlDataReader reader, int chain)
    {
        await reader.NextResultAsync();
        return await reader.ReadAsync()
            ? new AuditTail(AuditPlace.Of(reader.GetInt64(0)), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))
            : AuditTail.Empty(chain);
    }

    /// <summary>Adds the statement that appends entries of one instant.</summary>
    public static void Append(NpgsqlBatch batch, AuditTail tail, IReadOnlyList<AuditEntry> entries, long at) =>
        Append(batch, tail, [.. entries.Select(entry => new SpooledAudit(at, entry))]);

    /// <summary>Adds the statement that appends.</summary>
    public static void Append(NpgsqlBatch batch, AuditTail tail, IReadOnlyList<SpooledAudit> entries)
    {
        if (entries.Count == 0) return;
        var rows = new AuditTail[entries.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = tail = tail.Next(entries[i].Entry.Body, entries[i].At);
        batch.Add(Insert, Column(rows, row => row.Place.Id), Column(rows, row => row.At), Column(rows, row => row.Hash), Column(entries, spooled => spooled.Entry.Body));
    }
}
