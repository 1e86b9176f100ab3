using MedCoop.Store.Engines;
using MedCoop.Store.Rows;
using MedCoop.Store.Search.Values;

namespace MedCoop.Store.Search.Conditions;

/// <summary>The resource has an index row that one of the tests accepts. Also <c>:missing=false</c>, with tests that accept every row.</summary>
/// <param name="tests">At least one.</param>
internal sealed class ValueCondition(IReadOnlyList<ValueTest> tests) : Condition
{
    public override int Rank => tests.Max(test => test.Scans ? Scanning : test.Table.Rank);

    public override bool InKeyOrder => tests is [{ IsPoint: true, Parameters.Count: 1 }];

    /// <summary>Whether only resources of this type can fulfil it.</summary>
    public bool IsOf(string type) => tests.All(test => test.Parameters.All(name => name.StartsWith($"{type}.", StringComparison.Ordinal)));

    /// <summary>The one range that it asks for of this parameter alone; null when it asks for anything else.</summary>
    public RangeTest? OnlyRangeOf(string parameter) => tests is [RangeTest { Parameters: [var only] } range] && only == parameter ? range : null;

    /// <summary>The one resource that it asks a reference parameter alone to lead to; null when it asks for anything else.</summary>
    public (string Type, string Id)? OnlyTargetOf(string parameter) => tests is [ReferenceTest { Parameters: [var only] } reference] && only == parameter ? reference.Target : null;

    /// <summary>One look-up per table and parameter, whatever the number of alternatives.</summary>
    public override string Holds(SqlWriter sql, Scope scope)
    {
        var lookups = tests.GroupBy(test => (test.Table, string.Join('\n', test.Parameters))).Select(group =>
        {
            var alias = new TableRow(sql.Alias('a'), ByKey: true);
            var accepted = SqlWriter.Any([.. group.Select(test => $"({test.Accepts(sql, alias)})")]);
            var parameter = sql.IsInterned($"{alias}.param", InternedKind.Parameter, group.First().Parameters);
            return sql.Exists($"{sql.ByKey(group.Key.Table, alias.Alias)} WHERE {alias}.key = {scope.Key} AND {parameter} AND {accepted}");
        }).ToList();
        return SqlWriter.Any(lookups);
    }

    /// <summary>
    /// The same as a table to join, where it yields each key once: on SQLite a join costs half of a subquery for each row of a walk. Null where it does not,
    /// and on PostgreSQL, whose planner would turn the order of a join around.
    /// </summary>
    public KeySource? Joined(SqlWriter sql, string key)
    {
        if (!InKeyOrder || sql.Dialect != SqlDialect.Sqlite) return null;
        var alias = new TableRow(sql.Alias('a'), ByKey: true);
        var parameter = sql.IsInterned($"{alias}.param", InternedKind.Parameter, tests[0].Parameters);
        return new KeySource(sql.ByKey(tests[0].Table, alias.Alias), $"{alias}.key = {key} AND {parameter} AND {tests[0].Accepts(sql, alias)}", $"{alias}.key");
    }

    public override IReadOnlyList<KeySource>? Keys(SqlWriter sql) => KeySource.Bounded(
    [
        .. tests.SelectMany(test =>
        {
            var alias = new TableRow(sql.Alias('a'), ByKey: false);
            var parameter = sql.IsInterned($"{alias}.param", InternedKind.Parameter, test.Parameters);
            return test.Sources(sql, alias).Select(source => new KeySource(source.From, $"{parameter} AND {source.Where}", $"{alias}.key"));
        }),
    ]);
}
