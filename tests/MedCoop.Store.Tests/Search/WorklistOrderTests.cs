using System.Globalization;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using static MedCoop.Store.Tests.Search.SearchWorld;
using SortKey = MedCoop.Fhir.Search.Query.SortKey;

namespace MedCoop.Store.Tests.Search;

/// <summary>Worklists: what an organisation has to do, the most urgent first. There is more than is sorted at once, so that an index is walked.</summary>
public sealed class WorklistOrderTests
{
    private const int Tasks = 300;
    private const int Holders = 3;
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory, EveryDatabase]
    public async Task Every_page_of_a_worklist_is_right_in_either_direction_and_what_is_never_due_comes_last(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);
        foreach (var descending in new[] { false, true })
        {
            var found = await world.IdsAsync(Worklist(holder: 1, descending));

            Assert.Equal(Expected(holder: 1, descending), found);
        }
    }

    [Theory, EveryDatabase]
    public async Task What_is_passed_on_while_a_worklist_is_paged_through_goes_and_what_becomes_more_urgent_stays_where_it_stood(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);
        var (moved, expected) = (0, Expected(holder: 1, descending: false).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList());
        var (shownAlready, later, alsoLater) = (expected[2], expected[40], expected[60]);

        var shown = await world.AllPagesAsync(Worklist(holder: 1, descending: false), async () =>
        {
            if (moved++ > 0) return;
            await PutAsync(world, shownAlready, holder: 2, due: null);
            await PutAsync(world, later, holder: 2, due: 3);
            await PutAsync(world, alsoLater, holder: 1, due: 0);
        });

        Assert.Equal(expected.Where(task => task != later), shown.Select(version => int.Parse(version.Key.Id, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_worklist_does_not_pass_what_others_have_to_do()
    {
        await using var world = await FilledAsync(StoreProvider.Sqlite);

        var found = (await world.Store.SearchAsync(Worklist(holder: 1, descending: false) with { Explain = true }, Visibility.Everything, CancellationToken.None)).Value;

        var walk = Assert.Single(found.Statements, statement => statement.Sql.Contains("date_index s0 CROSS JOIN", StringComparison.Ordinal));
        Assert.DoesNotContain("reference_index", walk.Sql, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Worklists_are_right_in_a_store_that_was_written_before_they_had_rows_of_their_own(StoreProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await using (var store = await database.OpenAsync()) await FillAsync(new SearchWorld(database, store));
        await ExecuteAsync("GrantBegins", "DELETE FROM interned WHERE kind = 2 AND value LIKE 'Task.due@%'");
        Assert.Equal(0, await ExecuteAsync(migration: null, "DELETE FROM date_index WHERE NOT EXISTS (SELECT 1 FROM interned WHERE id = param)"));

        await using var world = new SearchWorld(database, await database.OpenAsync());

        Assert.Equal(Expected(holder: 1, descending: false), await world.IdsAsync(Worklist(holder: 1, descending: false)));
        Assert.Empty((await VerificationTests.VerifyAsync(world.Store)).Findings);

        async Task<int> ExecuteAsync(string? migration, string statement)
        {
            await using var context = MigrationTests.Context(database);
            if (migration is not null) await context.GetService<IMigrator>().MigrateAsync(migration);
            return await context.Database.ExecuteSqlRawAsync(statement);
        }
    }

    private static SearchQuery Worklist(int holder, bool descending) => new()
    {
        Types = ["Task"],
        Criteria = [new ValueCriterion(Parameter("Task.ball"), [new ReferenceValue("Organization", $"{holder}")])],
        Sort = [new SortKey(Parameter("Task.due"), null, descending)],
        Count = 7,
    };

    private static int? Due(int task) => task % 11 == 0 ? null : task * 37 % Tasks;

    private static IEnumerable<string> Expected(int holder, bool descending)
    {
        var held = Enumerable.Range(0, Tasks).Where(task => task % Holders == holder).ToList();
        var due = held.Where(task => Due(task) is not null);
        IEnumerable<int> never = held.Where(task => Due(task) is null);
        return (descending ? due.OrderByDescending(Due).Concat(never.Reverse()) : due.OrderBy(Due).Concat(never)).Select(task => $"{task}");
    }

    private static async Task<SearchWorld> FilledAsync(StoreProvider provider)
    {
        var world = await OnAsync(provider);
        await FillAsync(world);
        return world;
    }

    private static async Task FillAsync(SearchWorld world)
    {
        for (var task = 0; task < Tasks; task++) await PutAsync(world, task, task % Holders, Due(task));
    }

    private static Task PutAsync(SearchWorld world, int task, int holder, int? due)
    {
        var until = due is { } hours ? $$""",{"url":"due","valueInstant":"{{Begin.AddHours(hours):yyyy-MM-ddTHH:mm:ssZ}}"}""" : "";
        var parts = $$"""{"url":"organization","valueReference":{"reference":"Organization/{{holder}}"} }{{until}}""";
        return world.PutJsonAsync($"Task/{task}", $$"""{"resourceType":"Task","id":"{{task}}","status":"requested","intent":"order","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/ball","extension":[{{parts}}]}]}""");
    }
}
