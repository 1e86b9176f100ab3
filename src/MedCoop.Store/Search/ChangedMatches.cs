using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
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
    IReadOnlyList<SortTerm> terms, Func<ReadOnlyMemory<byte>, IReadOnlyList<IndexEntry>> extract)
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
        var placed = new List<FoundMatch>();
        foreach (var match in await MatchingAsync(changed, cancellationToken))
        {
            if (await PlaceAsync(cursor.Start, match, cancellationToken) is { } place && order.Compare(place.Position, cursor.Last) > 0) placed.Add(place);
        }

        return placed;
    }

    private async Task<List<long>> ChangedAsync(JournalPosition start, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned);
        var ofTypes = types.Count == 0 ? "" : $"{sql.IsInterned("c.type_id", InternedKind.Type, types)} AND ";
        var text = $"SELECT DISTINCT c.key FROM version c WHERE {ofTypes}{start.MayNotHaveSeen(sql, "c.seq")} AND c.key < c.seq AND NOT {start.Saw(sql, "c.seq")} AND {start.Saw(sql, "c.key")} LIMIT {sql.Value((long)Most + 1)}";
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
    }

    private async Task<List<FoundMatch>> MatchingAsync(List<long> changed, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned);
        var text = new PageSql(sql, types, conditions, terms: [], start: null, last: null).ByKeys(sql.KeyList(changed), changed.Count, leading: null);
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => FoundMatch.Read(row, interned, terms: []), cancellationToken);
    }

    /// <summary>The match at the place that it had; null when it was deleted then.</summary>
    private async Task<FoundMatch?> PlaceAsync(JournalPosition start, FoundMatch match, CancellationToken cancellationToken)
    {
        var sql = new SqlWriter(dialect, interned);
        var text = $"SELECT {VersionReading.Columns} FROM version v WHERE v.key = {sql.Value(match.Position.Key)} AND {start.Saw(sql, "v.seq")} ORDER BY v.version DESC LIMIT 1";
        var then = await session.FirstAsync(session.Command(text, [.. sql.Values]), row => VersionReading.Read(row, interned), cancellationToken);
        if (then is null || then.IsDeletion) return null;

        var entries = terms.Any(term => term.Table is not null) ? extract(then.Body) : [];
        var values = new IReadOnlyList<object>?[terms.Count];
        for (var i = 0; i < values.Length; i++) values[i] = await ValueAsync(terms[i], then, entries, cancellationToken);
        return match with { Position = match.Position with { Values = values } };
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
        ReferenceIndexValue { Url: { } url } => [LongValue.Of(url), 0L],
        ReferenceIndexValue reference => [LongValue.Of(reference.Id), (long)(interned.TryGet(InternedKind.Type, reference.Type, out var id) ? id : 0)],
        UriIndexValue uri => [LongValue.OfUri(uri.Value)],
        PositionIndexValue position => [position.Latitude, position.Longitude],
        _ => throw new ArgumentException($"{value.GetType().Name} has no index table", nameof(value)),
    };

    private async Task<long> IdOfSystemAsync(string system, CancellationToken cancellationToken)
    {
        if (system.Length == 0) return 0;
        var sql = new SqlWriter(dialect, interned);
        var text = $"SELECT {sql.Interned(InternedKind.System, InternedName.OfSystem(system).Value)}";
        return await session.FirstAsync(session.Command(text, [.. sql.Values]), row => row.GetInt64(0), cancellationToken);
    }
}
