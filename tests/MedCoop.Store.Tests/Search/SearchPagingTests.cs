using System.Text;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using static MedCoop.Store.Tests.Search.SearchWorld;

namespace MedCoop.Store.Tests.Search;

/// <summary>Pages: in order, none twice, none lost, whatever happens between them.</summary>
public sealed class SearchPagingTests
{
    private static readonly SearchQuery AllPatients = new() { Types = ["Patient"], Count = 3 };

    private static SearchQuery ByFamily => AllPatients with { Sort = [new SortKey(Parameter("Patient.family"), null, Descending: false)] };

    [Theory, EveryDatabase]
    public async Task Equal_sort_values_neither_repeat_nor_lose_a_resource_and_missing_ones_come_last(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        string?[] families = ["b", "a", null, "b", "a", "b", null, "b", "a", null];
        for (var i = 0; i < families.Length; i++) await world.PutAsync($"Patient/{i}", families[i] is { } family ? [Family(family)] : []);

        var ascending = await world.IdsAsync(ByFamily);
        var descending = await world.IdsAsync(ByFamily with { Sort = [new SortKey(Parameter("Patient.family"), null, Descending: true)] });

        Assert.Equal("1480357269", string.Concat(ascending));
        Assert.Equal("7530841962", string.Concat(descending));
    }

    [Theory, EveryDatabase]
    public async Task What_is_created_after_the_first_page_is_not_shown(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        for (var i = 0; i < 8; i++) await world.PutAsync($"Patient/{i}", Family($"f{i}"));
        var created = 0;

        var inOrderOfCreation = await world.AllPagesAsync(AllPatients, () => world.PutAsync($"Patient/n{created++}", Family("zz")));
        var sorted = await world.AllPagesAsync(ByFamily with { Criteria = [new IdCriterion([.. Enumerable.Range(0, 8).Select(i => $"{i}"), "later"])] }, () => world.PutAsync($"Patient/later{created++}", Family("f9")));

        Assert.Equal("01234567", string.Concat(inOrderOfCreation.Select(v => v.Key.Id)));
        Assert.Equal("01234567", string.Concat(sorted.Select(v => v.Key.Id)));
    }

    [Theory, EveryDatabase]
    public async Task What_moves_in_the_order_while_being_paged_through_is_shown_once_where_it_stood(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        for (var i = 0; i < 9; i++) await PutPatientAsync(world, i, $"f{i}");
        var page = 0;

        // 8 moves to the front and 0, which was shown, to the end; 4 only gets a new version.
        var shown = await world.AllPagesAsync(ByFamily, async () =>
        {
            if (page++ > 0) return;
            await PutPatientAsync(world, 8, "a");
            await PutPatientAsync(world, 0, "z");
            await PutPatientAsync(world, 4, "f4");
        });

        Assert.Equal("012345678", string.Concat(shown.Select(v => v.Key.Id)));
        Assert.Equal(2, shown[8].Version);
    }

    [Theory, EveryDatabase]
    public async Task What_is_deleted_or_stops_matching_is_no_longer_shown(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        for (var i = 0; i < 9; i++) await PutPatientAsync(world, i, $"f{i}");
        var query = ByFamily with { Criteria = [new ValueCriterion(Parameter("Patient.family"), [new StringValue("f", StringMatch.StartsWith)])] };
        var page = 0;

        var shown = await world.AllPagesAsync(query, async () =>
        {
            if (page++ > 0) return;
            await world.DeleteAsync("Patient/5");
            await PutPatientAsync(world, 7, "other");
        });

        Assert.Equal("0123468", string.Concat(shown.Select(v => v.Key.Id)));
    }

    [Theory, EveryDatabase]
    public async Task Nobody_is_shown_twice_or_lost_while_eight_writers_work(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        const int Patients = 120;
        for (var i = 0; i < Patients; i++) await PutPatientAsync(world, i, i % 4 == 0 ? "" : $"f{i % 7}");
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(() => WriteAsync(world, writer, Patients, stop.Token))).ToList();

        SearchQuery[] queries =
        [
            AllPatients with { Count = 10, Total = TotalMode.Accurate }, ByFamily with { Count = 10 },
            AllPatients with { Count = 10, Sort = [new SortKey(null, "_lastUpdated", Descending: true)] },
            ByFamily with { Count = 10, Sort = [new SortKey(Parameter("Patient.family"), null, Descending: true), new SortKey(null, "_id", Descending: false)] },
        ];
        foreach (var query in Enumerable.Range(0, 12).Select(i => queries[i % queries.Length]))
        {
            var first = (await world.Store.SearchAsync(query, Visibility.Everything, CancellationToken.None)).Value;
            var ids = first.Matches.Select(v => v.Key.Id).ToList();
            for (var page = first; page.NextPage is { } next; ids.AddRange(page.Matches.Select(v => v.Key.Id)))
            {
                page = (await world.Store.SearchAsync(query with { Page = next }, Visibility.Everything, CancellationToken.None)).Value;
                Assert.Equal(first.Total, page.Total);
            }

            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.Superset(Enumerable.Range(0, Patients).Select(i => $"{i}").ToHashSet(), ids.ToHashSet());
            if (first.Total is { } total) Assert.Equal(total, ids.Count);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Theory, EveryDatabase]
    public async Task After_five_thousand_changes_the_page_links_of_a_sorted_search_expire(StoreProvider provider)
    {
        const int Most = 5_000;
        await using var world = await OnAsync(provider);
        var keys = Enumerable.Range(0, Most + 1).Select(i => Given.Patient($"{i}")).ToList();
        foreach (var some in keys.Chunk(500)) await CommitAsync(world, some.Select(key => Given.Create(key, "a")));
        var byId = AllPatients with { Sort = [new SortKey(null, "_id", Descending: false)] };
        var (sorted, plain) = ((await SearchAsync(world, byId)).Value.NextPage, (await SearchAsync(world, AllPatients)).Value.NextPage);

        foreach (var some in keys.Take(Most).Chunk(500)) await CommitAsync(world, some.Select(key => Given.Update(key, 1, "b")));
        var inTime = await SearchAsync(world, byId with { Page = sorted });
        await CommitAsync(world, [Given.Update(keys[^1], 1, "b")]);
        var late = await SearchAsync(world, byId with { Page = sorted });

        Assert.Equal(["100", "1000", "1001"], inTime.Value.Matches.Select(match => match.Key.Id));
        Assert.Equal(ErrorCodes.BadPage, late.Problem?.Code);
        Assert.Equal(["3", "4", "5"], (await SearchAsync(world, AllPatients with { Page = plain })).Value.Matches.Select(match => match.Key.Id));
    }

    [Theory, EveryDatabase]
    public async Task The_total_is_what_paging_yields_and_a_count_alone_shows_nothing(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        for (var i = 0; i < 10; i++) await world.PutAsync($"Patient/{i}", Family(i % 2 == 0 ? "even" : "odd"), Family("all"));
        await world.DeleteAsync("Patient/2");
        var query = AllPatients with { Criteria = [new ValueCriterion(Parameter("Patient.family"), [new StringValue("even", StringMatch.StartsWith), new StringValue("all", StringMatch.StartsWith)])] };

        var counted = (await world.Store.SearchAsync(query with { Summary = SummaryMode.Count }, Visibility.Everything, CancellationToken.None)).Value;
        var total = (await world.Store.SearchAsync(query with { Total = TotalMode.Accurate }, Visibility.Everything, CancellationToken.None)).Value.Total;

        Assert.Equal((9, 0), (counted.Total, counted.Matches.Count));
        Assert.Equal(9, total);
        Assert.Equal(9, (await world.AllPagesAsync(query)).Count);
        Assert.Null((await world.Store.SearchAsync(query, Visibility.Everything, CancellationToken.None)).Value.Total);
    }

    [Theory, EveryDatabase]
    public async Task A_damaged_page_link_or_one_of_another_search_is_refused(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        for (var i = 0; i < 8; i++) await world.PutAsync($"Patient/{i}", Family($"f{i}"));
        var link = (await world.Store.SearchAsync(ByFamily, Visibility.Everything, CancellationToken.None)).Value.NextPage!;

        var middle = link.Length / 2;
        string[] damaged = ["", "x", link[..^4], link + "AAAA", $"{link[..middle]}{(link[middle] == 'A' ? 'B' : 'A')}{link[(middle + 1)..]}", "ÄÖ", new string('A', 5000)];
        foreach (var bad in damaged) Assert.Equal(ErrorCodes.BadPage, (await world.Store.SearchAsync(ByFamily with { Page = bad }, Visibility.Everything, CancellationToken.None)).Problem?.Code);
        SearchQuery[] others = [AllPatients, ByFamily with { Types = ["Observation"] }, ByFamily with { Criteria = [new IdCriterion(["1"])] }];
        foreach (var other in others) Assert.Equal(ErrorCodes.BadPage, (await world.Store.SearchAsync(other with { Page = link }, Visibility.Everything, CancellationToken.None)).Problem?.Code);
        Assert.Null((await world.Store.SearchAsync(ByFamily with { Page = link, Count = 2 }, Visibility.Everything, CancellationToken.None)).Problem);
    }

    private static Task<Result<SearchResult>> SearchAsync(SearchWorld world, SearchQuery query) => world.Store.SearchAsync(query, Visibility.Everything, CancellationToken.None);

    private static async Task CommitAsync(SearchWorld world, IEnumerable<Change> changes) =>
        Assert.Null((await world.Store.CommitAsync(Given.Set([.. changes]), CancellationToken.None)).Problem);

    private static IndexEntry Family(string family) => new("Patient.family", new StringIndexValue(family, family));

    private static Task<SeededResource> PutPatientAsync(SearchWorld world, int id, string family) =>
        world.PutJsonAsync($"Patient/{id}", Patient(id, family));

    private static string Patient(int id, string family) => family.Length == 0
        ? $$"""{"resourceType":"Patient","id":"{{id}}"}"""
        : $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"{{family}}"}]}""";

    /// <summary>Creates some and changes others, so that they move in every order; each writer has its own patients.</summary>
    private static async Task WriteAsync(SearchWorld world, int writer, int patients, CancellationToken stop)
    {
        await using var store = await world.Database.OpenAsync();
        var versions = new Dictionary<int, int>();
        var extractor = new IndexExtractor(Fhir.Search.Parameters.SearchParameterCatalog.R4);
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var isNew = round % 4 == 3 && round < 200;
            var number = isNew ? ((writer + 1) * 100_000) + round : ((round * 8) + writer) % patients;
            // Sort values that are equal, go and come.
            var json = Patient(number, (round % 5) switch { 0 => "", 1 => "f3", _ => $"{(round % 2 == 0 ? 'a' : 'z')}{round % 11}" });
            var bytes = Encoding.UTF8.GetBytes(json);
            var version = versions.GetValueOrDefault(number, isNew ? 0 : 1);
            var key = new Fhir.ResourceKey("Patient", $"{number}");
            var change = new Change(key, ChangeMethod.Put, version, Fhir.Json.ResourceStamp.Stamp(bytes, key, version + 1), extractor.Extract(Fhir.Json.ResourceReader.Parse(bytes)));
            var committed = await store.CommitAsync(new ChangeSet([change], [], "Practitioner/writer"), CancellationToken.None);
            // SQLite lets several servers in by chance: to wait in vain for the turn is no fault, and clients try again.
            if (committed.Problem is { Code: Fhir.Outcomes.ErrorCodes.StoreUnavailable }) continue;
            Assert.Null(committed.Problem?.Text);
            versions[number] = version + 1;
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
