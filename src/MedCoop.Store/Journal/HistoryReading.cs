using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search;

namespace MedCoop.Store.Journal;

/// <summary>
/// Pages of history, all of one query's from the same state of the journal, whatever is committed between them.
/// https://hl7.org/fhir/R4/http.html#history
/// </summary>
internal sealed class HistoryReading(IStoreEngine engine, ResourceReading resources)
{
    public async Task<Result<HistoryResult>> ReadAsync(HistoryQuery query, Visibility visibility, CancellationToken cancellationToken)
    {
        HistoryCursor? cursor = null;
        if (query.Page is { } page && (cursor = HistoryCursor.Read(page, query)) is null)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadPage, "The page link is damaged or belongs to another history. Start again from its first page.");
        }

        var read = await engine.ReadAsync((session, token) => PageAsync(session, query, visibility, cursor, token), timeout: null, cancellationToken);
        if (read.Problem is null && read.Value.Total == 0 && query.Id is { } id)
        {
            var exists = await resources.CurrentAsync(new(query.Type!, id), visibility, cancellationToken);
            if (exists.Problem is { } unknown) return unknown;
        }

        return read;
    }

    private async Task<HistoryResult> PageAsync(ReadSession session, HistoryQuery query, Visibility visibility, HistoryCursor? cursor, CancellationToken cancellationToken)
    {
        var snapshot = cursor?.Snapshot ?? await SnapshotAsync(session, cancellationToken);
        var sql = new Conditions();
        if (!TryScope(sql, query)) return new([], NextPage: null, Total: 0);
        Times(sql, query);
        // Whoever sees a resource now sees all of its versions, also those of before it came into the case.
        if (!visibility.IsEverything) sql.AddSeen(new SqlWriter(engine.Dialect, engine.Interned, visibility, sql.Values), query.Type);
        if (engine.Dialect == SqlDialect.Sqlite) sql.Add($"v.seq <= {sql.Value(long.Parse(snapshot, CultureInfo.InvariantCulture))}");
        else sql.Add($"pg_visible_in_snapshot(v.tx, CAST({sql.Value(snapshot)} AS pg_snapshot))");

        var total = cursor?.Total ?? await session.FirstAsync(
            session.Command($"SELECT count(*) FROM version v WHERE {sql.Text}", sql.Values), row => row.GetInt64(0), cancellationToken);
        if (cursor is not null) sql.Add($"v.seq {(query.OldestFirst ? '>' : '<')} {sql.Value(cursor.LastSequence)}");
        var versions = await session.ListAsync(
            session.Command(
                $"SELECT {VersionReading.Columns} FROM version v WHERE {sql.Text} ORDER BY v.seq {(query.OldestFirst ? "ASC" : "DESC")} LIMIT {sql.Value(query.Count + 1)}",
                sql.Values),
            row => VersionReading.Read(row, engine.Interned),
            cancellationToken);
        if (versions.Count <= query.Count) return new(versions, NextPage: null, total);
        versions.RemoveAt(query.Count);
        return new(versions, new HistoryCursor(versions[^1].Sequence, snapshot, total).Write(query), total);
    }

    private async Task<string> SnapshotAsync(ReadSession session, CancellationToken cancellationToken) => (engine.Dialect == SqlDialect.Sqlite
        ? await session.FirstAsync(
            session.Command("SELECT coalesce(max(seq), 0) FROM version"), row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture), cancellationToken)
        : await session.FirstAsync(session.Command("SELECT CAST(pg_current_snapshot() AS text)"), row => row.GetString(0), cancellationToken))!;

    // False: nothing can match, because the type was never seen.
    private bool TryScope(Conditions sql, HistoryQuery query)
    {
        if (query.Type is not { } type) return true;
        if (!engine.Interned.TryGet(InternedKind.Type, type, out var typeId)) return false;
        if (query.Id is { } id) sql.Add($"v.key = (SELECT key FROM resource WHERE type_id = {sql.Value(typeId)} AND id = {sql.Value(id)})");
        else sql.Add($"v.type_id = {sql.Value(typeId)}");
        return true;
    }

    private void Times(Conditions sql, HistoryQuery query)
    {
        if (query.Since is { } since)
        {
            var at = sql.Value(since.UtcTicks);
            sql.Add($"v.at >= {at}");
            // There instants never decrease with sequences, so the last page need not look through everything older.
            if (engine.Dialect == SqlDialect.Sqlite) sql.Add($"v.seq >= (SELECT seq FROM version WHERE at >= {at} ORDER BY at, seq LIMIT 1)");
        }

        if (query.Before is { } before) sql.Add($"v.at < {sql.Value(before.UtcTicks)}");
        if (query.At is not var (start, end)) return;
        sql.Add($"v.at < {sql.Value(end.UtcTicks)}");
        sql.Add($"NOT EXISTS (SELECT 1 FROM version n WHERE n.key = v.key AND n.version = v.version + 1 AND n.at <= {sql.Value(start.UtcTicks)})");
    }

    /// <summary>A WHERE clause in the making.</summary>
    private sealed class Conditions
    {
        private readonly List<object?> values = [];
        private readonly List<string> conditions = ["true"];

        public string Text => string.Join(" AND ", conditions);

        public object?[] Values => [.. values];

        public void Add(string condition) => conditions.Add(condition);

        /// <summary>Adds that the resource is seen.</summary>
        /// <param name="writer">Goes on from the values so far.</param>
        public void AddSeen(SqlWriter writer, string? type)
        {
            conditions.Add(writer.Exists($"resource r WHERE r.key = v.key{writer.AndVisible("r", type is null ? [] : [type])}"));
            values.Clear();
            values.AddRange(writer.Values);
        }

        /// <summary>Adds a parameter's value and gives its name.</summary>
        public string Value(object value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }
    }
}
