using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Behaviour 18: patch.</summary>
public sealed class PatchTests(RestServers servers)
{
    [Theory, EveryDatabase, Behaviour(18)]
    public async Task A_json_patch_makes_a_new_version(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");

        var answer = await fhir.JsonPatchAsync($"Patient/{id}", """[{"op":"test","path":"/gender","value":"male"},{"op":"replace","path":"/gender","value":"female"}]""");

        Assert.Equal((200, 2, "female"), (answer.Status, answer.VersionId, answer.Json["gender"]!.GetValue<string>()));
        Assert.Equal("PATCH", (await fhir.GetAsync($"Patient/{id}/_history")).Entries[0]["request"]!["method"]!.GetValue<string>());
    }

    [Theory, EveryDatabase, Behaviour(18)]
    public async Task A_fhirpath_patch_makes_a_new_version(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");

        var answer = await fhir.FhirPathPatchAsync($"Patient/{id}", Operation("replace", "Patient.gender", "valueCode", "female"));

        Assert.Equal((200, 2, "female"), (answer.Status, answer.VersionId, answer.Json["gender"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase, Behaviour(18)]
    public async Task A_patch_that_cannot_be_applied_changes_nothing(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");

        foreach (var patch in new[]
        {
            """[{"op":"replace","path":"/id","value":"x"}]""",
            """[{"op":"add","path":"/meta/versionId","value":"9"}]""",
            """[{"op":"remove","path":"/birthDate"}]""",
            """[{"op":"test","path":"/gender","value":"female"}]""",
            """[{"op":"replace","path":"/gender","value":"nonsense"}]""",
            """[{"op":"jump","path":"/gender"}]""",
            """{"op":"add"}""",
            "[",
        })
        {
            var answer = await fhir.JsonPatchAsync($"Patient/{id}", patch);
            Assert.True(answer.Status == 400, $"{patch}: {answer.Status} {answer.Text}");
        }

        Assert.Equal(400, (await fhir.FhirPathPatchAsync($"Patient/{id}", Operation("replace", "Patient.id", "valueId", "x"))).Status);
        Assert.Equal(400, (await fhir.FhirPathPatchAsync($"Patient/{id}", Operation("replace", "Patient.birthDate", "valueDate", "2000-01-01"))).Status);
        Assert.Equal(1, (await fhir.GetAsync($"Patient/{id}")).VersionId);
    }

    [Theory, EveryDatabase, Behaviour(18)]
    public async Task A_patch_that_changes_nothing_keeps_the_version(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");

        var answer = await fhir.JsonPatchAsync($"Patient/{id}", """[{"op":"replace","path":"/gender","value":"male"}]""");

        Assert.Equal((200, 1), (answer.Status, answer.VersionId));
    }

    [Theory, EveryDatabase, Behaviour(18)]
    public async Task A_patch_of_another_version_or_of_nothing_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");
        const string patch = """[{"op":"replace","path":"/gender","value":"female"}]""";

        Assert.Equal(412, (await fhir.JsonPatchAsync($"Patient/{id}", patch, ("If-Match", "W/\"7\""))).Status);
        Assert.Equal(404, (await fhir.JsonPatchAsync("Patient/never-was", patch)).Status);
        Assert.Equal(415, (await fhir.SendAsync("PATCH", $"Patient/{id}", patch, "text/plain")).Status);
        await fhir.DeleteAsync($"Patient/{id}");
        Assert.Equal(410, (await fhir.JsonPatchAsync($"Patient/{id}", patch)).Status);
    }

    private static string Operation(string type, string path, string valueName, string value) => $$"""
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
          {"name":"type","valueCode":"{{type}}"},{"name":"path","valueString":"{{path}}"},{"name":"value","{{valueName}}":"{{value}}"}]}]}
        """;
}
