using System.Text.Json.Nodes;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary><c>$validate</c> over HTTP.</summary>
public sealed class ValidateTests(RestServers servers)
{
    private const string PatientProfile = "https://medcoop.example/fhir/StructureDefinition/medcoop-patient";

    [Theory, EveryDatabase]
    public async Task Everything_wrong_is_said_at_once_with_code_place_and_four_languages(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("Patient/$validate", """
            {"resourceType":"Patient",
             "gender":"man",
             "birthDate":"1990-02-30",
             "nickname":"Bob"}
            """);
        var issues = Issues(answer.Json);

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            ["binding-required Patient.gender line 2, column 11", "element-unknown Patient.nickname line 4, column 2", "value-format Patient.birthDate line 3, column 14"],
            issues.Where(issue => Text(issue, "severity") == "error")
                .Select(issue => $"{issue["details"]!["coding"]![0]!["code"]} {issue["expression"]![0]} {issue["diagnostics"]}").Order(StringComparer.Ordinal));
        Assert.All(issues, issue => Assert.Equal(
            ["ar", "ru", "be"],
            issue["details"]!["_text"]!["extension"]!.AsArray().Select(translation => translation!["extension"]![0]!["valueCode"]!.GetValue<string>())));
    }

    [Theory, EveryDatabase]
    public async Task A_profile_is_asked_for_by_its_canonical_and_names_itself_where_it_is_broken(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var resource = $$"""{"resourceType":"Patient","id":"{{NewId()}}","active":true}""";

        var alone = await fhir.PostAsync("Patient/$validate", resource);
        var profiled = await fhir.PostAsync($"Patient/$validate?profile={Uri.EscapeDataString(PatientProfile)}", resource);
        var inside = await fhir.PostAsync("Patient/$validate", $$"""
            {"resourceType":"Parameters","parameter":[{"name":"profile","valueUri":"{{PatientProfile}}"},{"name":"mode","valueCode":"profile"},{"name":"resource","resource":{{resource}}}]}
            """);

        Assert.DoesNotContain(Issues(alone.Json), issue => Text(issue, "severity") == "error");
        Assert.Contains(Issues(profiled.Json), issue => Text(issue, "severity") == "error" && Text(issue, "diagnostics").Contains(PatientProfile, StringComparison.Ordinal));
        Assert.Equal(Issues(profiled.Json).Count, Issues(inside.Json).Count);
    }

    [Theory, EveryDatabase]
    public async Task MedCoops_valid_example_is_valid_also_once_it_is_stored(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var example = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples", "medcoop-patient", "valid-belarusian.json"), TestContext.Current.CancellationToken))!;
        var id = NewId();
        example["id"] = id;
        await fhir.PutAsync($"Patient/{id}", example.ToJsonString());

        var stored = await fhir.GetAsync($"Patient/{id}/$validate");

        Assert.Equal(200, stored.Status);
        Assert.DoesNotContain(Issues(stored.Json), issue => Text(issue, "severity") is "error" or "warning");
    }

    [Theory, EveryDatabase]
    public async Task Broken_XML_is_answered_with_findings_and_never_with_500(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        foreach (var inside in new[] { "<contained/>", "<contained><Basic/><Basic/></contained>", "<contained><Nothing/></contained>", "<name/>", "<name value='x'/>", "<birthDate/>", "<unknown/>", "text" })
        {
            var answer = await fhir.SendAsync("POST", "Patient/$validate", $"<Patient xmlns=\"http://hl7.org/fhir\">{inside}</Patient>", "application/fhir+xml");

            Assert.Equal((inside, 200), (inside, answer.Status));
            Assert.Contains(Issues(answer.Json), issue => Text(issue, "severity") is "error" or "fatal");
        }
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_validated_is_refused_with_the_reason(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        Assert.Equal(400, (await fhir.PostAsync("Patient/$validate", """{"resourceType":"Patient",""")).Status);
        Assert.Equal(400, (await fhir.PostAsync("Patient/$validate", """{"resourceType":"Observation"}""")).Status);
        Assert.Equal(400, (await fhir.PostAsync("Patient/$validate", """{"resourceType":"Parameters"}""")).Status);
        Assert.Equal(400, (await fhir.PostAsync("Patient/$validate?profile=https://nowhere.example/p", """{"resourceType":"Patient"}""")).Status);
        Assert.Equal(400, (await fhir.PostAsync("Patient/$validate?mode=profile", """{"resourceType":"Patient"}""")).Status);
        Assert.Equal(400, (await fhir.PostAsync("Patient/$validate?mode=burn", """{"resourceType":"Patient"}""")).Status);
        Assert.Equal(404, (await fhir.GetAsync($"Patient/{NewId()}/$validate")).Status);
        Assert.Equal(404, (await fhir.GetAsync($"Patient/{NewId()}/$validate?mode=delete")).Status);
    }

    private static List<JsonNode> Issues(JsonNode outcome) => [.. outcome["issue"]!.AsArray().Select(issue => issue!)];

    private static string Text(JsonNode issue, string name) => issue[name]?.GetValue<string>() ?? "";
}
