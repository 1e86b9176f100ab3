using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Conditions;

/// <summary>
/// References by canonical URL: a row of <c>reference_index</c> without a type, whose target is what a resource has as its <c>url</c>; a
/// version named must be the resource's. https://hl7.org/fhir/R4/references.html#canonical
/// </summary>
internal static class CanonicalLink
{
    /// <summary>The types that the parameter may lead to by canonical URL.</summary>
    public static IReadOnlyList<string> Types(SearchParameterInfo parameter) => !parameter.MayBeCanonical
        ? []
        : [.. parameter.Targets.Where(type => SearchParameterCatalog.R4.Find(type, "url") is { Type: Hl7.Fhir.Model.SearchParamType.Uri })];

    /// <summary>That a reference leads to the resource that has a URL.</summary>
    /// <param name="link">A row of <c>reference_index</c>.</param>
    /// <param name="url">A row of <c>uri_index</c>.</param>
    public static string Joined(SqlWriter sql, string link, string url, IReadOnlyList<string> types)
    {
        var version = sql.Alias('v');
        var ofVersion = sql.IsInterned($"{version}.param", InternedKind.Parameter, [.. types.Select(type => $"{type}.version")]);
        var sameVersion = sql.Exists(
            $"{sql.ByKey(IndexTable.Token, version)} WHERE {version}.key = {url}.key AND {ofVersion} AND {version}.code = {link}.version");
        return $"{link}.target_type = 0 AND {sql.IsInterned($"{url}.param", InternedKind.Parameter, [.. types.Select(type => $"{type}.url")])} AND {url}.value = {link}.target_id AND ({link}.version IS NULL OR {sameVersion})";
    }
}

/// <summary>A canonical leads to a current resource for which a condition holds (<c>questionnaire:Questionnaire.title=…</c>).</summary>
/// <param name="parameter">IndexName of the reference parameter.</param>
/// <param name="type">Of the target.</param>
/// <param name="condition">On the target.</param>
internal sealed class CanonicalChainCondition(string parameter, string type, Condition condition) : Condition
{
    public override int Rank => 2 + condition.Rank;

    public override int Effort => 8 * condition.Effort;

    public override string Holds(SqlWriter sql, Scope scope)
    {
        var (link, url, resource) = (sql.Alias('f'), sql.Alias('u'), sql.Alias('x'));
        return sql.Exists(
            $"{sql.ByKey(IndexTable.Reference, link)} CROSS JOIN uri_index {url} CROSS JOIN resource {resource} WHERE {link}.key = {scope.Key} AND {link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {CanonicalLink.Joined(sql, link, url, [type])} AND {resource}.key = {url}.key{sql.AndVisible(resource, type)} AND {condition.Holds(sql, new Scope($"{resource}.key", resource))}");
    }

    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql)
    {
        if (condition.Keys(sql) is not { } keys) return null;
        return
        [
            .. keys.Select(target =>
            {
                var (link, url) = (sql.Alias('f'), sql.Alias('u'));
                return new KeySource(
                    $"{target.From} CROSS JOIN {sql.ByKey(IndexTable.Uri, url)} CROSS JOIN reference_index {link}",
                    $"{target.Where}{sql.AndVisibleKey(target.Key, type)} AND {url}.key = {target.Key} AND {link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {CanonicalLink.Joined(sql, link, url, [type])}",
                    $"{link}.key");
            }),
        ];
    }
}

/// <summary>A current resource refers here by canonical, and a condition holds for it (<c>_has:QuestionnaireResponse:questionnaire:status=…</c>).</summary>
/// <param name="parameter">IndexName of the referring type's reference parameter.</param>
/// <param name="types">Types that it may lead to by URL.</param>
/// <param name="condition">On the referring resource.</param>
internal sealed class CanonicalHasCondition(string parameter, IReadOnlyList<string> types, Condition condition) : Condition
{
    private string Referring => parameter.Split('.')[0];

    public override int Rank => 2 + condition.Rank;

    public override int Effort => 8 * condition.Effort;

    public override string Holds(SqlWriter sql, Scope scope)
    {
        var (link, url) = (sql.Alias('f'), sql.Alias('u'));
        return sql.Exists(
            $"{sql.ByKey(IndexTable.Uri, url)} CROSS JOIN reference_index {link} WHERE {url}.key = {scope.Key} AND {link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {CanonicalLink.Joined(sql, link, url, types)} AND {condition.Holds(sql, new Scope($"{link}.key"))}{sql.AndVisibleKey($"{link}.key", Referring)}");
    }

    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql)
    {
        if (condition.Keys(sql) is not { } keys) return null;
        return
        [
            .. keys.Select(referring =>
            {
                var (link, url) = (sql.Alias('f'), sql.Alias('u'));
                return new KeySource(
                    $"{referring.From} CROSS JOIN {sql.ByKey(IndexTable.Reference, link)} CROSS JOIN uri_index {url}",
                    $"{referring.Where}{sql.AndVisibleKey(referring.Key, Referring)} AND {link}.key = {referring.Key} AND {link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {CanonicalLink.Joined(sql, link, url, types)}",
                    $"{url}.key");
            }),
        ];
    }
}
