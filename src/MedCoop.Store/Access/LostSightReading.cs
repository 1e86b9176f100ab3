using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;

namespace MedCoop.Store.Access;

/// <summary>What changes of the consents took away, until it is settled whether somebody has to be told.</summary>
internal sealed class LostSightReading(IStoreEngine engine)
{
    private const int AtOnce = 100;

    private const string Next = """
        SELECT DISTINCT l.lost_at, l.notice, l.grantee, l.keeper, p.type_id, p.id FROM lost_sight l JOIN resource p ON p.key = l.group_key
        WHERE l.lost_at > $1 OR (l.lost_at = $1 AND l.notice > $2) ORDER BY l.lost_at, l.notice LIMIT $3
        """;

    private const string Had = """
        SELECT l.case_key, l.grantee, l.why, l.starts, l.ends, l.country, l.purposes, l.consents, l.denied_types, l.denied_labels, TRUE, r.type_id, r.id
        FROM lost_sight l JOIN resource r ON r.key = l.case_key WHERE l.lost_at = $1 AND l.notice = $2 ORDER BY l.case_key
        """;

    private const string Has = """
        SELECT case_key, grantee, why, starts, ends, country, purposes, consents, denied_types, denied_labels, patient FROM case_grant WHERE case_key = $1 AND grantee = $2
        """;

    private const string Tell = """
        UPDATE grant_end SET told = $1 WHERE (case_key, ended_at, grantee) IN (SELECT case_key, lost_at, grantee FROM lost_sight WHERE notice = $2)
        """;

    /// <summary>The oldest of them after one.</summary>
    /// <param name="after">The last one that was seen; null: from the beginning.</param>
    public Task<Result<IReadOnlyList<LostSight>>> ReadAsync(LostSight? after, CancellationToken cancellationToken) => engine.ReadAsync<IReadOnlyList<LostSight>>(
        async (session, token) =>
        {
            await session.BeginSnapshotAsync(token);
            var cases = new ReadCaseSession(session, engine.Dialect, engine.Interned);
            var next = await cases.ListAsync(
                Next,
                row => (Ticks: row.GetInt64(0), Lost: new LostSight(
                    row.GetString(1), new ResourceKey(engine.Interned.TypeOf(row.GetInt32(4)), row.GetString(5)), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(2), Instants.Of(row.GetInt64(0)))),
                after?.At.UtcTicks ?? 0, after?.Notice ?? "", AtOnce);
            var found = new List<LostSight>();
            foreach (var (ticks, lost) in next) found.Add(lost with { Cases = await CasesAsync(cases, ticks, lost) });
            return found;
        },
        timeout: null, cancellationToken);

    /// <summary>They are settled.</summary>
    /// <param name="notices">Which.</param>
    /// <param name="task">Id of the Task by which the grantee was told; null: there was nothing to tell.</param>
    public Task<Result<int>> SettleAsync(IReadOnlyList<string> notices, string? task, CancellationToken cancellationToken) => engine.ExecuteAsync(
        [.. notices.SelectMany(notice => (SearchCommand[])[.. task is null ? [] : (SearchCommand[])[new(Tell, [task, notice])], new("DELETE FROM lost_sight WHERE notice = $1", [notice])])], cancellationToken);

    private async Task<IReadOnlyList<LostCase>> CasesAsync(ReadCaseSession cases, long ticks, LostSight lost)
    {
        var had = await cases.ListAsync(Had, row => (Grant: GrantContent.Read(row), Root: new ResourceKey(engine.Interned.TypeOf(row.GetInt32(11)), row.GetString(12))), ticks, lost.Notice);
        var found = new List<LostCase>();
        foreach (var one in had.GroupBy(one => (one.Grant.Case, one.Root)))
        {
            var has = await cases.ListAsync(Has, GrantContent.Read, one.Key.Case, lost.Grantee);
            found.Add(new LostCase(one.Key.Root, [.. one.Select(had => had.Grant.Of(one.Key.Root, engine.Interned))], [.. has.Select(grant => grant.Of(one.Key.Root, engine.Interned))]));
        }

        return found;
    }
}
