using System.Net;
using System.Net.Sockets;
using System.Text;
using MedCoop.Fhir.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Server.Tests.Hosting;

public sealed class RequestTests
{
    [Fact]
    public async Task A_clients_request_id_comes_back_as_correlation_id()
    {
        await using var server = await RunningServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("X-Request-Id", "case-42/step:7");

        using var answer = await server.Client.GetAsync("/health/live");

        Assert.Equal("case-42/step:7", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("case-42/step:7", answer.Headers.GetValues("X-Correlation-Id").Single());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("<script>")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_request_id_that_cannot_stand_in_a_log_is_replaced(string unusable)
    {
        await using var server = await RunningServer.StartAsync();
        server.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-Id", unusable);

        using var answer = await server.Client.GetAsync("/health/live");

        Assert.Matches("^[0-9a-f]{32}$", answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/test/bug")]
    [InlineData("/metrics")]
    public async Task Every_answer_carries_the_security_headers_and_names_no_software(string path)
    {
        await using var server = await RunningServer.StartAsync(MapBug);

        using var answer = await server.Client.GetAsync(path);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.True(answer.Headers.Contains("X-Request-Id"));
    }

    [Fact]
    public async Task A_bug_is_a_500_that_names_the_request_and_tells_nothing_of_the_inside()
    {
        await using var server = await RunningServer.StartAsync(MapBug);

        using var answer = await server.Client.GetAsync("/test/bug");
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(ErrorCodes.Internal, await Outcomes.CodeOfAsync(answer));
        Assert.Contains(answer.Headers.GetValues("X-Request-Id").Single(), body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_logged_with_its_place_and_request_but_without_the_data_in_its_message()
    {
        await using var server = await RunningServer.StartAsync(MapBug);

        using var answer = await server.Client.GetAsync("/test/bug");
        await server.StopAsync();

        var line = server.LogText.Split('\n').Single(text => text.Contains("failed inside the server", StringComparison.Ordinal));
        Assert.Contains(answer.Headers.GetValues("X-Request-Id").Single(), line, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), line, StringComparison.Ordinal);
        Assert.Contains(nameof(RequestTests), line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_not_found_as_an_outcome()
    {
        await using var server = await RunningServer.StartAsync();

        using var answer = await server.Client.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(ErrorCodes.UnknownAddress, await Outcomes.CodeOfAsync(answer));
    }

    [Fact]
    public async Task An_outcome_is_XML_for_a_client_that_reads_XML()
    {
        await using var server = await RunningServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("Accept", "application/fhir+json;q=0.5, application/fhir+xml");

        using var answer = await server.Client.GetAsync("/nowhere");

        Assert.Equal("application/fhir+xml", answer.Content.Headers.ContentType?.MediaType);
        var outcome = System.Xml.Linq.XElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("{http://hl7.org/fhir}OperationOutcome", outcome.Name.ToString());
    }

    [Fact]
    public async Task A_client_that_sends_too_fast_is_told_when_to_come_back()
    {
        await using var server = await RunningServer.StartAsync(settings: "--Server:LoopbackRequestsPerSecond=1");

        using var first = await server.Client.GetAsync("/");
        using var second = await server.Client.GetAsync("/");
        using var third = await server.Client.GetAsync("/");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        Assert.Equal(ErrorCodes.TooManyRequests, await Outcomes.CodeOfAsync(third));
    }

    [Fact]
    public async Task Probes_are_answered_however_busy_the_clients_are()
    {
        await using var server = await RunningServer.StartAsync(settings: "--Server:LoopbackRequestsPerSecond=1");

        for (var i = 0; i < 20; i++)
        {
            using var answer = await server.Client.GetAsync("/health/live");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answers_are_compressed_for_clients_that_ask(string encoding)
    {
        await using var server = await RunningServer.StartAsync(app => app.MapGet("/test/fhir", () =>
            Results.Text(new string('x', 10_000), "application/fhir+json")));
        server.Client.DefaultRequestHeaders.Add("Accept-Encoding", encoding);

        using var answer = await server.Client.GetAsync("/test/fhir");

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.Single());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 1, 1000);
    }

    [Fact]
    public async Task The_request_log_shows_shapes_and_no_one()
    {
        await using var server = await RunningServer.StartAsync();

        using var answer = await server.Client.GetAsync("/fhir/Patient/ivanova-1950/_history/7?name=Ivanova&identifier=4711");
        using var request = new HttpRequestMessage(new HttpMethod("IVANOVA"), "/$ivanova/Ivanova");
        using var odd = await server.Client.SendAsync(request);
        await server.StopAsync();

        Assert.Contains("/fhir/Patient/{id}/_history/{id}", server.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("ivanova", server.LogText, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("4711", server.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_disconnects_half_way_is_no_error_and_the_server_goes_on()
    {
        var began = new TaskCompletionSource();
        await using var server = await RunningServer.StartAsync(app => app.MapPost("/test/read", async (HttpRequest request) =>
        {
            began.SetResult();
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
        }));

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /test/read HTTP/1.1\r\nHost: localhost:{server.Address.Port}\r\nContent-Length: 1000\r\n\r\nhalf"));
            await began.Task;
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        using var answer = await server.Client.GetAsync("/health/live");
        await server.WaitForLogAsync("/{id}/{id}");
        await server.StopAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // Kestrel tells of an incomplete body or of a client that has gone, whichever it notices first.
        Assert.Matches("\"Status\":(499|400)", server.LogText);
        Assert.DoesNotContain("\"@l\":\"Error\"", server.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("\"@l\":\"Warning\"", server.LogText, StringComparison.Ordinal);
    }

    private static void MapBug(WebApplication app) =>
        app.MapGet("/test/bug", new Func<string>(() => throw new FormatException("secret: the date of Ivanova")));
}
