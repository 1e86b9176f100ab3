using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using MedCoop.Store.Reindexing;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;
using MedCoop.Store.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Engines.Sqlite;

/// <summary>The embedded database: one file, one writer that commits in groups, readers that never wait for it.</summary>
internal sealed class SqliteEngine : IStoreEngine
{
    private readonly SqliteDatabase database;
    private readonly SqliteReaders readers;
    private readonly SqliteWriter writer;

    public SqliteEngine(SqliteDatabase database, TimeProvider clock, ILogger logger)
    {
        this.database = database;
        readers = new SqliteReaders(database);
        writer = new SqliteWriter(database, Interned, clock, logger);
    }

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public InternedIds Interned { get; } = new();

    public int AuditNode { get; set; }

    // One writer: a chain of its commits, and that of the spool.
    public int AuditLanes => 2;

    public Task<Result<T>> ReadAsync<T>(Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull =>
        readers.ReadAsync(read, timeout, cancellationToken);

    public ValueTask<Result<StoredVersion>> CurrentAsync(ResourceKey key, int typeId, SearchCommand? condition, CancellationToken cancellationToken) =>
        readers.CurrentAsync(key, typeId, condition, cancellationToken);

    public Task<Result<Receipt>> CommitAsync(PreparedChangeSet changeSet, CancellationToken cancellationToken) =>
        writer.RunAsync(session => SqliteCommit.Run(session, changeSet, AuditChain), changeSet.Bytes, cancellationToken);

    public Task<Result<int>> AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) => writer.RunAsync<int>(
        session =>
        {
            session.Audit.Append(AuditChain, entries);
            return entries.Count;
        },
        bytes: 0, cancellationToken);

    public Task<Result<long>> MoveAuditAsync(long first, IReadOnlyList<SpooledAudit> entries, CancellationToken cancellationToken) => writer.RunAsync<long>(
        session => session.Audit.Move(AuditChain + AuditPlace.SpoolLane, first, entries),
        bytes: 0, cancellationToken);

    public async Task<Result<InternedIds>> InternAsync(IReadOnlyCollection<InternedName> names, CancellationToken cancellationToken)
    {
        var ids = await writer.RunAsync<IReadOnlyList<int>>(session => Intern(session, names).ToArray(), bytes: 0, cancellationToken);
        if (ids.Problem is { } problem) return problem;
        // Only now: until the commit another writer could have been given the same id.
        foreach (var (id, name) in ids.Value.Zip(names)) Interned.Add(id, name);
        return Interned;
    }

    public async Task<Result<InternedIds>> InternOwnUrlAsync(string url, CancellationToken cancellationToken)
    {
        var name = new InternedName(InternedKind.OwnUrl, url);
        var id = await writer.RunAsync<int>(
            session =>
            {
                var before = session.Trace.Rows;
                var given = Intern(session, [name]).Single();
                if (session.Trace.Rows != before) session.AdvanceRevision();
                return given;
            },
            bytes: 0, cancellationToken);
        if (id.Problem is { } problem) return problem;
        Interned.Add(id.Value, name);
        return Interned;
    }

    public Task<Result<int>> ReplaceIndexAsync(IReadOnlyList<ReindexedResource> resources, long revision, CancellationToken cancellationToken) =>
        writer.RunAsync(session => SqliteReindexing.Run(session, resources, revision), bytes: 0, cancellationToken);

    public Task<Result<int>> AssignCasesAsync(CaseWork work, IReadOnlyList<CaseChange> changes, CancellationToken cancellationToken) => writer.RunAsync<int>(
        session =>
        {
            SqliteCommit.Complete(work.RunAsync(session.Cases, changes, session.At));
            return changes.Count;
        },
        bytes: 0, cancellationToken);

    public Task<Result<int>> ExecuteAsync(IReadOnlyList<SearchCommand> statements, CancellationToken cancellationToken) =>
        writer.RunAsync<int>(session => statements.Select(statement => SqliteReindexing.Execute(session, statement)).ToList()[^1], bytes: 0, cancellationToken);

    public T Ask<T>(Func<ReadSession, T> read) => readers.Ask(read);

    public Task<Result<int>> InsertAsync(SearchCommand permit, IReadOnlyList<RowBatch> batches, CancellationToken cancellationToken) =>
        writer.RunAsync(session => SqliteRows.Insert(session, permit, batches), batches.Sum(batch => batch.Bytes), cancellationToken);

    public Task<Result<long>> JournalEndAsync(CancellationToken cancellationToken) =>
        ReadAsync((session, token) => session.FirstAsync(session.Command("SELECT coalesce(max(seq), 0) FROM version"), row => row.GetInt64(0), token), timeout: null, cancellationToken);

    public async Task<Result<IReadOnlyList<string>>> MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new List<string>(await new SqliteSchema(database).MigrateAsync(cancellationToken));
        }
        catch (SqliteException e) when (SqliteProblems.Of(e) is { } problem)
        {
            return problem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SqliteProblems.NoFile(database.File, e);
        }
    }

    public async Task<Result<IReadOnlyList<string>>> PendingMigrationsAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(database.File)) return SqliteProblems.NoFile(database.File, reason: null);
        try
        {
            return new List<string>(await new SqliteSchema(database).PendingAsync(cancellationToken));
        }
        catch (SqliteException e) when (SqliteProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    public async Task<Result<StructureCheck>> CheckStructureAsync(CancellationToken cancellationToken)
    {
        const string Method = "integrity_check";
        var read = await Task.Run(() => ReadAsync(
            async (session, token) => new StructureCheck(
                Method,
                await session.ListAsync(session.Command("SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), row => row.GetString(0), token)),
            timeout: null, cancellationToken), cancellationToken);
        return read.Problem is { Code: ErrorCodes.DamagedStore } damaged ? new StructureCheck(Method, [damaged.Text]) : read;
    }

    // On a thread of the pool: SQLite copies synchronously.
    public Task<Result<BackupReceipt>> BackupAsync(string file, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => new SqliteBackup(database).Copy(file, progress, cancellationToken), cancellationToken);

    public Task<Result<BackupReceipt>> RestoreAsync(string file, bool replace, IProgress<double>? progress, CancellationToken cancellationToken) =>
        new SqliteRestore(database).RestoreAsync(file, replace, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        readers.Dispose();
    }

    private int AuditChain => AuditPlace.FirstChain(AuditNode);

    private static IEnumerable<int> Intern(SqliteWriteSession session, IReadOnlyCollection<InternedName> names)
    {
        var insert = session.Statement("INSERT INTO interned (id, kind, value) SELECT coalesce(max(id), 0) + 1, ?1, ?2 FROM interned WHERE true ON CONFLICT (kind, value) DO NOTHING");
        var find = session.Statement("SELECT id FROM interned WHERE kind = ?1 AND value = ?2");
        foreach (var (kind, value) in names)
        {
            var id = new long[1];
            insert.Bind(1, (int)kind).Bind(2, value).Execute();
            find.Bind(1, (int)kind).Bind(2, value).First(id, static (row, id) => id[0] = row.Int64(0));
            yield return (int)id[0];
        }
    }
}
