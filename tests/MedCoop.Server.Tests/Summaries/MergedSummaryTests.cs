using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Documents;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Summaries;

/// <summary>A person whose records were merged has one summary, which whoever asks for any of them gets.</summary>
public sealed class MergedSummaryTests(RestServers servers)
{
    private const string System = "urn:oid:1.2.3.4.5";

    [Theory, EveryDatabase]
    public async Task Whichever_record_is_asked_for_the_summary_is_of_the_one_that_stands_with_all_that_is_on_record_of_each(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (shared, onlyFirst) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        var (first, second, third) = (await PatientAsync(client, shared, onlyFirst), await PatientAsync(client, shared), await PatientAsync(client, shared));
        await client.CreateAsync("AllergyIntolerance", Allergy(first, "Penicillin"));
        await client.CreateAsync("AllergyIntolerance", Allergy(second, "Latex"));
        await client.CreateAsync("AllergyIntolerance", Allergy(third, "Nuts"));
        var member = await client.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"survey"}]}],"code":{"text":"Member"},"subject":{"reference":"Patient/{{second}}"},"valueInteger":7}""");
        await client.CreateAsync("DiagnosticReport", $$"""{"resourceType":"DiagnosticReport","status":"final","code":{"text":"Panel"},"subject":{"reference":"Patient/{{first}}"},"result":[{"reference":"Observation/{{member}}"}]}""");
        await MergeAsync(client, first, second);
        await MergeAsync(client, second, third);

        foreach (var path in new[] { $"Patient/{first}/$summary", $"Patient/{second}/$summary", $"Patient/{third}/$summary", $"Patient/$summary?identifier={System}|{shared}", $"Patient/$summary?identifier={System}|{onlyFirst}" })
        {
            var answer = await client.GetAsync(path);

            Assert.True(answer.Status == 200, $"{path}: {answer.Text}");
            var patient = Assert.Single(answer.Entries, entry => (string)entry["resource"]!["resourceType"]! == "Patient");
            Assert.Equal(third, (string?)patient["resource"]!["id"]);
            Assert.All(new[] { "Penicillin", "Latex", "Nuts", "Member: 7" }, words => Assert.Contains(words, answer.Text, StringComparison.Ordinal));
            Assert.All(answer.Entries.Select(entry => entry["resource"]!["subject"] ?? entry["resource"]!["patient"]).OfType<JsonNode>(), subject => Assert.Equal((string?)patient["fullUrl"], (string?)subject["reference"]));
        }
    }

    [Theory, EveryDatabase]
    public async Task The_summary_of_a_merged_person_is_adopted_whole_and_kept_with_the_record_that_stands(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (old, standing, elsewhere) = (await PatientAsync(client, Guid.NewGuid().ToString("N")), await PatientAsync(client, Guid.NewGuid().ToString("N")), await client.CreateAsync("Patient", """{"resourceType":"Patient"}"""));
        await client.CreateAsync("AllergyIntolerance", Allergy(old, "Penicillin"));
        await MergeAsync(client, old, standing);

        var kept = await client.PostAsync($"Patient/{old}/$summary?persist=true", "");
        var adopted = await client.PostAsync($"Bundle/{kept.Id}/$adopt?patient=Patient/{elsewhere}", "");

        Assert.True(kept.Status == 201, kept.Text);
        Assert.Single((await client.GetAsync($"DocumentReference?subject:Patient={standing}&type=http://loinc.org|60591-5")).Entries, entry => (string?)entry["resource"]!["subject"]!["reference"] == $"Patient/{standing}");
        Assert.True(adopted.Status == 200, adopted.Text);
        Assert.Equal(["created"], adopted.OfType("AllergyIntolerance"));
    }

    [Theory, EveryDatabase]
    public async Task Two_people_with_one_identifier_are_still_two(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var shared = Guid.NewGuid().ToString("N");
        var (first, second) = (await PatientAsync(client, shared), await PatientAsync(client, shared));
        await MergeAsync(client, first, second);
        await PatientAsync(client, shared);

        Assert.Equal(412, (await client.GetAsync($"Patient/$summary?identifier={System}|{shared}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Who_may_see_only_the_replaced_record_gets_what_they_may_see(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        var (old, standing) = (await server.PatientAsync(), await server.PatientAsync());
        await doctor.CreateAsync("Condition", $$"""{"resourceType":"Condition","code":{"text":"Gout"},"subject":{"reference":"{{old}}"} }""");
        await doctor.CreateAsync("Condition", $$"""{"resourceType":"Condition","code":{"text":"Asthma"},"subject":{"reference":"{{standing}}"} }""");
        await doctor.CreateAsync("Consent", AccessServer.Consent(old, AccessServer.Permit(AccessServer.Abroad)).ToJsonString());
        await doctor.CreateAsync("Task", AccessServer.Task(old, AccessServer.Abroad));
        var merged = await server.User(AccessServer.Home, Role.Coordinator).PostAsync("Patient/$merge", Merge(old.Split('/')[1], standing.Split('/')[1]));
        Assert.True(merged.Status == 200, merged.Text);

        var abroad = await server.User(AccessServer.Abroad, Role.ReceivingClinician).GetAsync($"{old}/$summary");

        Assert.True(abroad.Status == 200, abroad.Text);
        Assert.Contains("Gout", abroad.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Asthma", abroad.Text, StringComparison.Ordinal);
    }

    private static Task<string> PatientAsync(FhirClient client, params string[] values) =>
        client.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{{string.Join(',', values.Select(value => $$"""{"system":"{{System}}","value":"{{value}}"}"""))}}],"name":[{"family":"Almahmoudi"}],"birthDate":"1961-03-04"}""");

    private static string Allergy(string patient, string name) =>
        $$"""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"{{name}}"},"patient":{"reference":"Patient/{{patient}}"} }""";

    private static async Task MergeAsync(FhirClient client, string source, string target)
    {
        var answer = await client.PostAsync("Patient/$merge", Merge(source, target));
        Assert.True(answer.Status == 200, answer.Text);
    }

    private static string Merge(string source, string target) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/{{source}}"} },{"name":"target-patient","valueReference":{"reference":"Patient/{{target}}"} }]}""";
}
