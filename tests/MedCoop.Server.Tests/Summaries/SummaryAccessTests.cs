using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Audit;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Summaries;

/// <summary>A summary holds what its reader may see, and nothing else; that it was looked at stands in the trail.</summary>
public sealed class SummaryAccessTests
{
    [Theory, EveryDatabase]
    public async Task A_summary_holds_only_what_its_reader_may_see(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        var patient = await server.PatientAsync();
        await doctor.CreateAsync("Condition", $$"""{"resourceType":"Condition","code":{"text":"Gout"},"subject":{"reference":"{{patient}}"} }""");
        await doctor.CreateAsync("AllergyIntolerance", $$"""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"Penicillin"},"patient":{"reference":"{{patient}}"} }""");
        var app = server.App(AccessServer.Home, Role.ReferringClinician, "user/Patient.rs user/Condition.rs");

        var whole = await doctor.GetAsync($"{patient}/$summary");
        var narrowed = await app.GetAsync($"{patient}/$summary");
        var abroad = await server.User(AccessServer.Abroad, Role.ReceivingClinician).GetAsync($"{patient}/$summary");
        var payer = await server.User(AccessServer.Home, Role.Payer).GetAsync($"{patient}/$summary");
        var auditor = await server.User(AccessServer.Home, Role.Auditor).GetAsync($"{patient}/$summary");

        Assert.Contains("Penicillin", whole.Text, StringComparison.Ordinal);
        Assert.Equal("Organization", TypeOf(whole, (string)whole.Entries[0]["resource"]!["author"]![0]!["reference"]!));
        Assert.Equal((200, "withheld", null), (narrowed.Status, EmptyReason(narrowed, "48765-2"), EmptyReason(narrowed, "11450-4")));
        Assert.DoesNotContain("Penicillin", narrowed.Text, StringComparison.Ordinal);
        Assert.Contains("Gout", narrowed.Text, StringComparison.Ordinal);
        Assert.Equal((404, 403), (abroad.Status, auditor.Status));
        Assert.True(payer.Status == 200, payer.Text);
        Assert.Equal(["withheld", "withheld", "withheld"], new[] { "48765-2", "11450-4", "10160-0" }.Select(code => EmptyReason(payer, code)));
        Assert.DoesNotContain("Gout", payer.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Whoever_was_given_the_case_gets_its_summary_without_what_the_consent_leaves_out(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        var patient = await server.PatientAsync();
        await doctor.CreateAsync("Condition", $$"""{"resourceType":"Condition","code":{"text":"Gout"},"subject":{"reference":"{{patient}}"} }""");
        await doctor.CreateAsync("Condition", $$"""{"resourceType":"Condition","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]},"code":{"text":"Depression"},"subject":{"reference":"{{patient}}"} }""");
        await doctor.CreateAsync("Consent", AccessServer.Consent(patient, AccessServer.Permit(AccessServer.Abroad,
            ""","provision":[{"type":"deny","securityLabel":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]}]""")).ToJsonString());
        await doctor.CreateAsync("Task", AccessServer.Task(patient, AccessServer.Abroad));

        var own = await doctor.GetAsync($"{patient}/$summary");
        var abroad = await server.User(AccessServer.Abroad, Role.ReceivingClinician).GetAsync($"{patient}/$summary");

        Assert.Contains("Depression", own.Text, StringComparison.Ordinal);
        Assert.Equal("PSY", (string?)own.Json["meta"]!["security"]![0]!["code"]);
        Assert.True(abroad.Status == 200, abroad.Text);
        Assert.Contains("Gout", abroad.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Depression", abroad.Text, StringComparison.Ordinal);
        Assert.Null(abroad.Json["meta"]!["security"]);
    }

    [Theory, EveryDatabase]
    public async Task A_kept_summary_is_in_the_patients_case(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        var abroad = server.User(AccessServer.Abroad, Role.ReceivingClinician);
        var patient = await server.PatientAsync();
        const string Keep = """{"resourceType":"Parameters","parameter":[{"name":"persist","valueBoolean":true}]}""";

        var kept = await doctor.PostAsync($"{patient}/$summary", Keep);
        Assert.True(kept.Status == 201, kept.Text);
        var before = await abroad.GetAsync($"Bundle/{kept.Id}");
        await doctor.CreateAsync("Consent", AccessServer.Consent(patient, AccessServer.Permit(AccessServer.Abroad)).ToJsonString());
        await doctor.CreateAsync("Task", AccessServer.Task(patient, AccessServer.Abroad));
        var after = await abroad.GetAsync($"Bundle/{kept.Id}");
        var app = await server.App(AccessServer.Home, Role.ReferringClinician, "user/*.rs").PostAsync($"{patient}/$summary", Keep);
        var board = await server.User(AccessServer.Foreign, Role.ReferringClinician).GetAsync($"Bundle/{kept.Id}");

        Assert.Equal((404, 200, 404), (before.Status, after.Status, board.Status));
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), (app.Status, app.Code));
    }

    [Theory, EveryDatabase]
    public async Task A_summary_is_recorded_as_a_look_at_the_patient_by_whatever_address(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var patient = await server.Client.CreateAsync("Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"17"}]}""");

        var byId = Assert.Single(await server.LeftByAsync("one", () => server.Client.GetAsync($"Patient/{patient}/$summary", ("X-Request-Id", "one"))));
        var byIdentifier = Assert.Single(await server.LeftByAsync("two", () => server.Client.GetAsync("Patient/$summary?identifier=urn:x|17", ("X-Request-Id", "two"))));
        var kept = await server.LeftByAsync("three", () => server.Client.PostAsync("Patient/$summary?identifier=urn:x|17&persist=true", "", ("X-Request-Id", "three")));

        Assert.Equal(($"Patient/{patient}", $"Patient/{patient}"), (byId.Patient(), byIdentifier.Patient()));
        Assert.Equal(3, kept.Count);
        Assert.Contains(kept, audit => audit.Patient() == $"Patient/{patient}" && audit.Action() == "E");
        Assert.Equal(2, kept.Count(audit => audit.Subtype() == "create"));
    }

    private static string TypeOf(Answer answer, string url) => (string)answer.Entries.Single(entry => (string)entry["fullUrl"]! == url)["resource"]!["resourceType"]!;

    private static string? EmptyReason(Answer answer, string code) =>
        (string?)answer.Entries[0]["resource"]!["section"]!.AsArray().Single(section => (string)section!["code"]!["coding"]![0]!["code"]! == code)!["emptyReason"]?["coding"]![0]!["code"];
}
