namespace MedCoop.Store.Search.Conditions;

/// <summary>All hold.</summary>
internal sealed class AllCondition(IReadOnlyList<Condition> conditions) : Condition
{
    /// <summary>What must hold.</summary>
    public IReadOnlyList<Condition> Conditions => conditions;

    public override int Rank => conditions.Select(c => c.Rank).DefaultIfEmpty(base.Rank).Min();

    public override int Effort => conditions.Select(c => c.Effort).DefaultIfEmpty(1).Max();

    public override string Holds(SqlWriter sql, Scope scope) =>
        conditions.Count == 0 ? "TRUE" : $"({string.Join(" AND ", conditions.Select(c => c.Holds(sql, scope)))})";

    /// <summary>The most selective one yields keys, for which the others are asked.</summary>
    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql)
    {
        foreach (var leading in conditions.OrderBy(c => c.Rank))
        {
            if (leading.Keys(sql) is not { } sources) continue;
            var others = new AllCondition([.. conditions.Where(c => c != leading)]);
            return others.Conditions.Count == 0
                ? sources
                : [.. sources.Select(s => s with { Where = $"{s.Where} AND {others.Holds(sql, new Scope(s.Key))}" })];
        }

        return null;
    }
}

/// <summary>At least one holds.</summary>
internal sealed class AnyCondition(IReadOnlyList<Condition> conditions) : Condition
{
    /// <summary>Never holds.</summary>
    public static readonly AnyCondition Never = new([]);

    /// <summary>The alternatives.</summary>
    public IReadOnlyList<Condition> Conditions => conditions;

    public override int Rank => conditions.Select(c => c.Rank).DefaultIfEmpty(0).Max();

    public override int Effort => conditions.Select(c => c.Effort).DefaultIfEmpty(1).Max();

    public override string Holds(SqlWriter sql, Scope scope) =>
        SqlWriter.Any([.. conditions.Select(c => c.Holds(sql, scope))]);

    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql)
    {
        var sources = new List<KeySource>();
        foreach (var condition in conditions)
        {
            if (condition.Keys(sql) is not { } keys) return null;
            sources.AddRange(keys);
        }

        return KeySource.Bounded(sources);
    }
}

/// <summary>Does not hold.</summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    public override string Holds(SqlWriter sql, Scope scope) => $"NOT {condition.Holds(sql, scope)}";
}
