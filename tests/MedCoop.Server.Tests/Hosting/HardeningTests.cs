using System.Net;
using MedCoop.Domain.Access;
using MedCoop.Server.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Tests.Hosting;

public sealed class HardeningTests
{
    [Fact]
    public async Task Answers_over_TLS_forbid_plain_HTTP_and_others_do_not_speak_of_it()
    {
        var (tls, plain) = (new DefaultHttpContext(), new DefaultHttpContext());
        tls.Request.Scheme = "https";

        foreach (var context in new[] { tls, plain }) await AnswerHeaders.InvokeAsync(context, _ => Task.CompletedTask);

        Assert.StartsWith("max-age=31536000", tls.Response.Headers.StrictTransportSecurity.ToString(), StringComparison.Ordinal);
        Assert.Equal("", plain.Response.Headers.StrictTransportSecurity.ToString());
    }

    [Theory, InlineData("/"), InlineData("/account/sign-in"), InlineData("/fhir/metadata")]
    public async Task No_page_can_run_a_script_that_lies_within_it_or_elsewhere(string path)
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));

        var directives = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ").ToDictionary(directive => directive.Split(' ')[0], directive => directive[(directive.IndexOf(' ') + 1)..]);
        Assert.Equal("'none'", directives["default-src"]);
        Assert.Equal("'none'", directives["frame-ancestors"]);
        Assert.All(directives.Where(directive => directive.Key is "script-src" or "style-src"), directive => Assert.Equal("'self'", directive.Value));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Pages_of_other_origins_may_not_ask_unless_they_are_named()
    {
        await using var closed = await RestServer.StartAsync(StoreProvider.Sqlite);
        await using var open = await RestServer.StartAsync(StoreProvider.Sqlite, "--Server:CorsOrigins:0=https://app.example");

        var asked = await closed.Client.GetAsync("metadata", ("Origin", "https://app.example"));
        var named = await open.Client.GetAsync("metadata", ("Origin", "https://app.example"));
        var other = await open.Client.GetAsync("metadata", ("Origin", "https://evil.example"));
        var preflight = await open.Client.SendAsync("OPTIONS", "Patient", null, null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));

        Assert.DoesNotContain("Access-Control-Allow-Origin", asked.Headers.Keys);
        Assert.Equal("https://app.example", named.Headers["Access-Control-Allow-Origin"]);
        Assert.DoesNotContain("Access-Control-Allow-Credentials", named.Headers.Keys);
        Assert.DoesNotContain("Access-Control-Allow-Origin", other.Headers.Keys);
        Assert.Equal((204, "authorization"), (preflight.Status, preflight.Headers["Access-Control-Allow-Headers"]));
    }

    [Fact]
    public void A_client_and_an_account_each_have_a_rate_wherever_they_come_from()
    {
        using var rate = new ActorRate(Options.Create(new ServerOptions { RequestsPerSecondOfClient = 10, RequestsPerSecondOfAccount = 3 }));
        static Actor Of(string account, string client) => new(account) { ClientId = client };

        var one = Enumerable.Range(0, 10).Count(_ => rate.Refusal(Of("Practitioner/1", "app")) is null);
        var others = Enumerable.Range(0, 30).Count(number => rate.Refusal(Of($"Practitioner/x{number}", "app")) is null);
        var elsewhere = rate.Refusal(Of("Practitioner/2", "another"));

        // Bursts are of twice the rate; a second may pass meanwhile.
        Assert.InRange(one, 6, 9);
        Assert.InRange(others, 8, 18);
        Assert.Null(elsewhere);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Null(rate.Refusal(Actor.Operator)));
    }

    [Fact]
    public async Task What_lies_elsewhere_is_never_fetched()
    {
        using var elsewhere = new HttpListenerProbe();
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var url = elsewhere.Address;

        (string Path, string Body)[] writes =
        [
            ("Observation", $$"""{"resourceType": "Observation", "meta": {"profile": ["{{url}}StructureDefinition/x"]}, "status": "final", "code": {"text": "x"}, "subject": {"reference": "{{url}}Patient/1"} }"""),
            ("DocumentReference", $$"""{"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": {"contentType": "application/pdf", "url": "{{url}}file.pdf"} }]}"""),
            ("ValueSet", $$"""{"resourceType": "ValueSet", "url": "urn:x", "status": "active", "compose": {"include": [{"system": "{{url}}CodeSystem/x"}, {"valueSet": ["{{url}}ValueSet/y"]}]} }"""),
            ("Patient", $$"""{"resourceType": "Patient", "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{url}}a\">a</a></div>"}, "photo": [{"url": "{{url}}photo.png"}], "managingOrganization": {"reference": "{{url}}Organization/1"} }"""),
        ];
        foreach (var (path, body) in writes)
        {
            await server.Client.PostAsync(path, body);
            await server.Client.PostAsync($"{path}/$validate?profile={url}StructureDefinition/y", body);
        }

        foreach (var path in new[] { $"ValueSet/$expand?url={url}ValueSet/y", "ValueSet/$expand?url=urn:x", $"Observation?subject={url}Patient/1&_include=Observation:subject", $"Observation?code:in={url}ValueSet/y", $"CodeSystem/$lookup?system={url}CodeSystem/x&code=a", "Patient?_include=*" })
            await server.Client.GetAsync(path);

        Assert.Equal(0, elsewhere.Connections);
    }
}

/// <summary>Listens on this machine and counts who comes.</summary>
internal sealed class HttpListenerProbe : IDisposable
{
    private readonly System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
    private int connections;

    public HttpListenerProbe()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

    public int Connections => Volatile.Read(ref connections);

    public void Dispose() => listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref connections);
            }
        }
        catch (Exception stopped) when (stopped is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
