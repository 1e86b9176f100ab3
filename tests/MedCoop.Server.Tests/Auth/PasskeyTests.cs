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
}
