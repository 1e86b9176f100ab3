using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Audit;

/// <summary>
/// Compares what entries can be found by with the index rows that there are: who hides an entry from searches need not touch the chain. The rows are in
/// another order than the entries, so sums over some entries at a time are compared, which fit into memory.
/// </summary>
/// <param name="indexed">How far each chain was indexed before the walk.</param>
internal sealed class AuditIndexVerification(IStoreEngine engine, IReadOnlyDictionary<int, long> indexed, Action<AuditPlace, string> report)
{
    private const int EntriesTogether = 16;
    private const int RowsAtOnce = 2000;

    private const string Rows = """
        SELECT kind, value, at, id FROM audit_index WHERE (kind, value, at, id) > ($1, $2, $3, $4) ORDER BY kind, value, at, id LIMIT 2000
        """;

    private readonly Dictionary<(int Chain, long Part), long> sums = [];

    /// <summary>How far each chain is indexed.</summary>
    public static async Task<IReadOnlyDictionary<int, long>> IndexedAsync(ReadSession session, CancellationToken cancellationToken) =>
        (await session.ListAsync(session.Command("SELECT id, indexed FROM audit_chain"), row => (Chain: row.GetInt32(0), Indexed: row.GetInt64(1)), cancellationToken)).ToDictionary(row => row.Chain, row => row.Indexed);

    /// <summary>An entry that was walked over.</summary>
    public void Expect(AuditPlace place, long at, byte[] body)
    {
        foreach (var key in AuditIndexing.KeysOf(body)) Add(place, (int)key.Kind, key.Value, at, 1);
    }

    /// <summary>Reads the rows, and reports where they are not those that were expected.</summary>
    public async Task<Problem?> CompareAsync(CancellationToken cancellationToken)
    {
        var last = (Kind: -1, Value: "", At: 0L, Id: 0L);
        for (var more = true; more;)
        {
            var from = last;
            var read = await engine.ReadAsync(
                (session, token) => session.ListAsync(
                    session.Command(Rows, from.Kind, from.Value, from.At, from.Id), row => (Kind: (int)row.GetInt16(0), Value: row.GetString(1), At: row.GetInt64(2), Id: row.GetInt64(3)), token),
                timeout: null, cancellationToken);
            if (!read.TryGet(out var rows, out var problem)) return problem;
            foreach (var row in rows) Add(AuditPlace.Of(row.Id), row.Kind, row.Value, row.At, -1);
            if (rows.Count > 0) last = rows[^1];
            more = rows.Count == RowsAtOnce;
        }

        foreach (var ((chain, part), _) in sums.Where(sum => sum.Value != 0).OrderBy(sum => sum.Key))
        {
            var first = part * EntriesTogether;
            report(new AuditPlace(chain, Math.Max(1, first)), $"The entries {Math.Max(1, first)} to {first + EntriesTogether - 1} of chain {chain} are not found by what is in them: rows of the trail's index were changed or removed.");
        }

        return null;
    }

    // A sum of hashes says the same in whichever order they come.
    private void Add(AuditPlace place, int kind, string value, long at, int sign)
    {
        if (place.Sequence > indexed.GetValueOrDefault(place.Chain)) return;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {value} {at} {place.Id}"));
        var key = (place.Chain, place.Sequence / EntriesTogether);
        sums[key] = unchecked(sums.GetValueOrDefault(key) + (sign * BinaryPrimitives.ReadInt64LittleEndian(hash)));
    }
}
