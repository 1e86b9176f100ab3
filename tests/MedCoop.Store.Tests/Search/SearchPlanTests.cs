using System.Globalization;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;
using MedCoop.Store.Search.Conditions;
using MedCoop.Store.Search.Paging;
using Microsoft.Data.Sqlite;
using static MedCoop.Store.Tests.Search.SearchWorld;
using SortKey = MedCoop.Fhir.Search.Query.SortKey;

namespace MedCoop.Store.Tests.Search;

/// <summary>How SQLite runs searches: never by reading a whole table, with and without its statistics, and never sorting what an index has in order.</summary>
public sealed partial class SearchPlanTests
{
    private static readonly DateTime Day = new(2024, 5, 10);

    private static readonly (string Name, string Type, Criterion Criterion)[] Searches =
    [
        ("system and code", "Patient", Value("Patient.identifier", new TokenValue("urn:s", "1"))),
        ("code", "Patient", Value("Patient.gender", new TokenValue(null, "male"))),
        ("many codes", "Patient", Value("Patient.identifier", [.. Enumerable.Range(0, 120).Select(i => new TokenValue("urn:s", $"{i}"))])),
        ("string", "Patient", Value("Patient.family", new StringValue("smith", StringMatch.StartsWith))),
        ("exact string", "Patient", Value("Patient.family", new StringValue("Smith", StringMatch.Exact))),
        ("part of a string", "Patient", Value("Patient.family", new StringValue("mit", StringMatch.Contains))),
        ("date", "Patient", Value("Patient.birthdate", new DateValue(Prefix.Eq, Day.Ticks, Day.AddDays(1).Ticks))),
        ("since", "Observation", Value("Observation.date", new DateValue(Prefix.Ge, Day.Ticks, Day.AddDays(1).Ticks))),
        ("between", "Observation", new AllOf([Value("Observation.date", new DateValue(Prefix.Ge, Day.Ticks, Day.AddDays(1).Ticks)), Value("Observation.date", new DateValue(Prefix.Lt, Day.AddDays(9).Ticks, Day.AddDays(10).Ticks))])),
        ("quantity", "Observation", Value("Observation.value-quantity", new QuantityValue(new NumberValue(Prefix.Gt, 5, 4.5m, 5.5m), "http://unitsofmeasure.org", "mg", new CanonicalRange("g", .005, .0045, .0055)))),
        ("number", "RiskAssessment", Value("RiskAssessment.probability", new NumberValue(Prefix.Le, 0.5m, 0.45m, 0.55m))),
        ("reference", "Observation", Value("Observation.subject", new ReferenceValue("Patient", "1"))),
        ("uri", "ValueSet", Value("ValueSet.url", new UriValue("http://x.org", UriMatch.Below))),
        ("composite", "Observation", Value("Observation.code-value-quantity", new CompositeValue([new TokenValue("urn:s", "1"), new QuantityValue(new NumberValue(Prefix.Gt, 5, 4.5m, 5.5m), null, null)]))),
        ("missing", "Patient", new MissingCriterion(Parameter("Patient.birthdate"), Missing: true)),
        ("not", "Patient", new Not(Value("Patient.gender", new TokenValue(null, "male")))),
        ("chain", "Observation", new ChainCriterion(Parameter("Observation.subject"), [new("Patient", Value("Patient.identifier", new TokenValue("urn:s", "1")))])),
        ("reverse chain", "Patient", new HasCriterion(Parameter("Observation.subject"), Value("Observation.code", new TokenValue("urn:s", "1")))),
        ("id", "Patient", new IdCriterion(["1", "2"])),
        ("last updated", "Patient", new LastUpdatedCriterion([new DateValue(Prefix.Gt, Day.Ticks, Day.AddDays(1).Ticks)])),
    ];

    private static readonly (string Name, string Type, SortKey[] Keys)[] Sorts =
    [
        ("creation", "Patient", []),
        ("last updated", "Patient", [new(null, "_lastUpdated", Descending: true)]),
        ("id", "Patient", [new(null, "_id", Descending: false)]),
        ("date", "Observation", [new(Parameter("Observation.date"), null, Descending: true)]),
        ("string", "Patient", [new(Parameter("Patient.family"), null, Descending: false)]),
        ("token", "Observation", [new(Parameter("Observation.code"), null, Descending: false)]),
        ("quantity", "Observation", [new(Parameter("Observation.value-quantity"), null, Descending: true)]),
        ("reference", "Observation", [new(Parameter("Observation.subject"), null, Descending: false)]),
    ];

    [Theory, InlineData(false), InlineData(true)]
    public async Task No_search_reads_a_whole_table(bool analyzed)
    {
        await using var world = await OnAsync(StoreProvider.Sqlite);
        await using var connection = await FilledAsync(world, analyzed);

        foreach (var (name, type, criterion) in Searches)
        {
            var conditions = ConditionCompiler.All(new SearchQuery { Types = [type], Criteria = [criterion] });
            foreach (var (how, statement) in Statements(type, conditions, []))
            {
                var plan = await PlanAsync(connection, statement);
                Assert.True(!plan.Any(line => TableScan().IsMatch(line)), $"{name}, {how}:\n{string.Join('\n', plan)}\n{statement.Text}");
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_walk_reads_an_index_in_its_order(bool analyzed)
    {
        await using var world = await OnAsync(StoreProvider.Sqlite);
        await using var connection = await FilledAsync(world, analyzed);

        foreach (var (name, type, keys) in Sorts)
        {
            foreach (var (how, statement) in Statements(type, [], keys).Where(s => s.How.StartsWith("walk", StringComparison.Ordinal)))
            {
                var plan = await PlanAsync(connection, statement);
                Assert.True(!plan.Any(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal) || TableScan().IsMatch(line)), $"{name}, {how}:\n{string.Join('\n', plan)}\n{statement.Text}");
            }
        }
    }

    /// <summary>A worklist passes a thousand rows for a page: what costs a subquery must wait for what costs a join.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_walk_asks_by_subquery_only_of_what_has_passed_its_joins(bool analyzed)
    {
        await using var world = await OnAsync(StoreProvider.Sqlite);
        await using var connection = await FilledAsync(world, analyzed);
        var conditions = ConditionCompiler.All(new SearchQuery
        {
            Types = ["Observation"],
            Criteria = [Value("Observation.status", new TokenValue(null, "final")), Value("Observation.subject", new ReferenceValue("Patient", "1"))],
        });

        foreach (var (how, statement) in Statements("Observation", conditions, [new(Parameter("Observation.date"), null, Descending: false)]).Where(s => s.How.StartsWith("walk", StringComparison.Ordinal)))
        {
            var plan = (await PlanAsync(connection, statement)).ToList();
            var (join, subquery) = (plan.FindIndex(line => line.Contains("reference_index__key_param", StringComparison.Ordinal)), plan.FindIndex(line => line.Contains("token_index__key_param", StringComparison.Ordinal)));
            Assert.True(join >= 0 && subquery > join, $"{how}:\n{string.Join('\n', plan)}\n{statement.Text}");
        }
    }

    /// <summary>Every write about a case asks it; by the types it would read every Task and Consent of the store.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_grants_follow_from_is_found_by_the_case(bool analyzed)
    {
        await using var world = await OnAsync(StoreProvider.Sqlite);
        await using var connection = await FilledAsync(world, analyzed);

        var plan = await PlanAsync(connection, new SearchCommand($"{MedCoop.Store.Commits.CaseGranting.Granting} (1, 2) ORDER BY r.key", [1L]));

        Assert.Contains(plan, line => line.StartsWith("SEARCH r USING INDEX resource__case_key_type_id", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.StartsWith("SEARCH c USING", StringComparison.Ordinal) && line.EndsWith("(group_key=?)", StringComparison.Ordinal));
    }

    private static ValueCriterion Value(string name, params SearchValue[] values) => new(Parameter(name), values);

    /// <summary>The statements that a search may come down to, on its first page and on a later one.</summary>
    private static IEnumerable<(string How, SearchCommand Statement)> Statements(string type, IReadOnlyList<Condition> conditions, IReadOnlyList<SortKey> keys)
    {
        var terms = SortTerm.Of(keys, PageSql.Resource);
        IReadOnlyList<object>?[] values = [.. terms.Select(term => term.Columns.Select(column => column.Kind == ColumnKind.Text ? (object)"x" : column.Kind == ColumnKind.Real ? 1.0 : 1L).ToList())];
        var canList = conditions is [var first] && first.Keys(Writer()) is not null;
        foreach (var last in new[] { null, new SortPosition(values, 7) })
        {
            (string, SearchCommand) Written(string how, Func<PageSql, string> write)
            {
                var sql = Writer();
                var text = write(new PageSql(sql, [type], conditions, terms, last is null ? null : new JournalPosition(99, 99, null), last));
                return ($"{how}{(last is null ? "" : ", later page")}", new SearchCommand(text, sql.Values));
            }

            yield return Written("walk", page => page.ByWalk(conditions, 20));
            yield return Written("count", page => page.Count(new WalkDriver(canList ? conditions[0] : null, conditions)));
            if (!canList) continue;
            yield return Written("keys", page => page.ByKeys(new KeysDriver(conditions[0], null), 20));
            yield return Written("listed keys", page => page.ByKeys(new KeysDriver(conditions[0], [1, 2, 3]), 20));
            if (conditions[0].InKeyOrder) yield return Written("point", page => page.ByPoint(conditions[0], 20));
        }
    }

    private static SqlWriter Writer() => new(SqlDialect.Sqlite, new InternedIds(), MedCoop.Store.Access.Visibility.Everything);

    private static async Task<SqliteConnection> FilledAsync(SearchWorld world, bool analyzed)
    {
        await SearchAgreementTests.FillAsync(world, 40);
        var connection = new SqliteConnection(world.Database.ConnectionString);
        await connection.OpenAsync();
        if (!analyzed) return connection;
        await using var command = connection.CreateCommand();
        command.CommandText = "ANALYZE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task<IReadOnlyList<string>> PlanAsync(SqliteConnection connection, SearchCommand statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement under test.
        command.CommandText = $"EXPLAIN QUERY PLAN {statement.Text}";
#pragma warning restore CA2100
        for (var i = 0; i < statement.Values.Count; i++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), statement.Values[i] ?? DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
        return plan;
    }

    // Aliases of tables; subqueries are p, k and u.
    [GeneratedRegex(@"^SCAN ([rm]|[axfscov]\d+|v|f|interned)( USING (?!COVERING INDEX interned).*)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableScan();
}
