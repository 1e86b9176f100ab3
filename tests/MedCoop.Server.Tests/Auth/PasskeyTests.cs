using System.Net;
using MedCoop.Domain.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Passkeys: two factors in one.</summary>
public sealed class PasskeyTests(SignInServers servers)
{
    [Theory, EveryDatabase]
    public async Task A_passkey_signs_in_without_a_password_and_is_the_second_factor(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        using var device = new SoftwareAuthenticator(server.Address);
        using var first = server.Browser();
        await first.SignInAsync(person.Email!);

        var (made, registered) = await first.PostJsonAsync("/account/passkey/register?name=Phone", device.Create((await first.PostJsonAsync("/account/passkey/register-options")).Json));
        Assert.True(made == HttpStatusCode.OK, registered.ToJsonString());
        var passkeys = (await first.JsonAsync("/account/api/passkeys")).AsArray();
        using var browser = server.Browser();
        var (status, answer) = await browser.PostJsonAsync("/account/passkey/sign-in?returnUrl=/account", device.Get((await browser.PostJsonAsync("/account/passkey/options")).Json));
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        var me = await browser.JsonAsync("/account/api/me");
        using var alone = server.Browser();
        var withPassword = await alone.SignInAsync(person.Email!);

        Assert.Equal("Phone", (string)passkeys.Single()!["name"]!);
        var used = (await browser.JsonAsync("/account/api/passkeys")).AsArray().Single()!["lastUsedAt"];

        Assert.Null(passkeys.Single()!["lastUsedAt"]);
        Assert.InRange(used!.GetValue<DateTimeOffset>(), TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow());
        Assert.Equal("/account", (string)answer["next"]!);
        Assert.Equal((person.Email, false, 1), ((string)me["email"]!, (bool)me["mustSetUpSecondFactor"]!, (int)me["passkeys"]!));
        Assert.Equal("/account/sign-in?error=passkey", withPassword.Location);
    }

    [Theory]
    [InlineData("another device")]
    [InlineData("another site")]
    [InlineData("seen before")]
    [InlineData("not unlocked")]
    [InlineData("nonsense")]
    public async Task What_is_no_passkey_of_here_and_now_signs_nobody_in(string wrong)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        using var device = new SoftwareAuthenticator(wrong == "another site" ? "https://evil.example" : server.Address);
        using var honest = new SoftwareAuthenticator(server.Address);
        using var first = server.Browser();
        await first.SignInAsync(person.Email!);
        var options = (await first.PostJsonAsync("/account/passkey/register-options")).Json;
        await first.PostJsonAsync("/account/passkey/register", wrong == "another device" ? honest.Create(options) : device.Create(options));
        using var browser = server.Browser();
        var asked = (await browser.PostJsonAsync("/account/passkey/options")).Json;
        if (wrong == "another device") device.Create(options);
        var given = wrong == "nonsense" ? [] : device.Get(asked, isVerified: wrong != "not unlocked");
        using var other = server.Browser();
        if (wrong == "seen before")
        {
            await browser.PostJsonAsync("/account/passkey/sign-in", given.DeepClone());
            await other.PostJsonAsync("/account/passkey/options");
        }

        var (status, _) = await (wrong == "seen before" ? other : browser).PostJsonAsync("/account/passkey/sign-in", given);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task Passkeys_are_added_and_removed_by_who_has_just_signed_in_only()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var person = await server.PersonAsync(Role.Auditor);
        using var device = new SoftwareAuthenticator(server.Address);
        using var recent = await server.SignedInBrowserAsync(person, TimeSpan.FromMinutes(14));
        using var old = await server.SignedInBrowserAsync(person, TimeSpan.FromMinutes(16));

        var options = await old.PostJsonAsync("/account/passkey/register-options");
        var registered = await old.PostJsonAsync("/account/passkey/register", new System.Text.Json.Nodes.JsonObject());
        var (made, passkey) = await recent.PostJsonAsync("/account/passkey/register", device.Create((await recent.PostJsonAsync("/account/passkey/register-options")).Json));
        var refused = await old.PostAsync("/account/passkey/remove", ("id", (string)passkey["id"]!));
        var kept = (await recent.JsonAsync("/account/api/passkeys")).AsArray().Count;
        var removed = await recent.PostAsync("/account/passkey/remove", ("id", (string)passkey["id"]!));

        Assert.All([options, registered], answer => Assert.Equal((HttpStatusCode.Unauthorized, "sign-in-again"), (answer.Status, (string)answer.Json["error"]!)));
        Assert.Equal((HttpStatusCode.OK, 1), (made, kept));
        Assert.Equal("/account?error=sign-in-again", refused.Location);
        Assert.Equal("/account", removed.Location);
        Assert.Empty((await recent.JsonAsync("/account/api/passkeys")).AsArray());
    }

    [Theory, EveryDatabase]
    public async Task Whose_roles_need_a_second_factor_keeps_the_last_one(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        var person = await server.PersonAsync(Role.ReceivingClinician);
        using var device = new SoftwareAuthenticator(server.Address);
        using var other = new SoftwareAuthenticator(server.Address);
        using var browser = server.Browser();
        await browser.SignInAsync(person.Email!);
        async Task<string> AddAsync(SoftwareAuthenticator on) =>
            (string)(await browser.PostJsonAsync("/account/passkey/register", on.Create((await browser.PostJsonAsync("/account/passkey/register-options")).Json))).Json["id"]!;
        async Task<string> RemoveAsync(string id) => (await browser.PostAsync("/account/passkey/remove", ("id", id))).Location;
        var (first, second) = (await AddAsync(device), await AddAsync(other));

        var oneOfTwo = await RemoveAsync(first);
        var last = await RemoveAsync(second);
        await browser.PostAsync("/account/second-factor/set-up", ("code", Totp.Code((string)(await browser.JsonAsync("/account/api/second-factor"))["key"]!)));
        var besideTheApp = await RemoveAsync(second);

        Assert.Equal(("/account", "/account?error=required", "/account"), (oneOfTwo, last, besideTheApp));
    }
}
