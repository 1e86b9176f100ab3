using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>What only the organisation that keeps a case may change in it, whichever way it is tried.</summary>
public sealed class CaseKeepingTests
{
    [Theory, EveryDatabase]
    public async Task A_transaction_is_no_way_for_another_organisation_to_write_a_consent(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        var patient = await SharedPatientAsync(server);
        var permitting = Consent(patient, Permit(Foreign));

        var refused = await abroad.PostAsync("", Transaction(("PUT", patient, JsonNode.Parse((await abroad.GetAsync(patient)).Text)!), ("POST", "Consent", permitting)));
        var kept = await home.PostAsync("", Transaction(("PUT", patient, JsonNode.Parse((await home.GetAsync(patient)).Text)!), ("POST", "Consent", permitting)));
        var fresh = Guid.NewGuid();
        var own = await abroad.PostAsync("", Transaction(
            ("PUT", $"Patient/{fresh}", new JsonObject { ["resourceType"] = "Patient", ["id"] = $"{fresh}" }), ("POST", "Consent", Consent($"Patient/{fresh}", Permit(Foreign)))));

        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(refused));
        Assert.Equal((200, 200), (kept.Status, own.Status));
    }

    [Theory, EveryDatabase]
    public async Task Only_its_keeper_gives_a_referral_to_another_patient(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        var patient = await SharedPatientAsync(server);
        var other = $"Patient/{await abroad.CreateAsync("Patient", """{"resourceType":"Patient"}""")}";
        var request = Request(patient);
        request["id"] = await home.CreateAsync("ServiceRequest", request.ToJsonString());
        await home.CreateAsync("Task", AccessServer.Task($"ServiceRequest/{request["id"]}", Abroad));
        Assert.Equal(200, (await abroad.GetAsync($"ServiceRequest/{request["id"]}")).Status);

        request["subject"]!["reference"] = other;
        var moved = await abroad.PutAsync($"ServiceRequest/{request["id"]}", request.ToJsonString());

        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(moved));
        request["subject"]!["reference"] = await server.PatientAsync();
        Assert.Equal(200, (await home.PutAsync($"ServiceRequest/{request["id"]}", request.ToJsonString())).Status);
    }

    [Theory, EveryDatabase]
    public async Task Only_the_keeper_of_a_case_takes_a_security_label_away(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var patient = await SharedPatientAsync(server);
        const string Label = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}""";
        var condition = JsonNode.Parse($$$"""{"resourceType":"Condition","meta":{"security":[{{{Label}}}]},"subject":{"reference":"{{{patient}}}"}}""")!;
        condition["id"] = await home.CreateAsync("Condition", condition.ToJsonString());
        var parameters = $$$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"security":[{{{Label}}}]}}]}""";

        condition.AsObject().Remove("meta");
        var byPut = await abroad.PutAsync($"Condition/{condition["id"]}", condition.ToJsonString());
        var byOperation = await abroad.PostAsync($"Condition/{condition["id"]}/$meta-delete", parameters);
        var byPatch = await abroad.PatchAsync($"Condition/{condition["id"]}", """[{"op":"remove","path":"/meta/security"}]""");

        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(byPut));
        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(byOperation));
        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(byPatch));
        condition["meta"] = JsonNode.Parse($$$"""{"security":[{{{Label}}}]}""");
        condition["code"] = new JsonObject { ["text"] = "seen" };
        Assert.Equal(200, (await abroad.PutAsync($"Condition/{condition["id"]}", condition.ToJsonString())).Status);
        Assert.Equal(200, (await home.PostAsync($"Condition/{condition["id"]}/$meta-delete", parameters)).Status);
    }

    [Theory, EveryDatabase]
    public async Task The_record_of_an_emergency_cannot_be_made_to_look_like_anything_else(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var doctor = server.User(Abroad, Role.ReceivingClinician);
        var patient = await server.PatientAsync();
        var opened = await doctor.PostAsync(
            $"{patient}/$break-glass", """{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"Unconscious, allergies unknown"}]}""");
        var task = JsonNode.Parse(opened.Text)!;
        async Task<(int, string)> Write(TestUser who, Action<JsonNode> change)
        {
            var changed = task.DeepClone();
            change(changed);
            return Refusal(await who.PutAsync($"Task/{opened.Id}", changed.ToJsonString()));
        }

        var refusal = (403, AccessErrorCodes.BreakGlassRefused);
        Assert.Equal(refusal, await Write(doctor, changed => changed["code"] = new JsonObject { ["text"] = "visit" }));
        Assert.Equal(refusal, await Write(doctor, changed => (changed["status"], changed["reasonCode"]) = ("completed", new JsonObject { ["text"] = "Something else entirely" })));
        Assert.Equal(refusal, await Write(doctor, changed => changed["restriction"]!["period"]!["end"] = "2999-01-01"));
        Assert.Equal(refusal, Refusal(await doctor.PatchAsync($"Task/{opened.Id}", """[{"op":"replace","path":"/requester/reference","value":"Practitioner/somebody"}]""")));
        task["note"] = new JsonArray(new JsonObject { ["text"] = "The patient is awake." });
        Assert.Equal(200, (await Write(doctor, _ => { })).Item1);
        Assert.Equal(refusal, await Write(doctor, changed => changed.AsObject().Remove("note")));
        Assert.Equal(200, (await Write(doctor, changed => changed["status"] = "completed")).Item1);
        Assert.Equal(404, (await doctor.GetAsync(patient)).Status);
        Assert.Equal("Unconscious, allergies unknown", (await server.User(Home, Role.Coordinator).GetAsync($"Task/{opened.Id}")).Json["reasonCode"]!["text"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task Nobody_gives_to_itself_by_a_task_what_it_was_not_given(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.ReceivingClinician));
        var patient = await server.PatientAsync();
        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad)).ToJsonString());
        var task = JsonNode.Parse(AccessServer.Task(patient, Abroad))!;
        task["id"] = await home.CreateAsync("Task", task.ToJsonString());
        string Asking(string requester) => AccessServer.Task(patient, Abroad).Replace($"\"requester\":{{\"reference\":\"{Home}\"}}", $"\"requester\":{{\"reference\":\"{requester}\"}}", StringComparison.Ordinal);

        var forged = await abroad.PostAsync("Task", Asking(Home));
        var own = await abroad.CreateAsync("Task", Asking(Abroad));
        var widened = task.DeepClone();
        widened["owner"]!["reference"] = Foreign;
        var passedOn = await abroad.PutAsync($"Task/{task["id"]}", widened.ToJsonString());
        Assert.Equal(200, (await abroad.GetAsync(patient)).Status);
        task["status"] = "completed";
        Assert.Equal(200, (await home.PutAsync($"Task/{task["id"]}", task.ToJsonString())).Status);
        task["status"] = "in-progress";
        var reopened = await abroad.PutAsync($"Task/{task["id"]}", task.ToJsonString());

        Assert.Equal((403, AccessErrorCodes.AsksForOthers), Refusal(forged));
        Assert.Equal((403, AccessErrorCodes.AsksForOthers), Refusal(passedOn));
        Assert.Equal((403, AccessErrorCodes.AsksForOthers), Refusal(reopened));
        task["status"] = "cancelled";
        Assert.Equal(200, (await home.PutAsync($"Task/{task["id"]}", task.ToJsonString())).Status);
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);
        Assert.Equal(404, (await abroad.GetAsync($"Task/{own}")).Status);
    }

    private static async Task<string> SharedPatientAsync(AccessServer server)
    {
        var home = server.User(Home, Role.Coordinator);
        var patient = await server.PatientAsync();
        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad)).ToJsonString());
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));
        return patient;
    }

    private static JsonNode Request(string patient) => JsonNode.Parse($$$"""
        {"resourceType":"ServiceRequest","status":"draft","intent":"plan","subject":{"reference":"{{{patient}}}"},
         "meta":{"profile":["https://medcoop.example/fhir/StructureDefinition/medcoop-service-request-test"]}}
        """)!;

    internal static string Transaction(params (string Method, string Url, JsonNode Resource)[] entries) => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject
        {
            ["resource"] = entry.Resource.DeepClone(),
            ["request"] = new JsonObject { ["method"] = entry.Method, ["url"] = entry.Url },
        })]),
    }.ToJsonString();

    internal static (int, string) Refusal(Answer answer) => (answer.Status, answer.Status < 400 ? answer.Text : answer.Code);
}
