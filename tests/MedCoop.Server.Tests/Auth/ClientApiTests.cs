using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.IdentityModel.JsonWebTokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Clients as administrators see them, apps that screens launch, and signing out from an app.</summary>
public sealed class ClientApiTests(SignInServers servers)
{
    private const string Secret = "sixteen characters";

    [Theory, EveryDatabase]
    public async Task Administrators_register_list_and_remove_clients_and_nobody_else_does(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var (administrator, partner) = (await SystemAsync(server, Role.Administrator), await SystemAsync(server, Role.PartnerSystem));
        var id = SignInServer.NewId("new");
        var registration = new JsonObject { ["clientId"] = id, ["name"] = "New", ["kind"] = "Backend", ["secret"] = Secret, ["scopes"] = new JsonArray("system/*.rs"), ["organization"] = "Organization/x" };
        Task<(int, string)> Ask(string method, string? token, string path = "", JsonNode? body = null) => AskAsync(server, method, $"/admin/api/clients{path}", token, body);

        int[] refused = [(await Ask("GET", null)).Item1, (await Ask("GET", partner)).Item1, (await Ask("PUT", partner, $"/{id}", registration)).Item1, (await Ask("DELETE", partner, $"/{id}")).Item1];
        var another = await Ask("PUT", administrator, "/another", registration);
        var nonsense = await Ask("PUT", administrator, $"/{id}", JsonNode.Parse("""{"clientId":"x","kind":"Elephant"}"""));
        var (made, _) = await Ask("PUT", administrator, $"/{id}", registration);
        var (_, list) = await Ask("GET", administrator);
        var (status, tokens) = await TokenAsync(server, id);
        var before = await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["access_token"]!);
        int[] removed = [(await Ask("DELETE", administrator, $"/{id}")).Item1, (await Ask("DELETE", administrator, $"/{id}")).Item1];

        Assert.Equal([401, 403, 403, 403], refused);
        Assert.Equal((400, 400, 204), (another.Item1, nonsense.Item1, made));
        Assert.Contains(JsonNode.Parse(list)!.AsArray(), client => (string)client!["clientId"]! == id && client["secret"] is null);
        Assert.DoesNotContain(Secret, list, StringComparison.Ordinal);
        Assert.Equal((200, 200), (status, before));
        Assert.Equal([204, 404], removed);
        Assert.Equal(401, await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["access_token"]!));
        Assert.Equal(401, (await TokenAsync(server, id)).Status);
    }

    [Theory, EveryDatabase]
    public async Task What_a_registration_no_longer_covers_neither_access_nor_refresh_tokens_give(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var administrator = await SystemAsync(server, Role.Administrator);
        var app = await server.AppAsync("offline_access", "user/*.rs");
        var request = new AppRequest(app, "offline_access user/Organization.rs user/Location.rs", server.FhirBase);
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        var (_, first) = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));
        Task<(int, string)> Narrow(params string[] scopes) => AskAsync(server, "PUT", $"/admin/api/clients/{app}", administrator, new JsonObject
        {
            ["clientId"] = app,
            ["name"] = "App",
            ["kind"] = "Public",
            ["isTrusted"] = true,
            ["redirectUris"] = new JsonArray(SignInServer.Redirect),
            ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
        });
        Task<(int Status, JsonNode Json)> Refresh(JsonNode tokens) =>
            Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "refresh_token"), ("client_id", app), ("refresh_token", (string)tokens["refresh_token"]!));
        var before = await Browser.FhirStatusAsync(server.FhirBase, (string)first["access_token"]!);

        var (put, _) = await Narrow("offline_access", "user/Location.rs");
        var after = await Browser.FhirStatusAsync(server.FhirBase, (string)first["access_token"]!);
        var (status, second) = await Refresh(first);
        await Narrow("openid");
        var nothing = await Refresh(second);

        Assert.Equal((200, 204, 401), (before, put, after));
        Assert.Equal((200, "offline_access user/Location.rs"), (status, new JsonWebToken((string)second["access_token"]!).GetClaim("scope").Value));
        Assert.Equal((400, "invalid_scope"), (nothing.Status, (string)nothing.Json["error"]!));
    }

    [Theory, EveryDatabase]
    public async Task An_app_that_a_screen_launches_gets_the_patient_of_the_screen_for_who_launched_it(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var request = new AppRequest(await server.AppAsync("launch", "patient/*.rs"), "launch patient/*.rs", server.FhirBase);
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        using var other = server.Browser();
        await other.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        var handed = JsonNode.Parse((await browser.PostAsync("/connect/api/launch", ("patient", "17"))).Location)!;
        var launched = request with { Changes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["launch"] = (string)handed["launch"]! } };

        var (status, tokens) = await launched.RedeemAsync(server.Address, await browser.AuthorizeAsync(launched));
        var ofOther = await other.AuthorizeAsync(launched);
        var withoutLaunch = await browser.AuthorizeAsync(request);

        Assert.Equal(server.FhirBase, (string)handed["iss"]!);
        Assert.Equal((200, "17"), (status, (string)tokens["patient"]!));
        Assert.Equal("17", new JsonWebToken((string)tokens["access_token"]!).GetClaim("patient").Value);
        // Who did not launch it is asked which patient is meant.
        Assert.StartsWith("/connect/consent?", ofOther, StringComparison.Ordinal);
        Assert.StartsWith("/connect/consent?", withoutLaunch, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task An_app_signs_out_here_too_whom_it_has_a_token_of_and_leads_only_where_it_was_registered_to(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        const string Bye = "https://app.example/bye";
        var app = await server.ClientAsync(new()
        {
            ClientId = SignInServer.NewId("app"),
            Name = "App",
            Kind = ClientKind.Public,
            IsTrusted = true,
            RedirectUris = [new Uri(SignInServer.Redirect)],
            PostLogoutRedirectUris = [new Uri(Bye)],
            Scopes = ["openid", "user/*.rs"],
        });
        var request = new AppRequest(app, "openid user/*.rs", server.FhirBase);
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        var (_, tokens) = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));
        string Logout(string to) => $"/connect/logout?id_token_hint={tokens["id_token"]}&post_logout_redirect_uri={Uri.EscapeDataString(to)}";

        using var unasked = await browser.GetAsync("/connect/logout");
        using var other = server.Browser();
        await other.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        using var anothers = await other.GetAsync(Logout(Bye));
        using var otherStillIn = await other.GetAsync("/account/api/me");
        var (_, own) = await other.PostAsync("/connect/logout");
        using var otherAfter = await other.GetAsync("/account/api/me");
        using var elsewhere = await browser.GetAsync(Logout("https://evil.example/"));
        using var stillIn = await browser.GetAsync("/account/api/me");
        using var bye = await browser.GetAsync(Logout(Bye));
        using var after = await browser.GetAsync("/account/api/me");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (elsewhere.StatusCode, stillIn.StatusCode));
        Assert.All([unasked, anothers], answer => Assert.Equal("/account", answer.Headers.Location?.ToString()));
        Assert.Equal((HttpStatusCode.OK, "/", HttpStatusCode.Unauthorized), (otherStillIn.StatusCode, own, otherAfter.StatusCode));
        Assert.Equal(Bye, bye.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Theory, EveryDatabase]
    public async Task An_app_that_acts_for_an_administrator_keeps_neither_clients_nor_people(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        using var browser = await AdministratorAsync(server, withFactor: true);
        var request = new AppRequest(await server.AppAsync("user/*.cruds"), "user/*.cruds", server.FhirBase);
        var (_, tokens) = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));
        var token = (string)tokens["access_token"]!;

        var (list, _) = await AskAsync(server, "GET", "/admin/api/clients", token, body: null);
        var (people, _) = await AskAsync(server, "GET", "/admin/api/people", token, body: null);
        var (put, _) = await AskAsync(server, "PUT", "/admin/api/clients/own", token, Registration("own", "administrator"));

        Assert.Equal((403, 403, 403), (list, people, put));
        Assert.Equal(200, await Browser.FhirStatusAsync(server.FhirBase, token));
    }

    [Theory, EveryDatabase]
    public async Task Operators_are_made_by_operators_and_by_administrators_with_a_second_factor_only(StoreProvider provider)
    {
        await using var server = await Access.AccessServer.StartAsync(provider);
        var signIn = new SignInServer(server.Server);
        using var with = await AdministratorAsync(signIn, withFactor: true);
        using var without = await AdministratorAsync(signIn, withFactor: false);
        var @operator = await SystemAsync(signIn, Role.Administrator);

        var usual = await without.PutJsonAsync("/admin/api/clients/usual", Registration("usual", "partner-system"));
        var refused = await without.PutJsonAsync("/admin/api/clients/one", Registration("one", "administrator"));
        var made = await with.PutJsonAsync("/admin/api/clients/two", Registration("two", "administrator"));
        var (byOperator, _) = await AskAsync(signIn, "PUT", "/admin/api/clients/three", @operator, Registration("three", "administrator"));
        var person = Registration("four", "partner-system");
        person["fhirUser"] = "Practitioner/somebody";
        var (asPerson, _) = await AskAsync(signIn, "PUT", "/admin/api/clients/four", @operator, person);

        Assert.Equal((204, 403, 204, 204, 400), (usual, refused, made, byOperator, asPerson));
    }

    private static JsonObject Registration(string id, string role) => new()
    {
        ["clientId"] = id,
        ["name"] = id,
        ["kind"] = "Backend",
        ["secret"] = Secret,
        ["scopes"] = new JsonArray("system/*.cruds"),
        ["organization"] = "Organization/x",
        ["roles"] = new JsonArray(role),
    };

    private static async Task<Browser> AdministratorAsync(SignInServer server, bool withFactor)
    {
        var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Administrator)).Email!);
        if (!withFactor) return browser;
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code((string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!)));
        return browser;
    }

    private static async Task<string> SystemAsync(SignInServer server, Role role)
    {
        var id = await server.ClientAsync(new() { ClientId = SignInServer.NewId("system"), Name = "System", Kind = ClientKind.Backend, Secret = Secret, Scopes = ["system/*.cruds"], Organization = "Organization/x", Roles = [role.Code()] });
        return (string)(await TokenAsync(server, id)).Json["access_token"]!;
    }

    private static Task<(int Status, JsonNode Json)> TokenAsync(SignInServer server, string client) =>
        Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", Secret));

    private static async Task<(int Status, string Text)> AskAsync(SignInServer server, string method, string path, string? token, JsonNode? body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{server.Address}{path}");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
