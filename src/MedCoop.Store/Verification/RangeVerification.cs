using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Verification;

/// <summary>Checks the resources and versions of one range of journal places, all in one snapshot.</summary>
/// <param name="names">The interned names.</param>
/// <param name="definitions">What resources are indexed by.</param>
/// <param name="report">Takes each finding.</param>
internal sealed class RangeVerification(
    ReadSession session, SqlDialect dialect, VerifyNames names, SearchDefinitions definitions, Action<Finding> report)
{
    private const string Histories = "SELECT key, count(*), min(version), max(version) FROM version WHERE key >= $1 AND key < $2 GROUP BY key";

    private const string OutOfOrder = """
        SELECT a.type_id, a.id, b.version FROM version a JOIN version b ON b.key = a.key AND b.version = a.version + 1
        WHERE a.key >= $1 AND a.key < $2 AND (b.seq <= a.seq OR b.at < a.at OR b.type_id <> a.type_id OR b.id <> a.id)
        """;

    private const string OddVersions = """
        SELECT type_id, id, version FROM version
        WHERE seq >= $1 AND seq < $2 AND ((method = 4) <> (body IS NULL) OR (version = 1) <> (seq = key))
        """;

    private readonly CurrentVerification current = new(names, definitions, report);

    /// <summary>Whether the snapshot has other definitions, so that nothing was checked.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>Resources checked.</summary>
    public long Resources { get; private set; }

    /// <summary>Versions checked.</summary>
    public long Versions { get; private set; }

    /// <summary>Index rows compared.</summary>
    public long IndexRows { get; private set; }

    /// <summary>Resources whose rows of added search parameters wait for a reindex.</summary>
    public long Waiting => current.Waiting;

    /// <summary>Checks.</summary>
    /// <param name="from">First place.</param>
    /// <param name="before">First place after.</param>
    public async Task RunAsync(long from, long before, CancellationToken cancellationToken)
    {
        await session.BeginSnapshotAsync(cancellationToken);
        IsOutdated = await session.FirstAsync(session.Command(CatalogRow.Read), row => row.GetInt64(0), cancellationToken) != definitions.Revision;
        if (IsOutdated) return;
        await names.RefreshAsync(session, cancellationToken);
        var histories = await HistoriesAsync(from, before, cancellationToken);
        var rows = await StoredRows.ReadAsync(session, dialect, from, before, cancellationToken);
        IndexRows = rows.Values.Sum(of => (long)of.Count);
        await CurrentAsync(from, before, histories, rows, cancellationToken);
        foreach (var (key, history) in histories) report(new Finding(FindingKind.Versions, await NameAsync(key, cancellationToken), $"{history.Count} versions have no resource row."));
        foreach (var (key, of) in rows)
            report(new Finding(FindingKind.Index, Resource: null, $"Rows of the unknown resource key {key}.") { Superfluous = names.Describe(of) });

        await OddAsync(OutOfOrder, FindingKind.Versions, "does not follow the one before it in the order of the journal, or belongs to another resource.", from, before, cancellationToken);
        await OddAsync(OddVersions, FindingKind.Versions, "has a body and is a deletion, or neither, or its key is not the place of the first version.", from, before, cancellationToken);
        await JournalAsync(from, before, cancellationToken);
    }

    private async Task<Dictionary<long, History>> HistoriesAsync(long from, long before, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(
            session.Command(Histories, from, before),
            row => (Key: row.GetInt64(0), History: new History(row.GetInt64(1), row.GetInt32(2), row.GetInt32(3))),
            cancellationToken);
        Versions = rows.Sum(row => row.History.Count);
        return rows.ToDictionary(row => row.Key, row => row.History);
    }

    // What is checked is taken out of both; what is left has no resource.
    private async Task CurrentAsync(
        long from, long before, Dictionary<long, History> histories, Dictionary<long, HashSet<RowContent>> rows, CancellationToken cancellationToken)
    {
        var command = session.Command($"{CurrentRow.Select} WHERE r.key >= $1 AND r.key < $2", from, before);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = CurrentRow.Read(reader);
            Resources++;
            rows.Remove(row.Key, out var stored);
            if (!histories.Remove(row.Key, out var history)) history = new History(0, 0, 0);
            Compare(row, history);
            current.Check(row, stored ?? []);
        }
    }

    private void Compare(CurrentRow row, History history)
    {
        if (history.Count != history.Newest || (history.Count > 0 && history.Oldest != 1))
            report(new Finding(FindingKind.Versions, names.Of(row), $"There are {history.Count} versions up to number {history.Newest}: some are missing."));
        if (history.Newest != row.Version)
            report(new Finding(FindingKind.Resource, names.Of(row), $"The row says version {row.Version}, the newest in the journal is {history.Newest}."));
    }

    private async Task OddAsync(string sql, FindingKind kind, string text, long from, long before, CancellationToken cancellationToken)
    {
        var odd = await session.ListAsync(
            session.Command(sql, from, before), row => (Name: names.Of(row.GetInt32(0), row.GetString(1)), Version: row.GetInt32(2)), cancellationToken);
        foreach (var (name, version) in odd) report(new Finding(kind, name, $"Version {version} {text}"));
    }

    private async Task<string?> NameAsync(long key, CancellationToken cancellationToken) => await session.FirstAsync(
        session.Command("SELECT type_id, id FROM version WHERE key = $1 LIMIT 1", key), row => names.Of(row.GetInt32(0), row.GetString(1)), cancellationToken);

    // PostgreSQL leaves gaps where a commit was refused, so there a lost version shows only among the versions of its resource.
    private async Task JournalAsync(long from, long before, CancellationToken cancellationToken)
    {
        if (dialect != SqlDialect.Sqlite) return;
        var there = await session.FirstAsync(session.Command("SELECT count(*) FROM version WHERE seq >= $1 AND seq < $2", from, before), row => row.GetInt64(0), cancellationToken);
        if (there != before - from)
            report(new Finding(FindingKind.Journal, Resource: null, $"Of the places {from} to {before - 1}, {before - from - there} are empty."));
        var back = await session.ListAsync(
            session.Command("SELECT v.seq FROM version v JOIN version p ON p.seq = v.seq - 1 WHERE v.seq >= $1 AND v.seq < $2 AND v.at < p.at", from, before),
            row => row.GetInt64(0), cancellationToken);
        foreach (var seq in back) report(new Finding(FindingKind.Journal, Resource: null, $"Place {seq} has an earlier instant than the place before it."));
    }

    /// <summary>A resource's versions.</summary>
    private readonly record struct History(long Count, int Oldest, int Newest);
}
