using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Search.Conditions;
using MedCoop.Store.Search.Paging;

namespace MedCoop.Store.Search;

/// <summary>One search, or one page of it, from beginning to end.</summary>
/// <param name="cursor">Where the page before this one ended; null on the first.</param>
internal sealed class SearchRun(
    SearchQuery query, IReadOnlyList<SortTerm> terms, byte[] fingerprint, PageCursor? cursor, SqlDialect dialect, InternedIds interned,
    StoreOptions options, SearchStatistics statistics, Func<ReadOnlyMemory<byte>, IReadOnlyList<IndexEntry>> extract, Visibility visibility)
{
    private readonly IReadOnlyList<Condition> conditions = ConditionCompiler.All(query);
    private readonly int pageSize = Math.Clamp(query.Count ?? options.DefaultPageSize, 1, options.MaxPageSize);

    /// <summary>Runs it.</summary>
    public async Task<Result<SearchResult>> RunAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var now = await JournalPosition.BeginAsync(session, dialect, cancellationToken);
        var size = await statistics.SizeAsync(session, query.Types, now.Last, cancellationToken);
        var choice = new DriverChoice(session, dialect, interned, statistics, now.Last, visibility);
        var driver = await choice.ChooseAsync(conditions, terms.Count > 0, pageSize + 1, size, cancellationToken);
        if (driver is NoDriver) return new SearchResult([], [], NextPage: null, query.Total == TotalMode.None && query.Summary != SummaryMode.Count ? null : 0, []);

        var total = await TotalAsync(session, driver, cancellationToken);
        if (query.Summary == SummaryMode.Count) return new SearchResult([], [], NextPage: null, total, []);

        var matches = await MatchesAsync(session, driver, cancellationToken);
        if (cursor is not null && terms.Count > 0)
        {
            var changes = await new ChangedMatches(session, dialect, interned, query.Types, conditions, terms, extract, visibility)
                .AfterAsync(cursor, cancellationToken);
            if (changes.Problem is { } problem) return problem;
            matches = [.. matches.Concat(changes.Value).Order(Comparer)];
        }

        return await PageAsync(session, matches, total, cursor?.Start ?? now, cancellationToken);
    }

    private Comparer<FoundMatch> Comparer
    {
        get
        {
            var order = SortPosition.Order(terms);
            return Comparer<FoundMatch>.Create((left, right) => order.Compare(left.Position, right.Position));
        }
    }

    private async Task<SearchResult> PageAsync(
        ReadSession session, List<FoundMatch> matches, long? total, JournalPosition start, CancellationToken cancellationToken)
    {
        var page = matches.Take(pageSize).ToList();
        var next = matches.Count > pageSize ? new PageCursor(start, total, page[^1].Position).Encode(fingerprint) : null;
        var notes = new List<Issue>();
        var included = await new Includes(session, dialect, interned, options.MaxIncludes, visibility).ForAsync(query.Includes, page, notes, cancellationToken);
        return new SearchResult([.. page.Select(match => match.Version)], included, next, total, notes);
    }

    /// <summary>The first page tells it to the later ones, so it is counted once and equals what paging yields.</summary>
    private async Task<long?> TotalAsync(ReadSession session, Driver driver, CancellationToken cancellationToken)
    {
        if (query.Total == TotalMode.None && query.Summary != SummaryMode.Count) return null;
        if (cursor?.Total is { } told) return told;
        var sql = new SqlWriter(dialect, interned, visibility);
        var text = new PageSql(sql, query.Types, conditions, terms: [], cursor?.Start, last: null).Count(driver);
        return await session.FirstAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
    }

    /// <summary>The page's matches in order, and one more when there are more.</summary>
    private async Task<List<FoundMatch>> MatchesAsync(ReadSession session, Driver driver, CancellationToken cancellationToken)
    {
        var limit = pageSize + 1;
        if (driver is not WalkDriver walk)
        {
            return await ListAsync(session, page => driver switch
            {
                PointDriver point => page.ByPoint(point.Leading, limit),
                KeysDriver keys => page.ByKeys(keys, limit),
                _ => throw new InvalidOperationException($"{driver} is no driver"),
            }, cancellationToken);
        }

        var walksIndex = terms is [{ Table: not null }, ..];
        List<FoundMatch> matches = walksIndex && cursor?.Last.Values[0] is null && cursor is not null
            ? []
            : await ListAsync(session, page => page.ByWalk(walk.Rarest, limit), cancellationToken);
        if (walksIndex && matches.Count < limit)
        {
            var missing = limit - matches.Count;
            matches.AddRange(await ListAsync(session, page => page.ByWalkOfMissing(missing), cancellationToken));
        }

        return matches;
    }

    private async Task<List<FoundMatch>> ListAsync(ReadSession session, Func<PageSql, string> write, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned, visibility);
        var text = write(Page(sql));
        var matches = await session.ListAsync(
            session.Command(text, [.. sql.Values]), row => FoundMatch.Read(row, interned, terms), cancellationToken);
        // The bodies are joined to a page that is in order; that the join keeps it is not promised.
        matches.Sort(Comparer);
        return matches;
    }

    private PageSql Page(SqlWriter sql) => new(sql, query.Types, conditions, terms, cursor?.Start, cursor?.Last);
}
