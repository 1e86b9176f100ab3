using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Journal;
using MedCoop.Store.Rows;
using MedCoop.Store.Search.Conditions;
using MedCoop.Store.Search.Paging;

namespace MedCoop.Store.Search;

/// <summary>
/// On later pages of a sorted search: the matching resources that were changed since the first page. Their place is the one that they had
/// then, so that no reader sees one twice or never because it moved while being paged through. They are few; each is worked out from the
/// version that the first page saw.
/// </summary>
internal sealed class ChangedMatches(
    ReadSession session, SqlDialect dialect, InternedIds interned, IReadOnlyList<string> types, IReadOnlyList<Condition> conditions,
    IReadOnlyList<SortTerm> terms, Func<ReadOnlyMemory<byte>, IReadOnlyList<IndexEntry>> extract, Visibility visibility)
{
    /// <summary>More changes than this since the first page, and the search has to be started again.</summary>
    private const int Most = 5_000;

    /// <summary>Those that stand after the page before.</summary>
    public async Task<Result<IReadOnlyList<FoundMatch>>> AfterAsync(PageCursor cursor, CancellationToken cancellationToken)
    {
        var changed = await ChangedAsync(cursor.Start, cancellationToken);
        if (changed.Count > Most)
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadPage, "Too much has changed since the first page was shown: the page link has expired. Start the search again.");
        if (changed.Count == 0) return Array.Empty<FoundMatch>();

        var order = SortPosition.Order(terms);
        var matching = await MatchingAsync(changed, cancellationToken);
        var placed = await PlacesAsync(cursor.Start, matching, cancellationToken);
        return placed.FindAll(match => order.Compare(match.Position, cursor.Last) > 0);
    }

    private async Task<List<long>> ChangedAsync(JournalPosition start, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned, visibility);
        var ofTypes = types.Count == 0 ? "" : $"{sql.IsInterned("c.type_id", InternedKind.Type, types)} AND ";
        var text = $"SELECT DISTINCT c.key FROM version c WHERE {ofTypes}{start.DidNotSee(sql, "c")} AND c.key < c.seq AND {start.Saw(sql, "c.key")} LIMIT {sql.Value((long)Most + 1)}";
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
    }

    private async Task<List<FoundMatch>> MatchingAsync(List<long> changed, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned, visibility);
        var text = new PageSql(sql, types, conditions, terms: [], start: null, last: null).ByKeys(changed, changed.Count);
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => FoundMatch.Read(row, interned, terms: []), cancellationToken);
    }

    /// <summary>The matches at the places that they had; those that were deleted then had none.</summary>
    private async Task<List<FoundMatch>> PlacesAsync(JournalPosition start, List<FoundMatch> matches, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned, visibility);
        var keys = sql.IsOneOf("v.key", matches.ConvertAll(match => match.Position.Key));
        var text = $"SELECT {VersionReading.Columns}, v.key FROM version v WHERE {keys} AND v.version = (SELECT max(o.version) FROM version o WHERE o.key = v.key AND {start.Saw(sql, "o.seq")})";
        var versions = await session.ListAsync(
            session.Command(text, [.. sql.Values]), row => (Key: row.GetInt64(7), Version: VersionReading.Read(row, interned)), cancellationToken);
        var then = versions.ToDictionary(version => version.Key, version => version.Version);
        var placed = new List<FoundMatch>();
        foreach (var match in matches)
        {
            if (then.GetValueOrDefault(match.Position.Key) is { IsDeletion: false } version)
                placed.Add(match with { Position = match.Position with { Values = await ValuesAsync(version, cancellationToken) } });
        }

        return placed;
    }

    private async Task<IReadOnlyList<object>?[]> ValuesAsync(StoredVersion then, CancellationToken cancellationToken)
    {
        var entries = terms.Any(term => term.Table is not null) ? extract(then.Body) : [];
        var values = new IReadOnlyList<object>?[terms.Count];
        for (var i = 0; i < values.Length; i++) values[i] = await ValueAsync(terms[i], then, entries, cancellationToken);
        return values;
    }

    private async Task<IReadOnlyList<object>?> ValueAsync(
        SortTerm term, StoredVersion then, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        if (term.Table is null) return [term.Columns[0].Kind == ColumnKind.Text ? then.Key.Id : then.At.UtcTicks];
        var values = new List<IReadOnlyList<object>>();
        foreach (var entry in entries.Where(entry => entry.IndexName == term.Parameter))
        {
            values.Add(await SortColumnsAsync(entry.Value, cancellationToken));
        }

        return SortPosition.First(values, term);
    }

    /// <summary>The sort columns of the row that the value became when it was stored.</summary>
    private async Task<IReadOnlyList<object>> SortColumnsAsync(IndexValue value, CancellationToken cancellationToken) => value switch
    {
        TokenIndexValue token => [LongValue.Of(token.Code), await IdOfSystemAsync(token.System, cancellationToken)],
        StringIndexValue text => [StringRow.Leading(LongValue.WithoutNul(text.Normalized))],
        DateIndexValue date => [date.Start, date.End],
        NumberIndexValue number => [(double)number.Low, (double)number.High],
        QuantityIndexValue quantity => [(double?)quantity.Low ?? double.NegativeInfinity, (double?)quantity.High ?? double.PositiveInfinity],
        ReferenceIndexValue { Url: { } url } => [LongValue.OfUri(url), 0L],
        ReferenceIndexValue reference => [LongValue.Of(reference.Id), (long)(interned.TryGet(InternedKind.Type, reference.Type, out var id) ? id : 0)],
        UriIndexValue uri => [LongValue.OfUri(uri.Value)],
        PositionIndexValue position => [position.Latitude, position.Longitude],
        _ => throw new ArgumentException($"{value.GetType().Name} has no index table", nameof(value)),
    };

    private async Task<long> IdOfSystemAsync(string system, CancellationToken cancellationToken)
    {
        if (system.Length == 0) return 0;
        var sql = new SqlWriter(dialect, interned, visibility);
        var text = $"SELECT {sql.Interned(InternedKind.System, InternedName.OfSystem(system).Value)}";
        return await session.FirstAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
    }
}
