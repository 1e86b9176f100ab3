using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Audit;
using MedCoop.Testing.Databases;
using MedCoop.Testing.SigningIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Tests.Auth;

/// <summary>People who sign in to the screens with an outside provider, a real one on another port.</summary>
public sealed class ProviderSignInTests(ProviderServers servers)
{
    private const string SignInPage = "/account/sign-in?error=";
    private const string Unknown = $"{SignInPage}provider-unknown";

    [Theory, EveryDatabase]
    public async Task Somebody_who_was_invited_signs_in_with_the_provider(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!.ToUpperInvariant());
        using var browser = server.Server.Browser();

        var next = await server.SignInAsync(browser, name, "/audit?x=1");
        var me = await browser.JsonAsync("/account/api/me");

        Assert.Equal("/audit?x=1", next);
        Assert.Equal((person.Email, person.FhirUser), ((string)me["email"]!, (string)me["fhirUser"]!));
        Assert.Equal("auditor", (string)me["roles"]!.AsArray().Single()!);
        Assert.Equal("Practitioner", (await PractitionerAsync(server, person.FhirUser)).Split('/')[0]);
    }

    [Theory, EveryDatabase]
    public async Task An_app_gets_its_token_for_somebody_who_signs_in_with_the_provider_in_between(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);
        var request = new AppRequest(await server.Server.AppAsync("openid", "user/*.rs"), "openid user/Organization.rs", server.Server.FhirBase);
        using var browser = server.Server.Browser();

        var asked = await browser.AuthorizeAsync(request);
        var going = await server.SignInAsync(browser, name, ReturnUrlOf(asked));
        var (status, tokens) = await request.RedeemAsync(server.Server.Address, await ProviderServer.LocationAsync(browser, going));

        Assert.StartsWith("/connect/authorize?", going, StringComparison.Ordinal);
        Assert.Equal(200, status);
        Assert.Equal(200, await Browser.FhirStatusAsync(server.Server.FhirBase, (string)tokens["access_token"]!));
    }

    [Fact]
    public async Task Who_has_to_show_anew_to_an_app_who_it_is_has_to_at_the_provider()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        var request = new AppRequest(await server.Server.AppAsync("user/*.rs"), "user/Organization.rs", server.Server.FhirBase) { Changes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["max_age"] = "600" } };
        using var browser = server.Server.Browser();
        var name = server.Add(person.Email!, ("auth_time", hourAgo));
        await server.SignInAsync(browser, name);

        var asked = ReturnUrlOf(await browser.AuthorizeAsync(request));
        server.Outside.Add(name, ProviderServer.Person(name, person.Email!, ("auth_time", hourAgo)) with { IgnoresPrompt = true });
        var ignored = await server.SignInAsync(browser, name, asked);
        server.Outside.Add(name, ProviderServer.Person(name, person.Email!, ("auth_time", hourAgo)));
        var shown = await server.SignInAsync(browser, name, asked);
        server.Outside.Add(name, ProviderServer.Person(name, person.Email!) with { TellsNoTime = true });
        var silent = await server.SignInAsync(server.Server.Browser(), name, asked);

        Assert.All([ignored, silent], led => Assert.StartsWith($"{SignInPage}provider-failed", led, StringComparison.Ordinal));
        Assert.StartsWith(SignInServer.Redirect, await ProviderServer.LocationAsync(browser, shown), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Whoever_has_the_address_later_does_not_get_the_account_and_its_owner_keeps_it(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var owner = server.Add(person.Email!);
        await server.SignInAsync(server.Server.Browser(), owner);
        server.Outside.Add(owner, ProviderServer.Person(owner, "elsewhere@x.example"));
        var successor = server.Add(person.Email!);
        using var browser = server.Server.Browser();

        var refused = await server.SignInAsync(server.Server.Browser(), successor);
        var next = await server.SignInAsync(browser, owner);

        Assert.Equal(Unknown, refused);
        Assert.Equal("/account", next);
        Assert.Equal(person.FhirUser, (string)(await browser.JsonAsync("/account/api/me"))["fhirUser"]!);
    }

    [Theory, EveryDatabase]
    public async Task Whom_the_provider_names_in_FHIR_is_known_by_that_name_exactly(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var elsewhere = server.Add("nobody@x.example", ("fhirUser", $"https://elsewhere.example/fhir/{person.FhirUser}"));
        var name = server.Add("nobody@x.example", ("fhirUser", person.FhirUser), ("email_verified", null));

        Assert.Equal(Unknown, await server.SignInAsync(server.Server.Browser(), elsewhere));
        Assert.Equal("/account", await server.SignInAsync(server.Server.Browser(), name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData("no")]
    [InlineData(null)]
    public async Task An_address_that_the_provider_has_not_verified_is_nobodys(object? verified)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!, ("email_verified", verified));

        Assert.Equal(Unknown, await server.SignInAsync(server.Server.Browser(), name));
    }

    [Fact]
    public async Task An_address_that_only_looks_like_an_accounts_is_nobodys()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);

        // A long s is an S in capitals.
        Assert.Equal(Unknown, await server.SignInAsync(server.Server.Browser(), server.Add(person.Email!.Replace('s', 'ſ'))));
    }

    [Fact]
    public async Task Userinfo_does_not_take_the_place_of_what_the_token_says()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = SignInServer.NewId("person");
        server.Outside.Add(name, ProviderServer.Person(name, "own@x.example") with { UserInfo = new Dictionary<string, object?>(StringComparer.Ordinal) { ["email"] = person.Email, ["email_verified"] = true } });

        Assert.Equal(Unknown, await server.SignInAsync(server.Server.Browser(), name));
    }

    [Theory, EveryDatabase]
    public async Task An_account_that_is_blocked_stays_so_and_the_trail_says_who_tried(StoreProvider provider)
    {
        using var folder = new KeyFolder();
        var shared = await servers.OnAsync(provider);
        await using var started = await RestServer.StartAsync(provider, [.. servers.Settings, folder.AuthSetting, folder.AuditSetting]);
        var server = shared with { Server = new SignInServer(started) };
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);
        using var browser = server.Server.Browser();
        await server.SignInAsync(browser, name);
        await started.Database.ExecuteAsync("UPDATE identity_account SET is_disabled = TRUE");

        var blocked = await server.SignInAsync(server.Server.Browser(), name, "/audit");
        var unknown = await server.SignInAsync(server.Server.Browser(), server.Add("nobody@x.example"));
        using var before = await browser.GetAsync("/account/api/me");

        Assert.Equal($"{SignInPage}disabled&returnUrl=%2Faudit", blocked);
        Assert.Equal(Unknown, unknown);
        Assert.Equal(401, (int)before.StatusCode);
        var records = (await Audit.SignInRecordsTests.RecordsAsync(started)).Where(record => record.Kind.Code() == "sign-in").Select(record => $"{record.Outcome} {record.Actor} {record.Detail}");
        Assert.Equal([$"0 {person.FhirUser} provider, for the first time", $"4 {person.FhirUser} disabled", "4  provider-unknown"], records);
    }

    [Theory, EveryDatabase]
    public async Task While_the_store_fails_nobody_is_signed_in(StoreProvider provider)
    {
        using var folder = new KeyFolder();
        var shared = await servers.OnAsync(provider);
        await using var started = await RestServer.StartAsync(provider, [.. servers.Settings, folder.AuthSetting, folder.AuditSetting]);
        var server = shared with { Server = new SignInServer(started) };
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);
        using var browser = server.Server.Browser();

        var led = new List<string>();
        var statuses = new List<int>();
        foreach (var table in new[] { "identity_account_login", "identity_session" })
        {
            await started.Database.ExecuteAsync($"ALTER TABLE {table} RENAME TO away");
            led.Add(await server.SignInAsync(browser, name));
            await started.Database.ExecuteAsync($"ALTER TABLE away RENAME TO {table}");
            using var me = await browser.GetAsync("/account/api/me");
            statuses.Add((int)me.StatusCode);
        }

        Assert.All(led, answer => Assert.StartsWith("50", answer, StringComparison.Ordinal));
        Assert.Equal([401, 401], statuses);
        Assert.Equal("/account", await server.SignInAsync(browser, name));
    }

    [Fact]
    public async Task What_is_not_the_providers_word_to_this_sign_in_does_not_count()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var good = ProviderServer.Person(SignInServer.NewId("person"), person.Email!);
        ProviderPerson With(string claim, object? value) => good with { Claims = new Dictionary<string, object?>(good.Claims, StringComparer.Ordinal) { [claim] = value } };
        var past = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        ProviderPerson[] wrong =
        [
            With("nonce", "another"), With("nonce", null), With("aud", "another"), With("aud", new[] { "another", "third" }), With("iss", "https://elsewhere.example"), With("exp", past), With("exp", null),
            good with { IsForged = true }, good with { IsUnsigned = true }, good with { UserInfoSubject = "another" }, good with { ParametersBack = "&id_token=a.b.c" },
        ];

        var led = new List<string>();
        foreach (var one in wrong)
        {
            server.Outside.Add(good.Subject, one);
            led.Add(await server.SignInAsync(server.Server.Browser(), good.Subject));
        }

        Assert.All(led, location => Assert.StartsWith($"{SignInPage}provider-failed", location, StringComparison.Ordinal));
        server.Outside.Add(good.Subject, good);
        Assert.Equal("/account", await server.SignInAsync(server.Server.Browser(), good.Subject));
    }

    [Fact]
    public async Task What_comes_back_to_another_browser_or_twice_or_changed_does_not_count()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);
        using var browser = server.Server.Browser();
        string? used = null;
        string Kept(string back) => used = back;

        var changed = await server.SignInAsync(server.Server.Browser(), name, onTheWay: back => back.Replace("state=", "state=x", StringComparison.Ordinal));
        var without = await server.SignInAsync(server.Server.Browser(), name, onTheWay: back => back.Replace("state=", "other=", StringComparison.Ordinal));
        var right = await server.SignInAsync(browser, name, onTheWay: Kept);
        var twice = await ProviderServer.LocationAsync(browser, used!);
        var stolen = "";
        await server.SignInAsync(server.Server.Browser(), name, onTheWay: back => { stolen = back; return "/health/live"; });
        var other = await ProviderServer.LocationAsync(server.Server.Browser(), stolen);

        Assert.Equal("/account", right);
        Assert.All([changed, without, twice, other], location => Assert.StartsWith($"{SignInPage}provider-failed", location, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_does_not_sign_in_there_comes_back_to_the_sign_in_page_with_where_it_was_going()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);

        Assert.Equal($"{SignInPage}provider-failed&returnUrl=%2Faudit", await server.SignInAsync(server.Server.Browser(), "nobody", "/audit"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("evil")]
    public async Task After_signing_in_with_the_provider_nobody_is_led_elsewhere(string returnUrl)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);

        Assert.Equal("/account", await server.SignInAsync(server.Server.Browser(), name, returnUrl));
        Assert.Equal($"{SignInPage}provider-failed", await server.SignInAsync(server.Server.Browser(), "nobody", returnUrl));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_no_way_in_and_the_others_stay()
    {
        await using var outside = await TestProvider.StartAsync();
        using var folder = new KeyFolder();
        await using var started = await RestServer.StartAsync(
            StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting, $"--Auth:Authority={outside.Issuer}", $"--Auth:ClientId={TestProvider.Client}", $"--Auth:ClientSecret={TestProvider.Secret}");
        var server = new ProviderServer(new SignInServer(started), outside);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);
        using var late = server.Server.Browser();
        // Gone between the two steps; then from the beginning, with another server that has never reached it.
        var between = await server.SignInAsync(late, name, "/audit", back => { outside.DisposeAsync().AsTask().GetAwaiter().GetResult(); return back; });
        await using var beside = await started.BesideAsync("--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting, "--Auth:Authority=http://127.0.0.1:9", $"--Auth:ClientId={TestProvider.Client}");
        using var browser = new Browser(beside.Address);

        Assert.Equal($"{SignInPage}provider-unavailable&returnUrl=%2Faudit", between);
        Assert.Equal($"{SignInPage}provider-unavailable&returnUrl=%2Faudit", await ProviderServer.LocationAsync(browser, "/account/outside?returnUrl=/audit"));
        Assert.Equal("/account", (await browser.SignInAsync(person.Email!)).Location);
    }

    [Fact]
    public async Task Whatever_is_sent_to_where_the_provider_leads_back_is_no_failure()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        using var browser = server.Server.Browser();
        HttpContent?[] bodies = [null, new StringContent("%00=%FF&state=%", Encoding.UTF8, "application/x-www-form-urlencoded"), new StringContent("--x", new MediaTypeHeaderValue("multipart/form-data"))];

        foreach (var body in bodies)
        {
            using var answer = await browser.SendAsync(HttpMethod.Post, "/account/outside/callback?state=%00&code=%00", body, withToken: false);
            Assert.Equal((303, $"{SignInPage}provider-failed"), ((int)answer.StatusCode, $"{answer.Headers.Location}"));
        }
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_code_nor_who_it_was_is_in_the_log()
    {
        using var folder = new KeyFolder();
        var logs = Directory.CreateTempSubdirectory("medcoop-logs-");
        var shared = await servers.OnAsync(StoreProvider.Sqlite);
        var back = new List<string>();
        string Kept(string location)
        {
            back.Add(System.Web.HttpUtility.ParseQueryString(new Uri(location).Query)["code"]!);
            return location;
        }

        await using (var started = await RestServer.StartAsync(StoreProvider.Sqlite, [.. servers.Settings, folder.AuthSetting, folder.AuditSetting, $"--Logs:Directory={logs.FullName}", "--Logs:Level=Verbose"]))
        {
            var server = shared with { Server = new SignInServer(started) };
            var person = await server.Server.PersonAsync(Role.Auditor);
            var good = ProviderServer.Person(SignInServer.NewId("person"), person.Email!);
            foreach (var one in new[] { good, good with { IsForged = true } })
            {
                server.Outside.Add(good.Subject, one);
                await server.SignInAsync(server.Server.Browser(), good.Subject, onTheWay: Kept);
            }

            back.AddRange([TestProvider.Secret, person.Email!, good.Subject]);
        }

        var written = string.Concat(logs.EnumerateFiles().Select(file => File.ReadAllText(file.FullName)));
        logs.Delete(recursive: true);
        Assert.Contains("A sign-in with the outside provider failed", written, StringComparison.Ordinal);
        Assert.All(back, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sign_in_page_has_the_button_only_where_there_is_a_provider_for_people()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        await using var without = await server.Server.Server.BesideAsync([.. servers.Settings, "--Auth:ClientId=", "--Auth:ClientSecret=", "--Auth:Audience=medcoop"]);
        using var http = new HttpClient();

        var page = await http.GetStringAsync(new Uri($"{server.Server.Address}/account/sign-in?returnUrl=/audit"));
        var other = await http.GetStringAsync(new Uri($"{without.Address}/account/sign-in"));
        using var browser = new Browser(without.Address);
        using var nothing = await browser.GetAsync("/account/outside");

        Assert.Contains("href=\"/account/outside?returnUrl=%2Faudit\"", page, StringComparison.Ordinal);
        Assert.Contains("Ministry", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/account/outside", other, StringComparison.Ordinal);
        Assert.Equal(404, (int)nothing.StatusCode);
    }

    [Fact]
    public async Task The_provider_is_asked_with_a_proof_key_and_leads_back_to_the_address_that_people_know()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        await using var beside = await server.Server.Server.BesideAsync([.. servers.Settings, "--Access:PublicUrl=https://medcoop.example/"]);
        using var browser = new Browser(beside.Address);
        using var answer = await browser.GetAsync("/account/outside?returnUrl=/a-page-of-somebody");

        var asked = System.Web.HttpUtility.ParseQueryString(answer.Headers.Location!.Query);

        Assert.Equal("https://medcoop.example/account/outside/callback", asked["redirect_uri"]);
        Assert.Equal(("code", "S256", "openid profile email"), (asked["response_type"], asked["code_challenge_method"], asked["scope"]));
        Assert.DoesNotContain("a-page", $"{answer.Headers.Location}", StringComparison.Ordinal);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("samesite=lax; httponly", cookie, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Auth:Authority needs Auth:Audience", "--Auth:Authority=https://login.example")]
    [InlineData("Auth:ClientId needs Auth:Authority", "--Auth:ClientId=medcoop")]
    [InlineData("Auth:ClientSecret needs Auth:ClientId", "--Auth:Authority=https://login.example", "--Auth:Audience=medcoop", "--Auth:ClientSecret=very secret")]
    [InlineData("Auth:Scopes must have openid", "--Auth:Authority=https://login.example", "--Auth:ClientId=medcoop", "--Auth:Scopes=email")]
    [InlineData("Auth:Authority must be an https address", "--Auth:Authority=http://login.example", "--Auth:ClientId=medcoop")]
    [InlineData(null, "--Auth:Authority=https://login.example", "--Auth:ClientId=medcoop")]
    [InlineData(null, "--Auth:Authority=https://login.example", "--Auth:Audience=medcoop")]
    public async Task Settings_of_the_provider_that_do_not_go_together_are_told_at_the_start(string? mistake, params string[] settings)
    {
        var refusal = await Record.ExceptionAsync(async () => await ServerApp.Build(["--Logs:Directory=", "--Logs:Console=false", .. settings]).DisposeAsync());

        if (mistake is null) Assert.Null(refusal);
        else Assert.Contains(mistake, Assert.Single(Assert.IsType<OptionsValidationException>(refusal).Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("very secret", $"{refusal}", StringComparison.Ordinal);
    }

    private static string ReturnUrlOf(string location) => System.Web.HttpUtility.ParseQueryString(location.Split('?', 2)[1])["returnUrl"]!;

    private static async Task<string> PractitionerAsync(ProviderServer server, string reference)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", await TokenAsync(server)) } };
        return (string)JsonNode.Parse(await http.GetStringAsync(new Uri($"{server.Server.FhirBase}/{reference}")))!["resourceType"]!;
    }

    private static async Task<string> TokenAsync(ProviderServer server)
    {
        var client = await server.Server.ClientAsync(new() { ClientId = SignInServer.NewId("sys"), Name = "S", Kind = MedCoop.Server.Auth.OAuth.ClientKind.Backend, Secret = "quite-a-long-secret-for-this", Scopes = ["system/*.rs"], Organization = "Organization/x" });
        return (string)(await Browser.OAuthAsync($"{server.Server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", "quite-a-long-secret-for-this"))).Json["access_token"]!;
    }
}
