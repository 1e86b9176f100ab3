using System.Net;
using System.Web;
using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Store.Identity;
using MedCoop.Testing.Databases;
using MedCoop.Web.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Auth;

/// <summary>People: signing in, second factors, invitations, sessions.</summary>
public sealed class AccountTests(SignInServers servers)
{
    [Theory, EveryDatabase]
    public async Task Who_signs_in_is_known_and_who_signs_out_is_not(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();

        var (status, location) = await browser.SignInAsync(person.Email!);
        var me = await browser.JsonAsync("/account/api/me");
        await browser.PostAsync("/account/sign-out");
        using var after = await browser.GetAsync("/account/api/me");

        Assert.Equal((HttpStatusCode.SeeOther, "/account"), (status, location));
        Assert.Equal(person.Email, (string)me["email"]!);
        Assert.Equal("Organization/x", (string)me["organization"]!);
        Assert.False((bool)me["mustSetUpSecondFactor"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_answered_like_one_with_a_wrong_password_and_locked_like_one()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();
        async Task<List<string>> Try(string email)
        {
            var answers = new List<string>();
            for (var i = 0; i < 6; i++) answers.Add((await browser.SignInAsync(email, "wrong")).Location);
            return answers;
        }

        var known = await Try(person.Email!);
        var unknown = await Try("nobody-at-all@x.example");
        var (_, right) = await browser.SignInAsync(person.Email!);

        Assert.Equal(known, unknown);
        Assert.Equal("/account/sign-in?error=wrong", known[0]);
        Assert.Equal("/account/sign-in?error=locked", known[^1]);
        Assert.Equal("/account/sign-in?error=locked", right);
    }

    [Theory]
    [InlineData("/account/password", "current")]
    [InlineData("/account/second-factor/remove", "password")]
    public async Task A_password_asked_for_within_a_session_cannot_be_guessed_there(string form, string field)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);
        Task<(HttpStatusCode Status, string Location)> Try(string password) =>
            field == "password" ? browser.PostAsync(form, (field, password)) : browser.PostAsync(form, (field, password), ("password", "nine blue umbrellas"));

        var answers = new List<string>();
        for (var i = 0; i < 5; i++) answers.Add((await Try("wrong")).Location);
        var right = await Try(SignInServer.Password);
        var signIn = await browser.SignInAsync(person.Email!);

        Assert.Equal(["/account?error=wrong"], answers.Distinct());
        Assert.Equal("/account?error=locked", right.Location);
        Assert.Equal("/account/sign-in?error=locked", signIn.Location);
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        using var plain = new HttpClient();
        using var form = new FormUrlEncodedContent([new("email", person.Email), new("password", SignInServer.Password)]);

        using var answer = await plain.PostAsync(new Uri($"{server.Address}/account/sign-in"), form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("https://evil.example/", "/account")]
    [InlineData("//evil.example/", "/account")]
    [InlineData("/\\evil.example/", "/account")]
    [InlineData("/fhir", "/fhir")]
    public async Task After_signing_in_nobody_is_led_elsewhere(string returnUrl, string location)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();

        var answer = await browser.PostAsync("/account/sign-in", ("email", person.Email!), ("password", SignInServer.Password), ("returnUrl", returnUrl));

        Assert.Equal(location, answer.Location);
    }

    [Theory, EveryDatabase]
    public async Task Roles_that_see_patients_need_a_second_factor_before_anything_else(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        var request = new AppRequest(await server.AppAsync("user/*.rs"), "user/*.rs", server.FhirBase);
        using var browser = server.Browser();

        await browser.SignInAsync(person.Email!);
        var before = await browser.AuthorizeAsync(request);
        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;
        var wrong = await browser.PostAsync("/account/second-factor/set-up", ("code", "000000"));
        var right = await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key)));
        var codes = (await browser.JsonAsync("/account/api/recovery-codes"))["recoveryCodes"]!.AsArray();
        var again = (await browser.JsonAsync("/account/api/recovery-codes"))["recoveryCodes"]!.AsArray();
        var after = await browser.AuthorizeAsync(request);

        Assert.StartsWith("/account/second-factor/set-up?returnUrl=", before, StringComparison.Ordinal);
        Assert.Contains("error=wrong-code", wrong.Location, StringComparison.Ordinal);
        Assert.Equal("/account/second-factor/set-up?done=true", right.Location);
        Assert.Equal((10, 0), (codes.Count, again.Count));
        Assert.StartsWith(SignInServer.Redirect, after, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task The_key_of_an_authenticator_is_in_the_database_encrypted_only(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);

        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;

        Assert.Matches("^[A-Z2-7]{32}$", key);
        Assert.Equal(0, await server.Server.Database.ExecuteAsync($"SELECT CAST(COUNT(*) AS bigint) FROM identity_account_token WHERE value LIKE '%{key}%'"));
        Assert.InRange(await server.Server.Database.ExecuteAsync("SELECT CAST(COUNT(*) AS bigint) FROM identity_account_token WHERE name = 'AuthenticatorKey' AND value LIKE 'CfDJ8%'"), 1, int.MaxValue);
    }

    [Theory, EveryDatabase]
    public async Task The_second_factor_is_asked_for_and_each_code_is_good_once(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        using var first = server.Browser();
        await first.SignInAsync(person.Email!);
        var key = (string)(await first.JsonAsync("/account/api/second-factor"))["key"]!;
        await first.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key, -1)));
        var recovery = (string)(await first.JsonAsync("/account/api/recovery-codes"))["recoveryCodes"]![0]!;
        using var browser = server.Browser();
        using var other = server.Browser();
        using var third = server.Browser();
        var code = Totp.Code(key);

        var asked = await browser.SignInAsync(person.Email!);
        using var between = await browser.GetAsync("/account/api/me");
        var wrong = await browser.PostAsync("/account/second-factor", ("code", "123"));
        var right = await browser.PostAsync("/account/second-factor", ("code", code), ("returnUrl", "/fhir"));
        await other.SignInAsync(person.Email!);
        var seen = await other.PostAsync("/account/second-factor", ("code", code));
        await third.SignInAsync(person.Email!);
        var recovered = await third.PostAsync("/account/recovery", ("code", recovery));
        using var alone = server.Browser();
        var without = await alone.PostAsync("/account/second-factor", ("code", Totp.Code(key, 1)));

        Assert.Equal("/account/second-factor", asked.Location);
        Assert.Equal(HttpStatusCode.Unauthorized, between.StatusCode);
        Assert.Contains("error=wrong-code", wrong.Location, StringComparison.Ordinal);
        Assert.Equal("/fhir", right.Location);
        Assert.Contains("error=wrong-code", seen.Location, StringComparison.Ordinal);
        Assert.Equal("/account", recovered.Location);
        Assert.Equal("/account/sign-in?error=expired", without.Location);
    }

    [Theory, EveryDatabase]
    public async Task Sessions_are_listed_and_can_all_be_ended(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.Auditor);
        using var here = server.Browser();
        using var there = server.Browser();
        await here.SignInAsync(person.Email!);
        await there.SignInAsync(person.Email!);

        var sessions = (await here.JsonAsync("/account/api/sessions")).AsArray();
        await here.PostAsync("/account/sessions/end", ("id", "all"));
        using var hereAfter = await here.GetAsync("/account/api/me");
        using var thereAfter = await there.GetAsync("/account/api/me");

        Assert.Equal(2, sessions.Count);
        Assert.Single(sessions, session => (bool)session!["isCurrent"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, hereAfter.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, thereAfter.StatusCode);
    }

    [Theory]
    [EveryDatabase("last_seen_at", 13)]
    [EveryDatabase("started_at", (24 * 30) + 1)]
    public async Task A_session_that_was_not_used_for_long_or_lasts_too_long_is_over(StoreProvider provider, string column, int hours)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);
        var sessions = server.Server.Services.GetRequiredService<SessionStore>();
        var id = (await sessions.ListAsync(person.Id, CancellationToken.None)).Single().Id;

        await server.Server.Database.ExecuteAsync($"UPDATE identity_session SET {column} = {column} - {TimeSpan.FromHours(hours).Ticks} WHERE lower(CAST(account_id AS text)) = '{person.Id}'");
        using var after = await browser.GetAsync("/account/api/me");

        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Empty(await sessions.ListAsync(person.Id, CancellationToken.None));
        Assert.False(await sessions.IsActiveAsync(id, CancellationToken.None));
    }

    [Theory, EveryDatabase]
    public async Task Ending_all_sessions_ends_that_a_device_is_trusted_too(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);
        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key, -1)));
        await browser.SignInAsync(person.Email!);
        await browser.PostAsync("/account/second-factor", ("code", Totp.Code(key)), ("rememberDevice", "true"));

        var trusted = await browser.SignInAsync(person.Email!);
        await browser.PostAsync("/account/sessions/end", ("id", "all"));
        var after = await browser.SignInAsync(person.Email!);

        Assert.Equal("/account", trusted.Location);
        Assert.Equal("/account/second-factor", after.Location);
    }

    [Theory, EveryDatabase]
    public async Task An_invitation_makes_an_account_usable_once(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        using var administrator = await AdministratorAsync(server);
        var email = $"{SignInServer.NewId("guest")}@x.example";
        var invited = await administrator.PostAsync("/admin/people/invite", ("email", email), ("displayName", "Guest"), ("organization", "Organization/y"), ("organizationName", "Y"), ("roles", "logistics"));
        var link = HttpUtility.ParseQueryString(invited.Location.Split('?')[1])["link"]!;
        var token = HttpUtility.ParseQueryString(link.Split('?')[1])["token"]!;
        using var guest = server.Browser();

        var shown = await guest.JsonAsync($"/account/api/invitation?token={token}");
        var weak = await guest.PostAsync("/account/invitation", ("token", token), ("password", "password12345"));
        var accepted = await guest.PostAsync("/account/invitation", ("token", token), ("password", "seven green bicycles"), ("displayName", "Guest G"));
        var me = await guest.JsonAsync("/account/api/me");
        var again = await server.Browser().PostAsync("/account/invitation", ("token", token), ("password", "eight green bicycles"));
        using var fresh = server.Browser();
        var signedIn = await fresh.SignInAsync(email, "seven green bicycles");

        Assert.Equal(("valid", email), ((string)shown["state"]!, (string)shown["email"]!));
        Assert.Contains("error=weak-password", weak.Location, StringComparison.Ordinal);
        Assert.Equal("/account", accepted.Location);
        Assert.Equal(("Guest G", "logistics"), ((string)me["displayName"]!, (string)me["roles"]![0]!));
        Assert.Contains("error=used", again.Location, StringComparison.Ordinal);
        Assert.Equal("/account", signedIn.Location);
    }

    [Theory, EveryDatabase]
    public async Task Who_is_invited_is_a_practitioner_whom_nobody_else_is(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        using var administrator = await AdministratorAsync(server);
        var known = await server.PersonAsync(Role.Auditor);
        async Task<string> Invite(string practitioner) => (await administrator.PostAsync(
            "/admin/people/invite", ("email", $"{SignInServer.NewId("guest")}@x.example"), ("organization", "Organization/y"), ("organizationName", "Y"), ("roles", "administrator"), ("practitioner", practitioner))).Location;

        foreach (var practitioner in new[] { "Device/machine", "Organization/y", "Practitioner/", "Practitioner/a/b", "Practitioner/not valid", known.FhirUser })
            Assert.Contains("error=bad-practitioner", await Invite(practitioner), StringComparison.Ordinal);

        Assert.Contains("link=", await Invite($"Practitioner/{Guid.NewGuid():N}"), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task An_invitation_that_is_left_over_is_no_way_past_a_second_factor(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        var links = server.Server.Services.GetRequiredService<LinkStore>();
        var token = await links.CreateAsync(LinkPurpose.Invitation, person.Id, TimeSpan.FromDays(1), CancellationToken.None);
        using var browser = server.Browser();

        var shown = await browser.JsonAsync($"/account/api/invitation?token={token}");
        var accepted = await browser.PostAsync("/account/invitation", ("token", token), ("password", "seven green bicycles"));
        using var me = await browser.GetAsync("/account/api/me");

        Assert.Equal("used", (string)shown["state"]!);
        Assert.Contains("error=used", accepted.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        Assert.Equal("/account", (await browser.SignInAsync(person.Email!)).Location);
    }

    [Theory, EveryDatabase]
    public async Task Whichever_link_is_used_all_others_of_the_account_end(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.Auditor);
        var links = server.Server.Services.GetRequiredService<LinkStore>();
        var invitation = await links.CreateAsync(LinkPurpose.Invitation, person.Id, TimeSpan.FromDays(1), CancellationToken.None);
        var reset = await links.CreateAsync(LinkPurpose.Reset, person.Id, TimeSpan.FromDays(1), CancellationToken.None);
        using var browser = server.Browser();

        var used = await browser.PostAsync("/account/reset", ("token", reset), ("password", "nine blue umbrellas"));

        Assert.Equal("/account/sign-in?reset=true", used.Location);
        Assert.NotNull((await links.FindAsync(invitation, LinkPurpose.Invitation, CancellationToken.None))!.UsedAt);
    }

    [Theory, EveryDatabase]
    public async Task Recovery_codes_are_in_the_database_as_hashes_only_and_good_once(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code((string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!)));
        var codes = (await browser.JsonAsync("/account/api/recovery-codes"))["recoveryCodes"]!.AsArray().Select(code => (string)code!).ToList();
        async Task<string> Recover(string code)
        {
            using var other = server.Browser();
            await other.SignInAsync(person.Email!);
            return (await other.PostAsync("/account/recovery", ("code", code))).Location;
        }

        foreach (var code in codes)
            Assert.Equal(0, await server.Server.Database.ExecuteAsync($"SELECT CAST(COUNT(*) AS bigint) FROM identity_account_token WHERE value LIKE '%{code}%'"));
        Assert.Equal("/account", await Recover($" {codes[3].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}"));
        Assert.Contains("error=wrong-code", await Recover(codes[3]), StringComparison.Ordinal);
        Assert.Equal("/account", await Recover(codes[4]));
    }

    [Fact]
    public async Task A_new_password_ends_what_was_signed_in_with_the_old_one()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        using var administrator = await AdministratorAsync(server);
        var person = await server.PersonAsync(Role.Auditor);
        using var old = server.Browser();
        await old.SignInAsync(person.Email!);

        var handed = await administrator.PostAsync($"/admin/people/{person.Id}/reset-link");
        var token = HttpUtility.ParseQueryString(HttpUtility.ParseQueryString(handed.Location.Split('?')[1])["link"]!.Split('?')[1])["token"]!;
        using var browser = server.Browser();
        var reset = await browser.PostAsync("/account/reset", ("token", token), ("password", "nine blue umbrellas"));
        using var oldAfter = await old.GetAsync("/account/api/me");
        var withOld = await browser.SignInAsync(person.Email!);
        var withNew = await browser.SignInAsync(person.Email!, "nine blue umbrellas");

        Assert.Equal("/account/sign-in?reset=true", reset.Location);
        Assert.Equal(HttpStatusCode.Unauthorized, oldAfter.StatusCode);
        Assert.Equal("/account/sign-in?error=wrong", withOld.Location);
        Assert.Equal("/account", withNew.Location);
    }

    [Theory, EveryDatabase]
    public async Task A_link_after_a_lost_second_factor_is_the_only_way_in(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        using var administrator = await AdministratorAsync(server);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        using var old = server.Browser();
        await old.SignInAsync(person.Email!);
        await old.PostAsync("/account/second-factor/set-up", ("code", Totp.Code((string)(await old.JsonAsync("/account/api/second-factor"))["key"]!)));
        await old.JsonAsync("/account/api/recovery-codes");
        var leftOver = await server.Server.Services.GetRequiredService<LinkStore>().CreateAsync(LinkPurpose.Invitation, person.Id, TimeSpan.FromDays(1), CancellationToken.None);

        var handed = await administrator.PostAsync($"/admin/people/{person.Id}/reset-link", ("secondFactor", "true"));
        using var oldAfter = await old.GetAsync("/account/api/me");
        using var browser = server.Browser();
        var withPassword = await browser.SignInAsync(person.Email!);
        var invited = await browser.PostAsync("/account/invitation", ("token", leftOver), ("password", "seven green bicycles"));
        var link = HttpUtility.ParseQueryString(handed.Location.Split('?')[1])["link"]!;
        var reset = await browser.PostAsync("/account/reset", ("token", HttpUtility.ParseQueryString(link.Split('?')[1])["token"]!), ("password", "nine blue umbrellas"));
        await browser.SignInAsync(person.Email!, "nine blue umbrellas");
        var me = await browser.JsonAsync("/account/api/me");
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code((string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!)));
        var codes = (await browser.JsonAsync("/account/api/recovery-codes"))["recoveryCodes"]!.AsArray();

        Assert.Equal(HttpStatusCode.Unauthorized, oldAfter.StatusCode);
        Assert.Equal("/account/sign-in?error=wrong", withPassword.Location);
        Assert.Contains("error=used", invited.Location, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in?reset=true", reset.Location);
        Assert.Equal((true, false), ((bool)me["mustSetUpSecondFactor"]!, (bool)me["hasTotp"]!));
        Assert.Equal(10, codes.Count);
    }

    [Fact]
    public async Task Who_is_disabled_is_out_at_once_and_only_administrators_do_it()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        using var administrator = await AdministratorAsync(server);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);

        var (refused, _) = await browser.PostAsync($"/admin/people/{person.Id}/disable");
        await administrator.PostAsync($"/admin/people/{person.Id}/disable");
        using var after = await browser.GetAsync("/account/api/me");
        var again = await browser.SignInAsync(person.Email!);

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Equal("/account/sign-in?error=disabled", again.Location);
    }

    [Fact]
    public async Task The_screens_have_no_token_where_nobody_is_signed_in()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        await using var scope = server.Server.Services.CreateAsyncScope();

        Assert.Null(await scope.ServiceProvider.GetRequiredService<UserToken>()(CancellationToken.None));
    }

    private static async Task<Browser> AdministratorAsync(SignInServer server)
    {
        var administrator = await server.PersonAsync(Role.Administrator);
        var browser = server.Browser();
        await browser.SignInAsync(administrator.Email!);
        var key = (string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!;
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code(key)));
        return browser;
    }
}
