using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>SMART Health Links over HTTP, opened by a viewer that was written from the specifications alone.</summary>
public sealed class HealthLinkTests
{
    private const string Passcode = "834017";

    [Theory, EveryDatabase]
    public async Task Whoever_has_a_link_and_its_passcode_reads_the_summary_that_it_was_made_of(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        var patient = await server.PatientAsync();

        using var link = await server.LinkAsync(patient, ("passcode", Passcode), ("label", "Сводка أحمد"), ("viewer", "https://viewer.example/v#"));
        await server.AddProblemAsync(patient, "Asthma");
        var manifest = await link.AskAsync(Passcode);
        var json = await LinkViewer.JsonAsync(manifest);
        var document = (await link.OpenAsync(manifest)).ToJsonString();
        using var located = await link.AskAsync(Passcode, embeddedLengthMax: 0);
        var again = (await link.OpenAsync(located)).ToJsonString();
        var stored = await server.Client.GetAsync(link.Management);

        Assert.StartsWith("https://viewer.example/v#shlink:/", link.Text, StringComparison.Ordinal);
        Assert.Equal(("P", true), (link.Flag, link.Url.Length <= 128));
        Assert.Equal(("finalized", null), ((string?)json["status"], manifest.Headers.RetryAfter));
        Assert.Equal("*", manifest.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Gout", document, StringComparison.Ordinal);
        Assert.DoesNotContain("Asthma", document, StringComparison.Ordinal);
        Assert.Equal(document, again);
        // Neither the address nor the key is anywhere in what is stored.
        Assert.Equal(("current", "Сводка أحمد"), ((string?)stored.Json["status"], (string?)stored.Json["description"]));
        Assert.DoesNotContain(link.Url.Split('/')[^1], stored.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64Url.EncodeToString(link.Key), stored.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Gout", (await server.Client.GetAsync((string)stored.Json["content"]![0]!["reference"]!)).Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_link_comes_with_pictures_for_cameras(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);

        var answer = await HealthLinkServer.AskAsync(server.Client, await server.PatientAsync());

        var png = Convert.FromBase64String((string)LinkViewer.Part(answer, "png")!["valueAttachment"]!["data"]!);
        var svg = Encoding.UTF8.GetString(Convert.FromBase64String((string)LinkViewer.Part(answer, "svg")!["valueAttachment"]!["data"]!));
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(png.AsSpan(0, 8)));
        Assert.StartsWith("<svg", svg.TrimStart(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_long_term_link_shows_what_is_on_record_now_with_the_same_key(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        var patient = await server.PatientAsync();
        using var link = await server.LinkAsync(patient, ("longTerm", true));
        using var direct = await server.LinkAsync(patient, ("longTerm", true), ("direct", true));

        var before = await link.OpenAsync(await link.AskAsync());
        await server.AddProblemAsync(patient, "Asthma");
        var manifest = await link.AskAsync(embeddedLengthMax: 0);
        var after = await link.OpenAsync(manifest);
        var file = await direct.GetAsync($"{direct.Url}?recipient=Ward%207");

        Assert.Equal(("L", "LU"), (link.Flag, direct.Flag));
        Assert.DoesNotContain("Asthma", before.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Asthma", after.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("can-change", (string?)(await LinkViewer.JsonAsync(manifest))["status"]);
        Assert.Equal(TimeSpan.FromMinutes(10), manifest.Headers.RetryAfter?.Delta);
        Assert.Equal("application/jose", file.Content.Headers.ContentType?.ToString());
        Assert.Contains("Asthma", direct.Decrypt(await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(400, (int)(await direct.GetAsync(direct.Url)).StatusCode);
    }

    [Theory, EveryDatabase]
    public async Task A_document_of_the_patient_is_shared_byte_for_byte_and_one_of_another_is_not(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        var (patient, other) = (await server.PatientAsync(), await server.PatientAsync());
        var kept = await server.Client.PostAsync($"Patient/{patient}/$summary", HealthLinkServer.Wishes(("persist", true)));
        Assert.True(kept.Status == 201, kept.Text);

        using var link = await server.LinkAsync(patient, ("document", $"Bundle/{kept.Id}"));
        var foreign = await HealthLinkServer.AskAsync(server.Client, other, ("document", $"Bundle/{kept.Id}"));

        Assert.True(JsonNode.DeepEquals((await server.Client.GetAsync($"Bundle/{kept.Id}")).Json, await link.OpenAsync(await link.AskAsync())));
        Assert.Equal((400, ErrorCodes.BadOperationInput), (foreign.Status, foreign.Code));
    }

    [Theory, EveryDatabase]
    public async Task What_is_unknown_expired_revoked_or_changed_gets_one_and_the_same_answer(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        var patient = await server.PatientAsync();
        using var revoked = await server.LinkAsync(patient);
        using var changed = await server.LinkAsync(patient, ("passcode", Passcode));
        using var expired = await server.LinkAsync(patient, ("expires", DateTimeOffset.UtcNow.AddSeconds(2).ToString("O")));
        using var located = await revoked.AskAsync(embeddedLengthMax: 0);
        var location = (string)(await LinkViewer.JsonAsync(located))["files"]![0]!["location"]!;
        Assert.Equal(200, (int)(await revoked.GetAsync(location)).StatusCode);
        Assert.Equal(404, (int)(await revoked.GetAsync(location[..^2] + (location[^2] == 'A' ? "BA" : "AA"))).StatusCode);

        Assert.Equal(200, (await server.Client.PostAsync($"{revoked.Management}/$revoke", "")).Status);
        // By whatever hand: a state that was written once is not taken twice.
        await changed.AskAsync("000000");
        var first = await server.Client.GetAsync($"{changed.Management}/_history/1");
        Assert.Equal(200, (await server.Client.PutAsync(changed.Management, first.Text)).Status);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        HttpResponseMessage[] answers =
        [
            await revoked.AskAsync(), await changed.AskAsync(Passcode), await expired.AskAsync(), await revoked.AskAsync(url: revoked.Url[..^43] + new string('A', 43)),
            await revoked.GetAsync(location), await revoked.GetAsync(revoked.Url + "?recipient=x"),
        ];
        Assert.All(answers, answer => Assert.Equal(404, (int)answer.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)))).Distinct(StringComparer.Ordinal));
        Assert.Equal("superseded", (string?)(await server.Client.GetAsync(revoked.Management)).Json["status"]);
    }

    [Theory, EveryDatabase]
    public async Task Of_passcodes_that_come_at_once_to_two_servers_no_more_are_judged_than_the_link_allows(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider, "--HealthLinks:MaxAttempts=5");
        await using var beside = await server.BesideAsync("--HealthLinks:MaxAttempts=5");
        using var link = await server.LinkAsync(await server.PatientAsync(), ("passcode", Passcode));
        var there = link.Url.Replace(server.Server.Address, beside.Address, StringComparison.Ordinal);

        var missing = await link.AskAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => link.AskAsync($"wrong-{i}", url: i % 2 == 0 ? link.Url : there)));
        var right = await link.AskAsync(Passcode);

        Assert.Equal((401, 5), ((int)missing.StatusCode, (int)(await LinkViewer.JsonAsync(missing))["remainingAttempts"]!));
        var judged = await Task.WhenAll(answers.Where(answer => (int)answer.StatusCode == 401).Select(LinkViewer.JsonAsync));
        Assert.Equal([0, 1, 2, 3, 4], judged.Select(answer => (int)answer["remainingAttempts"]!).Order());
        Assert.All(answers.Where(answer => (int)answer.StatusCode != 401), answer => Assert.Equal(404, (int)answer.StatusCode));
        Assert.Equal(404, (int)right.StatusCode);
    }

    [Theory, EveryDatabase]
    public async Task A_right_passcode_uses_up_nothing_and_gives_nothing_back(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        using var link = await server.LinkAsync(await server.PatientAsync(), ("passcode", Passcode));

        var wrong = await link.AskAsync("111111");
        var right = await link.AskAsync(Passcode);
        var wrongAgain = await link.AskAsync("222222");

        Assert.Equal((401, 200, 401), ((int)wrong.StatusCode, (int)right.StatusCode, (int)wrongAgain.StatusCode));
        Assert.Equal((9, 8), ((int)(await LinkViewer.JsonAsync(wrong))["remainingAttempts"]!, (int)(await LinkViewer.JsonAsync(wrongAgain))["remainingAttempts"]!));
    }

    [Theory, EveryDatabase]
    public async Task A_right_passcode_is_a_version_only_when_few_attempts_are_left(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider, "--HealthLinks:MaxAttempts=6");
        using var link = await server.LinkAsync(await server.PatientAsync(), ("passcode", Passcode), ("longTerm", true));
        async Task<int> VersionAsync() => (await server.Client.GetAsync(link.Management)).VersionId;

        for (var i = 0; i < 3; i++) Assert.Equal(200, (int)(await link.AskAsync(Passcode)).StatusCode);
        var afterRight = await VersionAsync();
        for (var i = 0; i < 2; i++) Assert.Equal(401, (int)(await link.AskAsync("wrong-0")).StatusCode);
        var afterWrong = await VersionAsync();
        Assert.Equal(200, (int)(await link.AskAsync(Passcode)).StatusCode);

        Assert.Equal((1, 3, 4), (afterRight, afterWrong, await VersionAsync()));
    }

    [Theory, EveryDatabase]
    public async Task What_is_asked_with_half_a_letter_is_refused_or_not_heard(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        using var link = await server.LinkAsync(await server.PatientAsync(), ("passcode", Passcode));
        async Task<int> AskAsync(string body) => (int)(await link.SendAsync(new(HttpMethod.Post, link.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") })).StatusCode;

        Assert.Equal(400, await AskAsync("""{"recipient":"\ud800"}"""));
        Assert.Equal(401, await AskAsync("""{"recipient":"Ward","passcode":"\ud800"}"""));
        Assert.Equal(200, await AskAsync("""{"\ud800":1,"recipient":"Ward","passcode":"834017"}"""));
        Assert.Equal(400, await AskAsync("""{"recipient":7}"""));
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_a_link_is_refused_with_the_reason(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider);
        var patient = await server.PatientAsync();

        ((string, JsonNode)[] Wishes, int Status, string Code)[] asked =
        [
            ([("passcode", "19800517")], 422, HealthLinkErrorCodes.WeakPasscode),
            ([("passcode", Passcode), ("direct", true)], 400, ErrorCodes.BadOperationInput),
            ([("label", new string('x', 81))], 400, ErrorCodes.BadOperationInput),
            ([("expires", "2020-01-01T00:00:00Z")], 400, ErrorCodes.BadOperationInput),
            ([("expires", "2999-01-01T00:00:00Z")], 400, ErrorCodes.BadOperationInput),
            ([("document", "Bundle/none")], 400, ErrorCodes.BadOperationInput),
            ([("viewer", "https://viewer.example/")], 400, ErrorCodes.BadOperationInput),
            ([("viewer", $"https://viewer.example/{new string('v', 500)}#")], 400, ErrorCodes.BadOperationInput),
            ([("expires", "12/01/2026")], 400, ErrorCodes.BadOperationInput),
            ([("expires", "2026-13-01")], 400, ErrorCodes.BadOperationInput),
            ([("expires", "1 December 2026")], 400, ErrorCodes.BadOperationInput),
        ];

        foreach (var (wishes, status, code) in asked)
        {
            var answer = await HealthLinkServer.AskAsync(server.Client, patient, wishes);
            Assert.Equal((wishes[0].Item1, status, code), (wishes[0].Item1, answer.Status, answer.Code));
        }

        Assert.Empty((await server.Client.GetAsync($"DocumentManifest?patient=Patient/{patient}")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task A_request_without_recipient_or_of_another_form_is_refused_and_every_page_may_ask(StoreProvider provider)
    {
        await using var server = await HealthLinkServer.StartAsync(provider, "--Server:CorsOrigins:0=https://app.example");
        using var link = await server.LinkAsync(await server.PatientAsync());

        var nobody = await link.AskAsync(recipient: null);
        var noJson = await link.SendAsync(new(HttpMethod.Post, link.Url) { Content = new StringContent("no") });
        using var preflight = new HttpRequestMessage(HttpMethod.Options, link.Url);
        preflight.Headers.Add("Origin", "https://viewer.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
        var offered = await link.SendAsync(preflight);

        Assert.Equal((400, 400), ((int)nobody.StatusCode, (int)noJson.StatusCode));
        Assert.Equal((204, "*", "content-type"), ((int)offered.StatusCode, offered.Headers.GetValues("Access-Control-Allow-Origin").Single(), offered.Headers.GetValues("Access-Control-Allow-Headers").Single()));
    }
}
