using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MedCoop.Web.Clients;
using MedCoop.Web.Tests.SigningIn;

namespace MedCoop.Web.Tests.Requests;

/// <summary>Where a request comes from, as the audit trail has it. Every address of 127.0.0.0/8 is this machine, so that each test comes from one of its own.</summary>
public sealed class ScreenRequestTests(DemoServer server)
{
    private const string Elsewhere = "203.0.113.9";

    [Fact]
    public async Task What_a_screen_reads_stands_in_the_trail_with_the_address_of_the_browser()
    {
        using var browser = From("127.0.0.7");
        await SignInAsync(browser, "auditor@programme.example");

        using var page = await browser.GetAsync("/audit/patient/nobody-7");

        Assert.True(page.IsSuccessStatusCode);
        Assert.Single(await TrailAsync("entity=Patient/nobody-7"));
        Assert.Single(await TrailAsync("entity=Patient/nobody-7&address=127.0.0.7"));
    }

    [Fact]
    public async Task Who_is_no_screen_of_this_server_cannot_choose_the_address_that_stands_in_the_trail()
    {
        string[] marks = [new ScreenMark().Of(Elsewhere), new string('0', 64) + Elsewhere, Elsewhere, ""];
        using var machine = await server.SystemAsync("demo-admin");
        using var client = From("127.0.0.8");
        foreach (var mark in marks)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Patient/nobody-8") { Headers = { Authorization = machine.DefaultRequestHeaders.Authorization } };
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", Elsewhere);
            request.Headers.TryAddWithoutValidation(ScreenMark.Header, mark);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(marks.Length, (await TrailAsync("address=127.0.0.8")).Count);
        Assert.Empty(await TrailAsync($"address={Elsewhere}"));
    }

    private async Task<IReadOnlyList<JsonNode>> TrailAsync(string query)
    {
        using var machine = await server.SystemAsync("demo-admin");
        var found = JsonNode.Parse(await machine.GetStringAsync($"AuditEvent?date=gt2020&{query}"))!;
        return [.. (found["entry"]?.AsArray() ?? []).Select(entry => entry!["resource"]!)];
    }

    private static async Task SignInAsync(HttpClient browser, string person)
    {
        var token = (string)JsonNode.Parse(await browser.GetStringAsync("/account/api/antiforgery"))!["token"]!;
        using var form = new FormUrlEncodedContent([new("email", person), new("password", DemoServer.Password), new("returnUrl", "/"), new("__RequestVerificationToken", token)]);
        using var answer = await browser.PostAsync("/account/sign-in", form);
        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    // A browser with cookies that asks from this address.
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (connecting, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, connecting.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = server.Address };
}
