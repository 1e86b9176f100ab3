using MedCoop.Store.Audit;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>
/// Appends to the audit trail within the writer's open transaction. The end of the chain is read in each transaction: another process may
/// have appended to it.
/// </summary>
internal sealed class SqliteAudit(SqliteWriteSession session)
{
    private const string Insert = "INSERT INTO audit (id, at, hash, body) VALUES (?1, ?2, ?3, ?4)";

    private AuditTail? tail;

    /// <summary>What is known of the end of the chain no longer holds.</summary>
    public void Forget() => tail = null;

    public void Append(int chain, IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0) return;
        if (chain == 0) throw new InvalidOperationException("The audit trail is not open.");
        var last = tail ?? Read(chain);
        foreach (var entry in entries) last = Add(last, entry, session.At);
        tail = last;
    }

    /// <summary>Appends of what was spooled all that the chain does not have yet; gives the number that the next entry gets.</summary>
    public long Move(int chain, long first, IReadOnlyList<SpooledAudit> entries)
    {
        var last = Read(chain);
        for (var i = AuditPlace.Known(last.Place, first, entries.Count); i < entries.Count; i++) last = Add(last, entries[i].Entry, entries[i].At);
        return last.Place.Sequence + 1;
    }

    private AuditTail Add(AuditTail last, AuditEntry entry, long at)
    {
        var next = last.Next(entry.Body, at);
        session.Statement(Insert).Bind(1, next.Place.Id).Bind(2, next.At).Bind(3, next.Hash).Bind(4, entry.Body).Execute();
        return next;
    }

    private AuditTail Read(int chain)
    {
        var first = new AuditPlace(chain, 0);
        var found = new AuditTail[] { AuditTail.Empty(chain) };
        session.Statement(AuditTail.Sql).Bind(1, first.Id).Bind(2, first.EndOfChain)
            .First(found, static (row, found) => found[0] = new AuditTail(AuditPlace.Of(row.Int64(0)), row.Int64(1), row.Blob(2)));
        return found[0];
    }
}
