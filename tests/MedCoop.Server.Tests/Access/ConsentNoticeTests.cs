using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>Organisations that may hold copies are told when consents do not permit them to see a case any more.</summary>
public sealed class ConsentNoticeTests
{
    private const string Asked = $"Task?code=https://medcoop.example/fhir/CodeSystem/notice%7Cconsent-ended,https://medcoop.example/fhir/CodeSystem/notice%7Cconsent-narrowed&owner={Abroad}";

    [Theory, EveryDatabase]
    public async Task Who_sees_a_case_no_more_after_a_consent_was_withdrawn_is_told_which_and_answers(StoreProvider provider)
    {
        await using var server = await StartAsync(provider, "--Access:PublicUrl=https://medcoop.example");
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.System("Device/abroad", Abroad, "system/*.cruds", Role.PartnerSystem));
        var (patient, consent, _) = await SharedAsync(server);

        await WithdrawAsync(home, consent);
        var notice = await ToldAsync(abroad);

        Assert.Equal("consent-ended", CodeOf(notice));
        Assert.Equal($"https://medcoop.example/fhir/{patient}", notice["for"]!["identifier"]!["value"]!.GetValue<string>());
        Assert.Equal([$"https://medcoop.example/fhir/{patient}"], notice["input"]!.AsArray().Select(input => input!["valueReference"]!["identifier"]!["value"]!.GetValue<string>()));
        Assert.DoesNotContain("Almahmoudi", notice.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, (await abroad.GetAsync(patient)).Status);
        var id = $"Task/{notice["id"]}";
        Assert.Equal(404, (await server.User(Foreign, Role.Coordinator).GetAsync(id)).Status);
        Assert.Equal(404, (await server.User(Abroad, Role.Logistics).GetAsync(id)).Status);
        Assert.Contains(id, (await home.GetAsync($"{patient}/$access-explain")).Text, StringComparison.Ordinal);

        notice["status"] = "completed";
        notice["note"] = new JsonArray(new JsonObject { ["text"] = "Deleted but for the discharge report, which the law has us keep for 25 years." });
        Assert.Equal(200, (await abroad.PutAsync(id, notice.ToJsonString())).Status);
        Assert.Equal("completed", (await home.GetAsync(id)).Json["status"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task What_such_a_notice_tells_nobody_changes_and_only_who_keeps_the_record_deletes_it(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        await WithdrawAsync(home, (await SharedAsync(server)).Consent);
        var notice = await ToldAsync(abroad);

        var told = notice.DeepClone();
        notice["owner"] = new JsonObject { ["reference"] = Foreign };
        var retargeted = await home.PutAsync($"Task/{notice["id"]}", notice.ToJsonString());
        var changed = await abroad.PutAsync($"Task/{notice["id"]}", notice.ToJsonString());
        var deleted = await abroad.DeleteAsync($"Task/{notice["id"]}");
        told["status"] = "cancelled";
        var calledOff = await home.PutAsync($"Task/{notice["id"]}", told.ToJsonString());

        Assert.Equal((403, AccessErrorCodes.ForgedNotice), (retargeted.Status, retargeted.Code));
        Assert.Equal((403, AccessErrorCodes.ForgedNotice), (changed.Status, changed.Code));
        Assert.Equal((403, 200), (deleted.Status, calledOff.Status));
    }

    [Theory, EveryDatabase]
    public async Task What_a_crash_left_unsettled_is_told_once(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        await server.Server.Database.ExecuteAsync("CREATE TABLE kept AS SELECT * FROM lost_sight");
        // Seen before it was told, which it is every two seconds.
        var withdrawn = 0;
        for (; await server.Server.Database.ExecuteAsync("SELECT CAST(count(*) AS bigint) FROM kept") == 0; withdrawn++)
        {
            await WithdrawAsync(home, (await SharedAsync(server)).Consent);
            await server.Server.Database.ExecuteAsync("INSERT INTO kept SELECT * FROM lost_sight");
        }

        IReadOnlyList<string> told = [];
        await Eventually.IsTrueAsync(async () => (told = [.. (await abroad.GetAsync(Asked)).Matches]).Count == withdrawn, () => $"notices, there are {told.Count} of {withdrawn}");

        await Eventually.IsTrueAsync(async () => await server.Server.Database.ExecuteAsync("SELECT CAST(count(*) AS bigint) FROM lost_sight") == 0, () => "that all is settled");

        // As if a crash had come between the Task and the note that it was written.
        await server.Server.Database.ExecuteAsync("INSERT INTO lost_sight SELECT * FROM kept");
        await Eventually.IsTrueAsync(async () => await server.Server.Database.ExecuteAsync("SELECT CAST(count(*) AS bigint) FROM lost_sight") == 0, () => "that it is settled");

        Assert.Equal(told.Order(), (await abroad.GetAsync(Asked)).Matches.Order());
        foreach (var id in told) Assert.Equal("1", (await home.GetAsync($"Task/{id}")).Json["meta"]!["versionId"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task Nobody_but_the_server_writes_such_a_notice(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var foreign = server.User(Foreign, Role.Coordinator);
        var task = JsonNode.Parse($$"""
            {"resourceType":"Task","status":"requested","intent":"proposal","requester":{"reference":"{{Foreign}}"},"owner":{"reference":"{{Abroad}}"},
             "code":{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/notice","code":"consent-ended"}]} }
            """)!.AsObject();

        var created = await foreign.PostAsync("Task", task.ToJsonString());
        var code = task["code"]!.DeepClone();
        task.Remove("code");
        task["id"] = await foreign.CreateAsync("Task", task.ToJsonString());
        task["code"] = code;
        var changed = await foreign.PutAsync($"Task/{task["id"]}", task.ToJsonString());

        Assert.Equal((403, AccessErrorCodes.ForgedNotice), (created.Status, created.Code));
        Assert.Equal((403, AccessErrorCodes.ForgedNotice), (changed.Status, changed.Code));
        Assert.Empty((await server.User(Abroad, Role.Coordinator).GetAsync(Asked)).Matches);
    }

    [Theory]
    [InlineData("narrower", "consent-narrowed")]
    [InlineData("shorter", "consent-narrowed")]
    [InlineData("denied", "consent-ended")]
    [InlineData("deleted", "consent-ended")]
    [InlineData("withdrawn with a denial that is over", "consent-ended")]
    [InlineData("withdrawn beside one that has run out", "consent-ended")]
    [InlineData("wider", null)]
    [InlineData("replaced", null)]
    [InlineData("declined", null)]
    [InlineData("permitted to others for a time", null)]
    [InlineData("denied elsewhere", null)]
    [InlineData("withdrawn where nobody was", null)]
    public async Task Only_those_are_told_who_see_less_by_a_change_of_the_consents(string change, string? told)
    {
        await using var server = await StartAsync(StoreProvider.Sqlite);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        const string Elsewhere = ""","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/consent-country","valueCode":"LY"}]""";
        var (patient, consent, task) = await SharedAsync(server, change switch
        {
            "wider" => Less,
            "withdrawn with a denial that is over" => ""","provision":[{"type":"deny","period":{"start":"2001-01-01","end":"2002-01-01"}}]""",
            "withdrawn where nobody was" => Elsewhere,
            _ => "",
        });

        Func<Task> made = change switch
        {
            "narrower" => () => PutAsync(home, consent, Permit(Abroad, Less)),
            "shorter" => () => PutAsync(home, consent, Permit(Abroad, ""","period":{"end":"2999-01-01"}""")),
            "wider" => () => PutAsync(home, consent, Permit(Abroad)),
            "denied" => () => AddAsync(Permit(Abroad).Replace("permit", "deny", StringComparison.Ordinal)),
            "deleted" => async () => Assert.Equal(204, (await server.Machine.DeleteAsync($"Consent/{consent["id"]}")).Status),
            "replaced" => async () =>
            {
                await AddAsync(Permit(Abroad));
                await WithdrawAsync(home, consent);
            }
            ,
            "withdrawn beside one that has run out" => async () =>
            {
                await AddAsync(Permit(Abroad, ""","period":{"start":"2001-01-01","end":"2002-01-01"}"""));
                await WithdrawAsync(home, consent);
            }
            ,
            "permitted to others for a time" => () => AddAsync(Permit(Foreign, ""","period":{"start":"2020-01-01","end":"2999-01-01"}""")),
            "denied elsewhere" => () => AddAsync($$"""{"type":"deny"{{Elsewhere}}}"""),
            "declined" => async () =>
            {
                task["status"] = "rejected";
                Assert.Equal(200, (await home.PutAsync($"Task/{task["id"]}", task.ToJsonString())).Status);
            }
            ,
            _ => () => WithdrawAsync(home, consent),
        };
        await made();

        // What is told of another patient afterwards comes after what would be told of this one.
        await WithdrawAsync(home, (await SharedAsync(server)).Consent);
        var codes = new List<string>();
        await Eventually.IsTrueAsync(async () => (codes = [.. await CodesAsync(abroad)]).Count >= (told is null ? 1 : 2), () => $"notices, there are {codes.Count}");

        Assert.Equal(((string?[])[told, "consent-ended"]).OfType<string>().Order(), codes.Order());
        await Eventually.IsTrueAsync(async () => await server.Server.Database.ExecuteAsync("SELECT count(*) FROM lost_sight") == 0, () => "that all is settled");

        Task<string> AddAsync(string provision) => home.CreateAsync("Consent", Consent(patient, provision).ToJsonString());
    }

    private const string Less = ""","provision":[{"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}]}]""";

    private static async Task<(string Patient, JsonObject Consent, JsonObject Task)> SharedAsync(AccessServer server, string more = "")
    {
        var home = server.User(Home, Role.Coordinator);
        var patient = await server.PatientAsync();
        var consent = Consent(patient, Permit(Abroad, more));
        consent["id"] = await home.CreateAsync("Consent", consent.ToJsonString());
        var task = JsonNode.Parse(AccessServer.Task(patient, Abroad))!.AsObject();
        task["id"] = await home.CreateAsync("Task", task.ToJsonString());
        Assert.Equal(more.Contains("LY", StringComparison.Ordinal) ? 404 : 200, (await server.User(Abroad, Role.Coordinator).GetAsync(patient)).Status);
        return (patient, consent, task);
    }

    private static async Task WithdrawAsync(TestUser home, JsonObject consent)
    {
        consent["status"] = "inactive";
        Assert.Equal(200, (await home.PutAsync($"Consent/{consent["id"]}", consent.ToJsonString())).Status);
    }

    private static async Task PutAsync(TestUser home, JsonObject consent, string provision)
    {
        consent["provision"] = JsonNode.Parse(provision);
        Assert.Equal(200, (await home.PutAsync($"Consent/{consent["id"]}", consent.ToJsonString())).Status);
    }

    private static async Task<JsonNode> ToldAsync(TestUser told)
    {
        IReadOnlyList<string> matches = [];
        await Eventually.IsTrueAsync(async () => (matches = [.. (await told.GetAsync(Asked)).Matches]).Count > 0, () => "the notice");
        return (await told.GetAsync($"Task/{Assert.Single(matches)}")).Json;
    }

    private static async Task<IEnumerable<string>> CodesAsync(TestUser told) =>
        (await told.GetAsync(Asked)).Json["entry"]?.AsArray().Select(entry => CodeOf(entry!["resource"]!)) ?? [];

    private static string CodeOf(JsonNode notice) => notice["code"]!["coding"]![0]!["code"]!.GetValue<string>();
}
