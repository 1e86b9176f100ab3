using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;
using MedCoop.Store.Engines.PostgreSql;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;

namespace MedCoop.Store.Reindexing;

/// <summary>Keeps account of runs in the database: where an interrupted one goes on, and which definitions a finished one has covered.</summary>
/// <param name="types">Joined by commas, in order; empty: all.</param>
internal sealed class ReindexAccount(IStoreEngine engine, string types)
{
    private static Problem Replaced { get; } = new(
        ProblemKind.Conflict, ErrorCodes.DecideAgain, "Another reindex began with newer definitions and takes the place of this one.");

    /// <summary>The run to go on with, or a new one.</summary>
    /// <param name="definitions">The definitions that it begins with.</param>
    /// <param name="anew">Forgets what an interrupted run has done.</param>
    public async Task<Result<ReindexRow>> BeginAsync(SearchDefinitions definitions, bool anew, CancellationToken cancellationToken)
    {
        var covers = definitions.Custom.Count == 0 ? 0 : definitions.Custom.Max(stored => stored.Since);
        if (!(await engine.JournalEndAsync(cancellationToken)).TryGet(out var end, out var problem)) return problem;
        // A run that began with older definitions is of no use: what it has done already lacks the newer ones. It goes only after the new
        // one is there, so that no id ever comes twice: a process that still works on the old one must not move the new one.
        var begun = await engine.ExecuteAsync(
            [
                .. anew ? [new SearchCommand("UPDATE reindex SET covers = -1 WHERE finished_at IS NULL AND types = $1", [types])] : Array.Empty<SearchCommand>(),
                new SearchCommand(
                    """
                    INSERT INTO reindex (id, types, covers, last_key, next_key, read, changed)
                    SELECT (SELECT coalesce(max(id), 0) + 1 FROM reindex), $1, $2, $3, 1, 0, 0
                    WHERE NOT EXISTS (SELECT 1 FROM reindex WHERE finished_at IS NULL AND types = $1 AND covers >= $2)
                    """,
                    [types, covers, Math.Max(end, covers)]),
                new SearchCommand("DELETE FROM reindex WHERE finished_at IS NULL AND types = $1 AND covers < $2", [types, covers]),
            ],
            cancellationToken);
        return begun.Problem is { } unavailable ? unavailable : await engine.ReadAsync(ReadAsync, timeout: null, cancellationToken);
    }

    /// <summary>Notes how far the run is; refuses when another one, with newer definitions, has taken its place.</summary>
    public async Task<Problem?> NoteAsync(ReindexRow run, CancellationToken cancellationToken)
    {
        var noted = await engine.ExecuteAsync(
            [new SearchCommand("UPDATE reindex SET next_key = $2, read = $3, changed = $4 WHERE id = $1 AND finished_at IS NULL", [run.Id, run.NextKey, run.Read, run.Changed])],
            cancellationToken);
        return noted.Problem ?? (noted.Value == 0 ? Replaced : null);
    }

    /// <summary>Ends the run: searches by what it covers are complete from now on, on every server.</summary>
    public Task<Result<int>> FinishAsync(ReindexRow run, DateTimeOffset at, CancellationToken cancellationToken) => engine.ExecuteAsync(
        [
            .. engine.Dialect == SqlDialect.PostgreSql ? [new SearchCommand(PostgreSqlLocks.ChangeDefinitions, [])] : Array.Empty<SearchCommand>(),
            new SearchCommand("DELETE FROM reindex WHERE id <> $1 AND types = $2 AND covers <= $3", [run.Id, types, run.Covers]),
            new SearchCommand("UPDATE reindex SET next_key = $2, read = $3, changed = $4, finished_at = $5 WHERE id = $1", [run.Id, run.NextKey, run.Read, run.Changed, at.UtcTicks]),
            new SearchCommand(CatalogRow.Advance, []),
        ],
        cancellationToken);

    private async Task<ReindexRow> ReadAsync(ReadSession session, CancellationToken cancellationToken) => await session.FirstAsync(
        session.Command("SELECT id, covers, last_key, next_key, read, changed FROM reindex WHERE finished_at IS NULL AND types = $1 ORDER BY id LIMIT 1", types),
        row => new ReindexRow
        {
            Id = row.GetInt64(0),
            Types = types,
            Covers = row.GetInt64(1),
            LastKey = row.GetInt64(2),
            NextKey = row.GetInt64(3),
            Read = row.GetInt64(4),
            Changed = row.GetInt64(5),
        },
        cancellationToken) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The run of '{types}' that was just begun is not there."));
}
