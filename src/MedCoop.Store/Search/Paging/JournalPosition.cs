using System.Globalization;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Search.Paging;

/// <summary>What of the journal the first page of a search saw; later pages show nothing newer.</summary>
/// <param name="Last">The last sequence that was visible.</param>
/// <param name="Complete">Up to here everything was visible. It is less than <paramref name="Last"/> only on PostgreSQL, while commits were under way.</param>
/// <param name="Snapshot">Which transactions were visible; null where <paramref name="Complete"/> is <paramref name="Last"/>.</param>
internal sealed record JournalPosition(long Last, long Complete, string? Snapshot)
{
    /// <summary>Begins a snapshot in the session and says where the journal ends in it.</summary>
    public static async Task<JournalPosition> BeginAsync(ReadSession session, SqlDialect dialect, CancellationToken cancellationToken)
    {
        if (dialect == SqlDialect.Sqlite)
        {
            await session.BeginSnapshotAsync(cancellationToken);
            return await session.FirstAsync(
                session.Command("SELECT coalesce(max(seq), 0) FROM version"), row => new JournalPosition(row.GetInt64(0), row.GetInt64(0), null), cancellationToken)
                ?? throw new InvalidOperationException("An aggregate always has a row.");
        }

        // Before the snapshot: what is complete now is complete in it.
        var complete = await session.FirstAsync(session.Command("SELECT journal_end()"), row => row.GetInt64(0), cancellationToken);
        await session.BeginSnapshotAsync(cancellationToken);
        return await session.FirstAsync(
            session.Command("SELECT coalesce(max(seq), 0), pg_current_snapshot()::text FROM version"),
            row => row.GetInt64(0) is var last && complete >= last ? new JournalPosition(last, last, null) : new(last, complete, row.GetString(1)),
            cancellationToken)
            ?? throw new InvalidOperationException("An aggregate always has a row.");
    }

    /// <summary>That the version with a sequence was visible then.</summary>
    public string Saw(SqlWriter sql, string seq)
    {
        if (Snapshot is null) return $"{seq} <= {sql.Value(Last)}";
        var version = sql.Alias('v');
        return $"({seq} <= {sql.Value(Complete)} OR {seq} <= {sql.Value(Last)} AND {sql.Exists($"version {version} WHERE {version}.seq = {seq} AND {Visible(sql, version)}")})";
    }

    /// <summary>That a row of <c>version</c> was not visible then.</summary>
    public string DidNotSee(SqlWriter sql, string version) => Snapshot is null
        ? $"{version}.seq > {sql.Value(Last)}"
        : $"{version}.seq > {sql.Value(Complete)} AND ({version}.seq > {sql.Value(Last)} OR NOT {Visible(sql, version)})";

    private string Visible(SqlWriter sql, string version) => $"pg_visible_in_snapshot({version}.tx, {sql.Value(Snapshot!)}::pg_snapshot)";

    /// <summary>Whether <see cref="Snapshot"/> is what the database can read: <c>xmin:xmax:xip,xip</c>, ascending.</summary>
    public static bool IsSnapshot(string text)
    {
        var parts = text.Split(':');
        if (parts is not [var least, var next, var open] || !TryRead(least, out var previous) || !TryRead(next, out var end) || previous > end) return false;
        if (previous == 0) return false;
        foreach (var item in open.Length == 0 ? [] : open.Split(','))
        {
            if (!TryRead(item, out var xid) || xid < previous || xid >= end) return false;
            previous = xid + 1;
        }

        return true;
    }

    private static bool TryRead(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
