using System.Buffers.Binary;
using MedCoop.Store.Commits;
using MedCoop.Store.Rows;
using Npgsql;
using static MedCoop.Store.Engines.PostgreSql.PostgreSqlBatch;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>The second round trip of a commit: writes every row, one statement per table however many changes there are, and commits.</summary>
internal sealed class PostgreSqlWrites
{
    private readonly PreparedChangeSet changeSet;
    private readonly PostgreSqlLocks locks;
    private readonly InternedIds interned;
    private readonly long at;
    private readonly List<NewRow> rows;

    public PostgreSqlWrites(PreparedChangeSet changeSet, PostgreSqlLocks locks, DateTimeOffset now, InternedIds interned)
    {
        this.interned = interned;
        this.changeSet = changeSet;
        this.locks = locks;
        // Never before a version that it replaces, whatever this server's clock says.
        at = changeSet.Changes.Aggregate(Instants.TicksOf(now), (latest, change) => Math.Max(latest, locks.CurrentOf(change).LastUpdated));
        rows = [.. changeSet.Changes.Select(RowOf)];
    }

    /// <summary>What the caller is told once it is committed.</summary>
    public Receipt Receipt => new([.. rows.Select(VersionOf)]);

    public async Task CommitAsync(NpgsqlConnection connection)
    {
        await using var batch = connection.CreateBatch();
        RelyOnAbsence(batch);
        // In one order everywhere: inserts that wait for one another in a unique index must not wait in a circle.
        var inOrder = rows.OrderBy(row => row.Change.TypeId).ThenBy(row => row.Change.Source.Key.Id, StringComparer.Ordinal).ToList();
        InsertResources(batch, inOrder.FindAll(row => row.Change.Source.BaseVersion == 0));
        UpdateResources(batch, inOrder.FindAll(row => row.Change.Source.BaseVersion > 0));
        InsertVersions(batch);
        PostgreSqlIndexWriter.Insert(batch, [.. changeSet.Changes.Select(change => change.Rows)]);
        if (changeSet.ChangesDefinitions) batch.Add(CatalogRow.Advance);
        if (locks.AuditTail is { } tail) PostgreSqlAudit.Append(batch, tail, changeSet.Source.Audit, at);
        if (changeSet.Cases is null) batch.Add("COMMIT");
        // No token: a cancelled COMMIT would leave the caller in the dark about its outcome.
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        if (changeSet.Cases is not { } cases) return;
        var session = new PostgreSqlCaseSession(connection, interned);
        await cases.RunAsync(session, [.. rows.Select(CaseChangeOf)], at);
        await session.ExecuteAsync("COMMIT");
    }

    private static CaseChange CaseChangeOf(NewRow row)
    {
        var change = row.Change.Source;
        return new CaseChange(row.Key, row.Change.TypeId, change.Key, change.Case, IsNew: change.BaseVersion == 0, IsDeletion: change.Body is null);
    }

    private static byte[]? HashOf(NewRow row)
    {
        if (row.Change.Source.Body is not { } body) return null;
        var hash = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(hash, body.ContentHash);
        return hash;
    }

    private NewRow RowOf(PreparedChange change, int index)
    {
        var seq = locks.FirstSequence + index;
        var key = change.Source.BaseVersion == 0 ? seq : locks.CurrentOf(change).Key;
        change.Rows.SetKey(key);
        Instants.Stamp(change.Source.Body, at);
        return new(change, seq, key);
    }

    private StoredVersion VersionOf(NewRow row)
    {
        var change = row.Change.Source;
        return new(change.Key, row.Version, row.Seq, Instants.Of(at), change.Method, change.Body?.Bytes ?? ReadOnlyMemory<byte>.Empty);
    }

    // That a resource never existed is relied on by holding its place in the unique index until the commit: whoever creates it meanwhile waits.
    private void RelyOnAbsence(NpgsqlBatch batch)
    {
        var absent = changeSet.Versions.Where(reliance => reliance.Version == 0).OrderBy(reliance => reliance.Key)
            .Select((reliance, index) => (reliance.Key, Place: -(locks.FirstSequence + rows.Count + index)))
            .ToList();
        if (absent.Count == 0) return;
        batch.Add(
            """
            INSERT INTO resource (key, type_id, id, version, seq, deleted, last_updated, index_tables)
            SELECT key, type_id, id, 0, 0, true, 0, 0 FROM unnest($1, $2, $3) AS absent (key, type_id, id)
            """,
            Column(absent, a => a.Place), Column(absent, a => locks.TypeIdOf(a.Key)), Column(absent, a => a.Key.Id));
        batch.Add("DELETE FROM resource WHERE key = ANY($1)", Column(absent, a => a.Place));
    }

    private void InsertResources(NpgsqlBatch batch, List<NewRow> fresh)
    {
        if (fresh.Count == 0) return;
        batch.Add(
            """
            INSERT INTO resource (key, type_id, id, version, seq, deleted, last_updated, content_hash, index_tables)
            SELECT key, type_id, id, 1, key, deleted, $6, content_hash, index_tables
            FROM unnest($1, $2, $3, $4, $5, $7) AS fresh (key, type_id, id, deleted, content_hash, index_tables)
            """,
            Column(fresh, r => r.Key), Column(fresh, r => r.Change.TypeId), Column(fresh, r => r.Change.Source.Key.Id),
            Column(fresh, r => r.Change.Source.Body is null), Column(fresh, HashOf), Value(at), Column(fresh, r => (int)r.Change.Rows.Tables));
    }

    private void UpdateResources(NpgsqlBatch batch, List<NewRow> changed)
    {
        if (changed.Count == 0) return;
        var tables = changed.Aggregate(IndexTables.None, (all, row) => all | locks.CurrentOf(row.Change).IndexTables);
        PostgreSqlIndexWriter.Delete(batch, changed.ConvertAll(row => row.Key), tables);
        batch.Add(
            """
            UPDATE resource r SET version = u.version, seq = u.seq, deleted = u.deleted, last_updated = $6,
                content_hash = u.content_hash, index_tables = u.index_tables
            FROM unnest($1, $2, $3, $4, $5, $7) AS u (key, version, seq, deleted, content_hash, index_tables) WHERE r.key = u.key
            """,
            Column(changed, r => r.Key), Column(changed, r => r.Version), Column(changed, r => r.Seq),
            Column(changed, r => r.Change.Source.Body is null), Column(changed, HashOf), Value(at), Column(changed, r => (int)r.Change.Rows.Tables));
    }

    private void InsertVersions(NpgsqlBatch batch)
    {
        if (rows.Count == 0) return;
        batch.Add(
            """
            INSERT INTO version (seq, key, type_id, id, version, at, method, actor, body)
            SELECT seq, key, type_id, id, version, $7, method, $8, body
            FROM unnest($1, $2, $3, $4, $5, $6, $9) AS fresh (seq, key, type_id, id, version, method, body)
            """,
            Column(rows, r => r.Seq), Column(rows, r => r.Key), Column(rows, r => r.Change.TypeId), Column(rows, r => r.Change.Source.Key.Id),
            Column(rows, r => r.Version), Column(rows, r => (short)r.Change.Source.Method), Value(at), Value(changeSet.Source.Actor),
            Column(rows, r => r.Change.Source.Body?.Bytes));
    }

    private sealed record NewRow(PreparedChange Change, long Seq, long Key)
    {
        public int Version => Change.Source.BaseVersion + 1;
    }
}
