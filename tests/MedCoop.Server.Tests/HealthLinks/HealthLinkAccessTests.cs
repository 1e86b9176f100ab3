using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Audit;
using MedCoop.Store;
using MedCoop.Store.Identity;
using MedCoop.Testing.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>Who makes links, what they show, who takes them back, and what of it stands in the patient's record.</summary>
public sealed class HealthLinkAccessTests
{
    [Theory, EveryDatabase]
    public async Task A_link_shows_what_its_maker_may_see_as_long_as_the_maker_may_see_it(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        var abroad = server.User(AccessServer.Abroad, Role.ReceivingClinician);
        var patient = await server.PatientAsync();
        await doctor.CreateAsync("Condition", $$"""{"resourceType":"Condition","code":{"text":"Gout"},"subject":{"reference":"{{patient}}"} }""");
        var longTerm = HealthLinkServer.Wishes(("longTerm", true));

        var before = await abroad.PostAsync($"{patient}/$health-link", longTerm);
        var auditor = await server.User(AccessServer.Home, Role.Auditor).PostAsync($"{patient}/$health-link", longTerm);
        var app = await server.App(AccessServer.Home, Role.ReferringClinician, "user/*.rs").PostAsync($"{patient}/$health-link", longTerm);
        var consent = await doctor.CreateAsync("Consent", AccessServer.Consent(patient, AccessServer.Permit(AccessServer.Abroad)).ToJsonString());
        await doctor.CreateAsync("Task", AccessServer.Task(patient, AccessServer.Abroad));
        using var link = LinkViewer.Of(await abroad.PostAsync($"{patient}/$health-link", longTerm));
        var shown = await link.OpenAsync(await link.AskAsync());
        var stored = (await doctor.GetAsync($"Consent/{consent}")).Json;
        stored["status"] = "inactive";
        Assert.Equal(200, (await doctor.PutAsync($"Consent/{consent}", stored.ToJsonString())).Status);
        var afterwards = await link.AskAsync();

        Assert.Equal((404, 403, 403), (before.Status, auditor.Status, app.Status));
        Assert.Contains("Gout", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, (int)afterwards.StatusCode);
    }

    [Theory, EveryDatabase]
    public async Task A_long_term_link_ends_with_the_account_and_with_the_role_of_its_maker(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var patient = await server.PatientAsync();
        var (dismissed, moved, lesser, system) = (
            server.Person("Practitioner/dismissed", AccessServer.Home, Role.ReferringClinician), server.Person("Practitioner/moved", AccessServer.Home, Role.ReferringClinician),
            server.Person("Practitioner/lesser", AccessServer.Home, Role.ReferringClinician), server.System("Device/partner", AccessServer.Home, "system/*.cruds", Role.ReferringClinician));
        var wishes = HealthLinkServer.Wishes(("longTerm", true));
        using var ofDismissed = LinkViewer.Of(await dismissed.PostAsync($"{patient}/$health-link", wishes));
        using var ofMoved = LinkViewer.Of(await moved.PostAsync($"{patient}/$health-link", wishes));
        using var ofLesser = LinkViewer.Of(await lesser.PostAsync($"{patient}/$health-link", wishes));
        using var ofSystem = LinkViewer.Of(await system.PostAsync($"{patient}/$health-link", wishes));
        using var snapshot = LinkViewer.Of(await dismissed.PostAsync($"{patient}/$health-link", HealthLinkServer.Wishes()));
        LinkViewer[] longTerm = [ofDismissed, ofMoved, ofLesser, ofSystem];
        async Task<int[]> StatusesAsync() => await Task.WhenAll(longTerm.Select(async link => (int)(await link.AskAsync()).StatusCode));

        var before = await StatusesAsync();
        await ChangeAsync(server, "Practitioner/dismissed", account => account.IsDisabled = true);
        await JoinAsync(server, "Practitioner/moved", AccessServer.Abroad, Role.ReferringClinician);
        await JoinAsync(server, "Practitioner/lesser", AccessServer.Home, Role.Auditor);
        var after = await StatusesAsync();
        await JoinAsync(server, "Practitioner/lesser", AccessServer.Home, Role.Auditor, Role.ReferringClinician);
        var again = await StatusesAsync();

        Assert.Equal([200, 200, 200, 200], before);
        Assert.Equal([404, 404, 404, 200], after);
        Assert.Equal([404, 404, 200, 200], again);
        // What was given away as it was is given.
        Assert.Equal(200, (int)(await snapshot.AskAsync()).StatusCode);
    }

    [Theory, EveryDatabase]
    public async Task A_link_is_listed_in_the_case_and_taken_back_by_its_maker_or_by_who_keeps_the_case(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var doctor = server.User(AccessServer.Home, Role.ReferringClinician);
        var colleague = server.Person("Practitioner/home-colleague", AccessServer.Home, Role.Coordinator);
        var abroad = server.User(AccessServer.Abroad, Role.ReceivingClinician);
        var patient = await server.PatientAsync();
        await doctor.CreateAsync("Consent", AccessServer.Consent(patient, AccessServer.Permit(AccessServer.Abroad)).ToJsonString());
        await doctor.CreateAsync("Task", AccessServer.Task(patient, AccessServer.Abroad));
        using var ofHome = LinkViewer.Of(await doctor.PostAsync($"{patient}/$health-link", HealthLinkServer.Wishes()));
        using var ofAbroad = LinkViewer.Of(await abroad.PostAsync($"{patient}/$health-link", HealthLinkServer.Wishes()));

        var listed = await colleague.GetAsync($"DocumentManifest?patient={patient}&type=https://medcoop.example/fhir/CodeSystem/health-link|snapshot");
        var outside = await server.User(AccessServer.Foreign, Role.ReferringClinician).GetAsync($"DocumentManifest?patient={patient}");
        var foreign = await abroad.PostAsync($"{ofHome.Management}/$revoke", "");
        var unseen = await server.User(AccessServer.Foreign, Role.Coordinator).PostAsync($"{ofHome.Management}/$revoke", "");
        var own = await abroad.PostAsync($"{ofAbroad.Management}/$revoke", "");
        var keepers = await colleague.PostAsync($"{ofHome.Management}/$revoke", "");

        Assert.Equal((2, 0), (listed.Entries.Count, outside.Entries.Count));
        Assert.Equal((403, HealthLinkErrorCodes.NotTheMaker, 404), (foreign.Status, foreign.Code, unseen.Status));
        Assert.Equal((200, 200), (own.Status, keepers.Status));
        Assert.Equal((404, 404), ((int)(await ofHome.AskAsync()).StatusCode, (int)(await ofAbroad.AskAsync()).StatusCode));
    }

    [Theory, EveryDatabase]
    public async Task Every_question_about_a_link_stands_in_the_patients_record_with_the_words_of_who_asked(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var patient = await server.Client.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"A"}]}""");
        using var link = LinkViewer.Of(await HealthLinkServer.AskAsync(server.Client, patient, ("passcode", "834017")));

        await link.AskAsync("111111", recipient: "Guesser");
        var manifest = await link.AskAsync("834017", embeddedLengthMax: 0, recipient: "Ward 7, Minsk");
        await link.OpenAsync(manifest);
        await server.Client.PostAsync($"{link.Management}/$revoke", "");
        await link.AskAsync("834017", recipient: "Latecomer");

        var trail = (await server.Client.GetAsync($"Patient/{patient}/AuditEvent?_count=100")).Entries.Select(entry => entry["resource"]!)
            .Where(audit => audit["type"]!["code"]!.GetValue<string>() == "110106").ToList();
        Assert.Equal(
            ["0 SMART Health Link, file; recipient: Ward 7, Minsk", "0 SMART Health Link, manifest; recipient: Ward 7, Minsk", "4 SMART Health Link, manifest; recipient: Latecomer", "4 SMART Health Link, passcode; recipient: Guesser"],
            trail.Select(audit => $"{audit.Outcome()} {Words(audit)}").Order(StringComparer.Ordinal)); // Two may have the same millisecond.
        Assert.All(trail, audit => Assert.Contains(link.Management, audit.What()));
        Assert.All(await server.EventsAsync(), audit => Assert.DoesNotContain(link.Url.Split('/')[^1], audit.ToJsonString(), StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task What_opens_a_link_is_refused_in_the_address_and_is_not_kept_in_the_trail(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var patient = await server.Client.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"A"}]}""");
        using var link = LinkViewer.Of(await HealthLinkServer.AskAsync(server.Client, patient, ("passcode", "834017")));
        var told = $"link={Uri.EscapeDataString(link.Text)}&passcode=834017";

        var opened = await server.Client.PostAsync($"Bundle/$open-health-link?{told}", "");
        var made = await server.Client.PostAsync($"Patient/{patient}/$health-link?passcode=834017", "");
        var byGet = await server.Client.GetAsync($"Bundle/$open-health-link?{told}&recipient=Ward");
        var inBatch = await server.Client.PostAsync("", $$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"POST","url":"Bundle/$open-health-link?{{told}}"} }]}""");

        Assert.Equal((400, ErrorCodes.BadOperationInput), (opened.Status, opened.Code));
        Assert.Equal((400, ErrorCodes.BadOperationInput), (made.Status, made.Code));
        Assert.True(byGet.Status is 404 or 405, byGet.Text);
        Assert.Equal(200, inBatch.Status);
        var queries = (await server.EventsAsync()).Select(audit => audit.Query()).OfType<string>().Where(query => query.Contains("health-link", StringComparison.Ordinal)).ToList();
        Assert.True(queries.Count >= 4, string.Join('\n', queries));
        Assert.All(queries, query => Assert.False(query.Contains("834017", StringComparison.Ordinal) || query.Contains(link.Text[^40..], StringComparison.Ordinal), query));
        Assert.Contains(queries, query => query.Contains("recipient=Ward", StringComparison.Ordinal));
    }

    private static async Task ChangeAsync(AccessServer server, string fhirUser, Action<Account> change)
    {
        await using var scope = server.Server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = users.Users.Single(one => one.FhirUser == fhirUser);
        change(account);
        Assert.True((await users.UpdateAsync(account)).Succeeded);
    }

    private static async Task JoinAsync(AccessServer server, string fhirUser, string organization, params Role[] roles)
    {
        var accounts = server.Server.Services.GetRequiredService<AccountStore>();
        var person = (await accounts.AllAsync(CancellationToken.None)).Single(one => one.Account.FhirUser == fhirUser);
        await accounts.SetMembershipsAsync(
            person.Account.Id,
            [new Membership { AccountId = person.Account.Id, Organization = organization, OrganizationName = "X", Roles = string.Join(' ', roles.Select(role => role.Code())) }],
            CancellationToken.None);
    }

    private static string? Words(JsonNode audit) => audit["entity"]!.AsArray().Select(entity => (string?)entity!["description"]).OfType<string>().SingleOrDefault();
}
