using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Auth;

/// <summary>What people may do who come by the provider, and what else is asked of them.</summary>
public sealed class ProviderRightsTests(ProviderServers servers)
{
    [Fact]
    public async Task What_the_provider_says_of_organisations_and_roles_gives_nobody_anything_here()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Auditor);
        (string, object?)[] said = [("organization", "Organization/y"), ("groups", new[] { "chiefs", "nurse-coordinators" }), ("amr", "mfa")];
        using var browser = server.Server.Browser();

        await server.SignInAsync(browser, server.Add(person.Email!, said));
        var stranger = await server.SignInAsync(server.Server.Browser(), server.Add($"{SignInServer.NewId("new")}@x.example", said));
        var me = await browser.JsonAsync("/account/api/me");

        Assert.Equal("/account/sign-in?error=provider-unknown", stranger);
        Assert.Equal(["auditor"], me["roles"]!.AsArray().Select(role => (string)role!));
        Assert.Equal("Organization/x", (string)Assert.Single(me["memberships"]!.AsArray())!["organization"]!);
    }

    [Theory, EveryDatabase]
    public async Task Nobody_is_noted_with_an_account_before_all_was_shown_that_it_asks_for(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Coordinator);
        using var browser = server.Server.Browser();
        await browser.SignInAsync(person.Email!);
        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key, -1)));
        var (other, owner) = (server.Add(person.Email!), server.Add(person.Email!));
        using var owners = server.Server.Browser();

        var stopped = await server.SignInAsync(server.Server.Browser(), other);
        await server.SignInAsync(owners, owner);
        var noted = await owners.PostAsync("/account/second-factor", ("code", Totp.Code(key)));
        var late = await server.SignInAsync(server.Server.Browser(), other);
        server.Outside.Add(other, ProviderServer.Person(other, person.Email!, ("amr", "mfa")));
        var refused = await server.SignInAsync(server.Server.Browser(), other);

        Assert.Equal(["/account/second-factor", "/account/second-factor"], [stopped, late]);
        Assert.Equal(("/account", "/account/sign-in?error=provider-unknown"), (noted.Location, refused));
    }

    [Theory, EveryDatabase]
    public async Task Whose_second_factor_is_at_the_provider_does_not_come_in_with_a_password_alone(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Coordinator);
        using var browser = server.Server.Browser();
        await server.SignInAsync(browser, server.Add(person.Email!, ("amr", "mfa")));

        var (_, alone) = await server.Server.Browser().SignInAsync(person.Email!);
        // Where there is no provider any more, nobody is locked out.
        await using var beside = await server.Server.Server.BesideAsync([.. servers.Settings, "--Auth:ClientId=", "--Auth:ClientSecret=", "--Auth:Audience=medcoop"]);
        using var later = new Browser(beside.Address);
        var (_, without) = await later.SignInAsync(person.Email!);

        Assert.Equal("/account/sign-in?error=provider", alone);
        Assert.Equal("/account", without);
    }

    [Theory, EveryDatabase]
    public async Task Who_signs_in_several_times_at_once_is_signed_in_each_time(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.Server.PersonAsync(Role.Auditor);
        var name = server.Add(person.Email!);

        var led = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.SignInAsync(server.Server.Browser(), name)));

        Assert.Equal(Enumerable.Repeat("/account", 6), led);
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

    [Fact]
    public async Task Who_was_long_at_the_provider_has_not_just_shown_who_it_is_by_a_code_of_an_authenticator()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.Server.PersonAsync(Role.Coordinator);
        var name = server.Add(person.Email!, ("auth_time", TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds()));
        using var browser = server.Server.Browser();
        await browser.SignInAsync(person.Email!);
        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key, -1)));

        await server.SignInAsync(browser, name);
        var next = await browser.PostAsync("/account/second-factor", ("code", Totp.Code(key)));
        var (passkey, _) = await browser.PostJsonAsync("/account/passkey/register-options");

        Assert.Equal(("/account", 401), (next.Location, (int)passkey));
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
        var (_, alone) = await withPassword.SignInAsync(person.Email!);

        Assert.False((bool)me["mustSetUpSecondFactor"]!);
        Assert.Equal(200, (int)people.StatusCode);
        Assert.StartsWith(SignInServer.Redirect, app, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in?error=provider", alone);
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
        var person = await server.Server.PersonAsync(Role.Auditor);
        await server.Server.Server.Database.ExecuteAsync($"UPDATE identity_account SET password_hash = NULL WHERE normalized_email = '{person.Email!.ToUpperInvariant()}'");
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        var name = SignInServer.NewId("person");
        void Says(long? at) => server.Outside.Add(name, at is null ? ProviderServer.Person(name, person.Email!) with { TellsNoTime = true } : ProviderServer.Person(name, person.Email!, ("auth_time", at)));
        using var browser = server.Server.Browser();

        Says(hourAgo);
        await server.SignInAsync(browser, name);
        var old = await browser.PostAsync("/account/password", ("password", "three old lighthouses"));
        Says(null);
        await server.SignInAsync(browser, name);
        var unknown = await browser.PostAsync("/account/password", ("password", "three old lighthouses"));
        Says(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await server.SignInAsync(browser, name);
        var recent = await browser.PostAsync("/account/password", ("password", "three old lighthouses"));

        Assert.Equal(("/account?error=sign-in-again", "/account?error=sign-in-again", "/account"), (old.Location, unknown.Location, recent.Location));
        Assert.True((bool)(await browser.JsonAsync("/account/api/me"))["hasPassword"]!);
    }
}
