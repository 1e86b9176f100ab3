using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using static MedCoop.Server.Tests.Access.AccessServer;
using static MedCoop.Server.Tests.Access.CaseKeepingTests;

namespace MedCoop.Server.Tests.Access;

/// <summary>Files belong where they are attached, are hidden where that is hidden, and nobody takes them away by attaching them elsewhere.</summary>
public sealed class FileKeepingTests
{
    private const string Letter = """{"resourceType":"Binary","contentType":"text/plain","data":"TGV0dGVy"}""";

    [Theory, EveryDatabase]
    public async Task A_file_of_another_case_cannot_be_attached_to_ones_own(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var (patient, file, document) = await SharedLetterAsync(server);
        var own = $"Patient/{await abroad.CreateAsync("Patient", """{"resourceType":"Patient"}""")}";

        var taken = await abroad.PostAsync("DocumentReference", Document(own, file));
        var byTask = await abroad.PostAsync("Task", TaskWith(own, file));
        var withIt = await abroad.PostAsync("", Transaction(("PUT", file, JsonNode.Parse((await abroad.GetAsync(file, [("Accept", "application/fhir+json")])).Text)!), ("POST", "DocumentReference", JsonNode.Parse(Document(own, file))!)));
        var inTheCase = await abroad.PostAsync("DocumentReference", Document(patient, file));
        var dropped = await abroad.PutAsync(document, Document(patient, file: null, document));

        Assert.Equal((422, AccessErrorCodes.UnseenReference), Refusal(taken));
        Assert.Equal((422, AccessErrorCodes.UnseenReference), Refusal(byTask));
        Assert.Equal((422, AccessErrorCodes.UnseenReference), Refusal(withIt));
        Assert.Equal(201, inTheCase.Status);
        Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(dropped));
        Assert.Equal((200, 200), ((await home.GetAsync(file)).Status, (await abroad.GetAsync(file)).Status));
        await EndAsync(server, patient);
        Assert.Equal((200, 404), ((await home.GetAsync(file)).Status, (await abroad.GetAsync(file)).Status));
    }

    [Theory, EveryDatabase]
    public async Task A_patient_whom_a_task_speaks_of_stays_in_the_own_case(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var own = $"Patient/{await abroad.CreateAsync("Patient", """{"resourceType":"Patient"}""")}";
        var (patient, file, _) = await SharedLetterAsync(server);

        await abroad.CreateAsync("Task", TaskWith(own, patient));
        await EndAsync(server, patient);

        foreach (var reference in new[] { patient, file })
            Assert.Equal((200, 404), ((await home.GetAsync(reference)).Status, (await abroad.GetAsync(reference)).Status));
    }

    [Theory, EveryDatabase]
    public async Task Who_put_a_file_there_may_take_it_back_and_the_keeper_may_take_out_any(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var (patient, file, document) = await SharedLetterAsync(server);
        var theirs = $"Binary/{await abroad.CreateAsync("Binary", Letter)}";
        var report = $"DocumentReference/{await abroad.CreateAsync("DocumentReference", Document(patient, theirs))}";
        var better = $"Binary/{await abroad.CreateAsync("Binary", Letter)}";

        var replaced = await abroad.PutAsync(report, Document(patient, better, report));
        var takenOut = await home.PutAsync(document, Document(patient, file: null, document));

        Assert.Equal((200, 200), (replaced.Status, takenOut.Status));
        Assert.Equal((200, 200), ((await home.GetAsync(better)).Status, (await home.GetAsync(file)).Status));
        Assert.Equal(404, (await abroad.GetAsync(file)).Status);
        var findings = new List<Store.Verification.Finding>();
        Assert.Null((await server.Server.Services.GetRequiredService<ResourceStore>().VerifyAsync(findings.Add, progress: null, CancellationToken.None)).Problem);
        Assert.Empty(findings);
    }

    [Theory, EveryDatabase]
    public async Task What_refers_to_an_id_that_is_not_there_yet_is_not_caught_by_who_creates_it(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var (patient, _, _) = await SharedLetterAsync(server);
        var own = $"Patient/{await abroad.CreateAsync("Patient", """{"resourceType":"Patient"}""")}";
        var (visit, other) = ($"Encounter/{Guid.NewGuid()}", $"Encounter/{Guid.NewGuid()}");
        var imported = await server.Machine.CreateAsync(
            "Observation", $$$"""{"resourceType":"Observation","status":"final","code":{"text":"seen"},"subject":{"reference":"{{{patient}}}"},"encounter":{"reference":"{{{visit}}}"}}""");
        string Encounter(string id, string of) => $$$"""{"resourceType":"Encounter","id":"{{{id.Split('/')[1]}}}","status":"finished","class":{"code":"AMB"},"subject":{"reference":"{{{of}}}"}}""";

        var caught = await abroad.PutAsync(visit, Encounter(visit, own));
        var free = await abroad.PutAsync(other, Encounter(other, own));
        var kept = await home.PutAsync(visit, Encounter(visit, patient));

        Assert.Equal(404, caught.Status);
        Assert.Equal((201, 201), (free.Status, kept.Status));
        Assert.Equal(200, (await home.GetAsync($"Observation/{imported}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_file_is_hidden_where_the_document_is_that_it_is_attached_to(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.ReferringClinician), server.User(Abroad, Role.ReceivingClinician));
        var (patient, file, document) = await SharedLetterAsync(server, ""","provision":[{"type":"deny","securityLabel":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"HIV"}]}]""");
        var plain = await SeenAsync(abroad, file);

        Assert.Equal(200, (await home.PostAsync($"{document}/$meta-add", Labelled("HIV"))).Status);
        var denied = await SeenAsync(abroad, file);
        var kept = await SeenAsync(home, file);

        Assert.Equal(((200, 200), 1, 1), plain);
        Assert.Equal(404, (await abroad.GetAsync(document)).Status);
        Assert.Equal(((404, 404), 0, 0), denied);
        Assert.Equal(((200, 200), 1, 1), kept);
    }

    [Theory, EveryDatabase]
    public async Task Files_of_a_type_of_document_that_is_not_permitted_are_hidden_with_it(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var abroad = server.User(Abroad, Role.ReceivingClinician);
        var (patient, file, document) = await SharedLetterAsync(
            server, ""","provision":[{"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"DocumentReference"}]}]""");

        Assert.Equal((200, 404), ((await abroad.GetAsync(patient)).Status, (await abroad.GetAsync(document)).Status));
        Assert.Equal(((404, 404), 0, 0), await SeenAsync(abroad, file));
    }

    [Theory, EveryDatabase]
    public async Task Who_works_without_patients_sees_nothing_that_names_somebody_unknown(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (clinician, logistics) = (server.User(Home, Role.ReferringClinician), server.User(Home, Role.Logistics));
        const string Named = """ "subject":{"display":"Amal Haddad"} """;
        const string Numbered = """ "subject":{"type":"Patient","identifier":{"value":"12345"}} """;
        var file = $"Binary/{await clinician.CreateAsync("Binary", Letter)}";
        string[] personal =
        [
            $"Observation/{await clinician.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},{{Named}} }""")}",
            $"Communication/{await clinician.CreateAsync("Communication", $$"""{"resourceType":"Communication","status":"completed",{{Numbered}} }""")}",
            $"DocumentReference/{await clinician.CreateAsync("DocumentReference", $$"""{"resourceType":"DocumentReference","status":"current",{{Named}},"content":[{"attachment":{"url":"{{file}}"} }]}""")}",
            file,
        ];
        var logger = await logistics.CreateAsync("Observation", """{"resourceType":"Observation","status":"final","code":{"text":"temperature"},"subject":{"type":"Device","display":"logger 7"}}""");

        foreach (var reference in personal)
        {
            Assert.Equal((200, 404), ((await clinician.GetAsync(reference)).Status, (await logistics.GetAsync(reference)).Status));
            Assert.Equal(0, (await logistics.GetAsync($"{reference.Split('/')[0]}?_id={reference.Split('/')[1]}&_summary=count")).Json["total"]!.GetValue<int>());
        }

        Assert.Equal(200, (await logistics.GetAsync($"Observation/{logger}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task What_a_partner_brought_in_for_all_another_partner_does_not_change(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (one, other) = (server.System("Device/one", Home, "system/*.cruds", Role.PartnerSystem), server.System("Device/other", Abroad, "system/*.cruds", Role.PartnerSystem));
        foreach (var type in new[] { "Practitioner", "PractitionerRole", "Location", "Medication", "Substance", "Device" })
        {
            var more = type == "Substance" ? ""","code":{"text":"x"}""" : "";
            string Body(string id) => $$"""{"resourceType":"{{type}}","id":"{{id}}","language":"en"{{more}} }""";
            var id = await one.CreateAsync(type, $$"""{"resourceType":"{{type}}"{{more}} }""");

            Assert.Equal((403, AccessErrorCodes.NotTheOwner), Refusal(await other.PutAsync($"{type}/{id}", Body(id))));
            Assert.Equal(403, (await other.DeleteAsync($"{type}/{id}")).Status);
            Assert.Equal(200, (await one.PutAsync($"{type}/{id}", Body(id))).Status);
        }
    }

    private static async Task<((int Read, int Version), int Found, int InHistory)> SeenAsync(TestUser who, string file)
    {
        var id = file.Split('/')[1];
        var read = ((await who.GetAsync(file)).Status, (await who.GetAsync($"{file}/_history/1")).Status);
        var found = (await who.GetAsync($"Binary?_id={id}")).Entries.Count;
        var all = (await who.GetAsync("Binary/_history?_count=100")).Entries.Count(entry => (string?)entry["resource"]?["id"] == id);
        return (read, found, all);
    }

    // A patient of the home hospital with a letter, in a case that the hospital abroad may see.
    private static async Task<(string Patient, string File, string Document)> SharedLetterAsync(AccessServer server, string butNot = "")
    {
        var home = server.User(Home, Role.ReferringClinician);
        var patient = await server.PatientAsync();
        var file = $"Binary/{Guid.NewGuid()}";
        var document = $"DocumentReference/{Guid.NewGuid()}";
        var letter = JsonNode.Parse(Letter)!;
        letter["id"] = file.Split('/')[1];
        Assert.Equal(200, (await home.PostAsync("", Transaction(("PUT", document, JsonNode.Parse(Document(patient, file, document))!), ("PUT", file, letter)))).Status);
        await home.CreateAsync("Consent", Consent(patient, Permit(Abroad, butNot)).ToJsonString());
        await home.CreateAsync("Task", AccessServer.Task(patient, Abroad));
        return (patient, file, document);
    }

    private static async Task EndAsync(AccessServer server, string patient)
    {
        var home = server.User(Home, Role.ReferringClinician);
        var consent = (await home.GetAsync($"Consent?patient={patient}")).Entries[0]["resource"]!.DeepClone();
        consent["status"] = "inactive";
        Assert.Equal(200, (await home.PutAsync($"Consent/{consent["id"]}", consent.ToJsonString())).Status);
    }

    private static string Document(string patient, string? file, string? document = null)
    {
        var attachment = file is null ? """{"title":"none"}""" : $$"""{"url":"{{file}}"}""";
        var id = document is null ? "" : $"""
            "id":"{document.Split('/')[1]}",
            """;
        return $$$"""{"resourceType":"DocumentReference",{{{id}}}"status":"current","subject":{"reference":"{{{patient}}}"},"content":[{"attachment":{{{attachment}}}}]}""";
    }

    private static string TaskWith(string patient, string input) =>
        $$$"""{"resourceType":"Task","status":"requested","intent":"order","for":{"reference":"{{{patient}}}"},"requester":{"reference":"{{{Abroad}}}"},"input":[{"type":{"text":"look"},"valueReference":{"reference":"{{{input}}}"}}]}""";

    private static string Labelled(string code) =>
        $$$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{{{code}}}"}]}}]}""";
}
