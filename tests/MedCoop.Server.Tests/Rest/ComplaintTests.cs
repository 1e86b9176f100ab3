using System.Globalization;
using System.Text.Json.Nodes;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>What users of other servers complain of: searches that hang, results that are stale, deadlocks that surface as errors.</summary>
public sealed class ComplaintTests(RestServers servers)
{
    private const int Clients = 16;
    private const int Leaving = 8;

    // Each Observation refers to all: without a bound, following these steps would take longer than anybody lives, and no index helps,
    // because what is asked for at the end is what is not there.
    private static readonly string Endless = $"Observation?{string.Concat(Enumerable.Repeat("has-member:Observation.", 12))}status:not=final";

    [Theory, EveryDatabase]
    public async Task A_search_that_would_take_too_long_ends_in_time_with_a_reason_and_the_next_one_works(StoreProvider database)
    {
        await using var server = await RestServer.StartAsync(database, "--Store:SearchTimeout=00:00:00.500");
        await FillAsync(server.Client);

        var slow = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.Client.GetAsync(Endless)));
        var next = await UntilAsync(() => server.Client.GetAsync("Observation?status=final&_summary=count"), answer => answer.Status == 200);

        Assert.All(slow, answer => Assert.Equal((503, "MC1054", "too-costly"), (answer.Status, answer.Code, answer.Json["issue"]![0]!["code"]!.GetValue<string>())));
        Assert.Equal(40, next.Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task A_client_that_leaves_stops_its_search(StoreProvider database)
    {
        // Were these searches not stopped, they would keep every reader for an hour.
        await using var server = await RestServer.StartAsync(database, "--Store:SearchTimeout=01:00:00");
        await FillAsync(server.Client);
        using var http = new HttpClient();

        for (var round = 0; round < 3; round++)
        {
            using var leave = new CancellationTokenSource();
            var goal = server.Arrived + Leaving;
            var searching = Enumerable.Range(0, Leaving).Select(_ => IsNotAnsweredAsync(http, $"{server.Client.Base}/{Endless}", leave.Token)).ToList();
            await Eventually.IsTrueAsync(() => server.Arrived >= goal, () => $"{goal - server.Arrived} searches have not begun.", searching);
            // At some moment of the search, which no test can know.
            await Task.Delay(Random.Shared.Next(500), TestContext.Current.CancellationToken);
            await leave.CancelAsync();
            await Task.WhenAll(searching);
        }

        Assert.Equal(40, (await server.Client.GetAsync("Observation?status=final&_summary=count")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task What_was_written_is_found_at_once_and_what_was_deleted_is_not(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var (tag, id) = (NewId(), NewId());
            for (var round = 0; round < 8; round++)
            {
                await fhir.PutAsync($"Patient/{id}", $$$"""{"resourceType":"Patient","id":"{{{id}}}","meta":{"tag":[{"code":"{{{tag}}}"}]},"name":[{"family":"n{{{round}}}"}]}""");
                Assert.Equal([id], (await fhir.GetAsync($"Patient?_tag={tag}&family=n{round}")).Matches);
                Assert.Empty((await fhir.GetAsync($"Patient?_tag={tag}&family=n{round - 1}")).Matches);
                if (round % 3 != 2) continue;
                await fhir.DeleteAsync($"Patient/{id}");
                Assert.Empty((await fhir.GetAsync($"Patient?_tag={tag}")).Matches);
            }
        }));
    }

    [Theory, EveryDatabase]
    public async Task Transactions_that_touch_the_same_resources_in_opposite_orders_never_answer_500(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var ids = Enumerable.Range(0, 5).Select(_ => NewId()).ToArray();

        var answers = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var all = new List<Answer>();
            for (var round = 0; round < 6; round++)
            {
                var entries = (client % 2 == 0 ? ids : ids.Reverse()).Select(id => BundleTests.Entry(
                    "PUT", $"Basic/{id}", $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"c{{{client}}}r{{{round}}}"}}"""));
                all.Add(await fhir.PostAsync("", BundleTests.Transaction([.. entries])));
            }

            return all;
        }))).SelectMany(all => all).ToList();

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 409, answer.Text));
        foreach (var id in ids)
            Assert.Equal(answers.Count(answer => answer.Status == 200), (await fhir.GetAsync($"Basic/{id}/_history?_count=1")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task The_total_is_what_paging_yields_also_of_alternatives_several_conditions_and_chains(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var patients = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            patients.Add(await fhir.CreateAsync("Patient", $$"""{"resourceType":"Patient","meta":{"tag":[{"code":"{{tag}}"}]},"gender":"{{(i % 2 == 0 ? "male" : "female")}}","name":[{"family":"a","given":["a","ab"]},{"family":"ab"}]}"""));
            for (var n = 0; n < 2; n++)
                await fhir.CreateAsync("Observation", $$$"""{"resourceType":"Observation","meta":{"tag":[{"code":"{{{tag}}}"}]},"status":"final","code":{"coding":[{"code":"x"},{"code":"y"}]},"subject":{"reference":"Patient/{{{patients[i]}}}"}}""");
        }

        foreach (var (query, total) in new[]
        {
            ($"Patient?_tag={tag}&name=a,ab,b", 12), ($"Patient?_tag={tag}&gender=male,female&name=a", 12), ($"Patient?_tag={tag}&gender:not=male", 6),
            ($"Observation?_tag={tag}&code=x,y&subject:Patient.name=a,ab&subject:Patient.gender=male", 12), ($"Patient?_tag={tag}&_has:Observation:patient:code=x,y&_sort=-name", 12),
            ($"?_type=Patient,Observation&_tag={tag}", 36),
        })
        {
            var pages = await SearchTests.PagesAsync(fhir, $"{query}&_total=accurate&_count=5");
            Assert.All(pages, page => Assert.Equal(total, page.Json["total"]!.GetValue<int>()));
            Assert.Equal(total, pages.SelectMany(page => page.Matches).Distinct().Count());
            Assert.Equal(total, pages.Sum(page => page.Matches.Count));
            Assert.Equal(total, (await fhir.GetAsync($"{query}&_summary=count")).Json["total"]!.GetValue<int>());
        }
    }

    private static async Task IsNotAnsweredAsync(HttpClient http, string address, CancellationToken leave)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address), leave);
            Assert.Fail($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            // It has left.
        }
    }

    private static async Task FillAsync(FhirClient fhir)
    {
        var members = new JsonArray([.. Enumerable.Range(0, 40).Select(i => new JsonObject { ["reference"] = string.Create(CultureInfo.InvariantCulture, $"Observation/o{i}") })]).ToJsonString();
        var filled = await fhir.PostAsync("", BundleTests.Transaction([.. Enumerable.Range(0, 40).Select(i => BundleTests.Entry(
            "PUT", $"Observation/o{i}", $$$"""{"resourceType":"Observation","id":"o{{{i}}}","status":"final","code":{"text":"x"},"hasMember":{{{members}}}}"""))]));
        Assert.True(filled.Status == 200, filled.Text);
    }

    // On a busy machine also a simple search may take longer than the little time that this server allows.
    private static async Task<Answer> UntilAsync(Func<Task<Answer>> ask, Predicate<Answer> good)
    {
        var answer = await ask();
        for (var tries = 0; tries < 60 && !good(answer); tries++) answer = await ask();
        return answer;
    }
}
