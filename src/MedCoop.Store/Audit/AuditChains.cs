using MedCoop.Store.Engines;

namespace MedCoop.Store.Audit;

/// <summary>The chains that there are.</summary>
internal static class AuditChains
{
    /// <summary>Every chain that has entries, whether or not a row says that it exists; in order.</summary>
    public static async Task<IReadOnlyList<int>> AllAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var chains = new List<int>();
        var next = 0L;
        while (await session.ListAsync(session.Command("SELECT id FROM audit WHERE id >= $1 ORDER BY id LIMIT 1", next), row => row.GetInt64(0), cancellationToken) is [var id])
        {
            var place = AuditPlace.Of(id);
            chains.Add(place.Chain);
            next = place.EndOfChain;
        }

        return chains;
    }
}
