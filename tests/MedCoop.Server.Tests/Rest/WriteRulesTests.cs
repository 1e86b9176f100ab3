using System.Text.Json.Nodes;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>What must hold of every resource that is written.</summary>
public sealed class WriteRulesTests(RestServers servers)
{
    private const string Claims = "https://medcoop.example/fhir/StructureDefinition/";

    [Theory, EveryDatabase]
    public async Task Base_rules_that_only_validation_knows_refuse_a_write_with_400_and_leave_no_trace(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();

        // obs-6: dataAbsentReason beside a value; ref-target: subject leads to a Medication.
        var answer = await fhir.PutAsync($"Observation/{id}", $$$"""
            {"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"Weight"},
             "subject":{"reference":"Medication/1"},"valueString":"80","dataAbsentReason":{"text":"unknown"}}
            """);

        Assert.Equal(400, answer.Status);
        Assert.Equal(["obs-6 Observation", "target-type Observation.subject"], Errors(answer.Json));
        Assert.Equal(404, (await fhir.GetAsync($"Observation/{id}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_declared_profile_of_MedCoop_refuses_with_422_and_names_profile_and_place(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("Patient", $$"""
            {"resourceType":"Patient","meta":{"profile":["{{Claims}}medcoop-patient"]},
             "identifier":[{"system":"https://medcoop.example/fhir/sid/ly-national-number","value":"12"}],
             "name":[{"family":"Haddad"}],"gender":"male","birthDate":"1961-03-04"}
            """);

        Assert.Equal(422, answer.Status);
        Assert.Contains("mc-ly-1 Patient.identifier[0].value", Errors(answer.Json));
        Assert.Contains(answer.Json["issue"]!.AsArray(), issue =>
            issue!["diagnostics"]!.GetValue<string>().Contains("line ", StringComparison.Ordinal) && issue["diagnostics"]!.GetValue<string>().Contains(Claims + "medcoop-patient", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task A_Task_of_the_cooperation_is_held_to_its_profile_also_when_it_declares_none(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var task = Example("medcoop-coordination-task/invalid-focus-missing.json");
        task.AsObject().Remove("meta");
        var other = task.DeepClone();
        other.AsObject().Remove("businessStatus");
        // What only workflows write means nothing there, and is refused.
        var pretending = await fhir.PostAsync("Task", other.ToJsonString());
        other.AsObject().Remove("extension");

        var implied = await fhir.PostAsync("Task", task.ToJsonString());
        var foreign = await fhir.PostAsync("Task", other.ToJsonString());

        Assert.Equal(422, implied.Status);
        Assert.Equal(["cardinality-min Task"], Errors(implied.Json));
        Assert.Equal(422, pretending.Status);
        Assert.Equal(201, foreign.Status);
    }

    [Theory, EveryDatabase]
    public async Task Each_way_in_has_the_same_rules(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        Assert.Equal(201, (await fhir.PutAsync($"Observation/{id}", $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"Weight"},"valueString":"80"}""")).Status);
        const string wrong = """{"resourceType":"Observation","status":"final","code":{"text":"Weight"},"valueString":"80","dataAbsentReason":{"text":"unknown"}}""";

        var patch = await fhir.SendAsync("PATCH", $"Observation/{id}", """[{"op":"add","path":"/dataAbsentReason","value":{"text":"unknown"}}]""", "application/json-patch+json");
        var meta = await fhir.PostAsync($"Observation/{id}/$meta-add", $$$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"profile":["{{{Claims}}}medcoop-patient"]}}]}""");
        var transaction = await fhir.PostAsync("", $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"x"}},"request":{"method":"PUT","url":"Basic/{{{id}}}"}},
              {"resource":{{{wrong}}},"request":{"method":"POST","url":"Observation"}}]}
            """);
        var batch = await fhir.PostAsync("", $$$"""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{{{wrong}}},"request":{"method":"POST","url":"Observation"}}]}""");

        Assert.Equal(400, patch.Status);
        Assert.Equal(400, meta.Status);
        Assert.Equal(400, transaction.Status);
        Assert.Equal(["obs-6 Bundle.entry[1].Observation"], Errors(transaction.Json));
        Assert.Equal(404, (await fhir.GetAsync($"Basic/{id}")).Status);
        Assert.Equal(200, batch.Status);
        Assert.StartsWith("400", batch.Json["entry"]![0]!["response"]!["status"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_lets_a_profile_only_warn_and_what_breaks_it_is_tagged_until_it_is_mended()
    {
        await using var server = await RestServer.StartAsync(
            StoreProvider.Sqlite, $"--Validation:Level:0:Profile={Claims}medcoop-organization", "--Validation:Level:0:Level=Warn", "--Validation:Level:1:Profile=*", "--Validation:Level:1:Level=Off");
        var id = NewId();
        var organization = Example("medcoop-organization/invalid-kind-missing.json");
        organization["id"] = id;
        var mended = Example("medcoop-organization/valid-hospital.json");
        mended["id"] = id;
        mended["meta"]!["tag"] = JsonNode.Parse("""[{"system":"https://medcoop.example/fhir/CodeSystem/validation-tag","code":"let-through"}]""");
        var patient = Example("medcoop-patient/invalid-gender-missing.json");

        var let = await server.Client.SendAsync("PUT", $"Organization/{id}", organization.ToJsonString(), "application/fhir+json", ("Prefer", "return=OperationOutcome"));
        var again = await server.Client.PutAsync($"Organization/{id}", organization.ToJsonString());
        var tagged = await server.Client.GetAsync("Organization?_tag=https://medcoop.example/fhir/CodeSystem/validation-tag|let-through");
        await server.Client.PutAsync($"Organization/{id}", mended.ToJsonString());
        var clean = await server.Client.GetAsync($"Organization/{id}");

        Assert.Equal(201, let.Status);
        Assert.Contains(let.Json["issue"]!.AsArray(), issue => issue!["severity"]!.GetValue<string>() == "warning" && issue["details"]!["coding"]![0]!["code"]!.GetValue<string>() == "cardinality-min");
        Assert.Equal("W/\"1\"", again.ETag);
        Assert.Equal(1, tagged.Json["total"]?.GetValue<int>() ?? tagged.Json["entry"]!.AsArray().Count);
        Assert.Null(clean.Json["meta"]!["tag"]);
        Assert.Equal(201, (await server.Client.PostAsync("Patient", patient.ToJsonString())).Status);
    }

    [Theory, EveryDatabase]
    public async Task References_of_a_transaction_lead_to_what_it_writes_and_not_to_what_is_stored_still(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var (parent, child) = (NewId(), NewId());
        var hospital = Example("medcoop-organization/valid-hospital.json");
        hospital["id"] = parent;
        var ward = hospital.DeepClone();
        ward["id"] = child;
        ward["partOf"] = new JsonObject { ["reference"] = $"Organization/{parent}" };
        Assert.Equal(201, (await fhir.PutAsync($"Organization/{parent}", hospital.ToJsonString())).Status);
        var bare = $$"""{"resourceType":"Organization","id":"{{parent}}","name":"Hospital without a kind"}""";

        var refused = await fhir.PostAsync("", Transaction(("Organization", parent, bare), ("Organization", child, ward.ToJsonString())));
        var alone = await fhir.PutAsync($"Organization/{child}", ward.ToJsonString());

        Assert.Equal(422, refused.Status);
        Assert.Equal(["target-type Bundle.entry[1].Organization.partOf"], Errors(refused.Json));
        Assert.Equal(201, alone.Status);
    }

    [Theory, EveryDatabase]
    public async Task X_Provenance_has_the_same_rules(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        const string bad = """{"resourceType":"Provenance","recorded":"2026-01-01T00:00:00Z","agent":[{"who":{"display":"Registry"}}],"entity":[{"role":"source","what":{"reference":"#nowhere"}}]}""";
        const string good = """{"resourceType":"Provenance","recorded":"2026-01-01T00:00:00Z","agent":[{"who":{"display":"Registry"}}]}""";

        var refused = await fhir.PutAsync($"Basic/{id}", $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"x"}}""", ("X-Provenance", bad));
        var taken = await fhir.PutAsync($"Basic/{id}", $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"x"}}""", ("X-Provenance", good));

        Assert.Equal(400, refused.Status);
        Assert.StartsWith("ref-1 http.X-Provenance.", Assert.Single(Errors(refused.Json)), StringComparison.Ordinal);
        Assert.Equal(201, taken.Status);
    }

    [Theory, EveryDatabase]
    public async Task Two_who_write_at_once_what_is_only_let_through_both_get_it_tagged(StoreProvider database)
    {
        await using var server = await RestServer.StartAsync(database, "--Validation:Level:0:Profile=*", "--Validation:Level:0:Level=Warn");
        var id = NewId();
        var organization = Example("medcoop-organization/invalid-kind-missing.json");
        organization["id"] = id;

        var writes = await Task.WhenAll(Enumerable.Range(0, 8).Select(at =>
        {
            var own = organization.DeepClone();
            own["alias"] = new JsonArray($"Alias {at}");
            return server.Client.PutAsync($"Organization/{id}", own.ToJsonString());
        }));
        var history = await server.Client.GetAsync($"Organization/{id}/_history");

        Assert.All(writes, write => Assert.True(write.Status is 200 or 201, write.Text));
        Assert.Equal(8, history.Entries.Count);
        Assert.All(history.Entries, entry => Assert.Single(entry["resource"]!["meta"]!["tag"]!.AsArray()));
    }

    private static string Transaction(params (string Type, string Id, string Json)[] writes) =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', writes.Select(write => $$$"""{"fullUrl":"https://sender.example/fhir/{{{write.Type}}}/{{{write.Id}}}","resource":{{{write.Json}}},"request":{"method":"PUT","url":"{{{write.Type}}}/{{{write.Id}}}"}}"""))}}]}""";

    private static JsonNode Example(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples", file)))!;

    private static IEnumerable<string> Errors(JsonNode outcome) => outcome["issue"]!.AsArray()
        .Where(issue => issue!["severity"]!.GetValue<string>() == "error")
        .Select(issue => $"{issue!["details"]!["coding"]![0]!["code"]} {issue["expression"]?[0]}").Order(StringComparer.Ordinal);
}
