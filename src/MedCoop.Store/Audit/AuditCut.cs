using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;

namespace MedCoop.Store.Audit;

/// <summary>
/// What a cut removes: of each chain everything up to its last entry before an instant. The newest entry of a chain stays, however old it
/// is: the next one follows it.
/// </summary>
internal static class AuditCut
{
    private const string LastBefore = """
        SELECT id, at, hash FROM audit
        WHERE id >= $1 AND id < (SELECT max(id) FROM audit WHERE id >= $1 AND id < $2) AND at < $3 ORDER BY id DESC LIMIT 1
        """;

    /// <summary>The last entry of each chain that is removed.</summary>
    public static Task<Result<IReadOnlyList<AuditHead>>> HeadsAsync(IStoreEngine engine, DateTimeOffset before, CancellationToken cancellationToken) =>
        engine.ReadAsync<IReadOnlyList<AuditHead>>(
            async (session, token) =>
            {
                var heads = new List<AuditHead>();
                foreach (var chain in await AuditChains.AllAsync(session, token))
                {
                    var first = new AuditPlace(chain, 0);
                    var last = await session.FirstAsync(
                        session.Command(LastBefore, first.Id, first.EndOfChain, before.UtcTicks),
                        row => new AuditHead(chain, AuditPlace.Of(row.GetInt64(0)).Sequence, Convert.ToHexStringLower((byte[])row.GetValue(2))), token);
                    if (last is not null) heads.Add(last);
                }

                return heads;
            },
            timeout: null, cancellationToken);

    /// <summary>Statements that remove; after their own values come node, number and signature of the statement that allows it.</summary>
    public static IReadOnlyList<SearchCommand> Deletions(IReadOnlyList<AuditHead> heads, DateTimeOffset before) =>
    [
        .. heads.Select(head => new SearchCommand(
            $"DELETE FROM audit WHERE id >= $1 AND id <= $2 AND {Guard(3)}", [new AuditPlace(head.Chain, 0).Id, new AuditPlace(head.Chain, head.Sequence).Id])),
        new SearchCommand($"DELETE FROM audit_index WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.id = audit_index.id) AND {Guard(2)}", [before.UtcTicks]),
    ];

    private static string Guard(int first) => $"EXISTS (SELECT 1 FROM audit_statement WHERE node = ${first} AND number = ${first + 1} AND signature = ${first + 2})";
}
