using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Server.Tests.Uploads;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.BundleTests;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>The traces of moves: only the server leaves them, they never change, and the timeline shows them all.</summary>
public sealed class TimelineTests
{
    [Theory, EveryDatabase]
    public async Task Nobody_writes_the_trace_of_a_move_whichever_way_it_is_tried(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var home = world.Server.System("Device/home-system", AccessServer.Home, "system/*.cruds", Role.PartnerSystem);
        var task = await world.DraftAsync();
        var forged = Trace(task, "grant-extension", Ministry);
        var own = $"Provenance/{await home.CreateAsync("Provenance", Trace(task, "signed", AccessServer.Home, "https://home.example/activities"))}";
        var id = Guid.NewGuid();

        Assert.All(
            [
                await home.PostAsync("Provenance", forged),
                await home.PutAsync($"Provenance/{id}", WithId(forged, $"{id}")),
                await home.PutAsync($"Provenance?_id={id}", forged),
                await home.PostAsync("Provenance", forged, ("If-None-Exist", $"_id={id}")),
                await home.PutAsync(own, WithId(forged, own.Split('/')[1])),
                await home.PatchAsync(own, $$"""[{"op":"replace","path":"/activity/coding/0/system","value":"{{Events}}"}]"""),
                await home.PatchAsync($"Provenance?_id={own.Split('/')[1]}", $$"""[{"op":"replace","path":"/activity/coding/0/system","value":"{{Events}}"}]"""),
                await home.PostAsync("", Transaction(Entry("POST", "Provenance", forged))),
                await home.PostAsync("Observation", Observation(world), ("X-Provenance", WithoutTarget(forged))),
                await world.Server.Machine.PostAsync("Provenance", forged),
            ],
            TheServers);
        var batch = await home.PostAsync("", Batch(Entry("POST", "Provenance", forged)));

        Assert.Contains("MC2020", batch.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("grant-extension", (await home.GetAsync($"{task}/$timeline")).Text, StringComparison.Ordinal);
        // What is no trace of a move is written as ever, and is none.
        Assert.Equal(201, (await home.PostAsync("Observation", Observation(world), ("X-Provenance", WithoutTarget(Trace(task, "signed", AccessServer.Home, "https://home.example/activities"))))).Status);
        Assert.Empty(await MovesAsync(world.Doctor, task));
    }

    [Theory, EveryDatabase]
    public async Task The_trace_of_a_move_never_changes_and_is_never_deleted(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var home = world.Server.System("Device/home-system", AccessServer.Home, "system/*.cruds", Role.PartnerSystem);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        var trace = (JsonObject)(await home.GetAsync($"Provenance?target={task}")).Entries.Single()["resource"]!;
        var path = $"Provenance/{trace["id"]}";
        var changed = (JsonObject)trace.DeepClone();
        changed["activity"] = JsonNode.Parse("""{"text":"nothing"}""");

        Assert.All(
            [
                await home.PutAsync(path, changed.ToJsonString()),
                await home.PatchAsync(path, """[{"op":"remove","path":"/activity"}]"""),
                await home.DeleteAsync(path),
                await home.DeleteAsync($"Provenance?_id={trace["id"]}"),
                await home.PostAsync($"{path}/$meta-add", """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"https://home.example/tags","code":"x"}]}}]}"""),
                await home.PostAsync("", Transaction(Entry("DELETE", path))),
                await world.Server.Machine.PutAsync(path, changed.ToJsonString()),
                await world.Server.Machine.DeleteAsync(path),
            ],
            TheServers);

        Assert.Equal(200, (await home.PutAsync(path, trace.ToJsonString())).Status);
        Assert.Equal("1", (string?)(await home.GetAsync(path)).Json["meta"]!["versionId"]);
        Assert.Equal(["send"], await MovesAsync(world.Doctor, task));
    }

    [Fact]
    public async Task The_operators_import_brings_traces_in()
    {
        using var folder = new TestFolder();
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var file = Path.Combine(folder.Path, "Provenance.ndjson");
        await File.WriteAllTextAsync(file, WithId(Trace("Task/elsewhere", "send", AccessServer.Home), "moved").ReplaceLineEndings(" ") + "\n");

        var code = await CommandLine.RunAsync([
            "import", file, $"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}", $"--Audit:Keys={folder.Path}/keys", "--Logs:Directory=", "--Logs:Console=false",
        ]);
        await using var server = await RestServer.OnAsync(database, isOwner: false);

        Assert.Equal(CommandLine.Done, code);
        Assert.Equal(200, (await server.Client.GetAsync("Provenance/moved")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Of_Tasks_with_ids_that_begin_alike_each_shows_its_own_moves(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        foreach (var id in new[] { "t1", "t12" })
            Assert.Equal(201, (await world.Server.Machine.PutAsync($"Task/{id}", WithId(world.TaskFor(id == "t1" ? AccessServer.Abroad : AccessServer.Foreign, "drafting", "draft"), id))).Status);
        await world.MoveAsync(world.Doctor, "Task/t12", "send", "sent");
        await world.MoveAsync(world.Other, "Task/t12", "acknowledge", "received");
        await world.MoveAsync(world.Doctor, "Task/t1", "send", "sent");

        Assert.Equal(["send"], await MovesAsync(world.Doctor, "Task/t1"));
        Assert.Equal(["send", "acknowledge"], await MovesAsync(world.Doctor, "Task/t12"));
    }

    [Theory, EveryDatabase]
    public async Task A_timeline_tells_the_moves_of_sub_Tasks_with_who_made_them(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        var estimate = await world.EstimateAsync();
        await world.MoveAsync(world.Coordinator, task, "request-funding", "funding-pending");
        await world.MoveAsync(world.Payer, task, "guarantee", "funding-guaranteed", Reference("guarantee", await world.GuaranteeAsync(estimate)));
        await world.MoveAsync(world.Coordinator, task, "clear-travel", "travel-clearance");
        var visa = $"Task/{(await world.SubTaskAsync(task, "visa"))["id"]}";
        await world.CompleteAsync(world.Coordinator, task, "visa", Reference("visa", await world.DocumentAsync(world.Coordinator, "visa")), Until(90));

        var entries = await EntriesAsync(world.Doctor, task);
        var made = entries.Single(entry => Part(entry, "kind") == "sub-task" && Part(entry, "task") == visa);
        Assert.Equal(("visa: complete", "Practitioner/home-coordinator", AccessServer.Home), (Part(made, "text"), Part(made, "actor"), Part(made, "organization")));
        Assert.Equal(["send", "acknowledge", "accept", "request-funding", "guarantee", "clear-travel"], await MovesAsync(world.Doctor, task));
    }

    [Theory, EveryDatabase]
    public async Task A_timeline_tells_whoever_keeps_the_case_who_was_given_sight_of_it_and_from_whom_it_was_taken(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.DraftAsync();
        await world.MoveAsync(world.Doctor, task, "send", "sent");
        await world.MoveAsync(world.Hospital, task, "acknowledge", "received");

        var hospitals = await EntriesAsync(world.Hospital, task);
        await world.MoveAsync(world.Hospital, task, "decline", "declined", Code("reason", "risk-too-high"), Text("comment", "Pulmonary pressure over 90 mmHg."));
        var entries = await EntriesAsync(world.Doctor, task);

        Assert.DoesNotContain(hospitals, entry => Part(entry, "kind") == "access");
        Assert.Equal(
            [$"{AccessServer.Abroad} sees {world.Request}", $"{AccessServer.Abroad} sees {world.Request} no more"],
            entries.Where(entry => Part(entry, "kind") == "access" && Part(entry, "text")!.StartsWith($"{AccessServer.Abroad} sees {world.Request}", StringComparison.Ordinal)).Select(entry => Part(entry, "text")));
        var order = entries.Select(entry => Part(entry, "text")).ToList();
        Assert.True(order.IndexOf("send") <= order.IndexOf($"{AccessServer.Abroad} sees {world.Request}"), string.Join('\n', order));
    }

    private const string Events = "https://medcoop.example/fhir/CodeSystem/workflow-event";

    private static string Trace(string task, string name, string organization, string system = Events) => $$$"""
        {"resourceType":"Provenance","target":[{"reference":"{{{task}}}/_history/1"}],"recorded":"2026-11-20T10:00:00Z","activity":{"coding":[{"system":"{{{system}}}","code":"{{{name}}}"}],"text":"{{{name}}}"},
         "agent":[{"who":{"reference":"Practitioner/payer"},"onBehalfOf":{"reference":"{{{organization}}}"}}]}
        """;

    private static string Observation(ReferralWorld world) =>
        $$"""{"resourceType":"Observation","status":"final","code":{"text":"Weight"},"subject":{"reference":"{{world.Patient}}"},"effectiveDateTime":"2026-11-20","valueString":"80 kg"}""";

    private static string WithId(string resource, string id)
    {
        var json = JsonNode.Parse(resource)!;
        json["id"] = id;
        return json.ToJsonString();
    }

    private static string WithoutTarget(string provenance)
    {
        var json = JsonNode.Parse(provenance)!.AsObject();
        json.Remove("target");
        return json.ToJsonString();
    }

    private static async Task<List<JsonNode>> EntriesAsync(TestUser who, string task)
    {
        var answer = await who.GetAsync($"{task}/$timeline");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json["parameter"]?.AsArray().Select(entry => entry!) ?? []];
    }

    private static void TheServers(Answer answer)
    {
        Assert.True(answer.Status == 422, $"{answer.Status}: {answer.Text}");
        Assert.Contains("MC2020", answer.Text, StringComparison.Ordinal);
    }

    // Those of the Task itself.
    private static async Task<List<string?>> MovesAsync(TestUser who, string task) =>
        [.. (await EntriesAsync(who, task)).Where(entry => Part(entry, "kind") == "move").Select(entry => Part(entry, "text"))];

    private static string? Part(JsonNode entry, string name)
    {
        var part = entry["part"]!.AsArray().FirstOrDefault(part => (string?)part!["name"] == name)?.AsObject();
        return part?.Where(member => member.Key != "name").Select(member => member.Value is JsonObject reference ? (string?)reference["reference"] : (string?)member.Value).FirstOrDefault();
    }
}
