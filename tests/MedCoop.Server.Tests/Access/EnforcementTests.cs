using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>What must not be told by refusals, partial views and emergencies, over HTTP.</summary>
public sealed class EnforcementTests
{
    [Theory, EveryDatabase]
    public async Task What_is_not_seen_is_answered_for_as_what_is_not_there(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var patient = await server.PatientAsync();
        var id = patient.Split('/')[1];
        var foreign = server.User(Foreign, Role.ReferringClinician, Role.PartnerSystem, Role.Coordinator);
        foreach (var path in new[] { "", "/_history", "/_history/1", "/$everything", "/$meta", "/$access-explain" })
        {
            var hidden = await foreign.GetAsync(patient + path);
            var absent = await foreign.GetAsync("Patient/never-was" + path);
            Assert.Equal((404, Without(absent)), (hidden.Status, Without(hidden, id)));
        }

        Assert.Equal(204, (await foreign.DeleteAsync(patient)).Status);
        Assert.Equal(404, (await foreign.PatchAsync(patient, """[{"op":"add","path":"/active","value":true}]""")).Status);
        Assert.Equal(200, (await server.Machine.GetAsync(patient)).Status);
        var put = await foreign.PutAsync(patient, $$"""{"resourceType":"Patient","id":"{{id}}"}""");
        var chosen = await foreign.PutAsync("Patient/never-was", """{"resourceType":"Patient","id":"never-was"}""");
        Assert.Equal((404, AccessErrorCodes.IdNotChosen), Refusal(put));
        Assert.Equal((put.Status, Without(put)), (chosen.Status, Without(chosen)));
        var own = Guid.NewGuid();
        Assert.Equal(201, (await foreign.PutAsync($"Patient/{own}", $$"""{"resourceType":"Patient","id":"{{own}}"}""")).Status);
        Assert.Equal(201, (await foreign.PostAsync("Patient", """{"resourceType":"Patient"}""", ("If-None-Exist", "family=Almahmoudi"))).Status);
        const string Observation = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"WHO"}}""";
        var intoHidden = await foreign.PostAsync("Observation", Observation.Replace("WHO", patient, StringComparison.Ordinal));
        var intoAbsent = await foreign.PostAsync("Observation", Observation.Replace("WHO", "Patient/never-was", StringComparison.Ordinal));
        Assert.Equal((422, AccessErrorCodes.UnseenReference), Refusal(intoHidden));
        Assert.Equal((intoAbsent.Status, Without(intoAbsent)), (intoHidden.Status, Without(intoHidden, id)));
    }

    [Theory, EveryDatabase]
    public async Task A_payer_sees_money_and_codes_and_can_neither_search_for_nor_overwrite_the_rest(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, payer) = (server.User(Home, Role.Coordinator, Role.ReferringClinician), server.User(Home, Role.Payer));
        var patient = await server.PatientAsync();
        var task = await home.CreateAsync("Task", AccessServer.Task(patient, Home).Replace("\"intent\"", "\"description\":\"secret words\",\"note\":[{\"text\":\"secret\"}],\"intent\"", StringComparison.Ordinal));
        var plain = await home.CreateAsync("Task", AccessServer.Task(patient, Home));
        await home.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"{{{patient}}}"}}""");

        var seen = await payer.GetAsync($"Task/{task}");

        Assert.Equal(200, seen.Status);
        Assert.DoesNotContain("secret", seen.Text, StringComparison.Ordinal);
        Assert.Contains("SUBSETTED", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await payer.GetAsync("Task")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await payer.GetAsync($"Task/{task}/_history")).Text, StringComparison.Ordinal);
        var batch = await payer.PostAsync("", $$$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Task/{{{task}}}"}}]}""");
        Assert.Contains("SUBSETTED", batch.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", batch.Text, StringComparison.Ordinal);
        Assert.Equal((403, AccessErrorCodes.PartlySeen), Refusal(await payer.PatchAsync($"Task/{task}", """[{"op":"replace","path":"/status","value":"completed"}]""")));
        Assert.Equal((422, AccessErrorCodes.SubsettedWrite), Refusal(await payer.PutAsync($"Task/{task}", seen.Text)));
        Assert.Equal(200, (await payer.PatchAsync($"Task/{plain}", """[{"op":"replace","path":"/status","value":"completed"}]""")).Status);
        foreach (var query in new[] { "Task?_content=secret", "Task?_text=secret", "Patient?telecom=1", "Task?patient:Patient.telecom=1", "Patient?_sort=email", "Coverage?beneficiary:Patient.phone=1", "Patient?_filter=email eq x" })
            Assert.Equal((query, AccessErrorCodes.HiddenElement), (query, (await payer.GetAsync(query)).Code));
        Assert.Equal((403, AccessErrorCodes.RoleMissing), Refusal(await payer.GetAsync("Condition")));
        Assert.Empty((await payer.GetAsync("Patient?_has:Condition:patient:_lastUpdated=gt2000")).Matches);
        Assert.Equal((403, AccessErrorCodes.RoleMissing), Refusal(await payer.GetAsync("Task?_explain=true")));
    }

    [Theory, EveryDatabase]
    public async Task A_payer_sees_no_narrative_in_values_of_whatever_type(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, payer) = (server.User(Home, Role.Coordinator), server.User(Home, Role.Payer));
        var patient = await server.PatientAsync();
        const string Values = """
            {"type":{"text":"a"},"valueAnnotation":{"text":"secret"}},{"type":{"text":"b"},"valueMarkdown":"secret"},{"type":{"text":"c"},"valueAttachment":{"title":"secret"}},
            {"type":{"text":"d"},"valueQuantity":{"value":77,"unit":"secret"}},{"type":{"text":"e"},"valueMoney":{"value":1000,"currency":"EUR"}},{"type":{"text":"f"},"valueDate":"2026-12-01"},
            {"type":{"text":"g"},"valueReference":{"reference":"Organization/home"}},{"type":{"text":"h"},"valueCodeableConcept":{"coding":[{"system":"http://x.example","code":"c1"}]}}
            """;
        var task = JsonNode.Parse(AccessServer.Task(patient, Home))!;
        (task["input"], task["output"], task["statusReason"]) = (JsonNode.Parse($"[{Values}]"), JsonNode.Parse($"[{Values}]"), JsonNode.Parse("""{"coding":[{"system":"http://x.example","code":"c2"}],"text":"secret"}"""));

        var seen = await payer.GetAsync($"Task/{await home.CreateAsync("Task", task.ToJsonString())}");

        Assert.Equal(200, seen.Status);
        Assert.DoesNotContain("secret", seen.Text, StringComparison.Ordinal);
        foreach (var shown in new[] { "1000", "2026-12-01", "Organization/home", "c1", "c2" }) Assert.Contains(shown, seen.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Logistics_sees_consignments_and_no_patient_even_of_its_own_organisation(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, logistics) = (server.User(Home, Role.Coordinator), server.User(Home, Role.Logistics));
        var patient = await server.PatientAsync();
        var ofPatient = await home.CreateAsync("Task", AccessServer.Task(patient, Home));
        var header = await logistics.CreateAsync("SupplyDelivery", """{"resourceType":"SupplyDelivery","status":"in-progress"}""");
        var task = await logistics.CreateAsync("Task", AccessServer.Task($"SupplyDelivery/{header}", Abroad));

        Assert.Equal(403, (await logistics.GetAsync(patient)).Status);
        Assert.Equal(404, (await logistics.GetAsync($"Task/{ofPatient}")).Status);
        Assert.Equal([task], (await logistics.GetAsync("Task?_total=accurate")).Matches);
        Assert.Equal(200, (await server.User(Abroad, Role.CustomsBroker).GetAsync($"SupplyDelivery/{header}")).Status);
        Assert.Equal(404, (await server.User(Foreign, Role.CustomsBroker).GetAsync($"SupplyDelivery/{header}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task An_emergency_opens_the_record_to_one_person_with_a_reason_and_tells_its_keeper(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var patient = await server.PatientAsync();
        var doctor = server.User(Abroad, Role.ReceivingClinician);
        const string Reason = """{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"Unconscious, allergies unknown"}]}""";
        Assert.Equal(404, (await doctor.GetAsync(patient)).Status);
        Assert.Equal((400, AccessErrorCodes.BreakGlassRefused), Refusal(await doctor.PostAsync($"{patient}/$break-glass", """{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"x"}]}""")));
        Assert.Equal((403, AccessErrorCodes.BreakGlassRefused), Refusal(await server.User(Abroad, Role.Payer).PostAsync($"{patient}/$break-glass", Reason)));

        var opened = await doctor.PostAsync($"{patient}/$break-glass", Reason);

        Assert.True(opened.Status == 201, opened.Text);
        Assert.Equal(200, (await doctor.GetAsync(patient)).Status);
        var colleague = server.Person("Practitioner/colleague", Abroad, Role.ReceivingClinician);
        Assert.Equal(404, (await colleague.GetAsync(patient)).Status);
        var home = server.User(Home, Role.Coordinator);
        Assert.Single((await home.GetAsync($"Communication?recipient={Home}")).Matches);
        Assert.Single((await home.GetAsync($"Task?owner={Home}&code=BTG")).Matches);
        Assert.Contains("Practitioner/abroad-person", (await home.GetAsync($"{patient}/$access-explain")).Text, StringComparison.Ordinal);
        var forged = JsonNode.Parse(opened.Text)!.AsObject();
        forged.Remove("id");
        Assert.Equal((403, AccessErrorCodes.BreakGlassRefused), Refusal(await doctor.PostAsync("Task", forged.ToJsonString())));
        var review = JsonNode.Parse(opened.Text)!;
        review["status"] = "completed";
        Assert.Equal(200, (await home.PutAsync($"Task/{opened.Id}", review.ToJsonString())).Status);
        Assert.Equal(404, (await doctor.GetAsync(patient)).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_referral_shows_the_hospital_its_case_and_the_record_and_after_completion_the_case_alone(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var patient = await server.PatientAsync();
        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad)).ToJsonString());
        var summary = await home.CreateAsync("Bundle", """{"resourceType":"Bundle","type":"collection"}""");
        var request = await home.CreateAsync("ServiceRequest", $$$"""
            {"resourceType":"ServiceRequest","status":"draft","intent":"plan","subject":{"reference":"{{{patient}}}"},"supportingInfo":[{"reference":"Bundle/{{{summary}}}"}],
             "meta":{"profile":["https://medcoop.example/fhir/StructureDefinition/medcoop-service-request-test"]}}
            """);
        var task = JsonNode.Parse(AccessServer.Task($"ServiceRequest/{request}", Abroad))!;
        task["id"] = await home.CreateAsync("Task", task.ToJsonString());

        foreach (var path in new[] { $"ServiceRequest/{request}", $"Bundle/{summary}", $"Task/{task["id"]}", patient }) Assert.Equal((path, 200), (path, (await abroad.GetAsync(path)).Status));
        var encounter = await abroad.CreateAsync(
            "Encounter", $$$"""{"resourceType":"Encounter","status":"planned","class":{"code":"IMP"},"basedOn":[{"reference":"ServiceRequest/{{{request}}}"}],"subject":{"reference":"{{{patient}}}"}}""");
        task["status"] = "completed";
        Assert.Equal(200, (await home.PutAsync($"Task/{task["id"]}", task.ToJsonString())).Status);

        foreach (var path in new[] { $"ServiceRequest/{request}", $"Bundle/{summary}", $"Encounter/{encounter}" }) Assert.Equal((path, 200), (path, (await abroad.GetAsync(path)).Status));
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);
        Assert.Equal(200, (await home.GetAsync($"Encounter/{encounter}")).Status);
        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(await server.User(Abroad, Role.PartnerSystem).DeleteAsync($"ServiceRequest/{request}")));
    }

    private static (int, string) Refusal(Answer answer) => (answer.Status, answer.Status < 400 ? answer.Text : answer.Code);

    private static string Without(Answer answer, string id = "never-was") => answer.Text.Length == 0 ? "" : answer.Diagnosis.Replace(id, "ID", StringComparison.Ordinal);
}
