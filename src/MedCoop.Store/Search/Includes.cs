using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Journal;
using MedCoop.Store.Rows;
using MedCoop.Store.Search.Conditions;
using MedCoop.Store.Search.Paging;

namespace MedCoop.Store.Search;

/// <summary>
/// <c>_include</c> and <c>_revinclude</c>: each resource once, none that is a match. Rules that iterate are applied to what was included
/// until nothing new is found, so circles end. https://hl7.org/fhir/R4/search.html#revinclude
/// </summary>
/// <param name="most">Most resources to include.</param>
internal sealed class Includes(ReadSession session, SqlDialect dialect, InternedIds interned, int most, Visibility visibility)
{
    /// <summary>What the rules add to a page, in order of creation.</summary>
    public async Task<IReadOnlyList<StoredVersion>> ForAsync(
        IReadOnlyList<IncludeRule> rules, IReadOnlyList<FoundMatch> page, List<Issue> notes, CancellationToken cancellationToken)
    {
        if (rules.Count == 0 || page.Count == 0) return [];
        var seen = page.Select(match => match.Position.Key).ToHashSet();
        var included = new SortedSet<long>();
        IReadOnlyList<Found> latest = [.. page.Select(match => new Found(match.Position.Key, match.Version.Key.Type))];
        for (var toApply = rules; latest.Count > 0 && toApply.Count > 0; toApply = [.. rules.Where(rule => rule.Iterate)])
        {
            latest = await StepAsync(toApply, latest, seen, cancellationToken);
            included.UnionWith(latest.Select(found => found.Key));
            if (included.Count <= most) continue;
            notes.Add(Limited());
            included.IntersectWith([.. included.Take(most)]);
            break;
        }

        return await BodiesAsync(included, cancellationToken);
    }

    /// <summary>What was not seen before.</summary>
    private async Task<IReadOnlyList<Found>> StepAsync(
        IReadOnlyList<IncludeRule> rules, IReadOnlyList<Found> from, HashSet<long> seen, CancellationToken cancellationToken)
    {
        var added = new List<Found>();
        foreach (var rule in rules)
        {
            var sources = from.Where(found => IsSource(rule, found)).Select(found => found.Key).ToList();
            if (sources.Count == 0) continue;
            var sql = new SqlWriter(dialect, interned, visibility);
            // As many more as are known already could come first.
            var bound = sql.Value((long)seen.Count + most + 1);
            var local = rule.Reverse ? Referring(sql, rule, sources) : Referred(sql, rule, sources);
            var byUrl = ByUrl(rule, [.. from.Where(found => IsSource(rule, found)).Select(found => found.Type).Distinct(StringComparer.Ordinal)])
                .Select(link => $" UNION {(rule.Reverse ? ReferringByUrl(sql, sources, link) : ReferredByUrl(sql, sources, link))}");
            var text = $"{local}{string.Concat(byUrl)} LIMIT {bound}";
            var found = await session.ListAsync(
                session.Command(text, [.. sql.Values]), row => new Found(row.GetInt64(0), interned.TypeOf(row.GetInt32(1))), cancellationToken);
            added.AddRange(found.Where(f => seen.Add(f.Key)));
        }

        return added;
    }

    private static bool IsSource(IncludeRule rule, Found found) => (rule.Reverse ? rule.TargetType : rule.SourceType) is not { } type || type == found.Type;

    private static string Referred(SqlWriter sql, IncludeRule rule, IReadOnlyList<long> sources)
    {
        var toType = rule.TargetType is null ? "" : $" AND f.target_type = {sql.TypeId(rule.TargetType)}";
        return $"SELECT DISTINCT x.key, x.type_id FROM {sql.ByKey(IndexTable.Reference, "f")} CROSS JOIN resource x WHERE {sql.IsOneOf("f.key", sources)}{ByParameters(sql, rule)}{toType} AND x.type_id = f.target_type AND x.id = f.target_id AND {sql.Unindexed("x.deleted")} = FALSE{sql.AndVisible("x", rule.TargetType is { } only ? [only] : [])}";
    }

    private static string Referring(SqlWriter sql, IncludeRule rule, IReadOnlyList<long> targets)
    {
        var byParameters = rule.Parameters.Count > 0 ? ByParameters(sql, rule) : $" AND f.param IN ({ParametersOf(sql, rule.SourceType)})";
        return $"SELECT DISTINCT x.key, x.type_id FROM resource m CROSS JOIN reference_index f CROSS JOIN resource x WHERE {sql.IsOneOf("m.key", targets)}{byParameters} AND f.target_id = m.id AND f.target_type = m.type_id AND x.key = f.key{sql.AndVisible("x", rule.SourceType is { } only ? [only] : [])}";
    }

    /// <summary>How a rule may lead from or to what was found by canonical URL.</summary>
    private static IEnumerable<UrlLink> ByUrl(IncludeRule rule, IReadOnlyList<string> found)
    {
        var to = rule.Reverse ? found : rule.TargetType is { } target ? [target] : null;
        return (rule.Parameters.Count > 0 ? rule.Parameters : rule.Canonicals)
            .Where(parameter => rule.Reverse || found.Contains(parameter.ResourceType))
            .Select(parameter => (parameter.IndexName, Types: CanonicalLink.Types(parameter).Where(type => to?.Contains(type) is not false).ToList()))
            .Where(link => link.Types.Count > 0)
            .GroupBy(link => string.Join(' ', link.Types), StringComparer.Ordinal)
            .Select(alike => new UrlLink([.. alike.Select(link => link.IndexName)], alike.First().Types));
    }

    private static string ReferredByUrl(SqlWriter sql, IReadOnlyList<long> sources, UrlLink link) =>
        $"SELECT DISTINCT x.key, x.type_id FROM {sql.ByKey(IndexTable.Reference, "f")} CROSS JOIN uri_index u CROSS JOIN resource x WHERE {sql.IsOneOf("f.key", sources)} AND {Joined(sql, link)} AND x.key = u.key{sql.AndVisible("x")}";

    private static string ReferringByUrl(SqlWriter sql, IReadOnlyList<long> targets, UrlLink link) =>
        $"SELECT DISTINCT x.key, x.type_id FROM {sql.ByKey(IndexTable.Uri, "u")} CROSS JOIN reference_index f CROSS JOIN resource x WHERE {sql.IsOneOf("u.key", targets)} AND {Joined(sql, link)} AND x.key = f.key{sql.AndVisible("x")}";

    private static string Joined(SqlWriter sql, UrlLink link) =>
        $"{sql.IsInterned("f.param", InternedKind.Parameter, link.Parameters)} AND {CanonicalLink.Joined(sql, "f", "u", link.Types)}";

    private static string ByParameters(SqlWriter sql, IncludeRule rule) => rule.Parameters.Count == 0
        ? ""
        : $" AND {sql.IsInterned("f.param", InternedKind.Parameter, [.. rule.Parameters.Select(p => p.IndexName)])}";

    // Without the names of dates that are as many as organisations; no reference is indexed under them.
    private static string ParametersOf(SqlWriter sql, string? type) =>
        $"SELECT id FROM interned WHERE kind = {(int)InternedKind.Parameter} AND NOT ({sql.StartsWith("value", IndexNames.Held)}){(type is null ? "" : $" AND {sql.StartsWith("value", $"{type}.")}")}";

    private async Task<IReadOnlyList<StoredVersion>> BodiesAsync(SortedSet<long> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        var sql = new SqlWriter(dialect, interned, visibility);
        var text = $"SELECT {VersionReading.Columns} FROM resource r CROSS JOIN version v WHERE {sql.IsOneOf("r.key", [.. keys])} AND v.seq = r.seq ORDER BY r.key";
        return await session.ListAsync(session.Command(text, [.. sql.Values]), row => VersionReading.Read(row, interned), cancellationToken);
    }

    private Issue Limited() => new(
        IssueSeverity.Information, "incomplete", ErrorCodes.IncludesLimited,
        string.Create(CultureInfo.InvariantCulture, $"More than {most} resources would be included; the rest is left out. Ask for fewer matches per page (_count)."));

    private readonly record struct Found(long Key, string Type);

    /// <summary>Parameters (by index name) that may lead to resources of the same types by canonical URL.</summary>
    private sealed record UrlLink(IReadOnlyList<string> Parameters, IReadOnlyList<string> Types);
}
