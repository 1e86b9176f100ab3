using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.ConditionalTests;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Behaviours 19 to 24: batch and transaction.</summary>
public sealed class BundleTests(RestServers servers)
{
    [Theory, EveryDatabase, Behaviour(19)]
    public async Task Each_entry_of_a_transaction_has_its_status(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var (kept, removed) = (NewId(), NewId());
        await fhir.PutAsync($"Patient/{kept}", Patient(kept));
        await fhir.PutAsync($"Patient/{removed}", Patient(removed));

        var answer = await fhir.PostAsync("", Transaction(
            Entry("POST", "Patient", WithMrn(NewId())),
            Entry("PUT", $"Patient/{kept}", Patient(kept, "female")),
            Entry("DELETE", $"Patient/{removed}"),
            Entry("GET", $"Patient/{kept}")));

        Assert.Equal(200, answer.Status);
        Assert.Equal(["201 Created", "200 OK", "204 No Content", "200 OK"], Statuses(answer));
        Assert.Equal("female", answer.Entries[3]["resource"]!["gender"]!.GetValue<string>());
        Assert.Equal("W/\"2\"", answer.Entries[1]["response"]!["etag"]!.GetValue<string>());
    }

    [Theory, EveryDatabase, Behaviour(20)]
    public async Task A_failing_entry_undoes_the_whole_transaction_and_is_named(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();

        var answer = await fhir.PostAsync("", Transaction(
            Entry("POST", "Patient", WithMrn(mrn)),
            Entry("PUT", $"Patient/{NewId()}", Patient("another-id"))));

        Assert.Equal(400, answer.Status);
        Assert.Contains("Bundle.entry[1]", Assert.Single(answer.Expressions), StringComparison.Ordinal);
        Assert.Empty((await fhir.GetAsync($"Patient?identifier=urn:mrn|{mrn}")).Entries);
    }

    [Theory, EveryDatabase, Behaviour(20)]
    public async Task An_invalid_resource_deep_in_a_transaction_is_pointed_at(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("", Transaction(
            Entry("POST", "Patient", WithMrn(NewId())),
            Entry("POST", "Patient", """{"resourceType":"Patient","birthDate":"yesterday"}""")));

        Assert.Equal(400, answer.Status);
        Assert.Contains(answer.Expressions, path => path.StartsWith("Bundle.entry[1].resource", StringComparison.Ordinal) && path.EndsWith("birthDate", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase, Behaviour(21)]
    public async Task The_same_resource_twice_in_a_transaction_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();

        var answer = await fhir.PostAsync("", Transaction(Entry("PUT", $"Patient/{id}", Patient(id)), Entry("PUT", $"Patient/{id}", Patient(id, "female"))));

        Assert.Equal((400, "MC1041"), Refusal(answer));
        Assert.Equal(404, (await fhir.GetAsync($"Patient/{id}")).Status);
    }

    [Theory, EveryDatabase, Behaviour(22)]
    public async Task References_between_entries_are_rewritten_also_when_the_transaction_runs_again(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        var bundle = Transaction(
            Entry("POST", "Condition", """{"resourceType":"Condition","subject":{"reference":"urn:uuid:6f1c9f6e-5d4c-4b55-8f5c-0d2b1f3f0001"}}"""),
            Entry("POST", "Patient", WithMrn(mrn), "urn:uuid:6f1c9f6e-5d4c-4b55-8f5c-0d2b1f3f0001", $"identifier=urn:mrn|{mrn}"));

        var first = await fhir.PostAsync("", bundle);
        var second = await fhir.PostAsync("", bundle);

        Assert.Equal(["201 Created", "201 Created"], Statuses(first));
        Assert.Equal(["201 Created", "200 OK"], Statuses(second));
        var conditions = await fhir.GetAsync($"Condition?subject.identifier=urn:mrn|{mrn}");
        Assert.Equal(2, conditions.Entries.Count);
        Assert.All(conditions.Entries, entry => Assert.StartsWith("Patient/", entry["resource"]!["subject"]!["reference"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Theory, EveryDatabase, Behaviour(22)]
    public async Task An_identifier_that_happens_to_equal_a_full_url_is_left_alone(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var uuid = $"urn:uuid:{NewId()}";

        var answer = await fhir.PostAsync("", Transaction(
            Entry("POST", "Patient", $$"""{"resourceType":"Patient","identifier":[{"system":"urn:ietf:rfc:3986","value":"{{uuid}}"}]}""", uuid),
            Entry("POST", "Basic", $$$"""{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"{{{uuid}}}"},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{{uuid}}}\">x</a></div>"}}""", null)),
            ("Prefer", "return=representation"));

        var patient = answer.Entries[0]["resource"]!;
        var basic = answer.Entries[1]["resource"]!;
        Assert.Equal(uuid, patient["identifier"]![0]!["value"]!.GetValue<string>());
        Assert.Equal($"Patient/{patient["id"]}", basic["subject"]!["reference"]!.GetValue<string>());
        Assert.Contains($"href=\"Patient/{patient["id"]}\"", basic["text"]!["div"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase, Behaviour(22)]
    public async Task A_reference_to_no_entry_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("", Transaction(
            Entry("POST", "Patient", WithMrn(NewId()), $"urn:uuid:{NewId()}"),
            Entry("POST", "Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"urn:uuid:{{{NewId()}}}"}}""")));

        Assert.Equal((400, "MC1042"), Refusal(answer));
        Assert.Contains("Bundle.entry[1]", Assert.Single(answer.Expressions), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase, Behaviour(23)]
    public async Task A_batch_answers_each_entry_on_its_own(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        await fhir.PostAsync("Patient", WithMrn(mrn));
        await fhir.PostAsync("Patient", WithMrn(mrn));

        var answer = await fhir.PostAsync("", Batch(
            Entry("GET", "Patient/never-was"),
            Entry("POST", "Patient", WithMrn(mrn), null, $"identifier=urn:mrn|{mrn}"),
            Entry("POST", "Patient", WithMrn(NewId())),
            Entry("GET", "Unicorn/1"),
            Entry("GET", $"Patient?identifier=urn:mrn|{mrn}")));

        Assert.Equal(200, answer.Status);
        Assert.Equal(["404 Not Found", "412 Precondition Failed", "201 Created", "404 Not Found", "200 OK"], Statuses(answer));
        Assert.Equal("MC1011", answer.Entries[0]["response"]!["outcome"]!["issue"]![0]!["details"]!["coding"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(2, answer.Entries[4]["resource"]!["entry"]!.AsArray().Count);
    }

    [Theory, EveryDatabase, Behaviour(24)]
    public async Task What_is_no_batch_or_transaction_cannot_be_posted_to_the_base(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        foreach (var body in new[] { """{"resourceType":"Bundle"}""", """{"resourceType":"Bundle","type":"collection"}""", """{"resourceType":"Patient"}""" })
        {
            var answer = await fhir.PostAsync("", body);
            Assert.True(answer.Status == 400, answer.Text);
        }

        Assert.Equal((400, "MC1040"), Refusal(await fhir.PostAsync("", """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}}]}""")));
    }

    [Theory, EveryDatabase]
    public async Task A_transaction_may_have_thousands_of_entries(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();

        var answer = await fhir.PostAsync("", Transaction([.. Enumerable.Range(0, 5000).Select(n => Entry("POST", "Patient", WithMrn(mrn), $"urn:uuid:{NewId()}"))]));

        Assert.Equal(200, answer.Status);
        Assert.Equal(5000, answer.Entries.Count);
        Assert.Equal(5000, (await fhir.GetAsync($"Patient?identifier=urn:mrn|{mrn}&_summary=count")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task More_entries_than_the_server_takes_are_refused_with_the_limit(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("", Batch([.. Enumerable.Range(0, 10_001).Select(_ => Entry("GET", "Patient/1"))]));

        Assert.Equal((413, "MC1043"), Refusal(answer));
        Assert.Contains("10000", answer.Diagnosis, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_patch_can_be_part_of_a_transaction(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");
        var patch = Convert.ToBase64String(Encoding.UTF8.GetBytes("""[{"op":"replace","path":"/gender","value":"other"}]"""));

        var answer = await fhir.PostAsync("", Transaction(Entry("PATCH", $"Patient/{id}", $$"""{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{patch}}"}""")));

        Assert.Equal(["200 OK"], Statuses(answer));
        Assert.Equal("other", (await fhir.GetAsync($"Patient/{id}")).Json["gender"]!.GetValue<string>());
    }

    internal static string Transaction(params string[] entries) => Bundle("transaction", entries);

    internal static string Batch(params string[] entries) => Bundle("batch", entries);

    internal static string Entry(string method, string url, string? resource = null, string? fullUrl = null, string? ifNoneExist = null)
    {
        var entry = new JsonObject();
        if (fullUrl is not null) entry["fullUrl"] = fullUrl;
        if (resource is not null) entry["resource"] = JsonNode.Parse(resource);
        entry["request"] = new JsonObject { ["method"] = method, ["url"] = url };
        if (ifNoneExist is not null) entry["request"]!["ifNoneExist"] = ifNoneExist;
        return entry.ToJsonString();
    }

    private static string Bundle(string type, string[] entries) => $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""";

    private static List<string> Statuses(Answer answer) => [.. answer.Entries.Select(entry => entry["response"]!["status"]!.GetValue<string>())];
}
