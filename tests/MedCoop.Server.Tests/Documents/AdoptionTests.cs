using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Documents;

/// <summary>Documents taken apart, over HTTP on both databases.</summary>
public sealed class AdoptionTests(RestServers servers)
{
    private static async Task<string> BundleAsync(FhirClient client, string document)
    {
        var answer = await client.PostAsync("Bundle/$receive", document);
        Assert.True(answer is { Status: 201 } && answer.State() == "valid", answer.Text);
        return answer.ReferenceTo("bundle")!;
    }

    private static string Patient() => $$""","birthDate":"1980-05-01","gender":"female","identifier":[{"system":"urn:oid:1.2.3","value":"{{Guid.NewGuid()}}"}]""";

    private static string Parts(params (string Entry, string Action)[] parts) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
        {
            ["name"] = "part",
            ["part"] = new JsonArray(new JsonObject { ["name"] = "entry", ["valueString"] = part.Entry }, new JsonObject { ["name"] = "action", ["valueCode"] = part.Action }),
        })]),
    }.ToJsonString();

    [Theory, EveryDatabase]
    public async Task What_is_on_record_is_linked_and_what_is_new_is_created_for_the_same_patient(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var patient = Patient();
        await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of($"{SmallDocument.Penicillin},{SmallDocument.Potassium("k1", "2026-10-01", "4.10")}", patient))}/$adopt", "");

        // Another document, with the same allergy and value, spelt 4.1, and one more value.
        var second = await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of($"{SmallDocument.Penicillin},{SmallDocument.Potassium("k1", "2026-10-01", "4.1")},{SmallDocument.Potassium("k2", "2026-10-20", "5.9")}", patient))}/$adopt", "");

        Assert.Equal((200, "linked"), (second.Status, second.OfType("AllergyIntolerance").Single()));
        Assert.Equal(["linked", "created"], second.OfType("Observation"));
        Assert.Equal("linked", second.OfType("Patient").Single());
        var created = await client.GetAsync(second.Adopted().Last().Of("resource")!);
        Assert.Equal(second.ReferenceTo("patient"), created.Json["subject"]!["reference"]!.GetValue<string>());
        var trace = await client.GetAsync(second.ReferenceTo("provenance")!);
        Assert.StartsWith("Bundle/", trace.Json["entity"]![0]!["what"]!["reference"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("Dr Author", trace.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_medicine_is_on_record_also_where_what_it_is_stands_in_a_resource_of_its_own(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var patient = $"Patient/{await client.CreateAsync("Patient", """{"resourceType":"Patient","birthDate":"1980-05-01"}""")}";
        var medicine = await client.CreateAsync("Medication", """{"resourceType":"Medication","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"B01AA03"}]}}""");
        var taken = await client.CreateAsync("MedicationStatement", $$$"""{"resourceType":"MedicationStatement","status":"active","subject":{"reference":"{{{patient}}}"},"medicationReference":{"reference":"Medication/{{{medicine}}}"} }""");
        const string Said = """
            {"resourceType":"MedicationStatement","id":"m","status":"active","subject":{"reference":"Patient/p"},"medicationReference":{"reference":"Medication/d"} },
            {"resourceType":"Medication","id":"d","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"B01AA03"}]}}
            """;

        var adopted = await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of(Said, ""","birthDate":"1980-05-01" """))}/$adopt?patient={patient}", "");

        var entry = adopted.Adopted().Single(one => one.Of("type") == "MedicationStatement");
        Assert.Equal(("linked", $"MedicationStatement/{taken}"), (entry.Of("outcome"), entry.Of("resource")));
    }

    [Theory, EveryDatabase]
    public async Task What_contradicts_the_record_waits_for_a_person(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var patient = Patient();
        await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of($"{SmallDocument.NoKnownAllergy},{SmallDocument.Potassium("k", "2026-10-01", "4.1")}", patient))}/$adopt", "");
        var bundle = await BundleAsync(client, SmallDocument.Of($"{SmallDocument.Penicillin},{SmallDocument.Potassium("k", "2026-10-01", "6.2")}", patient));

        var first = await client.PostAsync($"{bundle}/$adopt", "");
        var decided = await client.PostAsync($"{bundle}/$adopt", Parts(("http://elsewhere.example/fhir/AllergyIntolerance/a", "create"), ("Bundle.entry[3]", "link")));

        Assert.Equal(["conflict"], first.OfType("AllergyIntolerance"));
        Assert.Equal(["conflict"], first.OfType("Observation"));
        Assert.Contains("none is known", first.Adopted().Single(entry => entry.Of("type") == "AllergyIntolerance").Of("reason"), StringComparison.Ordinal);
        Assert.Null(first.ReferenceTo("provenance"));
        Assert.Equal(["created"], decided.OfType("AllergyIntolerance"));
        Assert.Equal(["linked"], decided.OfType("Observation"));
    }

    [Theory, EveryDatabase]
    public async Task A_document_of_perhaps_another_person_is_adopted_only_when_somebody_is_sure(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var stranger = $"Patient/{await client.CreateAsync("Patient", """{"resourceType":"Patient","birthDate":"1981-05-01","gender":"male"}""")}";
        var bundle = await BundleAsync(client, SmallDocument.Of(SmallDocument.Penicillin, Patient()));

        var rehearsed = await client.PostAsync($"{bundle}/$adopt?dry-run=true&patient={stranger}", "");
        var refused = await client.PostAsync($"{bundle}/$adopt?patient={stranger}", "");
        var sure = await client.PostAsync($"{bundle}/$adopt?patient={stranger}", Parts(("1", "link")));

        Assert.Equal(["conflict"], rehearsed.OfType("Patient"));
        Assert.Contains("another date of birth, another sex", rehearsed.Adopted().Single(entry => entry.Of("type") == "Patient").Of("reason"), StringComparison.Ordinal);
        Assert.Equal((409, "MC1113"), (refused.Status, refused.Code));
        Assert.Equal((200, 1), (sure.Status, sure.Count("created")));
    }

    [Theory, EveryDatabase]
    public async Task Of_a_document_that_is_not_valid_only_what_a_person_names_is_taken_over(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var broken = SmallDocument.Of($"{SmallDocument.Penicillin},{SmallDocument.Potassium("k", "2026-10-01", "4.1")}", Patient()).Replace("\"status\":\"final\",\"type\"", "\"status\":\"finished\",\"type\"", StringComparison.Ordinal);
        var received = await client.PostAsync("Bundle/$receive", broken);
        var document = received.ReferenceTo("document")!;

        var proposed = await client.PostAsync($"{document}/$adopt?dry-run=true", "");
        var adopted = await client.PostAsync($"{document}/$adopt", Parts(("2", "create")));
        var again = await client.PostAsync($"{document}/$adopt", Parts(("2", "create")));

        Assert.Equal("invalid", received.State());
        Assert.Contains("Bundle.entry[0].resource.status", received.Faults().ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, proposed.Count("created"));
        Assert.Equal((200, "created", "left"), (adopted.Status, adopted.OfType("AllergyIntolerance").Single(), adopted.OfType("Observation").Single()));
        Assert.Equal(0, again.Count("created"));
        Assert.StartsWith("DocumentReference/", (await client.GetAsync(adopted.ReferenceTo("provenance")!)).Json["entity"]![0]!["what"]!["reference"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task References_lead_to_what_was_adopted_and_never_to_a_namesake_of_here(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        const string Medicine = """
            {"resourceType":"MedicationStatement","id":"m","status":"active","subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-01","medicationReference":{"reference":"Medication/d"},"informationSource":{"reference":"Practitioner/x"},
             "reasonReference":[{"reference":"Condition/elsewhere"}]},
            {"resourceType":"Medication","id":"d","code":{"text":"Warfarin 5 mg"}},
            {"resourceType":"Practitioner","id":"x","identifier":[{"system":"http://elsewhere.example/ids","value":"77"}],"name":[{"family":"Petrov"}]}
            """;

        var adopted = await client.PostAsync($"{await BundleAsync(client, SmallDocument.Of(Medicine, Patient()))}/$adopt", "");

        var stored = (await client.GetAsync(adopted.Adopted().Single(entry => entry.Of("type") == "MedicationStatement").Of("resource")!)).Json;
        Assert.Equal(["carried"], adopted.OfType("Medication"));
        Assert.Equal("Warfarin 5 mg", stored["contained"]![0]!["code"]!["text"]!.GetValue<string>());
        Assert.Equal($"#{stored["contained"]![0]!["id"]}", stored["medicationReference"]!["reference"]!.GetValue<string>());
        Assert.Equal(("77", "Petrov", null), (stored["informationSource"]!["identifier"]!["value"]!.GetValue<string>(), stored["informationSource"]!["display"]!.GetValue<string>(), stored["informationSource"]!["reference"]));
        Assert.Equal(("Condition/elsewhere", null), (stored["reasonReference"]![0]!["identifier"]!["value"]!.GetValue<string>(), stored["reasonReference"]![0]!["reference"]));
    }

    [Theory, EveryDatabase]
    public async Task What_is_no_document_is_refused_and_says_what_it_is(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);

        var collection = await client.PostAsync("Bundle/$receive", """{"resourceType":"Bundle","type":"collection"}""");
        var patient = await client.PostAsync("Bundle/$receive", """{"resourceType":"Patient"}""");
        var text = await client.PostAsync("Bundle/$receive", "Dear colleague, …");
        var ordinary = await client.GetAsync($"Bundle/{await client.CreateAsync("Bundle", """{"resourceType":"Bundle","type":"collection"}""")}/$render");

        Assert.Equal([422, 422, 400, 422], [collection.Status, patient.Status, text.Status, ordinary.Status]);
        Assert.Contains("a Bundle of type 'collection'", collection.Diagnosis, StringComparison.Ordinal);
        Assert.Contains("a Patient", patient.Diagnosis, StringComparison.Ordinal);
    }
}
