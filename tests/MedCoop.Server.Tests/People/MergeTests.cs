using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using static MedCoop.Server.Tests.Access.AccessServer;


namespace MedCoop.Server.Tests.People;

/// <summary>Duplicates: found at registration, put before a person, merged, linked and taken apart again.</summary>
public sealed class MergeTests(RestServers servers)
{
    private static int made;

    private readonly string mark = Interlocked.Increment(ref made).ToString("D4");

    [Theory, EveryDatabase]
    public async Task What_refers_to_a_replaced_record_is_found_by_the_one_that_stays_and_no_more_when_they_are_taken_apart(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second, third) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));
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
        var (gone, kept, plain) = (await client.CreateAsync("Patient", With("\"active\":false")), await client.CreateAsync("Patient", With("\"active\":true")), await client.CreateAsync("Patient", Person()));
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
        var victim = await client.CreateAsync("Patient", Person());
        var forger = await client.CreateAsync("Patient", With($$"""{{Number($"11983{mark}885")}},"link":[{"other":{"reference":"Patient/{{victim}}"},"type":"replaced-by"}]"""));
        var condition = await client.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{{forger}}}"}}""");

        Assert.Empty((await client.GetAsync($"Condition?subject=Patient/{victim}")).Matches);
        Assert.DoesNotContain(condition, (await client.GetAsync($"Patient/{victim}/$everything")).Text, StringComparison.Ordinal);
        Assert.Equal(forger, (await client.PostAsync("Patient/$match", With(Number($"11983{mark}885")))).Matches[0]);
    }

    [Theory, EveryDatabase]
    public async Task A_link_to_another_server_is_nobody_of_here(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (here, other) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));
        var foreign = $"https://elsewhere.example/fhir/Patient/{here}";
        var linked = await client.CreateAsync("Patient", With($$"""{{Number($"11983{mark}886")}},"link":[{"other":{"reference":"{{foreign}}"},"type":"replaced-by"}]"""));

        Assert.Equal(linked, (await client.PostAsync("Patient/$match", With(Number($"11983{mark}886")))).Matches[0]);
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
        var (first, second) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));
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
        var (first, second) = (await one.Client.CreateAsync("Patient", Person()), await one.Client.CreateAsync("Patient", Person()));
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
        var (first, second) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));

        foreach (var verb in new[] { "merge", "merge", "unmerge", "unmerge", "link", "link", "unmerge", "unmerge" }) await DoneAsync(client, verb, first, second);

        Assert.Equal((5, 5), ((await client.GetAsync($"Patient/{first}")).VersionId, (await client.GetAsync($"Patient/{second}")).VersionId));
        Assert.Equal(4, (await client.GetAsync($"Provenance?target=Patient/{second}")).Matches.Count);
    }

    [Theory, EveryDatabase]
    public async Task Who_decided_on_an_older_version_is_told_and_a_preview_writes_nothing(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));
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
        var (first, second, third) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));
        var (one, other) = (await client.CreateAsync("Patient", Person($"11983{mark}881")), await client.CreateAsync("Patient", Person($"11983{mark}882")));
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
        var (first, second) = (await client.CreateAsync("Patient", Person($"11983{mark}883")), await client.CreateAsync("Patient", Person()));
        await DoneAsync(client, "merge", first, second);

        var found = await client.PostAsync("Patient/$match", Person($"11983{mark}883"));

        Assert.Equal(second, found.Matches[0]);
        Assert.DoesNotContain(first, found.Matches);
    }

    [Theory, EveryDatabase]
    public async Task A_registration_that_is_probably_a_duplicate_is_put_before_a_person(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var home = server.User(Home, Role.Coordinator);
        var onFile = await home.CreateAsync("Patient", Person());
        var alone = await home.CreateAsync("Patient", Person().Replace("أحمد", "زهير", StringComparison.Ordinal));

        var registered = await home.CreateAsync("Patient", Person().Replace("المحمودي", "ALMAHMOUDI", StringComparison.Ordinal).Replace("أحمد", "AHMED", StringComparison.Ordinal));
        var transaction = await home.PostAsync("", $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{{Person()}}},"request":{"method":"POST","url":"Patient"}}]}""");

        Assert.Equal(200, transaction.Status);
        var queue = await home.GetAsync("Task?code=possible-duplicate&status=requested&_sort=_lastUpdated");
        var tasks = queue.Entries.Select(entry => entry["resource"]!).ToList();
        Assert.Contains(tasks, task => Reference(task, "focus") == $"Patient/{registered}" && Reference(task, "reasonReference") == $"Patient/{onFile}" && task["input"]![0]!["valueCode"]!.GetValue<string>() == "probable");
        Assert.DoesNotContain(tasks, task => Reference(task, "focus") == $"Patient/{alone}" || Reference(task, "reasonReference") == $"Patient/{alone}");
        var byTransaction = tasks.Where(task => Reference(task, "focus") != $"Patient/{registered}").ToList();
        Assert.Single(byTransaction.Select(task => Reference(task, "focus")).Distinct());
        Assert.Contains($"Patient/{onFile}", byTransaction.Select(task => Reference(task, "reasonReference")));
        Assert.DoesNotContain(byTransaction, task => Reference(task, "reasonReference") != $"Patient/{onFile}" && Reference(task, "reasonReference") != $"Patient/{registered}");

        var merged = await home.PostAsync("Patient/$merge", Pair(registered, onFile));

        Assert.True(merged.Status == 200, merged.Text);
        var done = (await home.GetAsync($"Task?focus=Patient/{registered}&code=possible-duplicate")).Entries[0]["resource"]!;
        Assert.Equal(("completed", "merge"), (done["status"]!.GetValue<string>(), done["businessStatus"]!["coding"]![0]!["code"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase]
    public async Task Nobody_matches_or_merges_whom_they_do_not_see(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, foreign) = (server.User(Home, Role.Coordinator), server.User(Foreign, Role.Coordinator));
        var (mine, theirs) = (await home.CreateAsync("Patient", Person()), await foreign.CreateAsync("Patient", Person()));

        var matched = await foreign.PostAsync("Patient/$match", Person());
        var merged = await foreign.PostAsync("Patient/$merge", Pair(mine, theirs));
        var looked = await server.User(Home, Role.Logistics).PostAsync("Patient/$match", Person());
        var forms = await foreign.GetAsync($"Patient/{mine}/$name-forms");
        var decided = await server.User(Home, Role.ReferralBoard).PostAsync("Patient/$merge", Pair(mine, mine));

        Assert.Equal([theirs], matched.Matches);
        Assert.Equal((404, 403, 404, 403), (merged.Status, looked.Status, forms.Status, decided.Status));
        Assert.Empty((await foreign.GetAsync("Task?code=possible-duplicate")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task Who_does_not_see_the_record_that_stays_is_shown_the_replaced_one_as_is_everybody_when_it_is_deleted(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, foreign) = (server.User(Home, Role.Coordinator), server.User(Foreign, Role.Coordinator));
        var (mine, theirs) = (await home.CreateAsync("Patient", Person($"11983{mark}887")), await foreign.CreateAsync("Patient", Person()));
        await DoneAsync(server.Machine, "merge", mine, theirs);

        var seenByHome = await home.PostAsync("Patient/$match", Person($"11983{mark}887"));
        var seenByAll = await server.Machine.PostAsync("Patient/$match", Person($"11983{mark}887"));
        await server.Machine.DeleteAsync($"Patient/{theirs}");
        var afterDeletion = await server.Machine.PostAsync("Patient/$match", Person($"11983{mark}887"));
        var again = await home.CreateAsync("Patient", Person());

        Assert.Equal([mine], seenByHome.Matches);
        Assert.Equal([theirs], seenByAll.Matches);
        Assert.Equal([mine], afterDeletion.Matches);
        Assert.Contains((await home.GetAsync("Task?code=possible-duplicate")).Entries, task => Reference(task["resource"]!, "focus") == $"Patient/{again}" && Reference(task["resource"]!, "reasonReference") == $"Patient/{mine}");
    }

    [Theory, EveryDatabase]
    public async Task The_trail_names_both_patients_of_a_preview_and_of_a_merge_that_changes_nothing(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var home = server.User(Home, Role.Coordinator);
        var (first, second) = (await home.CreateAsync("Patient", Person()), await home.CreateAsync("Patient", Person()));

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
        var (first, second) = (await home.CreateAsync("Patient", Person()), await home.CreateAsync("Patient", Person().Replace("male", "female", StringComparison.Ordinal)));
        var limited = server.App(Home, Role.Coordinator, "user/Patient.rus?gender=male user/Provenance.c user/Task.rus");

        var preview = await limited.PostAsync("Patient/$merge", Pair(first, second, preview: true));
        var merge = await limited.PostAsync("Patient/$merge", Pair(first, second));

        Assert.Equal((merge.Status, merge.Code), (preview.Status, preview.Code));
        Assert.InRange(preview.Status, 403, 404);
    }

    [Theory, EveryDatabase]
    public async Task Of_a_case_only_who_keeps_it_sees_whose_duplicate_its_patient_may_be(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.ReceivingClinician));
        var onFile = await home.CreateAsync("Patient", Person());
        var registered = $"Patient/{await home.CreateAsync("Patient", Person())}";
        await home.CreateAsync("Consent", Consent(registered, Permit(Abroad)).ToJsonString());
        await home.CreateAsync("Task", Access.AccessServer.Task(registered, Abroad));
        var queued = (await home.GetAsync("Task?code=possible-duplicate")).Matches.Single();

        Assert.Equal(200, (await abroad.GetAsync(registered)).Status);
        Assert.Empty((await abroad.GetAsync("Task?code=possible-duplicate")).Matches);
        Assert.Equal(404, (await abroad.GetAsync($"Task/{queued}")).Status);
        Assert.DoesNotContain(onFile, (await abroad.GetAsync($"{registered}/$everything")).Text, StringComparison.Ordinal);
        // Whose role does not treat keeps the case all the same.
        Assert.Equal([queued], (await server.User(Home, Role.ReferringClinician).GetAsync("Task?code=possible-duplicate")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task Two_who_merge_the_same_records_the_other_way_round_at_once_make_no_ring(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        string[] ids = [await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person())];

        var answers = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 3).Select(at => client.PostAsync("Patient/$merge", Pair(ids[at], ids[(at + 1) % 3]))));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 409 or 422, answer.Text));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 1, 2);
        var inUse = 0;
        foreach (var id in ids)
            if ((await client.GetAsync($"Patient/{id}")).Json["active"] is null) inUse++;
        Assert.Equal(3 - answers.Count(answer => answer.Status == 200), inUse);
    }

    [Theory, EveryDatabase]
    public async Task Who_may_not_search_people_may_not_match_them(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (reads, searches) = (server.App(Home, Role.Coordinator, "user/Patient.r"), server.App(Home, Role.Coordinator, "user/Patient.s"));

        Assert.Equal((403, 403), ((await reads.GetAsync("Patient?name=x")).Status, (await reads.PostAsync("Patient/$match", Person())).Status));
        Assert.Equal((200, 200), ((await searches.GetAsync("Patient?name=x")).Status, (await searches.PostAsync("Patient/$match", Person())).Status));
    }

    [Theory, EveryDatabase]
    public async Task What_a_client_may_see_is_named_in_the_letters_of_its_scope(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var home = server.User(Home, Role.Coordinator);
        await home.CreateAsync("Patient", Person().Replace("أحمد", "Ганна", StringComparison.Ordinal));
        var anna = await home.CreateAsync("Patient", Person().Replace("أحمد", "Anna", StringComparison.Ordinal));

        Assert.Equal([anna], (await server.App(Home, Role.Coordinator, "user/Patient.rs?given=Anna").GetAsync("Patient")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task What_a_match_weighs_tells_of_nobody_whom_the_caller_does_not_see(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        await using var empty = await StartAsync(provider);
        string Asked() => Person().Replace("أحمد", "Zzyzx", StringComparison.Ordinal);
        string Rare() => Asked().Replace("\"gender\"", "\"id\":\"b3b4a0a2-6d8a-4f0c-9a55-6f9d0c1e7a10\",\"gender\"", StringComparison.Ordinal);
        for (var number = 0; number < 5; number++) await server.User(Foreign, Role.Coordinator).CreateAsync("Patient", Asked());
        foreach (var one in new[] { server, empty }) Assert.Equal(201, (await one.User(Home, Role.Coordinator).PutAsync("Patient/b3b4a0a2-6d8a-4f0c-9a55-6f9d0c1e7a10", Rare())).Status);

        var (among, alone) = (await server.User(Home, Role.Coordinator).PostAsync("Patient/$match", Asked()), await empty.User(Home, Role.Coordinator).PostAsync("Patient/$match", Asked()));

        Assert.Equal(alone.Entries[0]["search"]!.ToJsonString(), among.Entries[0]["search"]!.ToJsonString());
        Assert.Equal("b3b4a0a2-6d8a-4f0c-9a55-6f9d0c1e7a10", Assert.Single(among.Matches));
    }

    private static async Task<string> BodyAsync(FhirClient client, string id)
    {
        var body = (await client.GetAsync($"Patient/{id}")).Json.AsObject();
        body.Remove("meta");
        return body.ToJsonString();
    }

    private static string Number(string number) => $$""" "identifier":[{"system":"https://medcoop.example/fhir/sid/ly-national-number","value":"{{number}}"}]""";

    private string With(string more) => Person().Replace("\"resourceType\":\"Patient\",", $"\"resourceType\":\"Patient\",{more},", StringComparison.Ordinal);

    private static string Reference(JsonNode resource, string element) => resource[element]!["reference"]!.GetValue<string>();

    private static async Task DoneAsync(FhirClient client, string verb, string source, string target)
    {
        var answer = await client.PostAsync($"Patient/${verb}", Pair(source, target));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(target, answer.Json["parameter"]![0]!["resource"]!["id"]!.GetValue<string>());
    }

    private static string Pair(string source, string target, string? targetVersion = null, bool preview = false) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(
        [
            new JsonObject { ["name"] = "source-patient", ["valueReference"] = new JsonObject { ["reference"] = $"Patient/{source}" } },
            new JsonObject { ["name"] = "target-patient", ["valueReference"] = new JsonObject { ["reference"] = $"Patient/{target}" } },
            new JsonObject { ["name"] = "preview", ["valueBoolean"] = preview },
            .. targetVersion is null ? (JsonNode[])[] : [new JsonObject { ["name"] = "target-version", ["valueString"] = targetVersion }],
        ]),
    }.ToJsonString();

    private string Person(string? number = null)
    {
        var identifier = number is null ? "" : $$""" "identifier":[{"system":"https://medcoop.example/fhir/sid/ly-national-number","value":"{{number}}"}],""";
        return $$"""{"resourceType":"Patient",{{identifier}}"name":[{"family":"المحمودي","given":["أحمد"]}],"gender":"male","birthDate":"1983-{{(int.Parse(mark) % 12) + 1:D2}}-17"}""";
    }
}
