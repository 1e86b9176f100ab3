using System.Net;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Hosting;

namespace MedCoop.Server.Tests.Hosting;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("--urls=http://0.0.0.0:5080", "urls")]
    [InlineData("--urls=http://*:5080", "urls")]
    [InlineData("--urls=http://[::]:5080", "urls")]
    [InlineData("--urls=http://192.168.1.7:5080", "urls")]
    [InlineData("--urls=http://localhost:5080;http://hospital.example:5080", "urls")]
    [InlineData("--urls=http://localhost.evil.example:5080", "urls")]
    [InlineData("--urls=http://unix:/tmp/medcoop.sock", "urls")]
    [InlineData("--http_ports=8080", "http_ports")]
    [InlineData("--https_ports=8443", "https_ports")]
    [InlineData("--Kestrel:Endpoints:Open:Url=http://+:5080", "Kestrel:Endpoints:Open:Url")]
    public void An_address_that_is_not_loopback_stops_the_start_and_names_the_key(string setting, string key)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => ServerApp.Build([setting, "--Logs:Directory=", "--Access:Mode=Open"]));

        Assert.StartsWith(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("http://localhost:5080", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.3.2.1:5080")]
    [InlineData("http://[::1]:5080;http://LOCALHOST:5081")]
    public async Task A_loopback_address_is_accepted(string urls)
    {
        await using var app = ServerApp.Build([$"--urls={urls}", "--Logs:Directory="]);

        Assert.NotNull(app);
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:5080", "urls")]
    [InlineData("--urls=http://hospital.example:5080", "urls")]
    [InlineData("--http_ports=8080", "http_ports")]
    [InlineData("--Kestrel:Endpoints:Open:Url=http://+:5080", "Kestrel:Endpoints:Open:Url")]
    public void Other_machines_are_not_served_without_TLS(string setting, string key)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => ServerApp.Build([setting, "--Logs:Directory="]));

        Assert.StartsWith(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("without TLS", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=https://0.0.0.0:5443")]
    [InlineData("--https_ports=8443")]
    [InlineData("--urls=http://0.0.0.0:5080", "--Access:KnownProxies:0=10.0.0.1")]
    [InlineData("--urls=http://0.0.0.0:5080", "--Access:AllowPlainHttp=true")]
    public async Task Other_machines_are_served_where_people_sign_in_and_TLS_is_there(params string[] settings)
    {
        await using var app = ServerApp.Build([.. settings, "--Logs:Directory="]);

        Assert.NotNull(app);
    }

    [Fact]
    public async Task Without_a_token_only_what_is_open_to_all_is_served()
    {
        await using var server = await RunningServer.StartAsync(map: null, "--Access:Mode=Required");

        using var refused = await server.Client.GetAsync("/fhir/Patient");
        using var metadata = await server.Client.GetAsync("/fhir/metadata");
        using var health = await server.Client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(ErrorCodes.NoToken, await Outcomes.CodeOfAsync(refused));
        Assert.Equal(HttpStatusCode.OK, metadata.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_none_is_told_apart_from_none()
    {
        await using var server = await RunningServer.StartAsync(map: null, "--Access:Mode=Required");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Patient") { Headers = { { "Authorization", "Bearer x" } } };

        using var refused = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(ErrorCodes.BadToken, await Outcomes.CodeOfAsync(refused));
    }

    [Fact]
    public void A_malformed_address_is_named()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => ServerApp.Build(["--urls=localhost:5080", "--Logs:Directory="]));

        Assert.Contains("'localhost:5080' is not an address", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_endpoint_that_code_adds_is_refused_before_it_is_bound()
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(async () =>
        {
            await using var server = await RunningServer.StartAsync(app => app.Urls.Add("http://0.0.0.0:0"));
        });

        Assert.Contains("no access control", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:5080")]
    [InlineData("10.0.0.1")]
    [InlineData("evil.example", "--Access:Mode=Required")]
    [InlineData("evil.example", "--Access:Mode=Required", "--Access:Demo=true", "--Access:PublicUrl=https://evil.example")]
    public async Task A_request_for_another_host_is_misdirected(string host, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(map: null, settings);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = host } };
        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        Assert.Equal(ErrorCodes.WrongHost, await Outcomes.CodeOfAsync(answer));
    }

    [Fact]
    public async Task Under_whichever_host_it_is_reached_a_server_answers_that_was_told_its_address()
    {
        await using var server = await RunningServer.StartAsync(map: null, "--Access:Mode=Required", "--Access:PublicUrl=https://medcoop.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = "medcoop.example" } };

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost:1234")]
    [InlineData("[::1]:5080")]
    [InlineData("127.0.0.1")]
    public async Task A_request_for_a_loopback_name_is_served(string host)
    {
        await using var server = await RunningServer.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = host } };
        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
