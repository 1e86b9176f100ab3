using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Access;
using MedCoop.Store.Audit;
using MedCoop.Store.Commits;
using MedCoop.Store.Concepts;
using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;
using MedCoop.Store.Journal;
using MedCoop.Store.Reindexing;
using MedCoop.Store.Search;
using MedCoop.Store.Verification;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store;

/// <summary>The one place where resources are: reads, searches, the journal, and the only door for changes.</summary>
/// <remarks>
/// A database that cannot answer is a problem of kind <see cref="ProblemKind.Unavailable"/>, in streams a <see cref="StoreUnavailableException"/>.
/// Before anything else, <see cref="OpenAsync"/> must have succeeded once.
/// </remarks>
public sealed class ResourceStore : IAsyncDisposable
{
    private readonly IStoreEngine engine;
    private readonly ChangePreparation preparation;
    private readonly ResourceReading resources;
    private readonly HistoryReading history;
    private readonly JournalReading journal;
    private readonly ResourceSearch search;
    private readonly NameShares nameShares;
    private readonly CurrentDefinitions definitions;
    private readonly StoredCodeSystems codeSystems;
    private readonly TimeProvider clock;
    private readonly CaseRules rules;

    /// <summary>A store that is not open yet.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="options">Limits.</param>
    /// <param name="terminology">What is known without being stored, for searches by value set.</param>
    /// <param name="clock">Tells how old what is known of the definitions is.</param>
    /// <param name="rules">What cases and grants follow from.</param>
    internal ResourceStore(IStoreEngine engine, StoreOptions options, Terminologies terminology, TimeProvider clock, ILogger logger, CaseRules rules)
    {
        this.engine = engine;
        this.clock = clock;
        this.rules = rules;
        definitions = new CurrentDefinitions(engine, clock, logger);
        preparation = new ChangePreparation(engine, rules);
        resources = new ResourceReading(engine);
        history = new HistoryReading(engine, resources);
        journal = new JournalReading(engine);
        codeSystems = new StoredCodeSystems(engine);
        search = new ResourceSearch(engine, engine.Interned, options, Extract, TerminologyAsync, clock);
        nameShares = new NameShares(engine, engine.Interned);
        Audit = new AuditStore(engine, options, clock, logger);

        async Task<Result<Terminologies>> TerminologyAsync(CancellationToken cancellationToken) =>
            (await codeSystems.ReadAsync(cancellationToken)).TryGet(out var large, out var problem) ? terminology.With(large, stored: null) : problem;
    }

    /// <summary>The audit trail, in the same database.</summary>
    public AuditStore Audit { get; }

    /// <summary>Makes the store ready: brings the schema up to date, or, without <paramref name="migrate"/>, only checks that it is.</summary>
    public async Task<Result<ResourceStore>> OpenAsync(bool migrate, CancellationToken cancellationToken)
    {
        if ((await StoreOpening.OpenAsync(this, engine, migrate, cancellationToken)).Problem is { } problem) return problem;
        return (await definitions.GetAsync(cancellationToken)).Problem is { } unreadable ? unreadable : this;
    }

    /// <summary>
    /// What resources are indexed and searched by now. Changes by this process show at once, those of other servers within a second; a
    /// commit never takes index rows of an older revision.
    /// </summary>
    public ValueTask<Result<SearchDefinitions>> DefinitionsAsync(CancellationToken cancellationToken) => definitions.GetAsync(cancellationToken);

    /// <summary>Makes a FHIR base known as one of this server's own: from now on absolute references to it are local.</summary>
    public async Task<Result<SearchDefinitions>> AddOwnUrlAsync(string url, CancellationToken cancellationToken)
    {
        var interned = await engine.InternOwnUrlAsync(url, cancellationToken);
        definitions.Doubt();
        return interned.Problem is { } problem ? problem : await definitions.GetAsync(cancellationToken);
    }

    /// <summary>The current version.</summary>
    /// <returns><see cref="ProblemKind.NotFound"/>, or the deletion itself as a version: callers decide whether that is 410.</returns>
    public ValueTask<Result<StoredVersion>> ReadAsync(ResourceKey key, Visibility visibility, CancellationToken cancellationToken) =>
        resources.CurrentAsync(key, visibility, cancellationToken);

    /// <summary>One version, current or not.</summary>
    public Task<Result<StoredVersion>> ReadVersionAsync(ResourceKey key, int version, Visibility visibility, CancellationToken cancellationToken) =>
        resources.VersionAsync(key, version, visibility, cancellationToken);

    /// <summary>The current version's number and content hash, without its body; <see cref="ResourceHead.None"/> when it never existed.</summary>
    public Task<Result<ResourceHead>> HeadAsync(ResourceKey key, Visibility visibility, CancellationToken cancellationToken) =>
        resources.HeadAsync(key, visibility, cancellationToken);

    /// <summary>Heads of many resources; those that never existed are absent.</summary>
    public Task<Result<IReadOnlyDictionary<ResourceKey, ResourceHead>>> HeadsAsync(
        IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) =>
        resources.HeadsAsync(keys, cancellationToken);

    /// <summary>Runs a search.</summary>
    public Task<Result<SearchResult>> SearchAsync(SearchQuery query, Visibility visibility, CancellationToken cancellationToken) =>
        search.SearchAsync(query, visibility, cancellationToken);

    /// <summary>
    /// The query with everything replaced that depends on other resources (value sets, <c>:above</c>, <c>:below</c>), or
    /// <see cref="ErrorCodes.UnusableTerminology"/>. <see cref="SearchAsync"/> does so itself.
    /// </summary>
    public Task<Result<SearchQuery>> ResolveAsync(SearchQuery query, Visibility visibility, CancellationToken cancellationToken) =>
        search.ResolveAsync(query, visibility, cancellationToken);

    /// <summary>The keys of at most <paramref name="limit"/> resources that match, for conditional interactions.</summary>
    /// <param name="query">As <see cref="ResolveAsync"/> returned it: a commit that relies on the match asks exactly this again.</param>
    /// <param name="limit">Most keys.</param>
    /// <param name="visibility">What who asks may see.</param>
    /// <param name="cancellationToken">To stop.</param>
    public Task<Result<IReadOnlyList<ResourceKey>>> MatchAsync(SearchQuery query, int limit, Visibility visibility, CancellationToken cancellationToken) =>
        search.MatchAsync(query, limit, visibility, cancellationToken);

    /// <summary>
    /// The ids of the Patients for which one stands: those whose place it has taken by merges that both records tell of, and those whose place these had taken. Whether who asks may see them is not asked: what
    /// is read of them must be.
    /// </summary>
    public Task<Result<IReadOnlyList<string>>> ReplacedByAsync(string patient, CancellationToken cancellationToken) => search.ReplacedByAsync(patient, cancellationToken);

    /// <summary>How frequent names of patients are, by their keys: what agreement on one is worth. Roughly, and never older than a quarter of the journal.</summary>
    public Task<Result<NameCounts>> NameCountsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => nameShares.ReadAsync(keys, cancellationToken);

    /// <summary>A page of history. All pages of one query show the same state of the journal.</summary>
    /// <returns>The page, or <see cref="ProblemKind.NotFound"/> when the resource asked for never existed.</returns>
    public Task<Result<HistoryResult>> HistoryAsync(HistoryQuery query, Visibility visibility, CancellationToken cancellationToken) =>
        history.ReadAsync(query, visibility, cancellationToken);

    /// <summary>The last sequence of the journal before which nothing can appear any more; 0 when it is empty.</summary>
    public Task<Result<long>> JournalEndAsync(CancellationToken cancellationToken) => engine.JournalEndAsync(cancellationToken);

    /// <summary>
    /// The journal after one sequence, up to and with another (at most <see cref="JournalEndAsync"/>), deletions included, in order. Nothing
    /// is skipped and nothing comes twice, whatever is committed meanwhile. Read in pages: memory stays bounded, no transaction stays open.
    /// </summary>
    public IAsyncEnumerable<StoredVersion> JournalAsync(long after, long upTo, CancellationToken cancellationToken) =>
        journal.FollowAsync(after, upTo, cancellationToken);

    /// <summary>All resources of a type as they were at one position of the journal (at most <see cref="JournalEndAsync"/>), without the deleted ones.</summary>
    public IAsyncEnumerable<StoredVersion> SnapshotAsync(string type, long position, CancellationToken cancellationToken) =>
        journal.SnapshotAsync(type, position, cancellationToken);

    /// <summary>The versions of a type, current or not, with a body of at most so many bytes, up to a position of the journal, in its order. Larger bodies are not read.</summary>
    public IAsyncEnumerable<StoredVersion> SmallVersionsAsync(string type, int mostBytes, long upTo, CancellationToken cancellationToken) =>
        journal.SmallAsync(type, mostBytes, upTo, cancellationToken);

    /// <summary>The types of which there was anything, deleted or not, up to a position of the journal; in order of their names.</summary>
    public Task<Result<IReadOnlyList<string>>> TypesAsync(long position, CancellationToken cancellationToken) =>
        journal.TypesAsync(position, cancellationToken);

    /// <summary>Commits all changes or none. Returns only after they are durable.</summary>
    /// <returns>
    /// The receipt, or a problem of kind <see cref="ProblemKind.Conflict"/> with code <see cref="ErrorCodes.DecideAgain"/> when something that
    /// the decision relied on has changed, or <see cref="ProblemKind.Unavailable"/>. Once the commit has begun it is not cancelled any more.
    /// </returns>
    public async Task<Result<Receipt>> CommitAsync(ChangeSet changeSet, CancellationToken cancellationToken)
    {
        if (!(await preparation.PrepareAsync(changeSet, cancellationToken)).TryGet(out var prepared, out var problem)) return problem;
        var committed = prepared.IsMixed ? Problems.DecideAgain : await engine.CommitAsync(prepared, cancellationToken);
        if (prepared.ChangesDefinitions || committed.Problem is { Code: ErrorCodes.DecideAgain }) definitions.Doubt();
        return committed;
    }

    /// <summary>Who may see the case that a resource is in, and those of the same patient, and why.</summary>
    public Task<Result<CaseReport>> CasesAsync(ResourceKey key, CancellationToken cancellationToken) => new CaseReading(engine).ReadAsync(key, cancellationToken);

    /// <inheritdoc cref="CaseReading.AreTogetherAsync" />
    public Task<Result<bool>> AreTogetherAsync(ResourceKey one, ResourceKey other, CancellationToken cancellationToken) => new CaseReading(engine).AreTogetherAsync(one, other, cancellationToken);

    /// <inheritdoc cref="CaseReading.IsAwaitedAsync" />
    public Task<Result<bool>> IsAwaitedAsync(ResourceKey key, Visibility own, CancellationToken cancellationToken) => new CaseReading(engine).IsAwaitedAsync(key, own, cancellationToken);

    /// <summary>Who created a resource, e.g. <c>Device/laboratory</c>; empty: there never was one.</summary>
    public Task<Result<string>> MakerAsync(ResourceKey key, CancellationToken cancellationToken) => resources.MakerAsync(key, cancellationToken);

    /// <inheritdoc cref="CaseReading.ContentsAsync" />
    public Task<Result<CaseContents>> CaseContentsAsync(IReadOnlyList<ResourceKey> members, IReadOnlyList<string> types, Visibility visibility, CancellationToken cancellationToken) =>
        new CaseReading(engine).ContentsAsync(members, types, visibility, cancellationToken);

    /// <inheritdoc cref="CasePatients.OfAsync" />
    public Task<Result<IReadOnlyList<ResourceKey>>> CasePatientsAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) => new CasePatients(engine).OfAsync(keys, cancellationToken);

    /// <inheritdoc cref="CasePatients.OpenToAsync" />
    public Task<Result<IReadOnlyList<ResourceKey>>> OpenToAsync(string grantee, IReadOnlyList<ResourceKey> patients, DateTimeOffset at, CancellationToken cancellationToken) =>
        new CasePatients(engine).OpenToAsync(grantee, patients, at, cancellationToken);

    /// <inheritdoc cref="LostSightReading.ReadAsync" />
    public Task<Result<IReadOnlyList<LostSight>>> LostSightAsync(LostSight? after, CancellationToken cancellationToken) => new LostSightReading(engine).ReadAsync(after, cancellationToken);

    /// <inheritdoc cref="LostSightReading.SettleAsync" />
    public Task<Result<int>> SettleLostSightAsync(IReadOnlyList<string> notices, string? task, CancellationToken cancellationToken) => new LostSightReading(engine).SettleAsync(notices, task, cancellationToken);

    /// <summary>Forgets that cases were opened and closed to somebody before an instant; gives how often.</summary>
    public Task<Result<int>> ForgetEndedGrantsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        engine.ExecuteAsync(
            [new SearchCommand("DELETE FROM grant_end WHERE ended_at < $1", [before.UtcTicks]), new SearchCommand("DELETE FROM grant_begin WHERE began_at < $1", [before.UtcTicks])], cancellationToken);

    /// <summary>The profiles, tags and security labels in use among resources of these types.</summary>
    public Task<Result<UsedMeta>> MetaAsync(IReadOnlyList<string> types, Visibility visibility, CancellationToken cancellationToken) =>
        MetaInUse.ReadAsync(engine, types, visibility, cancellationToken);

    /// <summary>The code systems that were imported with <see cref="ImportCodeSystemAsync"/>, the newest first. One that stays the same stays the same instance.</summary>
    public Task<Result<IReadOnlyList<IListableCodeSystem>>> CodeSystemsAsync(CancellationToken cancellationToken) => codeSystems.ReadAsync(cancellationToken);

    /// <summary>
    /// Takes in one version of a code system that is too large for a resource, while the store is used, and lets it count in the place of an earlier
    /// import of the same version if nothing is wrong with it. Whatever goes wrong, the earlier one still counts.
    /// </summary>
    /// <param name="header">Which code system and version.</param>
    /// <param name="facts">What its files say of it.</param>
    /// <param name="progress">Gets how many concepts were read so far; null: nobody looks.</param>
    /// <param name="cancellationToken">To stop.</param>
    public Task<Result<CodeSystemReceipt>> ImportCodeSystemAsync(
        CodeSystemHeader header, IEnumerable<ConceptFact> facts, Action<int>? progress, CancellationToken cancellationToken) =>
        new CodeSystemImport(engine, header, clock).RunAsync(facts, progress, cancellationToken);

    /// <summary>Removes the rows of code systems in whose place others have come, and of imports that have died.</summary>
    /// <param name="grace">How long ago that must be: who has begun to read may go on so long.</param>
    /// <param name="cancellationToken">To stop; the next one goes on.</param>
    public Task<Result<int>> SweepCodeSystemsAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        new CodeSystemRows(engine, clock).SweepAsync(grace, cancellationToken);

    /// <summary>
    /// Checks, while the store is used, everything that the database promises: its own structures, the journal, that rows of resources agree
    /// with their versions and bytes, and that index rows are exactly those that the current content yields.
    /// </summary>
    /// <param name="found">Gets each finding, one at a time.</param>
    /// <param name="progress">Gets the fraction done; null: nobody looks.</param>
    /// <returns>What was checked, or why it could not be.</returns>
    public Task<Result<VerifyReceipt>> VerifyAsync(Action<Finding> found, IProgress<double>? progress, CancellationToken cancellationToken) =>
        new StoreVerification(engine, definitions, rules).RunAsync(found, progress, cancellationToken);

    /// <summary>
    /// Makes the index rows of all current resources those that their content yields by the current definitions, while the store is used. Goes
    /// on where a run over the same types was interrupted.
    /// </summary>
    /// <param name="types">Only these; empty: all.</param>
    /// <param name="anew">From the beginning, also where a run was interrupted: what it did was done by an older version of the program, perhaps.</param>
    /// <param name="progress">Gets how far it is; null: nobody looks.</param>
    public Task<Result<ReindexReceipt>> ReindexAsync(IReadOnlyList<string> types, bool anew, Action<ReindexReceipt>? progress, CancellationToken cancellationToken) =>
        new StoreReindexing(engine, definitions, clock, rules).RunAsync(types, anew, progress, cancellationToken);

    /// <summary>
    /// Writes a consistent copy of everything to a new file while the store is used. It appears under its name only when it is complete.
    /// From SQLite it is a SQLite database, from PostgreSQL an archive of this program's own; neither can be restored into the other.
    /// </summary>
    /// <param name="file">Must not exist yet.</param>
    /// <param name="progress">Gets the fraction done; null: nobody looks.</param>
    public Task<Result<BackupReceipt>> BackupAsync(string file, IProgress<double>? progress, CancellationToken cancellationToken) =>
        engine.BackupAsync(file, progress, cancellationToken);

    /// <summary>
    /// Replaces everything by a backup, on a store that was not opened and that no other program has open; then <see cref="OpenAsync"/>
    /// brings an older backup's schema up to date. When it fails, the database is as it was.
    /// </summary>
    /// <param name="file">What <see cref="BackupAsync"/> wrote.</param>
    /// <param name="replace">Whether a database that is not empty may be replaced.</param>
    /// <param name="progress">Gets the fraction done; null: nobody looks.</param>
    public Task<Result<BackupReceipt>> RestoreAsync(string file, bool replace, IProgress<double>? progress, CancellationToken cancellationToken) =>
        engine.RestoreAsync(file, replace, progress, cancellationToken);

    /// <summary>Lets waiting commits finish, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await Audit.DisposeAsync();
        await engine.DisposeAsync();
        definitions.Dispose();
    }

    private IReadOnlyList<IndexEntry> Extract(ReadOnlyMemory<byte> body) => definitions.Latest.Extract(ResourceReader.Parse(body));
}

/// <summary>What is known of a resource without reading its body.</summary>
/// <param name="Version">Current version, deletions included.</param>
/// <param name="IsDeleted">Whether that version is a deletion.</param>
/// <param name="ContentHash">Hash of the current content (<see cref="Fhir.Json.StampedBody.ContentHash"/>); zero when deleted.</param>
public sealed record ResourceHead(int Version, bool IsDeleted, UInt128 ContentHash)
{
    /// <summary>Of a resource that never existed: version 0.</summary>
    public static ResourceHead None { get; } = new(0, IsDeleted: false, UInt128.Zero);
}
