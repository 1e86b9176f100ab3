using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Auth;

/// <summary>What no page of this server sends.</summary>
public sealed class HostileFormTests(HostileFormTests.Site site) : IClassFixture<HostileFormTests.Site>
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("too many fields"), InlineData("a field that is too long"), InlineData("U+0000"), InlineData("multipart without boundary"), InlineData("broken multipart")]
    [InlineData("JSON"), InlineData("broken JSON"), InlineData("null"), InlineData("nothing"), InlineData("nothing of no type")]
    public async Task What_is_no_form_is_refused_by_every_address_that_takes_one_and_is_no_failure(string what)
    {
        var failed = new List<string>();

        foreach (var (method, path) in site.Forms)
        {
            foreach (var withToken in new[] { true, false })
            {
                using var answer = await site.SendAsync(method, path, Body(what), withToken);
                if ((int)answer.StatusCode is >= 500 or 429) failed.Add($"{method} {path}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.DoesNotContain("\"@l\":\"Error\"", await site.LogAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("too many fields", 400), InlineData("a field that is too long", 400), InlineData("U+0000", 400), InlineData("multipart without boundary", 400)]
    [InlineData("broken multipart", 400), InlineData("JSON", 415)]
    public async Task Who_sends_what_is_no_form_is_told_so(string what, int status)
    {
        using var signIn = await site.SendAsync("POST", "/account/sign-in", Body(what), withToken: true);
        using var preferences = await site.SendAsync("POST", "/preferences", Body(what), withToken: true);

        Assert.Equal((status, status), ((int)signIn.StatusCode, (int)preferences.StatusCode));
        Assert.Contains("form", await signIn.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData("/connect/consent", 400), InlineData("/connect/api/consent", 400), InlineData("/connect/api/consent?client_id=%00", 400), InlineData("/connect/consent?client_id=nobody", 404)]
    public async Task Consent_for_no_client_is_a_request_that_is_wrong(string address, int status)
    {
        using var browser = await site.SignedInAsync();

        using var answer = await browser.GetAsync(address);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("scopes", "[null]"), InlineData("roles", "[null]"), InlineData("redirectUris", "[null]"), InlineData("postLogoutRedirectUris", "[null]"), InlineData("certificateThumbprints", "[null]")]
    [InlineData("name", "null"), InlineData("name", "\"a\\u0000b\""), InlineData("clientId", "null"), InlineData("kind", "null"), InlineData("jwks", "null"), InlineData("jwks", "5")]
    public async Task A_registration_with_null_in_it_is_refused_with_a_word_about_where(string member, string value)
    {
        var registration = new JsonObject { ["clientId"] = "nullish", ["name"] = "N", ["kind"] = "Backend", ["secret"] = "sixteen characters", ["scopes"] = new JsonArray("system/*.rs"), ["organization"] = "Organization/x" };
        registration[member] = JsonNode.Parse(value);
        if (member == "jwks") registration.Remove("secret");

        using var answer = await site.AsAdministratorAsync("/admin/api/clients/nullish", registration);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(value == "[null]" ? member : "error", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static HttpContent? Body(string what) => what switch
    {
        "too many fields" => Typed(string.Join('&', Enumerable.Range(0, 5000).Select(static i => $"f{i}=1")), Form),
        "a field that is too long" => Typed("email=" + new string('a', 5 * 1024 * 1024), Form),
        "U+0000" => Typed("email=a%00b&password=a%00b&id=a%00b&token=a%00b&client_id=a%00b&code=a%00b&organization=a%00b&grant_type=a%00b", Form),
        "multipart without boundary" => Typed("email=a", "multipart/form-data"),
        "broken multipart" => Typed("--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nab", "multipart/form-data; boundary=x"),
        "JSON" => Typed("{\"email\":\"a\"}", "application/json"),
        "broken JSON" => Typed("{\"id\":{\"id\":[", "application/json"),
        "null" => Typed("null", "application/json"),
        "nothing" => Typed("", "application/json"),
        _ => null,
    };

    private static ByteArrayContent Typed(string text, string type) => new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    /// <summary>A server with a log of its own, and somebody who is signed in.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;
        private readonly KeyFolder keys = new();
        private readonly HttpClient administrator = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        private RestServer? server;
        private Browser? browser;

        /// <summary>Somebody else who is signed in: what is sent to every address signs out, too.</summary>
        internal async Task<Browser> SignedInAsync()
        {
            var people = new SignInServer(server!);
            var another = people.Browser();
            await another.SignInAsync((await people.PersonAsync(Role.Auditor)).Email!);
            return another;
        }

        /// <summary>Every address that browsers send something to, as they stand in the table of addresses.</summary>
        public IEnumerable<(string Method, string Path)> Forms => server!.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
            .Where(static form => form.method is "POST" or "PUT" or "DELETE" && new[] { "/account", "/admin", "/connect", "/setup", "/preferences" }.Any(form.Item2.StartsWith))
            .Select(static form => (form.method, form.Item2.Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal)));

        public async ValueTask InitializeAsync()
        {
            server = await RestServer.StartAsync(StoreProvider.Sqlite, "--Access:Mode=Required", keys.AuthSetting, keys.AuditSetting, $"--Logs:Directory={folder}");
            var people = new SignInServer(server);
            browser = await SignedInAsync();
            var id = await people.ClientAsync(new() { ClientId = "operator", Name = "Operator", Kind = Server.Auth.OAuth.ClientKind.Backend, Secret = "sixteen characters", Roles = ["administrator"], Scopes = ["system/*.cruds"] });
            var (_, tokens) = await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", "sixteen characters"), ("scope", "system/*.cruds"));
            administrator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["access_token"]!);
        }

        internal Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? body, bool withToken) => browser!.SendAsync(new HttpMethod(method), path, body, withToken);

        internal Task<HttpResponseMessage> AsAdministratorAsync(string path, JsonNode body) => administrator.PutAsync(new Uri(server!.Address + path), Typed(body.ToJsonString(), "application/json"));

        /// <summary>The log, up to now.</summary>
        internal async Task<string> LogAsync()
        {
            var mark = Guid.NewGuid().ToString("N");
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{server!.Address}/fhir/metadata") { Headers = { { "X-Request-Id", mark } } };
            using var answer = await http.SendAsync(request);
            for (var tries = 0; tries < 100 && !Log().Contains(mark, StringComparison.Ordinal); tries++) await Task.Delay(100);
            return Log();
        }

        private string Log() => string.Concat(Directory.EnumerateFiles(folder, "medcoop-*.json").Select(static path =>
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }));

        public async ValueTask DisposeAsync()
        {
            browser?.Dispose();
            administrator.Dispose();
            if (server is not null) await server.DisposeAsync();
            keys.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
