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
            "--urls=http://127.0.0.1:0", "--Logs:Directory=", "--Logs:Console=false", "--Access:Mode=Open", "--Audit:Enabled=true", $"--Audit:Keys={Path.Combine(folder.FullName, "keys")}",
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

    // Thirty organisations and sixty looks at a patient: two pages of each.
    private async Task FillAsync()
    {
        var entries = Enumerable.Range(1, 30).Select(number =>
            $$$"""{"resource":{"resourceType":"Organization","id":"o{{{number}}}","active":{{{(number % 6 == 0 ? "false" : "true")}}},"name":"{{{(number % 2 == 0 ? "مركز بنغازي الطبي" : "Мінская абласная клінічная бальніца")}}} {{{number}}}","address":[{"country":"{{{(number % 2 == 0 ? "LY" : "BY")}}}"}]},"request":{"method":"PUT","url":"Organization/o{{{number}}}"}}""")
            .Prepend("""{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}}""");
        using var http = new HttpClient { BaseAddress = Address };
        using var body = new StringContent($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""", Encoding.UTF8, new MediaTypeHeaderValue("application/fhir+json"));
        using var answer = await http.PostAsync("/fhir", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        for (var look = 0; look < 60; look++)
        {
            using var seen = await http.GetAsync(look % 3 == 0 ? "/fhir/Patient?_id=p" : "/fhir/Patient/p");
        }
    }
}
