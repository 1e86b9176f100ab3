using System.Globalization;
using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;

namespace MedCoop.Store.Audit;

/// <summary>
/// Makes index rows of entries, some time after they were appended: written with each read they would touch pages all over the index and
/// cost more than the record. A row per patient, agent and resource; made many at a time, and at the latest when somebody looks.
/// </summary>
internal sealed class AuditIndexing(IStoreEngine engine) : IDisposable
{
    private const int EntriesAtOnce = 500;
    // SQLite finds each parameter by its name, one after the other.
    private const int RowsPerStatement = 20;

    // Only over what was read: another server may have been first.
    private const string Advance = "UPDATE audit_chain SET indexed = $1 WHERE id = $2 AND indexed < $1";

    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Makes all rows that are missing.</summary>
    public async Task<Result<int>> CatchUpAsync(CancellationToken cancellationToken)
    {
        var all = 0;
        while (true)
        {
            if (!(await RunAsync(EntriesAtOnce * 20, cancellationToken)).TryGet(out var made, out var problem)) return problem;
            all += made;
            if (made == 0) return all;
        }
    }

    /// <summary>Makes the rows of at most so many entries; gives of how many.</summary>
    public async Task<Result<int>> RunAsync(int most, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var chains = await engine.ReadAsync(
                (session, token) => session.ListAsync(session.Command("SELECT id, indexed FROM audit_chain ORDER BY id"), row => new AuditPlace(row.GetInt32(0), row.GetInt64(1)), token),
                timeout: null, cancellationToken);
            if (!chains.TryGet(out var places, out var problem)) return problem;
            var made = 0;
            foreach (var place in places)
            {
                for (var from = place; made < most;)
                {
                    if (!(await ChunkAsync(from, cancellationToken)).TryGet(out var chunk, out problem)) return problem;
                    made += chunk.Count;
                    if (chunk.Count == 0) break;
                    from = chunk.Last;
                }
            }

            return made;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>What an entry can be found by.</summary>
    public static IEnumerable<AuditKey> KeysOf(AuditRecord record)
    {
        var keys = new List<AuditKey>();
        if (record.Patient is { } patient) keys.Add(new AuditKey(AuditKeyKind.Patient, patient));
        if (record.Actor.StartsWith("Patient/", StringComparison.Ordinal)) keys.Add(new AuditKey(AuditKeyKind.Patient, record.Actor));
        if (record.Actor.Length > 0) keys.Add(new AuditKey(AuditKeyKind.Agent, record.Actor));
        if (record.Organization is { } organization) keys.Add(new AuditKey(AuditKeyKind.Agent, organization));
        if (record.Entity is { } entity && IsOther(entity)) keys.Add(new AuditKey(AuditKeyKind.Entity, entity));
        keys.AddRange(record.Others.Where(IsOther).Select(other => new AuditKey(AuditKeyKind.Entity, other)));
        return keys.Distinct();

        static bool IsOther(string reference) => reference.Contains('/', StringComparison.Ordinal) && !reference.StartsWith("Patient/", StringComparison.Ordinal);
    }

    /// <summary>What a stored entry can be found by.</summary>
    public static IEnumerable<AuditKey> KeysOf(byte[] body) => KeysOf(Readable(body));

    private async Task<Result<Chunk>> ChunkAsync(AuditPlace after, CancellationToken cancellationToken)
    {
        var read = await engine.ReadAsync(
            (session, token) => session.ListAsync(
                session.Command($"SELECT id, at, body FROM audit WHERE id > $1 AND id < $2 ORDER BY id LIMIT {EntriesAtOnce}", after.Id, after.EndOfChain),
                row => (Id: row.GetInt64(0), At: row.GetInt64(1), Body: (byte[])row.GetValue(2)), token),
            timeout: null, cancellationToken);
        if (!read.TryGet(out var entries, out var problem)) return problem;
        if (entries.Count == 0) return new Chunk(0, after);
        var rows = entries.SelectMany(entry => KeysOf(entry.Body).Select(key => (Key: key, entry.At, entry.Id))).ToList();
        var last = AuditPlace.Of(entries[^1].Id);
        var done = await engine.ExecuteAsync(
            [.. rows.Chunk(RowsPerStatement).Select(Insert), new SearchCommand(Advance, [last.Sequence, last.Chain])], cancellationToken);
        return done.Problem is { } unwritable ? unwritable : new Chunk(entries.Count, last);
    }

    // What somebody damaged is verify's to tell; it must not keep the others from being found.
    private static AuditRecord Readable(byte[] body)
    {
        try
        {
            return AuditRecordJson.Read(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return new AuditRecord(AuditKind.Refused, "");
        }
    }

    private static SearchCommand Insert((AuditKey Key, long At, long Id)[] rows)
    {
        var sql = new StringBuilder("INSERT INTO audit_index (kind, value, at, id) VALUES ");
        var values = new List<object?>(rows.Length * 4);
        foreach (var (key, at, id) in rows)
        {
            var n = values.Count;
            sql.Append(CultureInfo.InvariantCulture, $"{(n == 0 ? "" : ", ")}(${n + 1}, ${n + 2}, ${n + 3}, ${n + 4})");
            values.AddRange([(int)key.Kind, key.Value, at, id]);
        }

        return new SearchCommand(sql.Append(" ON CONFLICT DO NOTHING").ToString(), values);
    }

    private sealed record Chunk(int Count, AuditPlace Last);
}
