using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.IdentityModel.JsonWebTokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Apps that act for people: authorization code with PKCE, refresh, revocation, as SMART App Launch has them.</summary>
public sealed class AppTests(SignInServers servers)
{
    [Theory, EveryDatabase]
    public async Task An_app_gets_a_token_for_the_person_who_signed_in(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.Auditor);
        var request = new AppRequest(await server.AppAsync("openid", "fhirUser", "user/*.rs"), "openid fhirUser user/Organization.rs", server.FhirBase);
        using var browser = server.Browser();

        var unknown = await browser.AuthorizeAsync(request);
        var (status, location) = await browser.PostAsync("/account/sign-in", ("email", person.Email!), ("password", SignInServer.Password), ("returnUrl", $"/connect/authorize?{request.Query}"));
        var (code, tokens) = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));

        Assert.StartsWith("/account/sign-in?returnUrl=", unknown, StringComparison.Ordinal);
        Assert.Equal((303, $"/connect/authorize?{request.Query}"), ((int)status, location));
        Assert.Equal(200, code);
        var access = new JsonWebToken((string)tokens["access_token"]!);
        Assert.Equal(person.FhirUser, access.GetClaim("fhirUser").Value);
        Assert.Equal("Organization/x", access.GetClaim("organization").Value);
        Assert.Equal("auditor", access.GetClaim("role").Value);
        Assert.Equal("openid fhirUser user/Organization.rs", (string)tokens["scope"]! ?? access.GetClaim("scope").Value);
        Assert.Equal(person.FhirUser, new JsonWebToken((string)tokens["id_token"]!).GetClaim("fhirUser").Value);
        Assert.InRange((int)tokens["expires_in"]!, 60, 900);
        Assert.Equal(200, await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["access_token"]!));
        Assert.Equal(401, await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["id_token"]!));
    }

    [Theory]
    [InlineData("code_challenge", null, "error=invalid_request")]
    [InlineData("code_challenge_method", "plain", "error=invalid_request")]
    [InlineData("aud", "https://elsewhere.example/fhir", "error=invalid_request")]
    [InlineData("aud", null, "error=invalid_request")]
    [InlineData("scope", "system/*.rs", "error=invalid_scope")]
    [InlineData("scope", "launch/encounter", "error=invalid_scope")]
    [InlineData("response_mode", "form_post", "error=invalid_request")]
    [InlineData("scope", "user/Patient.rs", "error=invalid_scope")]
    [InlineData("prompt", "none", "error=login_required")]
    public async Task An_app_that_asks_wrongly_is_told_so(string parameter, string? value, string error)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var request = new AppRequest(await server.AppAsync("user/Organization.rs"), "user/Organization.rs", server.FhirBase) { Changes = new Dictionary<string, string?>(StringComparer.Ordinal) { [parameter] = value } };
        using var browser = server.Browser();
        if (parameter != "prompt") await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);

        var answer = await browser.AuthorizeAsync(request);

        Assert.True(answer.Contains(error, StringComparison.Ordinal) || answer.Contains(error.Replace('=', ':'), StringComparison.Ordinal), answer);
        Assert.DoesNotContain("code=", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    public async Task Who_has_to_show_anew_who_it_is_gets_on_in_no_other_way(string parameter, string value)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        var request = new AppRequest(await server.AppAsync("openid", "user/*.rs"), "openid user/*.rs", server.FhirBase) { Changes = new Dictionary<string, string?>(StringComparer.Ordinal) { [parameter] = value } };
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);
        static string Next(string location) => System.Web.HttpUtility.ParseQueryString(location.Split('?', 2)[1])["returnUrl"]!;
        async Task<string> Follow(string path)
        {
            using var answer = await browser.GetAsync(path);
            return answer.Headers.Location!.ToString();
        }

        await Task.Delay(20);
        var asked = await browser.AuthorizeAsync(request);
        var going = await Follow(Next(asked));
        var before = TimeProvider.System.GetUtcNow();
        await browser.PostAsync("/account/sign-in", ("email", person.Email!), ("password", SignInServer.Password));
        var (status, tokens) = await request.RedeemAsync(server.Address, await Follow(Next(going)));

        Assert.StartsWith("/account/sign-in?", asked, StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in?", going, StringComparison.Ordinal);
        Assert.Equal(200, status);
        Assert.InRange(long.Parse(new JsonWebToken((string)tokens["id_token"]!).GetClaim("auth_time").Value, System.Globalization.CultureInfo.InvariantCulture), before.ToUnixTimeSeconds(), before.ToUnixTimeSeconds() + 60);
    }

    [Fact]
    public async Task A_code_is_never_sent_to_an_address_that_is_not_registered()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var request = new AppRequest(await server.AppAsync("user/*.rs"), "user/*.rs", server.FhirBase)
        {
            Changes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["redirect_uri"] = "https://evil.example/" },
        };
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);

        Assert.StartsWith("400 ", await browser.AuthorizeAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_counts_once_and_with_its_verifier_only()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var request = new AppRequest(await server.AppAsync("user/*.rs"), "user/*.rs", server.FhirBase);
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        var location = await browser.AuthorizeAsync(request);

        var stolen = await new AppRequest(request.Client, request.Scope, request.Audience).RedeemAsync(server.Address, location);
        var first = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));
        var code = await browser.AuthorizeAsync(request);
        var (_, tokens) = await request.RedeemAsync(server.Address, code);
        var before = await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["access_token"]!);
        var again = await request.RedeemAsync(server.Address, code);

        Assert.Equal("invalid_grant", (string)stolen.Json["error"]!);
        Assert.Equal(200, first.Status);
        Assert.Equal("invalid_grant", (string)again.Json["error"]!);
        Assert.Equal((200, 401), (before, await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["access_token"]!)));
    }

    [Theory, EveryDatabase]
    public async Task A_refresh_token_is_good_once_and_using_it_twice_ends_all_that_came_of_it(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var (app, first) = await TokensAsync(server, "offline_access user/*.rs");

        var (status, second) = await RefreshAsync(server, app, first);
        var before = await Browser.FhirStatusAsync(server.FhirBase, (string)second["access_token"]!);
        var (reused, _) = await RefreshAsync(server, app, first);
        var after = await Browser.FhirStatusAsync(server.FhirBase, (string)second["access_token"]!);
        var (third, _) = await RefreshAsync(server, app, second);

        Assert.Equal(200, status);
        Assert.Equal((200, 401), (before, after));
        Assert.NotEqual((string)first["refresh_token"]!, (string)second["refresh_token"]!);
        Assert.Equal(400, reused);
        Assert.Equal(400, third);
    }

    [Theory, EveryDatabase]
    public async Task A_revoked_token_ends_at_once_here_and_soon_on_the_other_servers(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        await using var beside = await server.Server.BesideAsync(servers.Settings);
        var (app, tokens) = await TokensAsync(server, "offline_access user/*.rs");
        var token = (string)tokens["access_token"]!;
        var before = (await Browser.FhirStatusAsync(server.FhirBase, token), await Browser.FhirStatusAsync($"{beside.Address}/fhir", token));

        await Browser.OAuthAsync($"{server.Address}/connect/revoke", ("client_id", app), ("token", token));

        Assert.Equal((200, 200), before);
        Assert.Equal(401, await Browser.FhirStatusAsync(server.FhirBase, token));
        await Task.Delay(TimeSpan.FromSeconds(5.2));
        Assert.Equal(401, await Browser.FhirStatusAsync($"{beside.Address}/fhir", token));
    }

    [Fact]
    public async Task However_a_client_spells_the_header_its_token_is_one_token_and_ends_as_one()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var (app, tokens) = await TokensAsync(server, "offline_access user/*.rs");
        var token = (string)tokens["access_token"]!;
        string[] spellings = ["Bearer ", "bearer ", "BEARER ", "Bearer    "];
        async Task<IEnumerable<int>> EachAsync()
        {
            var found = new List<int>();
            // Twice: the second is answered from what is remembered.
            foreach (var spelling in spellings.Concat(spellings)) found.Add(await Browser.FhirStatusAsync(server.FhirBase, token, scheme: spelling));
            return found.Distinct();
        }

        var before = await EachAsync();
        var others = (await Browser.FhirStatusAsync(server.FhirBase, token, scheme: "Basic "), await Browser.FhirStatusAsync(server.FhirBase, token, scheme: ""), await Browser.FhirStatusAsync(server.FhirBase, token + "x"));
        await Browser.OAuthAsync($"{server.Address}/connect/revoke", ("client_id", app), ("token", token));

        Assert.Equal([200], before);
        Assert.Equal((401, 401, 401), others);
        Assert.Equal([401], await EachAsync());
    }

    [Theory]
    [InlineData(SignInServer.Redirect, true)]
    [InlineData("https://elsewhere.example/back", false)]
    [InlineData("https://пример.рф/back", false)]
    [InlineData("javascript:alert(1)", false)]
    public async Task Forms_may_lead_on_to_where_the_app_is_registered_with_and_nowhere_else(string redirect, bool isRegistered)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var app = await server.AppAsync("user/*.rs");
        using var browser = new HttpClient();
        var asked = $"client_id={app}&redirect_uri={Uri.EscapeDataString(redirect)}";

        foreach (var address in new[] { $"/account/sign-in?{asked}", $"/account/sign-in?returnUrl={Uri.EscapeDataString($"/connect/authorize?{asked}")}" })
        {
            using var page = await browser.GetAsync(new Uri(server.Address + address));
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();

            Assert.Equal(200, (int)page.StatusCode);
            Assert.EndsWith(isRegistered ? $"form-action 'self' {new Uri(redirect).GetLeftPart(UriPartial.Authority)}" : "form-action 'self'", policy, StringComparison.Ordinal);
        }
    }

    [Theory, EveryDatabase]
    public async Task A_client_can_ask_what_its_token_is_worth(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var (app, tokens) = await TokensAsync(server, "offline_access user/*.rs");
        Task<(int Status, JsonNode Json)> Ask() => Browser.OAuthAsync($"{server.Address}/connect/introspect", ("client_id", app), ("token", (string)tokens["access_token"]!));

        var before = (await Ask()).Json;
        await Browser.OAuthAsync($"{server.Address}/connect/revoke", ("client_id", app), ("token", (string)tokens["access_token"]!));
        var after = (await Ask()).Json;

        Assert.True((bool)before["active"]!);
        Assert.Equal(app, (string)before["client_id"]!);
        Assert.False((bool)after["active"]!);
    }

    [Fact]
    public async Task Whoever_is_asked_decides_and_is_not_asked_again_for_the_same()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var app = await server.ClientAsync(new() { ClientId = SignInServer.NewId("asks"), Name = "Asks", Kind = ClientKind.Public, RedirectUris = [new Uri(SignInServer.Redirect)], Scopes = ["user/*.rs"] });
        var request = new AppRequest(app, "user/Organization.rs user/Location.rs", server.FhirBase);
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);

        var asked = await browser.AuthorizeAsync(request);
        var fields = System.Web.HttpUtility.ParseQueryString(request.Query);
        (string, string)[] original = [.. fields.AllKeys.Select(key => (key!, fields[key]!))];
        var (_, denied) = await browser.PostAsync("/connect/authorize", [.. original, ("decision", "deny")]);
        var (_, nothing) = await browser.PostAsync("/connect/authorize", [.. original, ("decision", "accept")]);
        var (_, unasked) = await browser.PostAsync("/connect/authorize", [.. original, ("decision", "accept"), ("granted", "user/Patient.rs"), ("granted", "user/*.rs")]);
        var again = await browser.AuthorizeAsync(request);
        var (_, accepted) = await browser.PostAsync("/connect/authorize", [.. original, ("decision", "accept"), ("granted", "user/Location.rs")]);
        var (_, tokens) = await request.RedeemAsync(server.Address, accepted);
        var less = await browser.AuthorizeAsync(request with { Scope = "user/Location.rs" });

        Assert.StartsWith("/connect/consent?", asked, StringComparison.Ordinal);
        // Nothing ticked gives nothing, and what the app did not ask for cannot be ticked.
        Assert.All([denied, nothing, unasked], answer => Assert.StartsWith(SignInServer.Redirect + "?error=access_denied", answer, StringComparison.Ordinal));
        Assert.All([denied, nothing, unasked], answer => Assert.DoesNotContain("code=", answer, StringComparison.Ordinal));
        Assert.StartsWith("/connect/consent?", again, StringComparison.Ordinal);
        Assert.Equal("user/Location.rs", new JsonWebToken((string)tokens["access_token"]!).GetClaim("scope").Value);
        Assert.StartsWith(SignInServer.Redirect, less, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_learns_where_to_sign_in_from_two_documents_and_the_capability_statement()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        using var browser = server.Browser();

        var root = await browser.JsonAsync("/.well-known/smart-configuration");
        var fhir = await browser.JsonAsync("/fhir/.well-known/smart-configuration");
        var openId = await browser.JsonAsync("/.well-known/openid-configuration");
        var keys = await browser.JsonAsync((string)root["jwks_uri"]!);
        var security = (await browser.JsonAsync("/fhir/metadata"))["rest"]![0]!["security"]!;

        Assert.True(JsonNode.DeepEquals(root, fhir));
        Assert.DoesNotContain(root["scopes_supported"]!.AsArray(), scope => (string)scope! == "launch/encounter");
        Assert.DoesNotContain(openId["response_modes_supported"]!.AsArray(), mode => (string)mode! == "form_post");
        Assert.Equal((string)openId["token_endpoint"]!, (string)root["token_endpoint"]!);
        Assert.Equal((string)openId["issuer"]!, (string)root["issuer"]!);
        Assert.Equal("S256", (string)openId["code_challenge_methods_supported"]!.AsArray().Single()!);
        Assert.Contains(keys["keys"]!.AsArray(), key => (string)key!["kty"]! == "RSA" && key["d"] is null);
        Assert.Equal("SMART-on-FHIR", (string)security["service"]![0]!["coding"]![0]!["code"]!);
        Assert.Contains(security["extension"]![0]!["extension"]!.AsArray(), uri => (string)uri!["valueUri"]! == (string)root["token_endpoint"]!);
    }

    private static async Task<(string App, JsonNode Tokens)> TokensAsync(SignInServer server, string scope)
    {
        var request = new AppRequest(await server.AppAsync("offline_access", "user/*.rs"), scope, server.FhirBase);
        using var browser = server.Browser();
        await browser.SignInAsync((await server.PersonAsync(Role.Auditor)).Email!);
        var (status, tokens) = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));
        Assert.Equal(200, status);
        return (request.Client, tokens);
    }

    private static Task<(int Status, JsonNode Json)> RefreshAsync(SignInServer server, string app, JsonNode tokens) => Browser.OAuthAsync(
        $"{server.Address}/connect/token", ("grant_type", "refresh_token"), ("client_id", app), ("refresh_token", (string)tokens["refresh_token"]!));
}
