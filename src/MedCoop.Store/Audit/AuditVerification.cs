using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Verification;

namespace MedCoop.Store.Audit;

/// <summary>
/// Walks every chain and computes every hash anew, then compares with what was signed. A chain alone shows a change unless all later hashes
/// were computed anew too; the signed ends show that as well, and what was removed from the end.
/// </summary>
internal sealed class AuditVerification(IStoreEngine engine, Action<Finding> found)
{
    private const int RowsAtOnce = 2000;

    private readonly Dictionary<int, AuditHead> cuts = [];
    private readonly Dictionary<int, long> ends = [];
    private AuditIndexVerification? index;
    private long entries;

    public async Task<Result<AuditReceipt>> RunAsync(NodeKey? trusted, CancellationToken cancellationToken)
    {
        // Before the chains: what is signed later than they were read cannot be missed in them.
        var signed = new AuditSigned(found);
        var read = await engine.ReadAsync(async (session, token) => await signed.ReadAsync(session, token), timeout: null, cancellationToken);
        if (!read.TryGet(out var statements, out var problem)) return problem;
        var remembered = signed.Remembered(trusted);
        if (!(await engine.ReadAsync(AuditChains.AllAsync, timeout: null, cancellationToken)).TryGet(out var chains, out problem)) return problem;
        var known = trusted?.Known();
        TakeCuts(statements, known);
        if (!(await engine.ReadAsync(AuditIndexVerification.IndexedAsync, timeout: null, cancellationToken)).TryGet(out var indexed, out problem)) return problem;
        index = new AuditIndexVerification(engine, indexed, Report);
        foreach (var chain in chains)
        {
            if (await WalkAsync(chain, cancellationToken) is { } failure) return failure;
        }

        if (await index.CompareAsync(cancellationToken) is { } unreadable) return unreadable;

        var heads = new Dictionary<int, long>();
        foreach (var statement in statements.Where(statement => statement.Kind == AuditStatement.Checkpoint).Concat(remembered))
        {
            foreach (var head in statement.Chains)
            {
                if (await HeadAsync(statement, head, cancellationToken) is { } failure) return failure;
                heads[head.Chain] = Math.Max(head.Sequence, heads.GetValueOrDefault(head.Chain));
            }
        }

        var unsigned = ends.Sum(end => Math.Max(0, end.Value - heads.GetValueOrDefault(end.Key)));
        return new AuditReceipt(entries, chains.Count, statements.Count, unsigned) { UnknownNodes = [.. signed.Names.Where(name => known?.Contains(name) is not true)] };
    }

    // A cut lets entries be missing, so that it must be the word of a node that is known from elsewhere than the database.
    private void TakeCuts(List<AuditStatement> statements, IReadOnlySet<string>? known)
    {
        foreach (var statement in statements.Where(statement => statement.Kind == AuditStatement.Cut))
        {
            if (known?.Contains(statement.Node) is false)
            {
                found(new Finding(FindingKind.Audit, Resource: null, $"Node {statement.Node}, which is not known here, signed at {statement.At:O} that old entries were cut off; that does not count. If it is a server of yours, add its name to the file audit-nodes in the key folder."));
                continue;
            }

            foreach (var cut in statement.Chains)
                if (!cuts.TryGetValue(cut.Chain, out var other) || other.Sequence < cut.Sequence) cuts[cut.Chain] = cut;
        }
    }

    private async Task<Problem?> WalkAsync(int chain, CancellationToken cancellationToken)
    {
        var cut = cuts.GetValueOrDefault(chain);
        var last = new AuditPlace(chain, cut?.Sequence ?? 0);
        var hash = cut is null ? AuditTail.Empty(chain).Hash : Convert.FromHexString(cut.Hash);
        while (true)
        {
            var from = last;
            var read = await engine.ReadAsync(
                (session, token) => session.ListAsync(
                    session.Command($"SELECT id, at, hash, body FROM audit WHERE id > $1 AND id < $2 ORDER BY id LIMIT {RowsAtOnce}", from.Id, from.EndOfChain),
                    row => (Id: row.GetInt64(0), At: row.GetInt64(1), Hash: (byte[])row.GetValue(2), Body: (byte[])row.GetValue(3)), token),
                timeout: null, cancellationToken);
            if (!read.TryGet(out var rows, out var problem)) return problem;
            foreach (var (id, at, stored, body) in rows)
            {
                var place = AuditPlace.Of(id);
                if (place.Sequence != last.Sequence + 1) Report(place, $"The entries {last.Sequence + 1} to {place.Sequence - 1} of chain {chain} before this one are gone.");
                else if (!AuditTail.HashOf(hash, id, at, body).AsSpan().SequenceEqual(stored)) Report(place, "The entry is not the one that was written here, or does not follow the one before it.");
                index!.Expect(place, at, body);
                (last, hash) = (place, stored);
                entries++;
            }

            if (rows.Count < RowsAtOnce) break;
        }

        ends[chain] = last.Sequence;
        return null;
    }

    private async Task<Problem?> HeadAsync(AuditStatement statement, AuditHead head, CancellationToken cancellationToken)
    {
        var place = new AuditPlace(head.Chain, head.Sequence);
        if (cuts.TryGetValue(head.Chain, out var cut) && head.Sequence <= cut.Sequence)
        {
            if (head.Sequence == cut.Sequence && head.Hash != cut.Hash) Report(place, $"A cut and statement {statement.Number} of node {statement.Node} disagree about this entry.");
            return null;
        }

        var read = await engine.ReadAsync(
            (session, token) => session.ListAsync(session.Command("SELECT hash FROM audit WHERE id = $1", place.Id), row => (byte[])row.GetValue(0), token), timeout: null, cancellationToken);
        if (!read.TryGet(out var hashes, out var problem)) return problem;
        var signed = string.Create(CultureInfo.InvariantCulture, $"statement {statement.Number} of node {statement.Node} signed at {statement.At:O}");
        var end = ends.GetValueOrDefault(head.Chain);
        if (hashes is not [var hash])
        {
            // What is missing within the chain was told where it is missing.
            if (end < head.Sequence) Report(place, $"The entries {end + 1} to {head.Sequence}, whose end {signed}, are gone from the end of chain {head.Chain}.");
        }
        else if (Convert.ToHexStringLower(hash) != head.Hash)
        {
            Report(place, $"The entry has another hash than {signed}: it or one before it was changed, and the hashes after it were computed anew.");
        }

        return null;
    }

    private void Report(AuditPlace place, string text) => found(new Finding(FindingKind.Audit, $"AuditEvent/{place}", text));
}
