using System.Data.Common;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Commits;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Audit;

/// <summary>Reads and searches the trail.</summary>
internal sealed class AuditReading(IStoreEngine engine, AuditIndexing indexing, TimeSpan timeout)
{
    private const int RowsAtOnce = 500;

    private const string Columns = "SELECT a.id, a.at, a.body";

    public async Task<Result<StoredAudit>> OneAsync(AuditPlace place, CancellationToken cancellationToken)
    {
        var found = await engine.ReadAsync(
            (session, token) => session.ListAsync(session.Command($"{Columns} FROM audit a WHERE a.id = $1", place.Id), Entry, token), timeout: null, cancellationToken);
        if (!found.TryGet(out var entries, out var problem)) return problem;
        return entries is [var entry] ? entry : new Problem(ProblemKind.NotFound, ErrorCodes.UnknownResource, "There is no such entry in the audit trail.");
    }

    public async Task<Result<AuditPage>> SearchAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var matches = new List<StoredAudit>();
        var walked = await WalkAsync(query, entry =>
        {
            matches.Add(entry);
            return matches.Count <= query.Count;
        }, cancellationToken);
        if (walked.Problem is { } problem) return problem;
        if (matches.Count <= query.Count) return new AuditPage(matches, Next: null);
        matches.RemoveAt(query.Count);
        return new AuditPage(matches, query.Count == 0 ? null : CursorOf(matches[^1]));
    }

    public async Task<Result<long>> CountAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var count = 0L;
        var walked = await WalkAsync(query with { After = null }, _ =>
        {
            count++;
            return true;
        }, cancellationToken);
        return walked.Problem is { } problem ? problem : count;
    }

    private static AuditCursor CursorOf(StoredAudit entry) => new(entry.At.UtcTicks, entry.Place.Id);

    // In short reads, so that no transaction stays open; new entries come before the first page or after the last, and disturb neither.
    private async Task<Result<bool>> WalkAsync(AuditQuery query, Func<StoredAudit, bool> take, CancellationToken cancellationToken)
    {
        if (query.Key is not null && (await indexing.CatchUpAsync(cancellationToken)).Problem is { } unindexed) return unindexed;
        var sql = SqlOf(query);
        var last = query.After ?? (query.OldestFirst ? new AuditCursor(query.From - 1, long.MaxValue) : new AuditCursor(query.Before, long.MinValue));
        while (true)
        {
            var from = last;
            var read = await engine.ReadAsync(
                (session, token) => session.ListAsync(Command(session, sql, query, from), Entry, token), timeout, cancellationToken);
            if (!read.TryGet(out var entries, out var problem)) return problem;
            foreach (var entry in entries)
            {
                if ((query.Filter is null || query.Filter(entry)) && !take(entry)) return true;
            }

            if (entries.Count < RowsAtOnce) return true;
            last = CursorOf(entries[^1]);
        }
    }

    private static DbCommand Command(ReadSession session, string sql, AuditQuery query, AuditCursor from)
    {
        var bound = query.OldestFirst ? query.Before : query.From;
        return query.Key is { } key
            ? session.Command(sql, from.At, from.Id, bound, (int)key.Kind, key.Value)
            : session.Command(sql, from.At, from.Id, bound);
    }

    private static string SqlOf(AuditQuery query)
    {
        var (source, table) = query.Key is null
            ? ("FROM audit a WHERE", "a")
            : ("FROM audit_index i JOIN audit a ON a.id = i.id WHERE i.kind = $4 AND i.value = $5 AND", "i");
        return query.OldestFirst
            ? $"{Columns} {source} ({table}.at, {table}.id) > ($1, $2) AND {table}.at < $3 ORDER BY {table}.at, {table}.id LIMIT {RowsAtOnce}"
            : $"{Columns} {source} ({table}.at, {table}.id) < ($1, $2) AND {table}.at >= $3 ORDER BY {table}.at DESC, {table}.id DESC LIMIT {RowsAtOnce}";
    }

    private static StoredAudit Entry(DbDataReader row) =>
        new(AuditPlace.Of(row.GetInt64(0)), Instants.Of(row.GetInt64(1)), AuditRecordJson.Read((byte[])row.GetValue(2)));
}
