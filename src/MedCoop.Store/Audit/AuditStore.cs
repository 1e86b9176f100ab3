using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;
using MedCoop.Store.Verification;
using Microsoft.Extensions.Logging;

namespace MedCoop.Store.Audit;

/// <summary>
/// The audit trail: a chain of records that is only appended to. Each entry carries the hash of the one before; the node signs where its
/// chains end, so that <see cref="VerifyAsync"/> finds whatever was changed, removed or moved. Records of changes come with their
/// <see cref="ChangeSet"/>.
/// </summary>
public sealed class AuditStore : IAsyncDisposable
{
    private const int MostAttempts = 10;

    private readonly IStoreEngine engine;
    private readonly TimeProvider clock;
    private readonly AuditStatements statements;
    private readonly AuditReading reading;
    private readonly AuditIndexing indexing;
    private readonly ILogger logger;
    private NodeKey? key;
    private AuditSpool? spool;

    internal AuditStore(IStoreEngine engine, StoreOptions options, TimeProvider clock, ILogger logger)
    {
        this.engine = engine;
        this.clock = clock;
        this.logger = logger;
        statements = new AuditStatements(engine);
        indexing = new AuditIndexing(engine);
        reading = new AuditReading(engine, indexing, options.SearchTimeout);
    }

    /// <summary>Whether this process appends.</summary>
    public bool IsOpen => key is not null;

    /// <summary>Makes this process append to the chains of a node, on an open store.</summary>
    /// <param name="nodeKey">The node's key.</param>
    /// <param name="spoolFolder">
    /// Where records wait for the database, for a process that makes many: in a folder there that is this node's in this database. Null, or taken by
    /// another process of the node: each waits for its commit.
    /// </param>
    /// <param name="cancellationToken">To stop.</param>
    /// <returns>
    /// The entries that the node had signed and that the database lacks, as after the restore of an older backup: null when none are missing.
    /// They are then told by a signed statement, for good.
    /// </returns>
    public async Task<Result<AuditSigning>> OpenAsync(NodeKey nodeKey, string? spoolFolder, CancellationToken cancellationToken)
    {
        if (!(await NodeAsync(nodeKey, cancellationToken)).TryGet(out var found, out var problem)) return problem;
        var (node, since, isNew) = found;
        engine.AuditNode = node;
        key = nodeKey;
        var lanes = Enumerable.Range(AuditPlace.FirstChain(node), engine.AuditLanes)
            .Select(chain => new SearchCommand("INSERT INTO audit_chain (id, node, indexed) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", [chain, node]));
        if ((await engine.ExecuteAsync([.. lanes], cancellationToken)).Problem is { } unwritable) return unwritable;
        if (spoolFolder is not null && await SpoolAsync(Path.Combine(spoolFolder, since.ToString("x", CultureInfo.InvariantCulture)), cancellationToken) is { } unusable) return unusable;
        // In a database that never knew it, the node misses nothing.
        return isNew ? AuditSigning.Nothing : await GapAsync(nodeKey, node, cancellationToken);
    }

    /// <summary>Appends. Afterwards the entries survive the end of the process; with a spool, the disk has them some 50 ms later.</summary>
    public ValueTask<Result<int>> AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        spool is null || !SpoolFile.HasRoomFor(entries) ? new(engine.AppendAuditAsync(entries, cancellationToken)) : ValueTask.FromResult(spool.Append(entries));

    /// <summary>Makes what this process appended so far part of the chain in the database; null: done. Whatever reads the trail here does so first.</summary>
    public Task<Problem?> FlushAsync(CancellationToken cancellationToken) => spool?.FlushAsync(cancellationToken) ?? Task.FromResult<Problem?>(null);

    /// <summary>Whether records of this process wait for the database for longer than that, or could not be kept for want of a file.</summary>
    public bool IsStuck(TimeSpan longest) => spool?.IsStuck(longest) is true;

    /// <summary>One entry.</summary>
    public async Task<Result<StoredAudit>> ReadAsync(AuditPlace place, CancellationToken cancellationToken) =>
        await FlushAsync(cancellationToken) ?? await reading.OneAsync(place, cancellationToken);

    /// <summary>A page of entries.</summary>
    public async Task<Result<AuditPage>> SearchAsync(AuditQuery query, CancellationToken cancellationToken) =>
        await FlushAsync(cancellationToken) ?? await reading.SearchAsync(query, cancellationToken);

    /// <summary>How many entries match, whatever the page.</summary>
    public async Task<Result<long>> CountAsync(AuditQuery query, CancellationToken cancellationToken) =>
        await FlushAsync(cancellationToken) ?? await reading.CountAsync(query, cancellationToken);

    /// <summary>Makes index rows of at most so many entries; gives of how many. A keyed search makes those that are missing by itself.</summary>
    public Task<Result<int>> IndexAsync(int most, CancellationToken cancellationToken) => indexing.RunAsync(most, cancellationToken);

    /// <summary>Signs where this node's chains end; null when nothing was appended since the last time.</summary>
    public async Task<Result<AuditSigning>> CheckpointAsync(CancellationToken cancellationToken)
    {
        if (await FlushAsync(cancellationToken) is { } notMoved) return notMoved;
        for (var attempt = 1; ; attempt++)
        {
            if (!(await statements.StateAsync(engine.AuditNode, cancellationToken)).TryGet(out var state, out var problem)) return problem;
            var last = state.Newest is null ? null : AuditStatement.Read(state.Newest.Content);
            if (state.Heads.Count == 0 || (last is { Kind: AuditStatement.Checkpoint } && last.Chains.SequenceEqual(state.Heads))) return AuditSigning.Nothing;
            var statement = Blank(AuditStatement.Checkpoint) with { Chains = state.Heads };
            if (!(await StoreAsync(state.Newest, statement, [], cancellationToken)).TryGet(out var stored, out problem)) return problem;
            if (stored.Statement is not null) return stored;
            if (attempt == MostAttempts) return Problems.DecideAgain;
        }
    }

    /// <summary>
    /// Removes the entries of all chains that are older than an instant, and leaves a signed statement that says so: the rest of each chain
    /// can be verified from there on.
    /// </summary>
    public async Task<Result<AuditSigning>> CutAsync(DateTimeOffset before, string by, string reason, CancellationToken cancellationToken)
    {
        if (await FlushAsync(cancellationToken) is { } notMoved) return notMoved;
        for (var attempt = 1; ; attempt++)
        {
            if (!(await statements.StateAsync(engine.AuditNode, cancellationToken)).TryGet(out var state, out var problem)) return problem;
            if (!(await AuditCut.HeadsAsync(engine, before, cancellationToken)).TryGet(out var heads, out problem)) return problem;
            if (heads.Count == 0) return AuditSigning.Nothing;
            var statement = Blank(AuditStatement.Cut) with { Chains = heads, By = by, Reason = reason };
            if (!(await StoreAsync(state.Newest, statement, AuditCut.Deletions(heads, before), cancellationToken)).TryGet(out var stored, out problem)) return problem;
            if (stored.Statement is not null) return stored;
            if (attempt == MostAttempts) return Problems.DecideAgain;
        }
    }

    /// <summary>Checks every chain and every statement, beside working servers.</summary>
    /// <param name="trusted">The key of the node at which it is checked: what it remembers is compared too. Null: only what the database holds.</param>
    /// <param name="found">Gets each finding.</param>
    /// <param name="cancellationToken">To stop.</param>
    /// <returns>How many entries were checked.</returns>
    public async Task<Result<AuditReceipt>> VerifyAsync(NodeKey? trusted, Action<Finding> found, CancellationToken cancellationToken) =>
        await FlushAsync(cancellationToken) ?? await new AuditVerification(engine, found).RunAsync(trusted, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (spool is { } open) await open.DisposeAsync();
        indexing.Dispose();
    }

    private async Task<Problem?> SpoolAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            if (await AuditSpool.OpenAsync(folder, engine, clock, logger, cancellationToken) is not { } opened) return null;
            if (!opened.TryGet(out var ready, out var problem)) return problem;
            spool = ready;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, $"The folder '{folder}' for records that wait cannot be used: {e.Message}");
        }
    }

    private async Task<Result<(int Id, long Since, bool IsNew)>> NodeAsync(NodeKey nodeKey, CancellationToken cancellationToken)
    {
        const string Add = """
            INSERT INTO audit_node (id, name, public_key, at)
            SELECT coalesce(max(id), 0) + 1, $1, $2, $3 FROM audit_node WHERE true ON CONFLICT DO NOTHING
            """;
        for (var attempt = 1; ; attempt++)
        {
            var found = await engine.ReadAsync(
                (session, token) => session.ListAsync(session.Command("SELECT id, at FROM audit_node WHERE name = $1", nodeKey.Name), row => (Id: row.GetInt32(0), At: row.GetInt64(1)), token),
                timeout: null, cancellationToken);
            if (!found.TryGet(out var nodes, out var problem)) return problem;
            if (nodes is [var (id, since)]) return (id, since, attempt > 1);
            if (attempt == MostAttempts) return Problems.DecideAgain;
            var added = await engine.ExecuteAsync([new SearchCommand(Add, [nodeKey.Name, nodeKey.PublicKey, clock.GetUtcNow().UtcTicks])], cancellationToken);
            if (added.Problem is { } unwritable) return unwritable;
        }
    }

    private async Task<Result<AuditSigning>> GapAsync(NodeKey nodeKey, int node, CancellationToken cancellationToken)
    {
        if (nodeKey.Remembered() is not { } remembered || AuditStatement.Read(remembered.Content) is not { } lost) return AuditSigning.Nothing;
        if (!(await statements.StateAsync(node, cancellationToken)).TryGet(out var state, out var problem)) return problem;
        var newest = state.Newest is null ? 0 : AuditStatement.Read(state.Newest.Content)?.Number ?? 0;
        return newest >= lost.Number
            ? AuditSigning.Nothing
            : await StoreAsync(remembered, Blank(AuditStatement.Gap) with { Chains = state.Heads, Lost = lost with { Lost = null } }, [], cancellationToken);
    }

    private AuditStatement Blank(string kind) => new() { Kind = kind, Node = key!.Name, Number = 0, At = clock.GetUtcNow(), Chains = [] };

    // Without a statement in the answer another process of this node was first.
    private async Task<Result<AuditSigning>> StoreAsync(
        SignedStatement? newest, AuditStatement statement, IReadOnlyList<SearchCommand> with, CancellationToken cancellationToken)
    {
        var (number, signed) = AuditStatements.Sign(key!, newest, statement);
        // What goes with it is done only if this very statement could be stored.
        var guarded = with.Select(command => command with { Values = [.. command.Values, engine.AuditNode, number, signed.Signature] });
        const string Confirm = "UPDATE audit_statement SET number = number WHERE node = $1 AND number = $2 AND signature = $3";
        var stored = await engine.ExecuteAsync(
            [AuditStatements.InsertOf(engine.AuditNode, number, signed), .. guarded, new SearchCommand(Confirm, [engine.AuditNode, number, signed.Signature])], cancellationToken);
        if (!stored.TryGet(out var confirmed, out var problem)) return problem;
        if (confirmed == 0) return AuditSigning.Nothing;
        key!.Remember(signed);
        return new AuditSigning(AuditStatement.Read(signed.Content));
    }
}

/// <summary>The statement that was made; null: none was necessary.</summary>
public sealed record AuditSigning(AuditStatement? Statement)
{
    internal static AuditSigning Nothing { get; } = new(Statement: null);
}

/// <summary>What a verification of the trail looked at.</summary>
/// <param name="Entries">Entries checked.</param>
/// <param name="Chains">Chains checked.</param>
/// <param name="Statements">Signed statements checked.</param>
/// <param name="NotSigned">Entries after the newest statement of their node: of these the last may be removed without being found out.</param>
public sealed record AuditReceipt(long Entries, int Chains, long Statements, long NotSigned)
{
    /// <summary>Nodes that are not known from elsewhere than the database: all, where there is no key folder.</summary>
    public IReadOnlyList<string> UnknownNodes { get; init; } = [];
}
