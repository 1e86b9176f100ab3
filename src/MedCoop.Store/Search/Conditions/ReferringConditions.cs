using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Conditions;

/// <summary>A reference leads to a current resource for which a condition holds (<c>subject:Patient.name=…</c>).</summary>
/// <param name="parameter">IndexName of the reference parameter.</param>
/// <param name="targets">The condition per type of target; at least one.</param>
internal sealed class ChainCondition(string parameter, IReadOnlyList<(string Type, Condition Condition)> targets) : Condition
{
    public override int Rank => 2 + targets.Max(target => target.Condition.Rank);

    public override int Effort => 8 * targets.Max(target => target.Condition.Effort);

    public override string Holds(SqlWriter sql, Scope scope)
    {
        var alternatives = targets.Select(target =>
        {
            var (link, resource) = (sql.Alias('f'), sql.Alias('x'));
            return sql.Exists(
                $"{sql.ByKey(IndexTable.Reference, link)} CROSS JOIN resource {resource} WHERE {link}.key = {scope.Key} AND {Joined(sql, link, resource, target.Type, column => column)} AND {target.Condition.Holds(sql, new Scope($"{resource}.key", resource))}");
        }).ToList();
        return SqlWriter.Any(alternatives);
    }

    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql)
    {
        var sources = new List<KeySource>();
        foreach (var (type, condition) in targets)
        {
            if (condition.Keys(sql) is not { } keys) return null;
            sources.AddRange(keys.Select(target =>
            {
                var (link, resource) = (sql.Alias('f'), sql.Alias('x'));
                return new KeySource(
                    $"{target.From} CROSS JOIN resource {resource} CROSS JOIN reference_index {link}",
                    $"{target.Where} AND {resource}.key = {target.Key} AND {Joined(sql, link, resource, type, sql.Unindexed)}",
                    $"{link}.key");
            }));
        }

        return KeySource.Bounded(sources);
    }

    /// <summary>What ties a reference to the resource that it leads to.</summary>
    /// <param name="column">Whether a column of the resource may be looked up by: not where the resource is at hand first.</param>
    private string Joined(SqlWriter sql, string link, string resource, string type, Func<string, string> column) =>
        $"{link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {link}.target_type = {sql.TypeId(type)} AND {column($"{resource}.type_id")} = {link}.target_type AND {column($"{resource}.id")} = {link}.target_id AND {sql.Unindexed($"{resource}.deleted")} = FALSE{sql.AndVisible(resource, type)}";
}

/// <summary>A current resource refers here, and a condition holds for it (<c>_has:Observation:patient:code=…</c>).</summary>
/// <param name="parameter">IndexName of the referring type's reference parameter.</param>
/// <param name="condition">On the referring resource.</param>
internal sealed class HasCondition(string parameter, Condition condition) : Condition
{
    public override int Rank => 2 + condition.Rank;

    public override int Effort => 8 * condition.Effort;

    private string Referring => parameter.Split('.')[0];

    public override string Holds(SqlWriter sql, Scope scope) => scope.OnResource(sql, resource =>
    {
        var link = sql.Alias('f');
        return sql.Exists(
            $"reference_index {link} WHERE {link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {link}.target_id = {resource}.id AND {link}.target_type = {resource}.type_id AND {condition.Holds(sql, new Scope($"{link}.key"))}{sql.AndVisibleKey($"{link}.key", Referring)}");
    });

    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql)
    {
        if (condition.Keys(sql) is not { } keys) return null;
        return
        [
            .. keys.Select(referring =>
            {
                var (link, resource) = (sql.Alias('f'), sql.Alias('x'));
                return new KeySource(
                    $"{referring.From} CROSS JOIN {sql.ByKey(IndexTable.Reference, link)} CROSS JOIN resource {resource}",
                    $"{referring.Where}{sql.AndVisibleKey(referring.Key, Referring)} AND {link}.key = {referring.Key} AND {link}.param = {sql.Interned(InternedKind.Parameter, parameter)} AND {resource}.type_id = {link}.target_type AND {resource}.id = {link}.target_id AND {sql.Unindexed($"{resource}.deleted")} = FALSE",
                    $"{resource}.key");
            }),
        ];
    }
}
