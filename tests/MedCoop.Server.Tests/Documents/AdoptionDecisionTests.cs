using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Documents;

/// <summary>To whose record documents go, and what people decide about their parts, over HTTP on both databases.</summary>
public sealed class AdoptionDecisionTests(RestServers servers)
{
    private const string System = "urn:oid:1.2.3";

    [Theory, EveryDatabase]
    public async Task Nothing_is_taken_over_when_the_documents_patient_cannot_be(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var code = Guid.NewGuid().ToString();
        var allergy = SmallDocument.Penicillin.Replace("91936005", code, StringComparison.Ordinal);
        var received = await client.PostAsync("Bundle/$receive", SmallDocument.Of(allergy, ""","gender":"m" """));

        var refused = await client.PostAsync($"{received.ReferenceTo("document")}/$adopt", Parts(("2", "create", null)));
        var stored = await client.GetAsync($"AllergyIntolerance?code=http://snomed.info/sct|{code}");
        var waiting = await client.GetAsync(received.ReferenceTo("document")!);

        Assert.Equal("invalid", received.State());
        Assert.Equal((422, "MC1112"), (refused.Status, refused.Code));
        Assert.Contains("gender", refused.Text, StringComparison.Ordinal);
        Assert.Empty(stored.Matches);
        Assert.Equal("preliminary", (string?)waiting.Json["docStatus"]);
    }

    [Theory, EveryDatabase]
    public async Task What_a_person_links_must_be_on_this_patients_record(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (mine, others) = (await PatientAsync(client), await PatientAsync(client));
        async Task<string> AllergyAsync(string patient) =>
            $"AllergyIntolerance/{await client.CreateAsync("AllergyIntolerance", SmallDocument.Penicillin.Replace("Patient/p", patient, StringComparison.Ordinal).Replace("91936005", "300916003", StringComparison.Ordinal))}";
        var (foreign, own) = (await AllergyAsync(others), await AllergyAsync(mine));
        var bundle = await BundleAsync(client, SmallDocument.Of(SmallDocument.Penicillin));

        var astray = await client.PostAsync($"{bundle}/$adopt?patient={mine}", Parts(("2", "link", foreign)));
        var nothing = await client.PostAsync($"{bundle}/$adopt?patient={mine}", Parts(("2", "link", null)));
        var linked = await client.PostAsync($"{bundle}/$adopt?patient={mine}", Parts(("2", "link", own)));

        Assert.Equal((422, "MC1112"), (astray.Status, astray.Code));
        var refused = nothing.Adopted().Single(entry => entry.Of("type") == "AllergyIntolerance");
        Assert.Equal(("refused", "nothing-to-link"), (refused.Of("outcome"), refused.Of("reasonCode")));
        var decided = linked.Adopted().Single(entry => entry.Of("type") == "AllergyIntolerance");
        Assert.Equal(("linked", "decided", own), (decided.Of("outcome"), decided.Of("reasonCode"), decided.Of("resource")));
    }

    [Theory, EveryDatabase]
    public async Task Who_says_that_the_documents_patient_is_somebody_on_record_says_to_whom_it_goes(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (meant, other) = (await PatientAsync(client), await PatientAsync(client));
        var bundle = await BundleAsync(client, SmallDocument.Of(SmallDocument.Penicillin));

        var both = await client.PostAsync($"{bundle}/$adopt?patient={other}", Parts(("1", "link", meant)));
        var adopted = await client.PostAsync($"{bundle}/$adopt", Parts(("1", "link", meant)));

        Assert.Equal((400, "MC1112"), (both.Status, both.Code));
        Assert.Equal((200, meant, "created"), (adopted.Status, adopted.ReferenceTo("patient"), adopted.OfType("AllergyIntolerance").Single()));
    }

    [Theory, EveryDatabase]
    public async Task A_record_that_was_merged_into_another_leads_there(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (shared, old) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var replaced = await PatientAsync(client, shared, old);
        var survivor = await PatientAsync(client, shared);
        await client.CreateAsync("AllergyIntolerance", SmallDocument.Penicillin.Replace("Patient/p", replaced, StringComparison.Ordinal));
        var merged = await client.PostAsync("Patient/$merge", $$$"""
            {"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"{{{replaced}}}"} },{"name":"target-patient","valueReference":{"reference":"{{{survivor}}}"} }]}
            """);
        Assert.True(merged.Status == 200, merged.Text);

        var byBoth = await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of(SmallDocument.Penicillin, Identifier(shared)))}/$adopt", "");
        var byOld = await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of(SmallDocument.Penicillin, Identifier(old)))}/$adopt?dry-run=true", "");
        var byName = await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of(SmallDocument.Penicillin))}/$adopt?dry-run=true&patient={replaced}", "");

        Assert.All([byBoth, byOld, byName], answer => Assert.Equal((200, survivor), (answer.Status, answer.ReferenceTo("patient"))));
        Assert.All([byBoth, byOld, byName], answer => Assert.Equal(["linked"], answer.OfType("AllergyIntolerance")));
    }

    [Theory, EveryDatabase]
    public async Task A_document_whose_patient_was_deleted_says_so_and_can_go_to_another_record(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var bundle = await BundleAsync(client, SmallDocument.Of(""));
        var brought = (await client.PostAsync($"{bundle}/$adopt", "")).ReferenceTo("patient")!;
        var deleted = await client.DeleteAsync(brought);
        Assert.True(deleted.Status is 200 or 204, deleted.Text);

        var again = await client.PostAsync($"{bundle}/$adopt", "");
        var elsewhere = await client.PostAsync($"{bundle}/$adopt?patient={await PatientAsync(client)}", "");

        Assert.Equal((422, "MC1112"), (again.Status, again.Code));
        Assert.Contains("deleted since", again.Diagnosis, StringComparison.Ordinal);
        Assert.Equal(200, elsewhere.Status);
    }

    [Theory, EveryDatabase]
    public async Task A_document_that_is_not_valid_waits_until_a_person_has_decided_about_it(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var patient = await PatientAsync(client);
        var broken = SmallDocument.Of(SmallDocument.Penicillin).Replace("\"status\":\"final\",\"type\"", "\"status\":\"finished\",\"type\"", StringComparison.Ordinal);
        var document = (await client.PostAsync("Bundle/$receive", broken)).ReferenceTo("document")!;
        async Task<bool> IsWaitingAsync() => (await client.GetAsync($"DocumentReference?_id={document.Split('/')[1]}&_tag=https://medcoop.example/fhir/CodeSystem/received-document|invalid")).Matches.Count == 1;

        await client.PostAsync($"{document}/$adopt?dry-run=true&patient={patient}", Parts(("2", "leave", null)));
        var before = await IsWaitingAsync();
        var left = await client.PostAsync($"{document}/$adopt?patient={patient}", Parts(("2", "leave", null)));
        var after = await client.GetAsync(document);
        var taken = await client.PostAsync($"{document}/$adopt?patient={patient}", Parts(("2", "create", null)));

        Assert.Equal((true, 200, false), (before, left.Status, await IsWaitingAsync()));
        Assert.Equal(("final", "decided"), ((string?)after.Json["docStatus"], (string?)after.Json["meta"]!["tag"]![0]!["code"]));
        Assert.Equal(["created"], taken.OfType("AllergyIntolerance"));
        Assert.Equal(after.VersionId, (await client.GetAsync(document)).VersionId);
    }

    [Theory, EveryDatabase]
    public async Task A_document_that_would_cost_too_much_is_kept_and_not_taken_apart(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var identifiers = string.Join(',', Enumerable.Range(0, 501).Select(number => $$"""{"system":"urn:oid:1.2","value":"{{number}}"}"""));
        var many = SmallDocument.Of($$"""{"resourceType":"Organization","id":"o","name":"O","identifier":[{{identifiers}}]}""");
        var huge = SmallDocument.Of(SmallDocument.Penicillin);
        huge = huge[..^2] + string.Concat(Enumerable.Repeat(",{}", 5_000)) + "]}";

        var ofMany = await client.PostAsync("Bundle/$receive", many);
        var ofHuge = await client.PostAsync("Bundle/$receive", huge);
        var refused = await client.PostAsync($"{ofMany.ReferenceTo("document")}/$adopt?dry-run=true", "");
        var alsoRefused = await client.PostAsync($"{ofHuge.ReferenceTo("document")}/$adopt?dry-run=true", "");

        Assert.Equal((201, 201), (ofMany.Status, ofHuge.Status));
        Assert.Equal((422, "MC1112"), (refused.Status, refused.Code));
        Assert.Contains("500 identifiers", refused.Diagnosis, StringComparison.Ordinal);
        Assert.Equal((422, "MC1112"), (alsoRefused.Status, alsoRefused.Code));
        Assert.Contains("5000 entries", alsoRefused.Diagnosis, StringComparison.Ordinal);
    }

    private static async Task<string> BundleAsync(FhirClient client, string document)
    {
        var answer = await client.PostAsync("Bundle/$receive", document);
        Assert.True(answer is { Status: 201 } && answer.State() == "valid", answer.Text);
        return answer.ReferenceTo("bundle")!;
    }

    private static async Task<string> PatientAsync(FhirClient client, params string[] values) => $"Patient/{await client.CreateAsync("Patient", $$"""{"resourceType":"Patient"{{Identifier(values)}} }""")}";

    private static string Identifier(params string[] values) =>
        values.Length == 0 ? "" : $",\"identifier\":[{string.Join(',', values.Select(value => $$"""{"system":"{{System}}","value":"{{value}}"}"""))}]";

    private static string Parts(params (string Entry, string Action, string? Target)[] parts) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
        {
            ["name"] = "part",
            ["part"] = new JsonArray(
            [
                new JsonObject { ["name"] = "entry", ["valueString"] = part.Entry }, new JsonObject { ["name"] = "action", ["valueCode"] = part.Action },
                .. part.Target is null ? (JsonNode[])[] : [new JsonObject { ["name"] = "target", ["valueReference"] = new JsonObject { ["reference"] = part.Target } }],
            ]),
        })]),
    }.ToJsonString();
}
