using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
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
        Assert.Empty((await client.GetAsync($"Condition?subject=Patient/{second}")).Matches.Except([condition]));
        var replaced = (await client.GetAsync($"Patient/{second}")).Json;
        Assert.False(replaced["active"]!.GetValue<bool>());
        Assert.Contains(replaced["link"]!.AsArray(), link => link!["type"]!.GetValue<string>() == "replaced-by" && link["other"]!["reference"]!.GetValue<string>() == $"Patient/{third}");

        await DoneAsync(client, "unmerge", second, third);

        Assert.Empty((await client.GetAsync($"Condition?subject=Patient/{third}")).Matches);
        Assert.True((await client.GetAsync($"Patient/{second}")).Json["active"]!.GetValue<bool>());
        Assert.Null((await client.GetAsync($"Patient/{third}")).Json["link"]);
        Assert.Equal(2, (await client.GetAsync($"Provenance?target=Patient/{third}")).Matches.Count);
    }

    [Theory, EveryDatabase]
    public async Task Doing_it_again_changes_nothing(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (first, second) = (await client.CreateAsync("Patient", Person()), await client.CreateAsync("Patient", Person()));

        foreach (var verb in new[] { "link", "link", "merge", "merge", "unmerge", "unmerge" }) await DoneAsync(client, verb, first, second);

        Assert.Equal((4, 4), ((await client.GetAsync($"Patient/{first}")).VersionId, (await client.GetAsync($"Patient/{second}")).VersionId));
        Assert.Equal(3, (await client.GetAsync($"Provenance?target=Patient/{second}")).Matches.Count);
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
        Assert.InRange(tasks.Count(task => Reference(task, "focus") != $"Patient/{registered}"), 1, 2);

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
