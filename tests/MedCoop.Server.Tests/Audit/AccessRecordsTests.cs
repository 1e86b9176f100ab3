using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Audit;

/// <summary>What the trail keeps of access: looks, refusals, consents, emergencies; and who may ask for it.</summary>
public sealed class AccessRecordsTests
{
    [Theory, EveryDatabase]
    public async Task A_look_before_consent_was_withdrawn_and_the_refusal_after_it_are_both_in_the_trail(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.ReceivingClinician));
        var patient = await server.PatientAsync();
        var consent = Consent(patient, Permit(Abroad));
        consent["id"] = await home.CreateAsync("Consent", consent.ToJsonString());
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));
        Assert.Equal(200, (await abroad.GetAsync(patient)).Status);

        consent["status"] = "inactive";
        await home.PutAsync($"Consent/{consent["id"]}", consent.ToJsonString());
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);

        var looks = await Trail(server, $"patient={patient}&agent=Practitioner/abroad-person&_sort=date");
        Assert.Equal(["0 -", "4 MC1011"], looks.Select(look => $"{look.Outcome()} {look["outcomeDesc"]?.GetValue<string>() ?? "-"}"));
        Assert.All(looks, look => Assert.Contains(look["agent"]!.AsArray(), agent => agent!["who"]!["reference"]?.GetValue<string>() == Abroad));
        Assert.All(looks, look => Assert.Contains(look["agent"]!.AsArray(), agent => agent!["role"]?[0]!["coding"]![0]!["code"]!.GetValue<string>() == "receiving-clinician"));
        var decisions = await Trail(server, $"patient={patient}&subtype=AuthZ-Consent&_sort=date");
        Assert.Equal(["0 active permit", "8 inactive permit"], decisions.Select(decision => $"{decision.Outcome()} {Detail(decision)}"));
        Assert.All(decisions, decision => Assert.Contains($"Consent/{consent["id"]}", decision.What()));
    }

    [Theory, EveryDatabase]
    public async Task An_emergency_stands_out_with_its_reason(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var patient = await server.PatientAsync();
        var stranger = server.User(Foreign, Role.ReceivingClinician);

        var opened = await stranger.PostAsync($"{patient}/$break-glass", """{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"unconscious after an accident"}]}""");
        await stranger.GetAsync(patient);

        Assert.InRange(opened.Status, 200, 201);
        var emergency = Assert.Single(await Trail(server, $"patient={patient}&subtype=110127"));
        Assert.Equal(("ETREAT", "0"), (emergency["purposeOfEvent"]![0]!["coding"]![0]!["code"]!.GetValue<string>(), emergency.Outcome()));
        Assert.EndsWith("unconscious after an accident", Detail(emergency), StringComparison.Ordinal);
        Assert.Single(await Trail(server, $"patient={patient}&subtype=read&agent=Practitioner/foreign-person&outcome=0"));
    }

    [Theory, EveryDatabase]
    public async Task What_is_read_and_written_in_a_case_that_was_opened_in_an_emergency_says_so_and_what_is_read_of_others_does_not(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var (patient, other) = (await server.PatientAsync(), await server.PatientAsync());
        var observation = $"Observation/{await server.User(Home, Role.ReferringClinician).CreateAsync("Observation", Observation(patient))}";
        var stranger = server.User(Foreign, Role.ReceivingClinician);
        Assert.Equal(404, (await stranger.GetAsync(observation)).Status);
        await stranger.PostAsync($"{patient}/$break-glass", """{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"unconscious after an accident"}]}""");

        Assert.Equal(200, (await stranger.GetAsync(observation)).Status);
        Assert.Equal(200, (await stranger.GetAsync($"Observation?subject={patient}")).Status);
        await stranger.CreateAsync("Observation", Observation(patient));
        Assert.Equal(404, (await stranger.GetAsync(other)).Status);
        Assert.Equal(200, (await server.User(Home, Role.ReferringClinician).GetAsync(observation)).Status);

        Assert.Equal(["TREAT", "ETREAT", "ETREAT"], (await Trail(server, $"patient={patient}&agent=Practitioner/foreign-person&subtype=read,search-type&_sort=date")).Select(Purpose));
        Assert.Equal(["ETREAT"], (await Trail(server, $"patient={patient}&agent=Practitioner/foreign-person&subtype=create")).Where(look => look.What().Any(what => what.StartsWith("Observation/", StringComparison.Ordinal))).Select(Purpose));
        Assert.Equal(["TREAT"], (await Trail(server, $"patient={other}&agent=Practitioner/foreign-person")).Select(Purpose));
        Assert.Equal(["TREAT"], (await Trail(server, $"patient={patient}&agent=Practitioner/home-person&subtype=read")).Select(Purpose));
    }

    [Theory, EveryDatabase]
    public async Task What_names_no_patient_is_recorded_as_that_of_the_patient_in_whose_case_it_is_also_when_it_was_refused(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var patient = await server.PatientAsync();
        var (doctor, stranger) = (server.User(Home, Role.ReferringClinician), server.User(Foreign, Role.ReceivingClinician));
        var binary = $"Binary/{await doctor.CreateAsync("Binary", """{"resourceType":"Binary","contentType":"text/plain","data":"aGVsbG8="}""")}";
        await doctor.CreateAsync("DocumentReference", $$"""{"resourceType":"DocumentReference","status":"current","subject":{"reference":"{{patient}}"},"content":[{"attachment":{"url":"{{binary}}","contentType":"text/plain"} }] }""");
        var observation = $"Observation/{await doctor.CreateAsync("Observation", Observation(patient))}";

        Assert.Equal(200, (await doctor.GetAsync(binary)).Status);
        foreach (var hidden in new[] { binary, observation }) Assert.Equal(404, (await stranger.GetAsync(hidden)).Status);

        Assert.Equal([binary], (await Trail(server, $"patient={patient}&subtype=read&outcome=0&agent=Practitioner/home-person")).Select(look => look.What().First(what => what != patient).Split("/_history")[0]));
        Assert.Equal([binary, observation], (await Trail(server, $"patient={patient}&subtype=read&outcome=4&_sort=date")).Select(look => look.What().First(what => what != patient)));
        var report = await server.User(Foreign, Role.Auditor).GetAsync($"{patient}/$audit-report");
        Assert.Contains(binary, report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Observation?_filter=subject eq {0} and code eq a")]
    [InlineData("Observation?_filter=(subject eq \"{0}\")")]
    [InlineData("Observation?_filter=patient eq {1}")]
    [InlineData("Observation?_filter=code eq a or (patient._id eq {1})")]
    [InlineData("Patient?_filter=_id eq {1}")]
    [InlineData("Organization?_has:Patient:organization:_id={1}")]
    [InlineData("Practitioner?_has:Encounter:participant:patient={1}")]
    [InlineData("Practitioner?_has:Encounter:participant:subject:Patient={1}")]
    [InlineData("Practitioner?_has:Encounter:participant:_has:Observation:encounter:patient={1}")]
    public async Task Whoever_names_a_patient_in_a_filter_or_behind_a_reverse_chain_stands_in_the_patients_record(string search)
    {
        await using var server = await StartAsync(StoreProvider.Sqlite, "--Audit:Enabled=true");
        var patient = await server.PatientAsync();

        var asked = await server.User(Foreign, Role.ReceivingClinician).GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, search, patient, patient["Patient/".Length..]));

        Assert.True(asked.Status == 200, asked.Text);
        Assert.Single(await Trail(server, $"patient={patient}&agent=Practitioner/foreign-person&subtype=search-type"));
    }

    [Theory, EveryDatabase]
    public async Task Auditors_ask_for_the_trail_coordinators_for_the_report_of_their_patients_and_others_for_neither(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Audit:Enabled=true");
        var patient = await server.PatientAsync();
        var (auditor, coordinator, elsewhere) = (server.User(Foreign, Role.Auditor), server.User(Home, Role.Coordinator), server.User(Foreign, Role.Coordinator));
        var doctor = server.User(Home, Role.ReferringClinician);

        int[] reports = [(await auditor.GetAsync($"{patient}/$audit-report")).Status, (await coordinator.GetAsync($"{patient}/$audit-report")).Status, (await elsewhere.GetAsync($"{patient}/$audit-report")).Status, (await doctor.GetAsync($"{patient}/$audit-report")).Status];
        var events = await auditor.GetAsync("AuditEvent");
        var refused = new List<int>();
        foreach (var path in new[] { "AuditEvent", $"{patient}/AuditEvent", "AuditEvent?patient=1", $"AuditEvent/{events.Matches[0]}" })
            refused.AddRange((await doctor.GetAsync(path)).Status, (await coordinator.GetAsync(path)).Status);

        Assert.Equal([200, 200, 404, 403], reports);
        Assert.Equal(200, events.Status);
        Assert.Equal(200, (await auditor.GetAsync($"{patient}/AuditEvent")).Status);
        Assert.All(refused, status => Assert.Equal(403, status));
        Assert.Equal(403, (await auditor.GetAsync(patient)).Status);
    }

    private static async Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> Trail(AccessServer server, string query)
    {
        var answer = await server.Machine.GetAsync($"AuditEvent?{query}");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Entries.Select(entry => entry["resource"]!)];
    }

    private static string Observation(string patient) => $$"""{"resourceType":"Observation","subject":{"reference":"{{patient}}"},"status":"final","code":{"text":"pulse"} }""";

    private static string? Purpose(System.Text.Json.Nodes.JsonNode audit) => audit["purposeOfEvent"]?[0]!["coding"]![0]!["code"]!.GetValue<string>();

    private static string Detail(System.Text.Json.Nodes.JsonNode audit) =>
        audit["entity"]!.AsArray().First(entity => entity!["type"]?["code"]?.GetValue<string>() == "4")!["description"]!.GetValue<string>();
}
