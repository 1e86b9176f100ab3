using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using static MedCoop.Server.Tests.Access.AccessServer;
using static MedCoop.Server.Tests.People.SamplePeople;

namespace MedCoop.Server.Tests.People;

/// <summary>What a person decides about two records: merged, linked and taken apart again.</summary>
public sealed class MergeTests(RestServers servers)
{
    private readonly SamplePeople people = new();

    [Theory, EveryDatabase]
    public async Task What_refers_to_a_replaced_record_is_found_by_the_one_that_stays_and_no_more_when_they_are_taken_apart(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second, third) = (await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()));
        var condition = await client.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{{first}}}"}}""");
        Assert.Empty((await client.GetAsync($"Condition?subject=Patient/{third}")).Matches);

        await DoneAsync(client, "merge", first, second);
        await DoneAsync(client, "merge", second, third);

        Assert.Equal([condition], (await client.GetAsync($"Condition?subject=Patient/{third}")).Matches);
        Assert.Equal([condition], (await client.GetAsync($"Condition?patient={third}")).Matches);
        Assert.Equal([condition], (await client.GetAsync($"Patient/{third}/Condition")).Matches);
        Assert.Contains(condition, (await client.GetAsync($"Patient/{third}/$everything")).Text, StringComparison.Ordinal);
        Assert.Equal([condition], (await client.GetAsync($"Condition?subject=Patient/{second}")).Matches);
        Assert.Equal([condition], (await client.GetAsync($"Condition?subject=Patient/{third}&subject=Patient/{second}")).Matches);
        var replaced = (await client.GetAsync($"Patient/{second}")).Json;
        Assert.False(replaced["active"]!.GetValue<bool>());
        Assert.Contains(replaced["link"]!.AsArray(), link => link!["type"]!.GetValue<string>() == "replaced-by" && link["other"]!["reference"]!.GetValue<string>() == $"Patient/{third}");

        await DoneAsync(client, "unmerge", second, third);

        Assert.Empty((await client.GetAsync($"Condition?subject=Patient/{third}")).Matches);
        Assert.Null((await client.GetAsync($"Patient/{third}")).Json["link"]);
        Assert.Equal(2, (await client.GetAsync($"Provenance?target=Patient/{third}")).Matches.Count);
    }

    [Theory, EveryDatabase]
    public async Task Taking_a_merge_apart_gives_back_both_records_as_they_were(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (gone, kept, plain) = (await client.CreateAsync("Patient", people.With("\"active\":false")), await client.CreateAsync("Patient", people.With("\"active\":true")), await client.CreateAsync("Patient", people.Person()));
        await DoneAsync(client, "link", gone, kept);
        string[] before = [await BodyAsync(client, gone), await BodyAsync(client, kept), await BodyAsync(client, plain)];

        await DoneAsync(client, "merge", gone, kept);
        await DoneAsync(client, "merge", plain, kept);
        await client.JsonPatchAsync($"Patient/{kept}", """[{"op":"add","path":"/maritalStatus","value":{"text":"later"}}]""");
        await DoneAsync(client, "unmerge", plain, kept);
        await DoneAsync(client, "unmerge", gone, kept);
        await client.JsonPatchAsync($"Patient/{kept}", """[{"op":"remove","path":"/maritalStatus"}]""");

        Assert.Equal(string.Join("\n", before), string.Join("\n", (string[])[await BodyAsync(client, gone), await BodyAsync(client, kept), await BodyAsync(client, plain)]));
        Assert.Contains("seealso", before[0], StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_link_that_only_one_record_has_is_followed_nowhere(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var victim = await client.CreateAsync("Patient", people.Person());
        var forger = await client.CreateAsync("Patient", people.With($$"""{{Number($"11983{people.Mark}885")}},"link":[{"other":{"reference":"Patient/{{victim}}"},"type":"replaced-by"}]"""));
        var condition = await client.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{{forger}}}"}}""");

        Assert.Empty((await client.GetAsync($"Condition?subject=Patient/{victim}")).Matches);
        Assert.DoesNotContain(condition, (await client.GetAsync($"Patient/{victim}/$everything")).Text, StringComparison.Ordinal);
        Assert.Equal(forger, (await client.PostAsync("Patient/$match", people.With(Number($"11983{people.Mark}885")))).Matches[0]);
    }

    [Theory, EveryDatabase]
    public async Task A_link_to_another_server_is_nobody_of_here(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (here, other) = (await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()));
        var foreign = $"https://elsewhere.example/fhir/Patient/{here}";
        var linked = await client.CreateAsync("Patient", people.With($$"""{{Number($"11983{people.Mark}886")}},"link":[{"other":{"reference":"{{foreign}}"},"type":"replaced-by"}]"""));

        Assert.Equal(linked, (await client.PostAsync("Patient/$match", people.With(Number($"11983{people.Mark}886")))).Matches[0]);
        await DoneAsync(client, "merge", linked, here);
        await DoneAsync(client, "unmerge", linked, here);
        var absolute = await client.PostAsync("Patient/$merge", Pair(here, other).Replace($"Patient/{here}", foreign, StringComparison.Ordinal));
        var own = await client.PostAsync("Patient/$link", Pair(here, other).Replace($"Patient/{here}", $"{client.Base}/Patient/{here}", StringComparison.Ordinal));

        Assert.Equal([foreign], (await client.GetAsync($"Patient/{linked}")).Json["link"]!.AsArray().Select(link => Reference(link!, "other")));
        Assert.Equal((400, 200), (absolute.Status, own.Status));
    }

    [Theory, EveryDatabase]
    public async Task What_is_written_by_criteria_of_the_one_that_stays_is_not_of_the_replaced_record(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second) = (await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()));
        string Condition(string of) => $$$"""{"resourceType":"Condition","code":{"text":"gout"},"subject":{"reference":"Patient/{{{of}}}"}}""";
        var ofFirst = await client.CreateAsync("Condition", Condition(first));
        await DoneAsync(client, "merge", first, second);

        var updated = await client.PutAsync($"Condition?subject=Patient/{second}", Condition(second));
        var again = await client.PostAsync("Condition", Condition(second), ("If-None-Exist", $"subject=Patient/{second}"));
        var deleted = await client.DeleteAsync($"Condition?patient={second}&_count=100");

        Assert.Equal((201, 200), (updated.Status, again.Status));
        Assert.InRange(deleted.Status, 200, 204);
        Assert.Equal((200, 1), ((await client.GetAsync($"Condition/{ofFirst}")).Status, (await client.GetAsync($"Condition/{ofFirst}")).VersionId));
        Assert.Equal([ofFirst], (await client.GetAsync($"Condition?patient={second}")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task Another_server_of_the_same_database_follows_the_first_merge_and_learns_the_first_names(StoreProvider provider)
    {
        await using var one = await RestServer.StartAsync(provider);
        await using var two = await one.BesideAsync();
        Assert.Empty((await two.Client.GetAsync("Condition?subject=Patient/nobody")).Matches);
        var (first, second) = (await one.Client.CreateAsync("Patient", people.Person()), await one.Client.CreateAsync("Patient", people.Person()));
        var condition = await one.Client.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{{first}}}"}}""");
        await DoneAsync(one.Client, "merge", first, second);
        await System.Threading.Tasks.Task.Delay(1_100, TestContext.Current.CancellationToken);

        // A second after the merge, and from then on.
        for (var time = 0; time < 5; time++) Assert.Equal([condition], (await two.Client.GetAsync($"Condition?subject=Patient/{second}")).Matches);
        var names = await two.Services.GetRequiredService<ResourceStore>().NameCountsAsync(["=محمد", "=احمد"], TestContext.Current.CancellationToken);
        Assert.Equal(2, names.Value.Borne["=احمد"]);
    }

    [Theory, EveryDatabase]
    public async Task Doing_it_again_changes_nothing(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second) = (await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()));

        foreach (var verb in new[] { "merge", "merge", "unmerge", "unmerge", "link", "link", "unmerge", "unmerge" }) await DoneAsync(client, verb, first, second);

        Assert.Equal((5, 5), ((await client.GetAsync($"Patient/{first}")).VersionId, (await client.GetAsync($"Patient/{second}")).VersionId));
        Assert.Equal(4, (await client.GetAsync($"Provenance?target=Patient/{second}")).Matches.Count);
    }

    [Theory, EveryDatabase]
    public async Task Who_decided_on_an_older_version_is_told_and_a_preview_writes_nothing(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second) = (await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()));
        await client.JsonPatchAsync($"Patient/{second}", """[{"op":"add","path":"/gender","value":"female"}]""");

        var stale = await client.PostAsync("Patient/$merge", Pair(first, second, targetVersion: "1"));
        var preview = await client.PostAsync("Patient/$merge", Pair(first, second, preview: true));

        Assert.Equal(412, stale.Status);
        Assert.Contains("replaces", preview.Text, StringComparison.Ordinal);
        Assert.Equal((1, 2), ((await client.GetAsync($"Patient/{first}")).VersionId, (await client.GetAsync($"Patient/{second}")).VersionId));
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_merged_is_refused_and_why(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second, third) = (await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()));
        var (one, other) = (await client.CreateAsync("Patient", people.Person($"11983{people.Mark}881")), await client.CreateAsync("Patient", people.Person($"11983{people.Mark}882")));
        await DoneAsync(client, "merge", first, second);

        Answer[] refused =
        [
            await client.PostAsync("Patient/$merge", Pair(first, first)),
            await client.PostAsync("Patient/$merge", Pair(first, third)),
            await client.PostAsync("Patient/$merge", Pair(second, first)),
            await client.PostAsync("Patient/$merge", Pair(third, first)),
            await client.PostAsync("Patient/$link", Pair(first, third)),
            await client.PostAsync("Patient/$merge", Pair(one, other)),
        ];

        Assert.All(refused, answer => Assert.Equal((422, "MC2203"), (answer.Status, answer.Code)));
        Assert.Equal(404, (await client.PostAsync("Patient/$merge", Pair(first, "nobody-is-here"))).Status);
        Assert.Equal(400, (await client.PostAsync("Patient/$merge", """{"resourceType":"Parameters"}""")).Status);
    }

    [Theory, EveryDatabase]
    public async Task The_number_of_a_replaced_record_finds_the_one_that_stays(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second) = (await client.CreateAsync("Patient", people.Person($"11983{people.Mark}883")), await client.CreateAsync("Patient", people.Person()));
        await DoneAsync(client, "merge", first, second);

        var found = await client.PostAsync("Patient/$match", people.Person($"11983{people.Mark}883"));

        Assert.Equal(second, found.Matches[0]);
        Assert.DoesNotContain(first, found.Matches);
    }

    [Theory, EveryDatabase]
    public async Task The_trail_names_both_patients_of_a_preview_and_of_a_merge_that_changes_nothing(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var home = server.User(Home, Role.Coordinator);
        var (first, second) = (await home.CreateAsync("Patient", people.Person()), await home.CreateAsync("Patient", people.Person()));

        await home.PostAsync("Patient/$merge", Pair(first, second, preview: true));
        await home.PostAsync("Patient/$merge", Pair(first, second));
        await home.PostAsync("Patient/$merge", Pair(first, second));

        foreach (var patient in new[] { first, second })
        {
            var looked = await server.Machine.GetAsync($"AuditEvent?patient=Patient/{patient}&agent=Practitioner/home-person&subtype=operation");
            Assert.Equal(2, looked.Matches.Count);
        }
    }

    [Theory, EveryDatabase]
    public async Task A_preview_is_refused_to_whom_the_merge_would_be(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var home = server.User(Home, Role.Coordinator);
        var (first, second) = (await home.CreateAsync("Patient", people.Person()), await home.CreateAsync("Patient", people.Person().Replace("male", "female", StringComparison.Ordinal)));
        var limited = server.App(Home, Role.Coordinator, "user/Patient.rus?gender=male user/Provenance.c user/Task.rus");

        var preview = await limited.PostAsync("Patient/$merge", Pair(first, second, preview: true));
        var merge = await limited.PostAsync("Patient/$merge", Pair(first, second));

        Assert.Equal((merge.Status, merge.Code), (preview.Status, preview.Code));
        Assert.InRange(preview.Status, 403, 404);
    }

    [Theory, EveryDatabase]
    public async Task Two_who_merge_the_same_records_the_other_way_round_at_once_make_no_ring(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        string[] ids = [await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person()), await client.CreateAsync("Patient", people.Person())];

        var answers = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 3).Select(at => client.PostAsync("Patient/$merge", Pair(ids[at], ids[(at + 1) % 3]))));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 409 or 422, answer.Text));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 1, 2);
        var inUse = 0;
        foreach (var id in ids)
            if ((await client.GetAsync($"Patient/{id}")).Json["active"] is null) inUse++;
        Assert.Equal(3 - answers.Count(answer => answer.Status == 200), inUse);
    }

    private static async Task<string> BodyAsync(FhirClient client, string id)
    {
        var body = (await client.GetAsync($"Patient/{id}")).Json.AsObject();
        body.Remove("meta");
        return body.ToJsonString();
    }
}
