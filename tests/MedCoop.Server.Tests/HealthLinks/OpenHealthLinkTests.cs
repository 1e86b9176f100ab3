using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Documents;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>Links that others made, here another server of ours, are opened and received.</summary>
public sealed class OpenHealthLinkTests
{
    private const string Passcode = "834017";

    [Theory, EveryDatabase]
    public async Task What_is_behind_a_link_of_others_is_received_as_every_document_is(StoreProvider provider)
    {
        await using var theirs = await HealthLinkServer.StartAsync(provider);
        await using var ours = await HealthLinkServer.StartAsync(provider, $"--HealthLinks:TrustedServers:0={theirs.Server.Address}/shl/");
        var patient = await theirs.PatientAsync();
        using var link = await theirs.LinkAsync(patient, ("passcode", Passcode), ("label", "For you"));
        using var direct = await theirs.LinkAsync(patient, ("direct", true));

        var opened = await OpenAsync(ours.Client, ("link", link.Text), ("passcode", Passcode));
        var again = await OpenAsync(ours.Client, ("link", link.Text), ("passcode", Passcode));
        var shown = await OpenAsync(ours.Client, ("link", direct.Text), ("receive", false));

        Assert.True(opened.Status == 200, opened.Text);
        Assert.Equal("For you", (string?)LinkViewer.Part(opened, "label")!["valueString"]);
        Assert.Equal("valid", (string?)Received(opened, "state")!["valueCode"]);
        Assert.Contains("Gout", (await ours.Client.GetAsync((string)Received(opened, "bundle")!["valueReference"]!["reference"]!)).Text, StringComparison.Ordinal);
        Assert.True((bool)Received(again, "known")!["valueBoolean"]!);
        Assert.Contains("Gout", Encoding.UTF8.GetString(Convert.FromBase64String((string)FilePart(shown, "content")!["valueBase64Binary"]!)), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Why_a_link_cannot_be_opened_is_said(StoreProvider provider)
    {
        await using var theirs = await HealthLinkServer.StartAsync(provider);
        await using var ours = await HealthLinkServer.StartAsync(provider, $"--HealthLinks:TrustedServers:0={theirs.Server.Address}/shl/", "--HealthLinks:TrustedServers:1=http://127.0.0.1:9/");
        var patient = await theirs.PatientAsync();
        using var link = await theirs.LinkAsync(patient, ("passcode", Passcode));
        using var plain = await theirs.LinkAsync(patient);
        var otherKey = With(plain, payload => payload["key"] = Base64Url.EncodeToString(new byte[32]));
        var gone = await theirs.LinkAsync(patient);
        await theirs.Client.PostAsync($"{gone.Management}/$revoke", "");

        ((string, JsonNode)[] Asked, int Status, string Code)[] cases =
        [
            ([("link", "shlink:/nothing")], 400, HealthLinkErrorCodes.BadLink),
            ([("link", link.Text)], 422, HealthLinkErrorCodes.WrongPasscode),
            ([("link", link.Text), ("passcode", "wrong")], 422, HealthLinkErrorCodes.WrongPasscode),
            ([("link", gone.Text)], 404, HealthLinkErrorCodes.LinkClosed),
            ([("link", With(plain, payload => payload["exp"] = 1))], 404, HealthLinkErrorCodes.LinkClosed),
            ([("link", otherKey)], 422, HealthLinkErrorCodes.BadFile),
            ([("link", With(plain, payload => payload["url"] = $"{theirs.Server.Address}/fhir/metadata"))], 422, HealthLinkErrorCodes.UntrustedServer),
            ([("link", With(plain, payload => payload["url"] = "http://169.254.169.254/latest/meta-data"))], 422, HealthLinkErrorCodes.UntrustedServer),
            ([("link", With(plain, payload => payload["url"] = "http://127.0.0.1:9/m"))], 422, HealthLinkErrorCodes.BadServer),
        ];

        foreach (var (asked, status, code) in cases)
        {
            var answer = await OpenAsync(ours.Client, asked);
            Assert.Equal((status, code), (answer.Status, answer.Code));
        }
    }

    [Theory, EveryDatabase]
    public async Task A_link_of_this_server_is_opened_without_asking_itself_over_http_and_counts_passcodes_as_always(StoreProvider provider)
    {
        // No server is trusted, not even this one.
        await using var server = await HealthLinkServer.StartAsync(provider);
        var patient = await server.PatientAsync();
        using var link = await server.LinkAsync(patient, ("passcode", Passcode));
        using var direct = await server.LinkAsync(patient, ("direct", true), ("longTerm", true));

        var wrong = await OpenAsync(server.Client, ("link", link.Text), ("passcode", "000000"));
        var opened = await OpenAsync(server.Client, ("link", link.Text), ("passcode", Passcode));
        var file = await OpenAsync(server.Client, ("link", direct.Text), ("receive", false));
        var tampered = await OpenAsync(server.Client, ("link", With(direct, payload => payload["key"] = Base64Url.EncodeToString(new byte[32]))));

        Assert.Equal((422, HealthLinkErrorCodes.WrongPasscode), (wrong.Status, wrong.Code));
        Assert.Contains("Attempts left: 9", wrong.Diagnosis, StringComparison.Ordinal);
        Assert.Equal("valid", (string?)Received(opened, "state")!["valueCode"]);
        Assert.Contains("Gout", Encoding.UTF8.GetString(Convert.FromBase64String((string)FilePart(file, "content")!["valueBase64Binary"]!)), StringComparison.Ordinal);
        Assert.Equal((422, HealthLinkErrorCodes.BadFile), (tampered.Status, tampered.Code));
    }

    [Theory, EveryDatabase]
    public async Task A_file_that_cannot_be_received_is_given_back_with_the_reason_and_takes_nothing_from_the_others(StoreProvider provider)
    {
        await using var theirs = await ManyFiles.StartAsync(
            """{"resourceType":"Bundle","type":"collection"}""", SmallDocument.Of(SmallDocument.Penicillin), """{"resourceType":"Patient"}""");
        await using var ours = await HealthLinkServer.StartAsync(provider, $"--HealthLinks:TrustedServers:0={theirs.Address}/");

        var opened = await OpenAsync(ours.Client, ("link", theirs.Link));

        Assert.True(opened.Status == 200, opened.Text);
        var files = opened.Json["parameter"]!.AsArray().Where(part => (string)part!["name"]! == "file").Select(file => file!["part"]!.AsArray()).ToList();
        Assert.Equal(
            [["contentType", "content", "refused"], ["contentType", "received"], ["contentType", "content", "refused"]],
            files.Select(file => file.Select(part => (string)part!["name"]!).ToArray()));
        Assert.Equal("""{"resourceType":"Patient"}""", Encoding.UTF8.GetString(Convert.FromBase64String((string)files[2][1]!["valueBase64Binary"]!)));
        Assert.Contains("a Patient", files[2][2]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Only_who_works_with_patients_and_documents_opens_links(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var asked = HealthLinkServer.Wishes(("link", "shlink:/nothing"));

        var auditor = await server.User(AccessServer.Home, Role.Auditor).PostAsync("Bundle/$open-health-link", asked);
        var board = await server.User(AccessServer.Home, Role.ReferralBoard).PostAsync("Bundle/$open-health-link", asked);
        var coordinator = await server.User(AccessServer.Home, Role.Coordinator).PostAsync("Bundle/$open-health-link", asked);

        Assert.Equal((403, 403), (auditor.Status, board.Status));
        Assert.Equal((400, HealthLinkErrorCodes.BadLink), (coordinator.Status, coordinator.Code));
    }

    private static Task<Answer> OpenAsync(FhirClient client, params (string, JsonNode)[] asked) => client.PostAsync("Bundle/$open-health-link", HealthLinkServer.Wishes(asked));

    private static JsonNode? FilePart(Answer answer, string name) => LinkViewer.Part(answer, "file")!["part"]!.AsArray().FirstOrDefault(part => (string)part!["name"]! == name);

    private static JsonNode? Received(Answer answer, string name) => FilePart(answer, "received")!["resource"]!["parameter"]!.AsArray().FirstOrDefault(part => (string)part!["name"]! == name);

    private static string With(LinkViewer link, Action<JsonNode> change)
    {
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(link.Text.AsSpan("shlink:/".Length)))!;
        change(payload);
        return "shlink:/" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()));
    }
}
