using System.Globalization;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Search.Paging;

/// <summary>What of the journal the first page of a search saw; later pages show nothing newer.</summary>
/// <param name="Sequence">The last sequence that was visible.</param>
/// <param name="Snapshot">
/// PostgreSQL only: which transactions were visible, because there a version with a lower sequence may become visible later.
/// </param>
internal sealed record JournalPosition(long Sequence, string? Snapshot)
{
    /// <summary>
    /// How far below <see cref="Sequence"/> a version may stand that was not visible yet: transactions that were being committed held no
    /// more sequences than this.
    /// </summary>
    private const long LatestCommits = 10_000;

    /// <summary>Where the journal ends in the session's present snapshot.</summary>
    public static async Task<JournalPosition> NowAsync(ReadSession session, SqlDialect dialect, CancellationToken cancellationToken)
    {
        const string End = "SELECT coalesce(max(seq), 0)";
        var sql = dialect == SqlDialect.Sqlite ? $"{End} FROM version" : $"{End}, pg_current_snapshot()::text FROM version";
        var now = await session.FirstAsync(
            session.Command(sql), row => new JournalPosition(row.GetInt64(0), row.FieldCount > 1 ? row.GetString(1) : null), cancellationToken);
        return now!;
    }

    /// <summary>That a version was visible then.</summary>
    public string Saw(SqlWriter sql, string seq)
    {
        var before = $"{seq} <= {sql.Value(Sequence)}";
        if (Snapshot is null) return before;
        var version = sql.Alias('v');
        return $"({before} AND {sql.Exists($"version {version} WHERE {version}.seq = {seq} AND pg_visible_in_snapshot({version}.tx, {sql.Value(Snapshot)}::pg_snapshot)")})";
    }

    /// <summary>A range of sequences that every version lies in that was not visible then.</summary>
    public string MayNotHaveSeen(SqlWriter sql, string seq) =>
        $"{seq} > {sql.Value(Snapshot is null ? Sequence : Math.Max(0, Sequence - LatestCommits))}";

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
