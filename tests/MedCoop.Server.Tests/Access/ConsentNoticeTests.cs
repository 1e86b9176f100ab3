using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
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
    public async Task What_such_a_notice_tells_is_changed_by_who_keeps_the_record_only(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        await WithdrawAsync(home, (await SharedAsync(server)).Consent);
        var notice = await ToldAsync(abroad);

        notice["description"] = "Nothing of importance.";
        var changed = await abroad.PutAsync($"Task/{notice["id"]}", notice.ToJsonString());
        var deleted = await abroad.DeleteAsync($"Task/{notice["id"]}");

        Assert.Equal((403, AccessErrorCodes.NotTheOwner), (changed.Status, changed.Code));
        Assert.Equal(403, deleted.Status);
        Assert.Equal(200, (await home.PutAsync($"Task/{notice["id"]}", notice.ToJsonString())).Status);
    }

    [Theory, EveryDatabase]
    public async Task What_a_crash_left_untold_is_told_and_what_was_told_is_not_told_again(StoreProvider provider)
    {
        await using var server = await StartAsync(provider);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        var (patient, consent, _) = await SharedAsync(server);
        await WithdrawAsync(home, consent);
        var notice = await ToldAsync(abroad);

        // As if it had come between the Task and the note that it was written.
        await server.Server.Database.ExecuteAsync("UPDATE grant_end SET told = '' WHERE notice > 0");
        await Eventually.IsTrueAsync(async () => (await home.GetAsync($"{patient}/$access-explain")).Text.Contains($"Task/{notice["id"]}", StringComparison.Ordinal), () => "the note that it was told");

        Assert.Equal([notice["id"]!.GetValue<string>()], (await abroad.GetAsync(Asked)).Matches);
        Assert.Equal("1", (await home.GetAsync($"Task/{notice["id"]}")).Json["meta"]!["versionId"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("narrower", "consent-narrowed")]
    [InlineData("shorter", "consent-narrowed")]
    [InlineData("denied", "consent-ended")]
    [InlineData("deleted", "consent-ended")]
    [InlineData("wider", null)]
    [InlineData("replaced", null)]
    [InlineData("declined", null)]
    public async Task Only_those_are_told_who_see_less_by_a_change_of_the_consents(string change, string? told)
    {
        await using var server = await StartAsync(StoreProvider.Sqlite);
        var (home, abroad) = (server.User(Home, Role.Coordinator), server.User(Abroad, Role.Coordinator));
        const string Less = ""","provision":[{"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}]}]""";
        var (patient, consent, task) = await SharedAsync(server, change == "wider" ? Less : "");

        switch (change)
        {
            case "narrower":
                await PutAsync(home, consent, Permit(Abroad, Less));
                break;
            case "shorter":
                await PutAsync(home, consent, Permit(Abroad, ""","period":{"end":"2999-01-01"}"""));
                break;
            case "wider":
                await PutAsync(home, consent, Permit(Abroad));
                break;
            case "denied":
                await home.CreateAsync("Consent", Consent(patient, Permit(Abroad).Replace("permit", "deny", StringComparison.Ordinal)).ToJsonString());
                break;
            case "deleted":
                Assert.Equal(204, (await server.Machine.DeleteAsync($"Consent/{consent["id"]}")).Status);
                break;
            case "replaced":
                await home.CreateAsync("Consent", Consent(patient, Permit(Abroad)).ToJsonString());
                await WithdrawAsync(home, consent);
                break;
            default:
                task["status"] = "rejected";
                Assert.Equal(200, (await home.PutAsync($"Task/{task["id"]}", task.ToJsonString())).Status);
                break;
        }

        // What is told of another patient afterwards comes after what would be told of this one.
        await WithdrawAsync(home, (await SharedAsync(server)).Consent);
        var codes = new List<string>();
        await Eventually.IsTrueAsync(async () => (codes = [.. await CodesAsync(abroad)]).Count >= (told is null ? 1 : 2), () => $"notices, there are {codes.Count}");

        Assert.Equal(((string?[])[told, "consent-ended"]).OfType<string>().Order(), codes.Order());
    }

    private static async Task<(string Patient, JsonObject Consent, JsonObject Task)> SharedAsync(AccessServer server, string more = "")
    {
        var home = server.User(Home, Role.Coordinator);
        var patient = await server.PatientAsync();
        var consent = Consent(patient, Permit(Abroad, more));
        consent["id"] = await home.CreateAsync("Consent", consent.ToJsonString());
        var task = JsonNode.Parse(AccessServer.Task(patient, Abroad))!.AsObject();
        task["id"] = await home.CreateAsync("Task", task.ToJsonString());
        Assert.Equal(200, (await server.User(Abroad, Role.Coordinator).GetAsync(patient)).Status);
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
