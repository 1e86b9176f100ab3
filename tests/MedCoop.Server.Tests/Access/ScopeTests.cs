using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>What a client was allowed narrows what the roles of its actor allow, over HTTP.</summary>
public sealed class ScopeTests
{
    [Theory, EveryDatabase]
    public async Task Scopes_narrow_types_interactions_patients_and_what_resources_must_match(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var doctor = server.User(Home, Role.ReferringClinician);
        var (patient, other) = (await server.PatientAsync(), await server.PatientAsync());
        var vital = await doctor.CreateAsync("Observation", Observation(patient, "vital-signs"));
        var laboratory = await doctor.CreateAsync("Observation", Observation(patient, "laboratory"));
        var ofOther = await doctor.CreateAsync("Observation", Observation(other, "vital-signs"));
        TestUser App(string scopes, string? launched = null) => server.App(Home, Role.ReferringClinician, scopes, launched);

        var reader = App("user/Observation.r");
        Assert.Equal(200, (await reader.GetAsync($"Observation/{vital}")).Status);
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), Refusal(await reader.GetAsync("Observation")));
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), Refusal(await reader.GetAsync(patient)));
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), Refusal(await reader.PostAsync("Observation", Observation(patient, "x"))));
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), Refusal(await App("openid fhirUser").GetAsync($"Observation/{vital}")));

        var vitals = App("user/Observation.rs?category=vital-signs");
        Assert.Equal([vital, ofOther], (await vitals.GetAsync("Observation?_total=accurate")).Matches);
        Assert.Equal(404, (await vitals.GetAsync($"Observation/{laboratory}")).Status);
        Assert.Equal(404, (await vitals.GetAsync($"Observation/{laboratory}/_history")).Status);
        Assert.Equal(2, (await vitals.GetAsync("Observation/_history")).Entries.Count);

        var launched = App("patient/*.cruds", patient);
        Assert.Equal([vital, laboratory], (await launched.GetAsync("Observation")).Matches);
        Assert.Equal([patient.Split('/')[1]], (await launched.GetAsync("Patient?_has:Observation:patient:status=final")).Matches);
        Assert.Equal(404, (await launched.GetAsync(other)).Status);
        Assert.Equal(201, (await launched.PostAsync("Observation", Observation(patient, "x"))).Status);
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), Refusal(await launched.PostAsync("Observation", Observation(other, "x"))));

        var system = server.System("Device/system", Home, "system/*.cruds", Role.Administrator);
        Assert.Equal(200, (await system.GetAsync($"Observation/{ofOther}")).Status);
        var narrow = server.System("Device/system", Home, "system/Patient.rs", Role.Administrator);
        Assert.Equal((403, AccessErrorCodes.ScopeMissing), Refusal(await narrow.GetAsync($"Observation/{ofOther}")));
        Assert.Equal(2, (await narrow.GetAsync("Patient?_revinclude=Observation:subject")).Entries.Count);
    }

    [Theory, EveryDatabase]
    public async Task What_scopes_let_a_client_change_and_delete_is_asked_of_what_is_stored_too(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (patient, other) = (await server.PatientAsync(), await server.PatientAsync());
        var doctor = server.User(Home, Role.ReferringClinician);
        var (own, ofOther) = (await doctor.CreateAsync("Observation", Observation(patient, "vital-signs")), await doctor.CreateAsync("Observation", Observation(other, "vital-signs")));
        string Moved(string id) => Observation(patient, "x").Replace("\"status\"", $"\"id\":\"{id}\",\"status\"", StringComparison.Ordinal);
        var refusal = (403, AccessErrorCodes.ScopeMissing);

        var held = server.App(Home, Role.PartnerSystem, "user/Observation.rs patient/Observation.cud", patient);
        Assert.Equal(refusal, Refusal(await held.PutAsync($"Observation/{ofOther}", Moved(ofOther))));
        Assert.Equal(refusal, Refusal(await held.PatchAsync($"Observation/{ofOther}", $$"""[{"op":"replace","path":"/subject/reference","value":"{{patient}}"}]""")));
        Assert.Equal(refusal, Refusal(await held.DeleteAsync($"Observation/{ofOther}")));
        Assert.Equal(refusal, Refusal(await held.DeleteAsync($"Observation?_id={ofOther}")));
        var creator = server.App(Home, Role.PartnerSystem, "user/Observation.crs user/Patient.r patient/Observation.u", patient);
        Assert.Equal(201, (await creator.PostAsync("Observation", Observation(other, "x"))).Status);
        Assert.Equal(refusal, Refusal(await creator.PutAsync($"Observation/{ofOther}", Moved(ofOther))));
        var constrained = server.App(Home, Role.PartnerSystem, "user/Observation.cruds?category=vital-signs");
        Assert.Equal(refusal, Refusal(await constrained.DeleteAsync($"Observation/{own}")));
        var system = server.System("Device/held", Home, "system/Observation.cruds?category=vital-signs", Role.Administrator);
        Assert.Equal(refusal, Refusal(await system.DeleteAsync($"Observation/{own}")));

        Assert.Equal(200, (await held.PutAsync($"Observation/{own}", Moved(own))).Status);
        Assert.Equal(204, (await held.DeleteAsync($"Observation/{own}")).Status);
        Assert.Equal(200, (await doctor.GetAsync($"Observation/{ofOther}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task The_trail_and_who_sees_a_case_are_told_to_clients_that_were_allowed_all_of_them(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (patient, other) = (await server.PatientAsync(), await server.PatientAsync());
        string[] ofPatients = [$"{patient}/$audit-report", $"{other}/$audit-report", $"{patient}/$access-explain", $"{other}/$access-explain"];
        async Task<string> Told(TestUser client, params string[] paths)
        {
            var told = new List<int>();
            foreach (var path in paths)
            {
                var answer = await client.GetAsync(path);
                Assert.True(answer.Status == 200 || answer.Code == AccessErrorCodes.ScopeMissing, answer.Text);
                told.Add(answer.Status == 200 ? 1 : 0);
            }

            return string.Join(' ', told);
        }

        foreach (var (scopes, told) in new[]
        {
            ("system/AuditEvent.rs", "1 1 1 1 0 0"), ("system/Patient.rs", "0 0 0 0 1 1"), ("system/Consent.r", "0 0 0 0 1 1"), ("system/*.cruds", "1 1 1 1 1 1"),
            ("system/AuditEvent.rs?action=R system/Patient.rs?family=x", "0 0 0 0 0 0"),
        })
            Assert.Equal((scopes, told), (scopes, await Told(server.System("Device/reports", Home, scopes, Role.Auditor), ["AuditEvent", $"{patient}/AuditEvent", .. ofPatients])));
        Assert.Equal("1 0 1 0", await Told(server.App(Home, Role.Coordinator, "patient/AuditEvent.rs patient/Patient.r", patient), ofPatients));
        Assert.Equal("0 0 1 1", await Told(server.App(Home, Role.Coordinator, "user/Patient.r"), ofPatients));
    }

    private static string Observation(string patient, string category) =>
        $$$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"{{{category}}}"}]}],"code":{"text":"x"},"subject":{"reference":"{{{patient}}}"}}""";

    private static (int, string) Refusal(Rest.Answer answer) => (answer.Status, answer.Status < 400 ? answer.Text : answer.Code);
}
