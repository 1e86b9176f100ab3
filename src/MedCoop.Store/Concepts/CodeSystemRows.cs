using System.Security.Cryptography;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;

namespace MedCoop.Store.Concepts;

/// <summary>Writes and removes the rows of code systems; see <see cref="CodeSystemState"/>.</summary>
internal sealed class CodeSystemRows(IStoreEngine engine, TimeProvider clock)
{
    /// <summary>How long rows that others have replaced are still there for who has begun to read them.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>How long an import may be silent before it counts as dead.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    /// <summary>How many places are removed in one transaction.</summary>
    private const int RemovedAtOnce = 10_000;

    private static readonly string[] Tables = ["concept", "concept_text", "concept_link", "concept_designation", "concept_property"];

    private long Now => Instants.TicksOf(clock.GetUtcNow());

    /// <summary>Begins the rows of a new import; another one of the same version that has not ended yet can write nothing more.</summary>
    /// <returns>Their <see cref="CodeSystemRow.Id"/>.</returns>
    public async Task<Result<int>> BeginAsync(CodeSystemHeader header, CancellationToken cancellationToken)
    {
        const string Overtake = "UPDATE code_system SET state = 2, touched = 0 WHERE url = $1 AND coalesce(version, '') = $2 AND state = 0";
        const string Insert = """
            INSERT INTO code_system (id, url, version, name, language, is_case_sensitive, value_set, count, state, touched)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8) ON CONFLICT (id) DO NOTHING
            """;
        while (true)
        {
            var id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
            var begun = await engine.ExecuteAsync(
                [
                    new SearchCommand(Overtake, [header.Url, header.Version ?? ""]),
                    new SearchCommand(Insert, [id, header.Url, header.Version, header.Name, header.Language, header.IsCaseSensitive, header.ValueSet, Now]),
                ],
                cancellationToken);
            if (!begun.TryGet(out var inserted, out var problem)) return problem;
            if (inserted == 1) return id;
        }
    }

    /// <summary>Writes rows; null when that was done.</summary>
    public async Task<Problem?> WriteAsync(int id, IReadOnlyList<RowBatch> batches, CancellationToken cancellationToken)
    {
        if (batches.All(batch => batch.Rows.Count == 0)) return null;
        var permit = new SearchCommand("UPDATE code_system SET touched = $2 WHERE id = $1 AND state = 0", [id, Now]);
        var written = await engine.InsertAsync(permit, batches, cancellationToken);
        return written.TryGet(out var rows, out var problem) ? rows == 0 ? Overtaken : null : problem;
    }

    /// <summary>From here on these rows count, in the place of those of the same version; null when that was done.</summary>
    public async Task<Problem?> FinishAsync(int id, CodeSystemHeader header, int count, CancellationToken cancellationToken)
    {
        const string Replace = """
            UPDATE code_system SET state = 2, touched = $3 WHERE url = $1 AND coalesce(version, '') = $2 AND state = 1
                AND EXISTS (SELECT 1 FROM code_system WHERE id = $4 AND state = 0)
            """;
        const string Use = "UPDATE code_system SET state = 1, count = $2, touched = $3 WHERE id = $1 AND state = 0";
        var done = await engine.ExecuteAsync(
            [new SearchCommand(Replace, [header.Url, header.Version ?? "", Now, id]), new SearchCommand(Use, [id, count, Now])], cancellationToken);
        return done.TryGet(out var used, out var problem) ? used == 0 ? Overtaken : null : problem;
    }

    /// <summary>Nobody will read these rows.</summary>
    public async Task<Problem?> GiveUpAsync(int id, CancellationToken cancellationToken) =>
        (await engine.ExecuteAsync([new SearchCommand("UPDATE code_system SET state = 2, touched = 0 WHERE id = $1 AND state = 0", [id])], cancellationToken)).Problem;

    /// <summary>Removes, in small transactions, rows that others have replaced, and those of imports that have died.</summary>
    /// <param name="grace">How long ago they must have been replaced.</param>
    /// <returns>How many code systems were removed.</returns>
    public async Task<Result<int>> SweepAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var (replaced, silent) = (Now - grace.Ticks, Now - LongestSilence.Ticks);
        var found = await engine.ReadAsync(
            (session, token) => session.ListAsync(
                session.Command("SELECT id FROM code_system WHERE (state = 2 AND touched <= $1) OR (state = 0 AND touched <= $2)", replaced, silent), row => row.GetInt32(0), token),
            timeout: null, cancellationToken);
        if (!found.TryGet(out var ids, out var problem)) return problem;
        foreach (var id in ids)
        {
            if (await RemoveAsync(id, cancellationToken) is { } failure) return failure;
        }

        return ids.Count;
    }

    private async Task<Problem?> RemoveAsync(int id, CancellationToken cancellationToken)
    {
        // A dead import that comes to life again must not write any more.
        if ((await engine.ExecuteAsync([new SearchCommand("UPDATE code_system SET state = 2 WHERE id = $1", [id])], cancellationToken)).Problem is { } closed) return closed;
        foreach (var table in Tables)
        {
            var last = await engine.ReadAsync(
                (session, token) => session.FirstAsync(session.Command($"SELECT coalesce(max(place), -1) FROM {table} WHERE system = $1", id), row => row.GetInt32(0), token), timeout: null, cancellationToken);
            if (last.Problem is { } unread) return unread;
            for (var from = 0; from <= last.Value; from += RemovedAtOnce)
            {
                var removal = new SearchCommand($"DELETE FROM {table} WHERE system = $1 AND place >= $2 AND place < $3", [id, from, from + RemovedAtOnce]);
                if ((await engine.ExecuteAsync([removal], cancellationToken)).Problem is { } problem) return problem;
            }
        }

        return (await engine.ExecuteAsync([new SearchCommand("DELETE FROM code_system WHERE id = $1", [id])], cancellationToken)).Problem;
    }

    private static Problem Overtaken => new(ProblemKind.Conflict, ErrorCodes.WriteConflict, "Another import of the same version has begun; this one was stopped, and what counted before still does.");
}
