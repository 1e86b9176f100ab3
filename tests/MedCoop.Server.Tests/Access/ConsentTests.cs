using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Access;
using MedCoop.Server.Auth;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>Consents decide, over HTTP, what goes to another organisation, and count at once.</summary>
public sealed class ConsentTests
{
    [Theory, EveryDatabase]
    public async Task A_consent_withdrawn_between_two_reads_refuses_the_second(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.ReceivingClinician));
        var patient = await server.PatientAsync();
        var consent = Consent(patient, Permit(Abroad));
        consent["id"] = await home.CreateAsync("Consent", consent.ToJsonString());
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));
        Assert.Equal(200, (await abroad.GetAsync(patient)).Status);

        consent["status"] = "inactive";
        Assert.Equal(200, (await home.PutAsync($"Consent/{consent["id"]}", consent.ToJsonString())).Status);

        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);
        Assert.Empty((await abroad.GetAsync("Patient?family=Almahmoudi")).Matches);
        Assert.Equal(200, (await home.GetAsync(patient)).Status);
        var explained = (await home.GetAsync($"{patient}/$access-explain")).Json;
        Assert.Contains(Parts(explained, "ended"), ended => ended["grantee"] == Abroad);
        Assert.DoesNotContain(Parts(explained, "grant"), grant => grant["grantee"] == Abroad);
    }

    [Theory, EveryDatabase]
    public async Task What_a_withdrawn_consent_closed_is_kept_for_auditors_as_long_as_configured(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, auditor) = (server.User(Home, Role.Coordinator), server.User(Foreign, Role.Auditor));
        var patient = await server.PatientAsync();
        var consent = Consent(patient, Permit(Abroad));
        consent["id"] = await home.CreateAsync("Consent", consent.ToJsonString());
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));
        consent["status"] = "inactive";
        await home.PutAsync($"Consent/{consent["id"]}", consent.ToJsonString());
        async Task<int> Ended() => Parts((await auditor.GetAsync($"{patient}/$access-explain")).Json, "ended").Count(ended => ended["grantee"] == Abroad);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var ends = new EndedGrants(server.Server.Services.GetRequiredService<ResourceStore>(), Options.Create(new AccessOptions { EndedGrantsKeptFor = TimeSpan.FromDays(30) }), clock, NullLogger<EndedGrants>.Instance);

        await ends.StartAsync(CancellationToken.None);
        clock.Advance(EndedGrants.Every);
        await System.Threading.Tasks.Task.Delay(300);
        var soon = await Ended();
        clock.Advance(TimeSpan.FromDays(30));
        for (var tries = 0; tries < 100 && await Ended() > 0; tries++) await System.Threading.Tasks.Task.Delay(50);

        Assert.InRange(soon, 1, 9);
        Assert.Equal(0, await Ended());
        Assert.Equal(200, (await home.GetAsync($"Consent/{consent["id"]}/_history")).Status);
        await ends.StopAsync(CancellationToken.None);
    }

    [Theory, EveryDatabase]
    public async Task Without_a_consent_a_task_opens_nothing_and_declining_it_ends_what_it_opened(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.ReceivingClinician));
        var patient = await server.PatientAsync();
        var task = JsonNode.Parse(AccessServer.Task(patient, Abroad))!;
        task["id"] = await home.CreateAsync("Task", task.ToJsonString());
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);

        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad)).ToJsonString());
        Assert.Equal(200, (await abroad.GetAsync(patient)).Status);
        Assert.Equal(404, (await server.User(Foreign, Role.ReceivingClinician).GetAsync(patient)).Status);

        task["status"] = "rejected";
        Assert.Equal(200, (await home.PutAsync($"Task/{task["id"]}", task.ToJsonString())).Status);
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);
    }

    [Theory, EveryDatabase]
    public async Task Denied_types_and_labels_are_left_out_of_reads_searches_and_counts(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, doctor, abroad) = (server.User(Home, Role.Coordinator), server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var patient = await server.PatientAsync();
        var observation = await doctor.CreateAsync("Observation", $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{{patient}}}"}}""");
        var condition = await doctor.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"{{{patient}}}"}}""");
        var labelled = await doctor.CreateAsync(
            "Condition", $$$"""{"resourceType":"Condition","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]},"subject":{"reference":"{{{patient}}}"}}""");
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));
        const string Nested = """
            ,"provision":[{"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}]},
             {"type":"deny","securityLabel":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSY"}]}]
            """;

        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad, Nested)).ToJsonString());

        Assert.Equal(404, (await abroad.GetAsync($"Observation/{observation}")).Status);
        Assert.Equal(200, (await abroad.GetAsync($"Condition/{condition}")).Status);
        Assert.Equal(404, (await abroad.GetAsync($"Condition/{labelled}")).Status);
        Assert.Equal([condition], (await abroad.GetAsync($"Condition?subject={patient}&_total=accurate")).Matches);
        Assert.Equal(200, (await doctor.GetAsync($"Condition/{labelled}")).Status);
        Assert.Empty((await abroad.GetAsync("Patient?_has:Observation:patient:status=final")).Matches);
    }

    [Theory]
    [InlineData(""","period":{"end":"2020-01-01"}""", 404)]
    [InlineData(""","period":{"start":"2020-01-01","end":"2999-01-01"}""", 200)]
    [InlineData(""","purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TRAIN"}]""", 404)]
    [InlineData(""","purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"}]""", 200)]
    [InlineData(""","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/consent-country","valueCode":"BY"}]""", 200)]
    [InlineData(""","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/consent-country","valueCode":"LY"}]""", 404)]
    public async Task The_period_purpose_and_country_of_a_consent_must_fit(string more, int status)
    {
        await using var server = await StartAsync(StoreProvider.Sqlite);
        var home = server.User(Home, Role.Coordinator);
        var patient = await server.PatientAsync();
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));

        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad, more)).ToJsonString());

        Assert.Equal(status, (await server.User(Abroad, Role.ReceivingClinician).GetAsync(patient)).Status);
    }

    [Theory, EveryDatabase]
    public async Task All_countries_but_one_are_permitted_where_it_is_known_which_one_it_is(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var home = server.User(Home, Role.Coordinator);
        var (but, also) = (await server.PatientAsync(), await server.PatientAsync());
        const string Except = ""","provision":[{"type":"deny","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/consent-country","valueCode":"WHERE"}]}]""";
        foreach (var (patient, country) in new[] { (but, "BY"), (also, "LY") })
        {
            await home.CreateAsync("Consent", Consent(patient, $$"""{"type":"permit"{{Except.Replace("WHERE", country, StringComparison.Ordinal)}}}""").ToJsonString());
            foreach (var organization in new[] { Abroad, Foreign, "Organization/nowhere" }) await home.CreateAsync("Task", AccessServer.Task(patient, organization));
        }

        async Task<(int, int)> Seen(string organization)
        {
            var doctor = server.User(organization, Role.ReceivingClinician);
            return ((await doctor.GetAsync(but)).Status, (await doctor.GetAsync(also)).Status);
        }

        Assert.Equal((404, 200), await Seen(Abroad));
        Assert.Equal((404, 404), await Seen("Organization/nowhere"));
        Assert.Contains("any-country-but", (await home.GetAsync($"{also}/$access-explain")).Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Only_the_organisation_that_keeps_the_record_writes_its_consents(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        var patient = await server.PatientAsync();
        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad)).ToJsonString());
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));

        var granted = await abroad.PostAsync("Consent", Consent(patient, Permit(Foreign)).ToJsonString());
        var foreign = await server.User(Foreign, Role.Coordinator).PostAsync("Consent", Consent(patient, Permit(Foreign)).ToJsonString());

        Assert.Equal((403, AccessErrorCodes.NotTheOwner), (granted.Status, granted.Code));
        Assert.Equal((422, AccessErrorCodes.UnseenReference), (foreign.Status, foreign.Code));
    }

    private static IEnumerable<Dictionary<string, string>> Parts(JsonNode parameters, string name) => (parameters["parameter"]?.AsArray() ?? [])
        .Where(parameter => parameter!["name"]!.GetValue<string>() == name)
        .Select(parameter => parameter!["part"]!.AsArray().ToDictionary(
            part => part!["name"]!.GetValue<string>(),
            part => part!["valueReference"]?["reference"]?.GetValue<string>() ?? part!.AsObject().First(value => value.Key != "name").Value!.ToString(), StringComparer.Ordinal));
}
