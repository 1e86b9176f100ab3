using System.Net.Http.Headers;
using System.Text;
using MedCoop.Server.Hosting;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(MedCoop.Web.Tests.Browser.ScreenServer))]

namespace MedCoop.Web.Tests.Browser;

/// <summary>The real server on a real port, with a database of its own, and with answers of the account endpoints that put pages into every state.</summary>
public sealed class ScreenServer : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-web-");
    private WebApplication? app;

    /// <summary>By name: passkeys belong to names, not to numbers. https://www.w3.org/TR/webauthn-3/#relying-party-identifier</summary>
    public Uri Address => new(app!.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    public async ValueTask InitializeAsync()
    {
        app = ServerApp.Build(
        [
            "--urls=http://127.0.0.1:0", "--Logs:Directory=", "--Logs:Console=false", "--Access:Mode=Open",
            $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "test.db")}",
        ]);
        AccountStub.Map(app);
        app.MapGet("/broken", static () => { throw new InvalidOperationException("as asked"); });
        await app.StartAsync();
        await FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // Thirty organisations and forty looks at a patient: two pages of each.
    private async Task FillAsync()
    {
        var entries = Enumerable.Range(1, 30).Select(number =>
            $$$"""{"resource":{"resourceType":"Organization","id":"o{{{number}}}","active":{{{(number % 6 == 0 ? "false" : "true")}}},"name":"{{{(number % 2 == 0 ? "مركز بنغازي الطبي" : "Мінская абласная клінічная бальніца")}}} {{{number}}}","address":[{"country":"{{{(number % 2 == 0 ? "LY" : "BY")}}}"}]},"request":{"method":"PUT","url":"Organization/o{{{number}}}"}}""")
            .Prepend("""{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}}""")
            .Concat(Enumerable.Range(1, 60).Select(Look));
        using var http = new HttpClient { BaseAddress = Address };
        using var body = new StringContent($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""", Encoding.UTF8, new MediaTypeHeaderValue("application/fhir+json"));
        using var answer = await http.PostAsync("/fhir", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Look(int number) =>
        $$$"""
        {"resource":{"resourceType":"AuditEvent","id":"a{{{number}}}","type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest"},
        "subtype":[{"system":"http://hl7.org/fhir/restful-interaction","code":"{{{(number % 3 == 0 ? "search-type" : "read")}}}"}],"action":"{{{(number % 3 == 0 ? "E" : "R")}}}",
        "recorded":"2026-11-{{{(number % 28) + 1:00}}}T10:00:00Z","outcome":"{{{(number % 11 == 0 ? "8" : "0")}}}",
        "purposeOfEvent":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"{{{(number % 9 == 0 ? "ETREAT" : "TREAT")}}}"}]}],
        "agent":[{"requestor":true,"who":{"reference":"Practitioner/1","display":"لينا حداد"}},{"requestor":false,"who":{"reference":"Organization/o2","display":"مركز بنغازي الطبي"}}],
        "source":{"observer":{"reference":"Device/node"}},"entity":[{"what":{"reference":"Patient/p"}}]},"request":{"method":"PUT","url":"AuditEvent/a{{{number}}}"}}
        """;
}
