using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Values;

/// <summary>Every component matches within the same element. https://hl7.org/fhir/R4/search.html#composite</summary>
/// <param name="first">The rows that lead: the first component's.</param>
/// <param name="others">For each other component the tests of which one accepts a row of the same resource and part.</param>
internal sealed class CompositeTest(ValueTest first, IReadOnlyList<IReadOnlyList<ValueTest>> others) : ValueTest(first.Table, first.Parameters)
{
    public override string Accepts(SqlWriter sql, TableRow row) =>
        string.Join(" AND ", [$"({first.Accepts(sql, row)})", .. others.Select(tests => SamePart(sql, row, tests))]);

    private static string SamePart(SqlWriter sql, TableRow row, IReadOnlyList<ValueTest> tests)
    {
        var alternatives = tests.Select(test =>
        {
            var other = new TableRow(sql.Alias('c'), ByKey: true);
            return sql.Exists(
                $"{sql.ByKey(test.Table, other.Alias)} WHERE {other}.key = {row}.key AND {sql.IsInterned($"{other}.param", InternedKind.Parameter, test.Parameters)} AND {other}.part = {row}.part AND ({test.Accepts(sql, other)})");
        });
        return $"({string.Join(" OR ", alternatives)})";
    }
}
