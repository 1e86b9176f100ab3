using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using MedCoop.Store.Reindexing;
using MedCoop.Store.Search;
using MedCoop.Store.Verification;

namespace MedCoop.Store.Engines;

/// <summary>What differs between the databases: <see cref="Sqlite.SqliteEngine"/> and <see cref="PostgreSql.PostgreSqlEngine"/>.</summary>
internal interface IStoreEngine : IAsyncDisposable
{
    /// <summary>Whose SQL it speaks.</summary>
    SqlDialect Dialect { get; }

    /// <summary>The interned ids seen so far.</summary>
    InternedIds Interned { get; }

    /// <summary>
    /// Runs reads on a pooled connection. Each statement sees one committed state; <see cref="ReadSession.BeginSnapshotAsync"/> makes all
    /// that follow see the same one.
    /// </summary>
    /// <param name="read">Reads; must not keep the session. It may run twice when a connection turns out to be dead.</param>
    /// <param name="timeout">Longest time that it may take; null: no limit.</param>
    /// <returns>What was read, or <see cref="ProblemKind.Unavailable"/>, or <see cref="ProblemKind.TooCostly"/> after the timeout.</returns>
    Task<Result<T>> ReadAsync<T>(
        Func<ReadSession, CancellationToken, Task<T>> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : notnull;

    /// <summary>
    /// The current version of a resource, the read that is asked most: each engine does it in the way that costs it least.
    /// </summary>
    /// <param name="key">Which resource.</param>
    /// <param name="typeId">Interned id of its type.</param>
    /// <param name="condition">What a row <c>r</c> of <c>resource</c> must fulfil beyond that; null: nothing.</param>
    /// <param name="cancellationToken">To stop waiting for a connection.</param>
    /// <returns>The version, a deletion too; or <see cref="ProblemKind.NotFound"/>, or <see cref="ProblemKind.Unavailable"/>.</returns>
    ValueTask<Result<StoredVersion>> CurrentAsync(ResourceKey key, int typeId, SearchCommand? condition, CancellationToken cancellationToken);

    /// <summary>Interns names for good, whoever else does the same at the same time; afterwards all are in <see cref="Interned"/>.</summary>
    Task<Result<InternedIds>> InternAsync(IReadOnlyCollection<InternedName> names, CancellationToken cancellationToken);

    /// <summary>Interns a FHIR base of this server's. A new one is one more revision of the definitions: it changes which references are local.</summary>
    Task<Result<InternedIds>> InternOwnUrlAsync(string url, CancellationToken cancellationToken);

    /// <summary>Replaces the index rows of those resources that are still at the version that was read.</summary>
    /// <returns>How many they were, or <see cref="ErrorCodes.DecideAgain"/> when the definitions have changed since the rows were extracted.</returns>
    Task<Result<int>> ReplaceIndexAsync(IReadOnlyList<ReindexedResource> resources, long revision, CancellationToken cancellationToken);

    /// <summary>Makes cases and grants those that follow from what is stored.</summary>
    Task<Result<int>> AssignCasesAsync(CaseWork work, IReadOnlyList<CaseChange> changes, CancellationToken cancellationToken);

    /// <summary>Runs statements in one transaction, one after the other; gives how many rows the last one changed.</summary>
    Task<Result<int>> ExecuteAsync(IReadOnlyList<SearchCommand> statements, CancellationToken cancellationToken);

    /// <summary>Runs reads on the caller's thread, which waits for the database; for questions in the middle of validation, which has no other way.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    T Ask<T>(Func<ReadSession, T> read);

    /// <summary>Inserts many rows in one transaction, after a statement that says whether they may come.</summary>
    /// <param name="permit">Must change a row; else nothing is inserted.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="cancellationToken">To stop before it begins.</param>
    /// <returns>How many rows; 0 when the permit was refused.</returns>
    Task<Result<int>> InsertAsync(SearchCommand permit, IReadOnlyList<RowBatch> batches, CancellationToken cancellationToken);

    /// <summary>Commits all or nothing; see <see cref="ResourceStore.CommitAsync"/>.</summary>
    Task<Result<Receipt>> CommitAsync(PreparedChangeSet changeSet, CancellationToken cancellationToken);

    /// <summary>The node in whose chains entries are appended; 0 until the trail is open. Set once, before anything is appended.</summary>
    int AuditNode { get; set; }

    /// <summary>How many chains a node has, so that its transactions need not wait for one another.</summary>
    int AuditLanes { get; }

    /// <summary>Appends to the audit trail. Returns only after the entries are durable.</summary>
    Task<Result<int>> AppendAuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken);

    /// <summary>Appends what was spooled to the chain of the spool, but for what that chain has already. Returns only after it is durable.</summary>
    /// <param name="first">The number of the first entry in the chain.</param>
    /// <param name="entries">The entries; none: only asks.</param>
    /// <param name="cancellationToken">To give up before it begins.</param>
    /// <returns>The number that the next entry gets.</returns>
    Task<Result<long>> MoveAuditAsync(long first, IReadOnlyList<SpooledAudit> entries, CancellationToken cancellationToken);

    /// <summary>The last journal sequence before which nothing can appear any more; 0 when the journal is empty.</summary>
    Task<Result<long>> JournalEndAsync(CancellationToken cancellationToken);

    /// <summary>Brings the schema up to date, making the database when there is none; any number of servers may do so at once.</summary>
    /// <returns>The migrations that were applied.</returns>
    Task<Result<IReadOnlyList<string>>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Migrations that the database lacks; empty when its schema is current.</summary>
    Task<Result<IReadOnlyList<string>>> PendingMigrationsAsync(CancellationToken cancellationToken);

    /// <summary>Checks the database's own structures (pages, indexes), beside working servers.</summary>
    Task<Result<StructureCheck>> CheckStructureAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="ResourceStore.BackupAsync" />
    Task<Result<BackupReceipt>> BackupAsync(string file, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <inheritdoc cref="ResourceStore.RestoreAsync" />
    Task<Result<BackupReceipt>> RestoreAsync(string file, bool replace, IProgress<double>? progress, CancellationToken cancellationToken);
}
