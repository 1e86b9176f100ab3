using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Schema;
using MedCoop.Store.Search;

namespace MedCoop.Store.Access;

/// <summary>Whose sight of cases ended by a change of the consents, and who was not told of it yet.</summary>
internal sealed class EndsToTell(IStoreEngine engine)
{
    private const int AtOnce = 100;

    // All ends of one transaction together: they are told together.
    private const string Untold = $"""
        SELECT r.type_id, r.id, p.type_id, p.id, g.owner, e.grantee, e.notice, e.ended_at
        FROM grant_end e JOIN case_root c ON c.key = e.case_key JOIN resource r ON r.key = c.key JOIN case_root g ON g.key = c.group_key JOIN resource p ON p.key = g.key
        WHERE {StoreContext.UntoldEnds} AND e.ended_at <= (SELECT max(ended_at) FROM (SELECT ended_at FROM grant_end WHERE {StoreContext.UntoldEnds} ORDER BY ended_at LIMIT $1) early)
        ORDER BY e.ended_at, e.grantee, r.key
        """;

    private const string Tell = $"""
        UPDATE grant_end SET told = $1 WHERE {StoreContext.UntoldEnds} AND ended_at = $2 AND grantee = $3
            AND case_key IN (SELECT c.key FROM case_root c JOIN resource p ON p.key = c.group_key WHERE p.type_id = $4 AND p.id = $5)
        """;

    /// <summary>The oldest of them, one for each transaction, patient and grantee.</summary>
    public async Task<Result<IReadOnlyList<EndToTell>>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await engine.ReadAsync<IReadOnlyList<(ResourceKey Case, EndToTell End)>>(
            async (session, token) => await session.ListAsync(
                session.Command(Untold, AtOnce),
                row => (new ResourceKey(engine.Interned.TypeOf(row.GetInt32(0)), row.GetString(1)), new EndToTell(
                    new ResourceKey(engine.Interned.TypeOf(row.GetInt32(2)), row.GetString(3)), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), Instants.Of(row.GetInt64(7)))
                {
                    IsWhole = row.GetInt16(6) == (int)EndNotice.Ended,
                }),
                token),
            timeout: null, cancellationToken);
        if (!read.TryGet(out var ends, out var problem)) return problem;
        return Result.Of<IReadOnlyList<EndToTell>>(
        [
            .. ends.GroupBy(one => (one.End.Group, one.End.Grantee, one.End.At)).Select(one => one.First().End with
            {
                Cases = [.. one.Select(end => end.Case).Distinct()],
                IsWhole = one.All(end => end.End.IsWhole),
            }),
        ]);
    }

    /// <summary>The grantee was told of an end.</summary>
    /// <param name="end">Which.</param>
    /// <param name="task">Id of the Task by which.</param>
    public async Task<Result<int>> ToldAsync(EndToTell end, string task, CancellationToken cancellationToken) =>
        engine.Interned.TryGet(InternedKind.Type, end.Group.Type, out var type)
            ? await engine.ExecuteAsync([new SearchCommand(Tell, [task, end.At.UtcTicks, end.Grantee, type, end.Group.Id])], cancellationToken)
            : 0;
}
