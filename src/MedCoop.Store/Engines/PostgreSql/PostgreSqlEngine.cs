using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using MedCoop.Store.Journal;
using MedCoop.Store.Reindexing;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;
using MedCoop.Store.Verification;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>PostgreSQL 15 or newer: any number of servers, real concurrent transactions.</summary>
internal sealed class PostgreSqlEngine : IStoreEngine
{
    private readonly PostgreSqlDatabase database;
    private readonly TimeProvider clock;
    private readonly PostgreSqlReads reads;
    private readonly PostgreSqlCommits commits;
    private readonly PostgreSqlAuditWriting audit;

    public PostgreSqlEngine(string connectionString, TimeProvider clock, ILogger logger)
    {
        this.clock = clock;
        database = new PostgreSqlDatabase(connectionString);
        reads = new PostgreSqlReads(database.Pool);
        commits = new PostgreSqlCommits(database.Pool, Interned, clock, logger);
        audit = new PostgreSqlAuditWriting(database.Pool, clock, logger);
    }

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public InternedIds Interned { get; } = new();

    public int AuditNode
    {
        get => commits.AuditNode;
        set => commits.AuditNode = value;
    }

    public int AuditLanes => PostgreSqlAudit.Lanes;

    public Task<Result<T>> ReadAsync<T>(Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull =>
        reads.ReadAsync(read, timeout, cancellationToken);

    public async ValueTask<Result<StoredVersion>> CurrentAsync(ResourceKey key, int typeId, SearchCommand? condition, CancellationToken cancellationToken)
    {
        var (text, values) = condition is null ? (ResourceReading.CurrentSql, [typeId, key.Id]) : (ResourceReading.CurrentSql + condition.Text, condition.Values.ToArray());
        var found = await ReadAsync(
            (session, token) => session.ListAsync(session.Command(text, values), row => VersionReading.Read(row, Interned), token),
            timeout: null, cancellationToken);
        return found.Problem ?? (found.Value.Count == 0 ? Problems.Unknown(key) : Result.Of(found.Value[0]));
    }

    public Task<Result<Receipt>> CommitAsync(PreparedChangeSet changeSet, CancellationToken cancellationToken) =>
        commits.CommitAsync(changeSet, cancellationToken);

    public Task<Result<int>> AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        audit.AppendAsync(AuditChain, entries, cancellationToken);

    public Task<Result<long>> MoveAuditAsync(long first, IReadOnlyList<SpooledAudit> entries, CancellationToken cancellationToken) =>
        audit.WriteAsync(AuditChain + AuditPlace.SpoolLane, first, entries, cancellationToken);

    public async Task<Result<InternedIds>> InternAsync(IReadOnlyCollection<InternedName> names, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.Pool.OpenConnectionAsync(cancellationToken);
            foreach (var (id, name) in await PostgreSqlInterning.InternAsync(connection, [.. names], cancellationToken)) Interned.Add(id, name);
            return Interned;
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    public async Task<Result<InternedIds>> InternOwnUrlAsync(string url, CancellationToken cancellationToken)
    {
        const string Insert = """
            WITH fresh AS (
                INSERT INTO interned (id, kind, value) SELECT (SELECT coalesce(max(id), 0) FROM interned) + 1, 4, $1
                WHERE NOT EXISTS (SELECT 1 FROM interned WHERE kind = 4 AND value = $1) RETURNING id)
            INSERT INTO catalog (id, revision) SELECT 1, 1 FROM fresh ON CONFLICT (id) DO UPDATE SET revision = catalog.revision + 1
            """;
        var done = await ExecuteAsync(
            [new SearchCommand(PostgreSqlLocks.ChangeDefinitions, []), new SearchCommand(PostgreSqlInterning.Alone, []), new SearchCommand(Insert, [url])], cancellationToken);
        if (done.Problem is { } problem) return problem;
        var id = await ReadAsync(
            (session, token) => session.FirstAsync(session.Command("SELECT id FROM interned WHERE kind = 4 AND value = $1", url), row => row.GetInt32(0), token), timeout: null, cancellationToken);
        if (id.Problem is { } unreadable) return unreadable;
        Interned.Add(id.Value, new InternedName(InternedKind.OwnUrl, url));
        return Interned;
    }

    public Task<Result<int>> ReplaceIndexAsync(IReadOnlyList<ReindexedResource> resources, long revision, CancellationToken cancellationToken) =>
        new PostgreSqlReindexing(database.Pool, clock).ReplaceAsync(resources, revision, cancellationToken);

    public Task<Result<int>> AssignCasesAsync(CaseWork work, IReadOnlyList<CaseChange> changes, CancellationToken cancellationToken) =>
        new PostgreSqlReindexing(database.Pool, clock).AssignCasesAsync(work, changes, Interned, cancellationToken);

    public Task<Result<int>> ExecuteAsync(IReadOnlyList<SearchCommand> statements, CancellationToken cancellationToken) =>
        new PostgreSqlReindexing(database.Pool, clock).ExecuteAsync(statements, cancellationToken);

    public T Ask<T>(Func<ReadSession, T> read) => reads.Ask(read);

    public Task<Result<int>> InsertAsync(SearchCommand permit, IReadOnlyList<RowBatch> batches, CancellationToken cancellationToken) =>
        new PostgreSqlRows(database.Pool).InsertAsync(permit, batches, cancellationToken);

    public Task<Result<long>> JournalEndAsync(CancellationToken cancellationToken) => ReadAsync(
        (session, token) => session.FirstAsync(session.Command("SELECT journal_end()"), row => row.GetInt64(0), token), timeout: null, cancellationToken);

    public Task<Result<IReadOnlyList<string>>> PendingMigrationsAsync(CancellationToken cancellationToken) =>
        OrProblemAsync(() => new PostgreSqlSchema(database).PendingAsync(cancellationToken));

    public Task<Result<IReadOnlyList<string>>> MigrateAsync(CancellationToken cancellationToken) =>
        OrProblemAsync(() => new PostgreSqlSchema(database).MigrateAsync(cancellationToken));

    public async Task<Result<StructureCheck>> CheckStructureAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new PostgreSqlStructure(database.Pool).CheckAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.Of(e) is { } problem)
        {
            return problem;
        }
    }

    public Task<Result<BackupReceipt>> BackupAsync(string file, IProgress<double>? progress, CancellationToken cancellationToken) =>
        new PostgreSqlBackup(database, clock).WriteAsync(file, progress, cancellationToken);

    public Task<Result<BackupReceipt>> RestoreAsync(string file, bool replace, IProgress<double>? progress, CancellationToken cancellationToken) =>
        new PostgreSqlRestore(database).RestoreAsync(file, replace, progress, cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private int AuditChain => AuditNode > 0 ? AuditPlace.FirstChain(AuditNode) : throw new InvalidOperationException("The audit trail is not open.");

    // A plain conversion would need the interface's own type on the left of it.
    private static async Task<Result<IReadOnlyList<string>>> OrProblemAsync(Func<Task<IReadOnlyList<string>>> work)
    {
        try
        {
            return new List<string>(await work());
        }
        catch (NpgsqlException e) when (PostgreSqlProblems.AtOpening(e) is { } problem)
        {
            return problem;
        }
    }
}
