using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Rows;
using MedCoop.Store.Search.Values;

namespace MedCoop.Store.Search.Conditions;

/// <summary><c>_id</c>.</summary>
/// <param name="types">The types searched; empty: all.</param>
internal sealed class IdCondition(IReadOnlyList<string> ids, IReadOnlyList<string> types) : Condition
{
    private readonly IReadOnlyList<string> ids = [.. ids.Select(LongValue.WithoutNul)];

    public override int Rank => 0;

    public override string Holds(SqlWriter sql, Scope scope) =>
        scope.OnResource(sql, resource => sql.IsOneOf(sql.Unindexed($"{resource}.id"), ids));

    public override IReadOnlyList<KeySource> Keys(SqlWriter sql)
    {
        var alias = sql.Alias('x');
        var type = TypeCondition.OfTypes(sql, alias, types);
        return [new($"resource {alias}", $"{type} AND {sql.IsOneOf($"{alias}.id", ids)} AND {alias}.deleted = FALSE", $"{alias}.key")];
    }
}

/// <summary>Only resources of some types.</summary>
internal sealed class TypeCondition(IReadOnlyList<string> types) : Condition
{
    public override string Holds(SqlWriter sql, Scope scope) =>
        scope.OnResource(sql, resource => sql.IsInterned(sql.Unindexed($"{resource}.type_id"), InternedKind.Type, types));

    /// <summary>That a resource is of one of the types (none: of any), so that indexes which lead with the type can serve.</summary>
    public static string OfTypes(SqlWriter sql, string resource, IReadOnlyList<string> types) => types.Count == 0
        ? $"{resource}.type_id IN (SELECT id FROM interned WHERE kind = {(int)InternedKind.Type})"
        : sql.IsInterned($"{resource}.type_id", InternedKind.Type, types);
}

/// <summary><c>_lastUpdated</c>: an instant with milliseconds, so it covers one.</summary>
/// <param name="types">The types searched; empty: all.</param>
internal sealed class LastUpdatedCondition(IReadOnlyList<DateValue> values, IReadOnlyList<string> types) : Condition
{
    public override int Rank => 5;

    public override string Holds(SqlWriter sql, Scope scope) =>
        scope.OnResource(sql, resource => Test(sql, sql.Unindexed($"{resource}.last_updated")));

    public override IReadOnlyList<KeySource> Keys(SqlWriter sql)
    {
        var alias = sql.Alias('x');
        return
        [
            new($"resource {alias}",
                $"{TypeCondition.OfTypes(sql, alias, types)} AND {alias}.deleted = FALSE AND ({Test(sql, $"{alias}.last_updated")})",
                $"{alias}.key"),
        ];
    }

    private string Test(SqlWriter sql, string column) =>
        SqlWriter.Any([.. values.Select(value => DateTest.OfMillisecond(sql, value, column))]);
}
