using System.IO.Hashing;
using System.Text;
using MedCoop.Fhir;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using MedCoop.Store.Rows;
using Npgsql;
using static MedCoop.Store.Engines.PostgreSql.PostgreSqlBatch;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>
/// The first round trip of a commit: begins the transaction, locks what the decision relied on and reads it as it is now. Every lock is
/// taken in one order (criteria, then resources by type and id), so that commits rarely deadlock.
/// </summary>
internal sealed class PostgreSqlLocks
{
    // Whoever changes the definitions waits for all commits that rely on them, and they for it. Taken before every other lock.
    public const string ShareDefinitions = "SELECT pg_advisory_xact_lock_shared(1296385875, 4)";

    private const string LockCriteria = "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest($1) AS k ORDER BY 1) AS criteria";
    private const string ShareCases = "SELECT pg_advisory_xact_lock_shared(k) FROM (SELECT unnest($1) AS k ORDER BY 1) AS cases";
    private const string BeginJournal = "SELECT journal_begin($1)";
    private const string TransactionIdSql = "SELECT CAST(pg_current_xact_id() AS text)";

    // In READ COMMITTED a row that changed while this waited for its lock is returned as it is now.
    private const string LockChanged = """
        SELECT r.type_id, r.id, r.key, r.version, r.index_tables, r.last_updated FROM resource r
        JOIN unnest($1, $2) AS wanted (type_id, id) ON r.type_id = wanted.type_id AND r.id = wanted.id
        ORDER BY r.type_id, r.id FOR UPDATE OF r
        """;

    private const string LockRelied = """
        SELECT r.type_id, r.id, r.version FROM resource r
        JOIN unnest($1, $2) AS wanted (type_id, id) ON r.type_id = wanted.type_id AND r.id = wanted.id
        ORDER BY r.type_id, r.id FOR SHARE OF r
        """;

    private const string KeysOf = """
        SELECT r.key FROM resource r
        JOIN unnest($1, $2) AS wanted (type_id, id) ON r.type_id = wanted.type_id AND r.id = wanted.id
        """;

    /// <summary>Taken, until the transaction ends, by whoever changes what resources are indexed by.</summary>
    public const string ChangeDefinitions = "SELECT pg_advisory_xact_lock(1296385875, 4)";

    private readonly PreparedChangeSet changeSet;
    private readonly InternedIds interned;
    private readonly int? auditChain;
    private readonly Dictionary<(int TypeId, string Id), CurrentRow> current = [];
    private readonly Dictionary<(int TypeId, string Id), int> relied = [];
    private bool matchesHold = true;
    private long revision;

    private PostgreSqlLocks(PreparedChangeSet changeSet, InternedIds interned, int? auditChain)
    {
        this.changeSet = changeSet;
        this.interned = interned;
        this.auditChain = auditChain;
    }

    /// <summary>The first of the journal sequences reserved: one per change, then one per relied-on absence.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>The transaction's id: tells after a lost connection whether it still runs.</summary>
    public string TransactionId { get; private set; } = "";

    /// <summary>The end of the audit chain that the commit appends to; null: it appends nothing.</summary>
    public AuditTail? AuditTail { get; private set; }

    /// <summary>Whether everything still is as the decision saw it.</summary>
    public bool Hold =>
        matchesHold &&
        (changeSet.Revision ?? revision) == revision &&
        changeSet.Changes.All(change => CurrentOf(change).Version == change.Source.BaseVersion) &&
        changeSet.Versions.All(reliance => relied.GetValueOrDefault((TypeIdOf(reliance.Key), reliance.Key.Id)) == reliance.Version);

    public static async Task<PostgreSqlLocks> TakeAsync(
        NpgsqlConnection connection, PreparedChangeSet changeSet, InternedIds interned, int? auditChain, CancellationToken cancellationToken)
    {
        var locks = new PostgreSqlLocks(changeSet, interned, auditChain);
        await using var batch = connection.CreateBatch();
        locks.Fill(batch);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await locks.ReadAsync(reader);
        return locks;
    }

    /// <summary>The row that a change replaces; version 0 when there is none.</summary>
    public CurrentRow CurrentOf(PreparedChange change) => current.GetValueOrDefault((change.TypeId, change.Source.Key.Id));

    /// <summary>The id of a resource's type; 0, which no row has, when it was never seen.</summary>
    public int TypeIdOf(ResourceKey key) => interned.TryGet(InternedKind.Type, key.Type, out var typeId) ? typeId : 0;

    private bool UsesDefinitions => changeSet.Revision is not null || changeSet.ChangesDefinitions;

    // Negative: the positive numbers are journal sequences (JournalFunctions).
    public static long LockOf(string criteria) => long.MinValue | unchecked((long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(criteria)));

    private static async Task<HashSet<long>> KeysAsync(NpgsqlDataReader reader)
    {
        var keys = new HashSet<long>();
        while (await reader.ReadAsync()) keys.Add(reader.GetInt64(0));
        await reader.NextResultAsync();
        return keys;
    }

    private void Fill(NpgsqlBatch batch)
    {
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
        if (UsesDefinitions) batch.Add(changeSet.ChangesDefinitions ? ChangeDefinitions : ShareDefinitions).Add(CatalogRow.Read);
        if (changeSet.Cases is not null)
        {
            // Who creates a resource and who refers to it before it is there must not miss one another.
            batch.Add(LockCriteria, Column([.. changeSet.Changes.Where(change => change.Source is { BaseVersion: 0, Case: not null })], change => LockOf($"case {change.Source.Key}")));
            batch.Add(ShareCases, Column([.. changeSet.Changes.SelectMany(change => change.Source.Case is { } links ? [.. links.Parents, .. links.Subject, .. links.Claims] : (IEnumerable<ResourceKey>)[])
                .Except(changeSet.Changes.Select(change => change.Source.Key))], key => LockOf($"case {key}")));
        }

        if (changeSet.Matches.Count > 0) batch.Add(LockCriteria, Column(changeSet.Matches, match => LockOf(match.Source.Criteria)));
        foreach (var match in changeSet.Matches)
        {
            batch.Add(match.Keys.Text, [.. match.Keys.Values.Select(PostgreSqlReadSession.Parameter)]);
            batch.Add(KeysOf, Column(match.Source.Matches, TypeIdOf), Column(match.Source.Matches, key => key.Id));
        }

        batch.Add(LockChanged, Column(changeSet.Changes, change => change.TypeId), Column(changeSet.Changes, change => change.Source.Key.Id));
        batch.Add(LockRelied, Column(changeSet.Versions, v => TypeIdOf(v.Key)), Column(changeSet.Versions, v => v.Key.Id));
        if (auditChain is { } chain) PostgreSqlAudit.LockChain(batch, chain);
        // Last, because readers of the journal wait for a transaction from here on, and because versions of one resource must be in order.
        var sequences = changeSet.Changes.Count + changeSet.Versions.Count(reliance => reliance.Version == 0);
        batch.Add(BeginJournal, Value(Math.Max(1, sequences)));
        batch.Add(TransactionIdSql);
    }

    // One result per statement, in their order; BEGIN has none.
    private async Task ReadAsync(NpgsqlDataReader reader)
    {
        if (UsesDefinitions)
        {
            await reader.NextResultAsync();
            await reader.ReadAsync();
            revision = reader.GetInt64(0);
            await reader.NextResultAsync();
        }

        if (changeSet.Cases is not null)
        {
            await reader.NextResultAsync();
            await reader.NextResultAsync();
        }

        if (changeSet.Matches.Count > 0) await reader.NextResultAsync();
        foreach (var match in changeSet.Matches)
        {
            var found = await KeysAsync(reader);
            var expected = await KeysAsync(reader);
            matchesHold &= found.SetEquals(expected) && found.Count == match.Source.Matches.Count;
        }

        while (await reader.ReadAsync())
        {
            current[(reader.GetInt32(0), reader.GetString(1))] =
                new(reader.GetInt64(2), reader.GetInt32(3), (IndexTables)reader.GetInt32(4), reader.GetInt64(5));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync()) relied[(reader.GetInt32(0), reader.GetString(1))] = reader.GetInt32(2);
        await reader.NextResultAsync();
        if (auditChain is { } chain)
        {
            AuditTail = await PostgreSqlAudit.ReadTailAsync(reader, chain);
            await reader.NextResultAsync();
        }

        await reader.ReadAsync();
        FirstSequence = reader.GetInt64(0);
        await reader.NextResultAsync();
        await reader.ReadAsync();
        TransactionId = reader.GetString(0);
    }
}

/// <summary>A resource's row as it was locked; version 0: there is none.</summary>
internal readonly record struct CurrentRow(long Key, int Version, IndexTables IndexTables, long LastUpdated);
