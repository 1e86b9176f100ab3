using System.Buffers.Binary;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Rows;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>Writes one change set within the open transaction, after checking again what it relied on.</summary>
internal static class SqliteCommit
{
    public static Result<Receipt> Run(SqliteWriteSession session, PreparedChangeSet changeSet, int auditChain)
    {
        if (changeSet.Revision is { } revision && session.Revision != revision) return Problems.DecideAgain;
        foreach (var reliance in changeSet.Versions)
        {
            if (Current(session, reliance.Key).Version != reliance.Version) return Problems.DecideAgain;
        }

        foreach (var match in changeSet.Matches)
        {
            if (!StillMatches(session, match)) return Problems.DecideAgain;
        }

        var currents = new CurrentRow[changeSet.Changes.Count];
        for (var i = 0; i < currents.Length; i++)
        {
            var change = changeSet.Changes[i];
            currents[i] = Current(session, change.Source.Key, change.TypeId);
            if (currents[i].Version != change.Source.BaseVersion) return Problems.DecideAgain;
        }

        // Only now, so that a refusal never leaves anything to undo.
        if (changeSet.ChangesDefinitions) session.AdvanceRevision();
        session.Audit.Append(auditChain, changeSet.Source.Audit);
        var versions = changeSet.Changes.Zip(currents, (change, current) => Write(session, change, current, changeSet.Source.Actor)).ToList();
        if (changeSet.Cases is { } cases) Complete(cases.RunAsync(session.Cases, CaseChanges(changeSet, currents, versions), session.At));
        return new Receipt(versions);
    }

    private static List<CaseChange> CaseChanges(PreparedChangeSet changeSet, CurrentRow[] currents, List<StoredVersion> versions) => [.. changeSet.Changes.Select((change, i) => new CaseChange(
        currents[i].Version == 0 ? versions[i].Sequence : currents[i].Key, change.TypeId, change.Source.Key, change.Source.Case,
        IsNew: currents[i].Version == 0, IsDeletion: change.Source.Body is null))];

    // SQLite knows no waiting: what runs on it has ended when it returns.
    internal static void Complete(Task done)
    {
        if (!done.IsCompleted) throw new InvalidOperationException("A statement on SQLite did not end at once.");
        done.GetAwaiter().GetResult();
    }

    private static CurrentRow Current(SqliteWriteSession session, ResourceKey key) =>
        session.Interned.TryGet(InternedKind.Type, key.Type, out var typeId) ? Current(session, key, typeId) : default;

    private static CurrentRow Current(SqliteWriteSession session, ResourceKey key, int typeId)
    {
        var found = new StrongBox();
        session.Statement("SELECT key, version, index_tables FROM resource WHERE type_id = ?1 AND id = ?2")
            .Bind(1, typeId).Bind(2, key.Id)
            .First(found, static (row, box) => box.Row = new(row.Int64(0), (int)row.Int64(1), (IndexTables)row.Int64(2)));
        return found.Row;
    }

    private static bool StillMatches(SqliteWriteSession session, PreparedMatch match)
    {
        var expected = match.Source.Matches.Select(key => Current(session, key).Key).ToHashSet();
        using var command = session.Connection.CreateCommand();
#pragma warning disable CA2100 // Search SQL is built from fixed parts; values are parameters.
        command.CommandText = match.Keys.Text;
#pragma warning restore CA2100
        for (var i = 0; i < match.Keys.Values.Count; i++)
        {
            command.Parameters.Add(new SqliteParameter($"${i + 1}", match.Keys.Values[i] ?? DBNull.Value));
        }

        using var reader = command.ExecuteReader();
        var matched = new HashSet<long>();
        while (reader.Read()) matched.Add(reader.GetInt64(0));
        return matched.SetEquals(expected);
    }

    private static StoredVersion Write(SqliteWriteSession session, PreparedChange change, CurrentRow current, string actor)
    {
        var (source, typeId, rows) = change;
        var seq = session.NextSequence();
        var key = current.Version == 0 ? seq : current.Key;
        var version = source.BaseVersion + 1;
        Instants.Stamp(source.Body, session.At);

        var journal = session.Statement("INSERT INTO version (seq, key, type_id, id, version, at, method, actor, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .Bind(1, seq).Bind(2, key).Bind(3, typeId).Bind(4, source.Key.Id).Bind(5, version).Bind(6, session.At).Bind(7, (int)source.Method).Bind(8, actor);
        (source.Body is { } body ? journal.Bind(9, body.Bytes) : journal.BindNull(9)).Execute();

        if (current.Version == 0) InsertResource(session, change, key, rows.Tables);
        else UpdateResource(session, change, key, seq, rows.Tables);
        session.Index.Delete(key, current.IndexTables);
        session.Index.Insert(key, rows);
        return new(source.Key, version, seq, Instants.Of(session.At), source.Method, source.Body?.Bytes ?? ReadOnlyMemory<byte>.Empty);
    }

    private static void InsertResource(SqliteWriteSession session, PreparedChange change, long key, IndexTables tables)
    {
        var insert = session.Statement("""
            INSERT INTO resource (key, type_id, id, version, seq, deleted, last_updated, content_hash, index_tables)
            VALUES (?1, ?2, ?3, 1, ?1, ?4, ?5, ?6, ?7)
            """);
        insert.Bind(1, key).Bind(2, change.TypeId).Bind(3, change.Source.Key.Id).Bind(4, change.Source.Body is null ? 1 : 0).Bind(5, session.At).Bind(7, (int)tables);
        BindHash(insert, 6, change.Source).Execute();
    }

    private static void UpdateResource(SqliteWriteSession session, PreparedChange change, long key, long seq, IndexTables tables)
    {
        var update = session.Statement("""
            UPDATE resource SET version = ?2, seq = ?3, deleted = ?4, last_updated = ?5, content_hash = ?6, index_tables = ?7 WHERE key = ?1
            """);
        update.Bind(1, key).Bind(2, change.Source.BaseVersion + 1).Bind(3, seq).Bind(4, change.Source.Body is null ? 1 : 0).Bind(5, session.At).Bind(7, (int)tables);
        BindHash(update, 6, change.Source).Execute();
    }

    private static SqliteStatement BindHash(SqliteStatement statement, int index, Change change)
    {
        if (change.Body is not { } body) return statement.BindNull(index);
        Span<byte> hash = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(hash, body.ContentHash);
        return statement.Bind(index, hash);
    }

    /// <summary>The current row; version 0: there is none.</summary>
    private readonly record struct CurrentRow(long Key, int Version, IndexTables IndexTables);

    private sealed class StrongBox
    {
        public CurrentRow Row { get; set; }
    }
}
