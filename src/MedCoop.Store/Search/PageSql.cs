using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Journal;
using MedCoop.Store.Search.Conditions;
using MedCoop.Store.Search.Paging;

namespace MedCoop.Store.Search;

/// <summary>Writes the statements that yield a page.</summary>
/// <param name="types">The types searched; empty: all.</param>
/// <param name="conditions">All must hold.</param>
/// <param name="terms">The order; none: order of creation.</param>
/// <param name="start">What the first page saw, when this is a later page; null on the first, which sees everything.</param>
/// <param name="last">The last resource shown so far.</param>
internal sealed class PageSql(
    SqlWriter sql, IReadOnlyList<string> types, IReadOnlyList<Condition> conditions, IReadOnlyList<SortTerm> terms, JournalPosition? start, SortPosition? last)
{
    /// <summary>Alias of the resource's row.</summary>
    public const string Resource = "r";

    private readonly (SortTerm? Term, IReadOnlyList<Condition> Holding) walked = Walked(terms, conditions);

    private bool Descend => SortPosition.TiesDescend(terms);

    /// <summary>In order of creation, from an index that is in that order.</summary>
    public string ByPoint(Condition leading, int limit)
    {
        var source = leading.Keys(sql)![0];
        return Page(
            $"{source.From} CROSS JOIN resource {Resource}",
            [source.Where, $"{Resource}.key = {source.Key}", .. Matches(source.Key, [leading]), .. Bounds(source.Key), After(source.Key)],
            [source.Key], limit);
    }

    /// <summary>Sorts all that the keys lead to.</summary>
    public string ByKeys(KeysDriver driver, int limit) => ByKeys(Among(driver), limit, [driver.Leading]);

    /// <summary>Sorts all that the keys lead to.</summary>
    public string ByKeys(IReadOnlyCollection<long> keys, int limit) => ByKeys(sql.IsOneOf($"{Resource}.key", keys), limit, []);

    /// <summary>Sorts all that these keys lead to.</summary>
    /// <param name="among">That the resource is one of them.</param>
    /// <param name="covered">Conditions that are known to hold for all of them.</param>
    private string ByKeys(string among, int limit, IReadOnlyList<Condition> covered)
    {
        var key = $"{Resource}.key";
        return Page(
            $"resource {Resource}{Joins(terms)}",
            [among, .. Matches(key, covered), .. Bounds(key), After(key)],
            [.. terms.SelectMany(term => term.OrderBy(present: false)), Ties(key)], limit);
    }

    /// <summary>In the order wanted, from the resources' own rows or the index of the first term; resources without a value are left out.</summary>
    /// <param name="rarest">The conditions to join, in this order.</param>
    /// <param name="limit">Resources wanted.</param>
    public string ByWalk(IReadOnlyList<Condition> rarest, int limit)
    {
        if (walked.Term is { Table: { } table } first) return ByIndexWalk(table, first, rarest, limit);
        var key = $"{Resource}.key";
        // The index by id does not hold whether a resource is deleted.
        var byId = terms is [{ Columns: [{ Kind: ColumnKind.Text }] }, ..];
        return Page(
            $"resource {Resource}{Joins(terms)}",
            [
                OfTypes(walked: true), $"{(byId ? sql.Unindexed($"{Resource}.deleted") : $"{Resource}.deleted")} = FALSE",
                .. Reached(key), .. Holding(key, []), .. Bounds(key), .. Visible(),
            ],
            [.. terms.SelectMany(term => term.OrderBy(present: false)), Ties(key)], limit);
    }

    /// <summary>After <see cref="ByWalk"/>: the resources without a value for the first term, which come last.</summary>
    public string ByWalkOfMissing(int limit)
    {
        var key = $"{Resource}.key";
        var others = terms.Skip(1).ToArray();
        var inMissing = last is { Values: [null, ..] };
        var after = inMissing ? AfterPosition.Sql(sql, others, [.. last!.Values.Skip(1)], key, last.Key, Descend) : "TRUE";
        return Page(
            $"resource {Resource}{Joins(others)}",
            [OfTypes(walked: true), $"{Resource}.deleted = FALSE", walked.Term!.IsMissing(sql, key), .. Holding(key, []), .. Bounds(key), after, .. Visible()],
            [.. others.SelectMany(term => term.OrderBy(present: false)), Ties(key)], limit, missing: terms[0]);
    }

    /// <summary>How many match.</summary>
    public string Count(Driver driver)
    {
        if (driver is KeysDriver listed)
        {
            var key = $"{Resource}.key";
            return $"SELECT count(*) FROM resource {Resource} WHERE {string.Join(" AND ", [Among(listed), .. Matches(key, [listed.Leading]), .. Bounds(key)])}";
        }

        var leading = (driver as WalkDriver)?.Leading ?? (driver as PointDriver)?.Leading;
        if (!sql.SeesEverything || leading is not ValueCondition value || types is not [var only] || !value.IsOf(only) || start is not null)
            return $"SELECT count(*) FROM resource {Resource} WHERE {string.Join(" AND ", Found(leading))}";

        // Index rows belong to current resources of their parameter's type, so the resources need not be looked at.
        string[] holding = ["TRUE", .. Holding("k.key", [leading], resource: null)];
        var keys = KeySource.Union(value.Keys(sql)!);
        var once = value.InKeyOrder ? $"({keys})" : $"(SELECT DISTINCT key FROM ({keys}) u)";
        return $"SELECT count(*) FROM {once} k WHERE {string.Join(" AND ", holding)}";
    }

    /// <summary>The keys of what matches, each once, in no certain order.</summary>
    public string Keys(Condition? leading, int limit) =>
        $"SELECT {Resource}.key FROM resource {Resource} WHERE {string.Join(" AND ", Found(leading))} LIMIT {sql.Value((long)limit)}";

    private IEnumerable<string> Found(Condition? leading)
    {
        var key = $"{Resource}.key";
        IEnumerable<string> found = (leading, leading?.Keys(sql)) switch
        {
            (null, _) => [OfTypes(walked: true), $"{Resource}.deleted = FALSE", .. Holding(key, []), .. Visible()],
            (_, { Count: > 0 } sources) => [sql.IsAmong(key, KeySource.Union(sources)), .. Matches(key, [leading])],
            _ => ["FALSE"],
        };
        return [.. found, .. Bounds(key)];
    }

    private string Among(KeysDriver driver) => driver.Keys is { } keys
        ? sql.IsOneOf($"{Resource}.key", keys)
        : sql.IsAmong($"{Resource}.key", KeySource.Union(driver.Leading.Keys(sql)!));

    private string ByIndexWalk(IndexTable table, SortTerm first, IReadOnlyList<Condition> rarest, int limit)
    {
        var key = $"{first.Alias}.key";
        // What a condition asks of the very row that is walked bounds the walk: "newest of last spring" need not pass all that came since.
        var asked = conditions.Select(condition => (Condition: condition, Test: first.IsSingle ? (condition as ValueCondition)?.OnlyRangeOf(first.Parameter!) : null))
            .Where(pair => pair.Test is not null).ToList();
        var joined = rarest.Except(walked.Holding).Select(condition => (Condition: condition, Source: (condition as ValueCondition)?.Joined(sql, key)))
            .Where(pair => pair.Source is not null).ToList();
        // SQLite asks a subquery as soon as the row is there that it names: by the last that is joined, it asks only of what has passed the joins.
        var passed = joined is [.., var innermost] ? innermost.Source!.Key : key;
        return Page(
            $"{table.Name} {first.Alias}{string.Concat(joined.Select(pair => $" CROSS JOIN {pair.Source!.From}"))} CROSS JOIN resource {Resource}{Joins(terms.Skip(1))}",
            [
                first.IsParameter(sql), .. Reached(key), .. asked.Select(pair => pair.Test!.OfRow(sql, first.Alias)), .. joined.Select(pair => pair.Source!.Where),
                $"{Resource}.key = {key}",
                // Last, because SQLite asks in this order and the conditions leave few to ask it of.
                .. Matches(passed, [.. asked.Select(pair => pair.Condition), .. joined.Select(pair => pair.Condition), .. walked.Holding]), .. Bounds(key), first.IsFirst(sql, passed),
            ],
            [.. first.OrderBy(present: true), .. terms.Skip(1).SelectMany(term => term.OrderBy(present: false)), Ties(key)], limit);
    }

    /// <summary>The rows of an index that a walk reads, null when it reads none, and the conditions that all of them fulfil.</summary>
    private static (SortTerm? Term, IReadOnlyList<Condition> Holding) Walked(IReadOnlyList<SortTerm> terms, IReadOnlyList<Condition> conditions)
    {
        if (terms is not [{ Parameter: { } parameter } first, ..]) return (null, []);
        if (IndexNames.HolderOf(parameter) is not { } holder) return (first, []);
        foreach (var condition in conditions)
        {
            if ((condition as ValueCondition)?.OnlyTargetOf(holder) is ("Organization", var organization)) return (first.HeldBy(organization), [condition]);
        }

        return (first, []);
    }

    /// <summary>The page with its bodies, which are read only for what is on it.</summary>
    private string Page(string from, IEnumerable<string> where, IEnumerable<string> order, int limit, SortTerm? missing = null)
    {
        var values = terms.SelectMany(term => term == missing ? term.Columns.Select(_ => "NULL") : term.Expressions).ToList();
        var columns = values.Select((value, i) => $", {value} AS o{i}");
        var outer = values.Select((_, i) => $", p.o{i}");
        return $"SELECT {VersionReading.Columns}, p.key{string.Concat(outer)} FROM (SELECT {Resource}.key AS key, {Resource}.seq{string.Concat(columns)} FROM {from} WHERE {string.Join(" AND ", where)} ORDER BY {string.Join(", ", order)} LIMIT {sql.Value((long)limit)}) p CROSS JOIN version v WHERE v.seq = p.seq";
    }

    /// <summary>Of a row in <c>resource</c> that was found by its key: that it is current, of the right type, and matches.</summary>
    private IEnumerable<string> Matches(string key, IReadOnlyList<Condition> covered) =>
        [.. Holding(key, covered), OfTypes(walked: false), $"{sql.Unindexed($"{Resource}.deleted")} = FALSE", .. Visible()];

    private IReadOnlyList<string> Visible() => sql.AndVisible(Resource, types) is { Length: > 0 } seen ? [seen[" AND ".Length..]] : [];

    private IEnumerable<string> Holding(string key, IReadOnlyList<Condition> covered, string? resource = Resource) =>
        conditions.Except(covered).OrderBy(c => c.Rank).Select(c => c.Holds(sql, new Scope(key, resource)));

    private string OfTypes(bool walked) => types switch
    {
        [] => "TRUE",
        [_] when walked => sql.IsInterned($"{Resource}.type_id", Rows.InternedKind.Type, types),
        _ => sql.IsInterned(sql.Unindexed($"{Resource}.type_id"), Rows.InternedKind.Type, types),
    };

    /// <summary>
    /// On later pages: nothing created since the first; and when sorted, nothing changed since either, because <see cref="ChangedMatches"/>
    /// shows that where it stood then.
    /// </summary>
    private IEnumerable<string> Bounds(string key) => start is null ? [] : [start.Saw(sql, terms.Count == 0 ? key : $"{Resource}.seq")];

    private string After(string key) =>
        last is null ? "TRUE" : AfterPosition.Sql(sql, [.. terms], [.. last.Values], key, last.Key, Descend);

    /// <summary>That a walk has come past the last resource shown, as a range of the index that it reads.</summary>
    private IEnumerable<string> Reached(string key) => (terms, last) switch
    {
        (_, null) or ([_, ..], { Values: [null, ..] }) => [],
        ([], _) => [After(key)],
        ([var only], _) => [AfterPosition.Reached(sql, only, last.Values[0]!, key, last.Key)],
        _ => [AfterPosition.Reached(sql, terms[0], last.Values[0]!, key, position: null), After(key)],
    };

    private string Joins(IEnumerable<SortTerm> joined) => string.Concat(joined.Select(term => term.Join(sql, $"{Resource}.key")));

    private string Ties(string key) => Descend ? $"{key} DESC" : key;
}
