using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Identity;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Auth;

/// <summary>What people may do who come by the provider, and whether a second factor is asked of them.</summary>
public sealed class ProviderRightsTests(ProviderServers servers)
{
    [Theory, EveryDatabase]
    public async Task Whom_the_provider_gives_an_organisation_and_roles_gets_an_account_and_is_a_Practitioner(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var email = $"{SignInServer.NewId("new")}@x.example";
        var name = server.Add(email, ("organization", "Organization/x"), ("groups", new[] { "nurse-coordinators", "football", "auditor" }), ("amr", new[] { "pwd", "mfa" }));
        using var browser = server.Server.Browser();

        var next = await server.SignInAsync(browser, name);
        var me = await browser.JsonAsync("/account/api/me");

        Assert.Equal("/account", next);
        Assert.Equal((email, "Organization/x", "Zulfiya"), ((string)me["email"]!, (string)me["organization"]!, (string)me["displayName"]!));
        Assert.Equal(["auditor", "coordinator"], Codes(me));
        Assert.False((bool)me["hasPassword"]!);
        Assert.StartsWith("Practitioner/", (string)me["fhirUser"]!, StringComparison.Ordinal);
        Assert.Equal(1, await server.Server.Server.Database.ExecuteAsync($"SELECT CAST(COUNT(*) AS bigint) FROM resource WHERE id = '{((string)me["fhirUser"]!).Split('/')[1]}'"));
    }

    [Theory]
    [InlineData("organization", null)]
    [InlineData("organization", "x")]
    [InlineData("organization", "https://elsewhere.example/Organization/x")]
    [InlineData("groups", null)]
    [InlineData("groups", "football")]
    public async Task Who_is_unknown_and_is_given_nothing_that_is_known_here_gets_no_account(string claim, string? value)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var email = $"{SignInServer.NewId("new")}@x.example";
        var name = server.Add(email, new (string, object?)[] { ("organization", "Organization/x"), ("groups", "auditor") }.Select(said => said.Item1 == claim ? (claim, value) : said).ToArray());

        Assert.Equal("/account/sign-in?error=provider-unknown", await server.SignInAsync(server.Server.Browser(), name));
        Assert.DoesNotContain(await server.Server.Server.Services.GetRequiredService<AccountStore>().AllAsync(CancellationToken.None), person => person.Account.Email == email);
    }

    [Theory, EveryDatabase]
    public async Task Roles_that_the_provider_takes_away_end_what_was_signed_in_and_those_given_here_stay(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(null, "Organization/x", [Role.Auditor]);
        var name = SignInServer.NewId("person");
        void Says(params string[] groups) => server.Outside.Add(name, ProviderServer.Person(name, person.Email!, ("organization", "Organization/y"), ("groups", groups), ("amr", "mfa")));
        using var older = server.Server.Browser();
        using var newer = server.Server.Browser();

        Says("payer", "nurse-coordinators");
        await server.SignInAsync(older, name);
        var before = (await older.JsonAsync("/account/api/me"))["memberships"]!.AsArray();
        Says("payer", "nurse-coordinators");
        await server.SignInAsync(server.Server.Browser(), name);
        using var unchanged = await older.GetAsync("/account/api/me");
        Says("payer");
        await server.SignInAsync(newer, name);
        using var ended = await older.GetAsync("/account/api/me");
        var after = (await newer.JsonAsync("/account/api/me"))["memberships"]!.AsArray();
        Says();
        await server.SignInAsync(newer, name);
        var last = (await newer.JsonAsync("/account/api/me"))["memberships"]!.AsArray();

        Assert.Equal(["Organization/x auditor", "Organization/y coordinator payer"], Memberships(before));
        Assert.Equal((200, 401), ((int)unchanged.StatusCode, (int)ended.StatusCode));
        Assert.Equal(["Organization/x auditor", "Organization/y payer"], Memberships(after));
        Assert.Equal(["Organization/x auditor"], Memberships(last));
    }

    [Theory, EveryDatabase]
    public async Task What_an_administrator_has_given_in_an_organisation_goes_before_what_the_provider_says_of_it(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(null, "Organization/x", [Role.Auditor]);
        var name = server.Add(person.Email!, ("organization", "Organization/x"), ("groups", "payer"), ("amr", "mfa"));
        using var browser = server.Server.Browser();

        await server.SignInAsync(browser, name);

        Assert.Equal(["Organization/x auditor"], Memberships((await browser.JsonAsync("/account/api/me"))["memberships"]!.AsArray()));
    }

    [Theory, EveryDatabase]
    public async Task The_last_administrator_stays_one_whatever_the_provider_says(StoreProvider provider)
    {
        using var folder = new KeyFolder();
        var shared = await servers.OnAsync(provider);
        await using var started = await RestServer.StartAsync(provider, [.. servers.Settings, folder.AuthSetting, folder.AuditSetting]);
        var server = shared with { Server = new SignInServer(started) };
        var name = SignInServer.NewId("chief");
        void Says(params string[] groups) => server.Outside.Add(name, ProviderServer.Person(name, "chief@x.example", ("organization", "Organization/x"), ("groups", groups), ("amr", "mfa")));
        using var browser = server.Server.Browser();

        Says("chiefs");
        await server.SignInAsync(browser, name);
        Says();
        await server.SignInAsync(browser, name);
        var alone = Codes(await browser.JsonAsync("/account/api/me"));
        await server.Server.PersonAsync(Role.Administrator);
        await server.SignInAsync(browser, name);

        Assert.Equal(["administrator"], alone);
        Assert.Empty(Codes(await browser.JsonAsync("/account/api/me")));
    }

    [Theory, EveryDatabase]
    public async Task A_second_factor_is_asked_for_unless_the_provider_has_seen_one(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Coordinator);
        var name = server.Add(person.Email!, ("amr", new[] { "pwd" }));
        using var browser = server.Server.Browser();

        await server.SignInAsync(browser, name);
        var must = (bool)(await browser.JsonAsync("/account/api/me"))["mustSetUpSecondFactor"]!;
        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key, -1)));
        var asked = await server.SignInAsync(browser, name, "/audit");
        var right = await browser.PostAsync("/account/second-factor", ("code", Totp.Code(key)), ("returnUrl", "/audit"));
        server.Outside.Add(name, ProviderServer.Person(name, person.Email!, ("amr", new[] { "pwd", "mfa" })));
        var seen = await server.SignInAsync(server.Server.Browser(), name, "/audit");

        Assert.True(must);
        Assert.Equal("/account/second-factor?returnUrl=%2Faudit", asked);
        Assert.Equal(("/audit", "/audit"), (right.Location, seen));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_provider_sees_to_second_factors_nobody_has_to_set_one_up_here(bool isByWordOfTheSettings)
    {
        var shared = await servers.OnAsync(StoreProvider.Sqlite);
        await using var beside = await shared.Server.Server.BesideAsync([.. servers.Settings, $"--Auth:ProviderChecksSecondFactor={isByWordOfTheSettings}"]);
        var server = shared with { Server = new SignInServer(beside) };
        var person = await server.Server.PersonAsync(Role.Coordinator, Role.Administrator);
        var name = isByWordOfTheSettings ? server.Add(person.Email!) : server.Add(person.Email!, ("amr", "mfa"));
        var request = new AppRequest(await server.Server.AppAsync("user/*.rs"), "user/*.rs", server.Server.FhirBase);
        using var browser = server.Server.Browser();

        await server.SignInAsync(browser, name);
        var me = await browser.JsonAsync("/account/api/me");
        using var people = await browser.GetAsync("/admin/api/people");
        var app = await browser.AuthorizeAsync(request);
        using var withPassword = server.Server.Browser();
        await withPassword.SignInAsync(person.Email!);

        Assert.False((bool)me["mustSetUpSecondFactor"]!);
        Assert.Equal(200, (int)people.StatusCode);
        Assert.StartsWith(SignInServer.Redirect, app, StringComparison.Ordinal);
        Assert.True((bool)(await withPassword.JsonAsync("/account/api/me"))["mustSetUpSecondFactor"]!);
    }

    [Fact]
    public async Task Whose_second_factor_is_a_passkey_uses_it_unless_the_provider_has_seen_another()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Coordinator);
        var name = server.Add(person.Email!);
        using var device = new SoftwareAuthenticator(server.Server.Address);
        using var browser = server.Server.Browser();
        await server.SignInAsync(browser, name);
        await browser.PostJsonAsync("/account/passkey/register?name=Phone", device.Create((await browser.PostJsonAsync("/account/passkey/register-options")).Json));

        var without = await server.SignInAsync(server.Server.Browser(), name, "/audit");
        server.Outside.Add(name, ProviderServer.Person(name, person.Email!, ("amr", new[] { "hwk", "mfa" })));
        var with = await server.SignInAsync(server.Server.Browser(), name, "/audit");

        Assert.Equal("/account/sign-in?error=passkey&returnUrl=%2Faudit", without);
        Assert.Equal("/audit", with);
    }

    [Theory, EveryDatabase]
    public async Task Where_the_second_factor_was_taken_away_the_provider_is_no_way_in_before_the_link_was_used(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var administrator = await server.Server.PersonAsync(Role.Administrator);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);
        await server.SignInAsync(server.Server.Browser(), name);
        using var admin = server.Server.Browser();
        await server.SignInAsync(admin, server.Add(administrator.Email!, ("amr", "mfa")));

        var (_, page) = await admin.PostAsync($"/admin/people/{person.Id}/reset-link", ("secondFactor", "true"));
        var refused = await server.SignInAsync(server.Server.Browser(), name);
        var token = Uri.UnescapeDataString(page).Split("token=")[1];
        await server.Server.Browser().PostAsync("/account/reset", ("token", token), ("password", "three old lighthouses"));
        var after = await server.SignInAsync(server.Server.Browser(), name);

        Assert.Equal("/account/sign-in?error=provider-unknown", refused);
        Assert.Equal("/account", after);
    }

    [Theory, EveryDatabase]
    public async Task Who_came_by_the_provider_is_no_invited_person_any_more_and_an_old_invitation_is_no_good(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var administrator = await server.Server.PersonAsync(Role.Administrator);
        using var admin = server.Server.Browser();
        await server.SignInAsync(admin, server.Add(administrator.Email!, ("amr", "mfa")));
        var email = $"{SignInServer.NewId("new")}@x.example";

        var (_, page) = await admin.PostAsync("/admin/people/invite", ("email", email), ("displayName", "N"), ("organization", "Organization/x"), ("roles", "auditor"));
        var id = page.Split('?')[0].Split('/')[^1];
        var before = (bool)(await admin.JsonAsync($"/admin/api/people/{id}"))["isInvited"]!;
        await server.SignInAsync(server.Server.Browser(), server.Add(email));
        var after = (bool)(await admin.JsonAsync($"/admin/api/people/{id}"))["isInvited"]!;
        var token = Uri.UnescapeDataString(page).Split("token=")[1];
        var (_, late) = await server.Server.Browser().PostAsync("/account/invitation", ("token", token), ("password", "three old lighthouses"));

        Assert.Equal((true, false), (before, after));
        Assert.Contains("error=used", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_password_sets_one_in_a_session_that_has_just_begun_only()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var email = $"{SignInServer.NewId("new")}@x.example";
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        var name = SignInServer.NewId("person");
        void Says(long at) => server.Outside.Add(name, ProviderServer.Person(name, email, ("organization", "Organization/x"), ("groups", "auditor"), ("auth_time", at)));
        using var browser = server.Server.Browser();

        Says(hourAgo);
        await server.SignInAsync(browser, name);
        var old = await browser.PostAsync("/account/password", ("password", "three old lighthouses"));
        Says(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await server.SignInAsync(browser, name);
        var recent = await browser.PostAsync("/account/password", ("password", "three old lighthouses"));

        Assert.Equal(("/account?error=sign-in-again", "/account"), (old.Location, recent.Location));
        Assert.True((bool)(await browser.JsonAsync("/account/api/me"))["hasPassword"]!);
    }

    private static IEnumerable<string> Codes(JsonNode me) => me["roles"]!.AsArray().Select(role => (string)role!).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Memberships(JsonArray memberships) =>
        memberships.Select(membership => $"{(string)membership!["organization"]!} {string.Join(' ', Codes(membership))}");
}
