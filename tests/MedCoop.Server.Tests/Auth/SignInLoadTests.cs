using System.Net;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Signing in costs more than anything else: it must not take the server from the others.</summary>
public sealed class SignInLoadTests
{
    [Fact]
    public async Task Who_wants_a_password_compared_when_too_many_wait_is_refused_and_those_who_wait_are_not()
    {
        using var folder = new KeyFolder();
        await using var running = await RestServer.StartAsync(StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting);
        var server = new SignInServer(running);
        var person = await server.PersonAsync(Role.Auditor);
        var hashes = running.Services.GetRequiredService<SlowHashes>();
        using var browser = server.Browser();
        using var other = server.Browser();

        var busy = new List<IDisposable>();
        for (var i = 0; i < SlowHashes.AtOnce; i++) busy.Add(await hashes.TakeAsync(CancellationToken.None));
        var waiting = Enumerable.Range(1, SlowHashes.MostWaiting - 1).Select(_ => hashes.TakeAsync(CancellationToken.None).AsTask()).ToList();
        var first = browser.SignInAsync(person.Email!);
        await Task.Delay(500);
        var refused = await other.SignInAsync(person.Email!);
        busy.ForEach(turn => turn.Dispose());
        foreach (var turn in waiting) (await turn).Dispose();

        Assert.Equal("/account/sign-in?error=unavailable", refused.Location);
        Assert.Equal("/account", (await first).Location);
    }

    [Theory, InlineData("/account/sign-in"), InlineData("/Account/forgot"), InlineData("/connect/token")]
    public async Task What_signs_in_has_a_rate_of_its_own_for_each_address(string path)
    {
        using var folder = new KeyFolder();
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, "--Access:Mode=Required", "--Server:LoopbackSignInsPerSecond=1", folder.AuthSetting, folder.AuditSetting);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var form = new FormUrlEncodedContent([new("x", "y")]);
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), form);
            answers.Add(answer.StatusCode);
        }

        using var page = await http.GetAsync(new Uri("/account/sign-in", UriKind.Relative));

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], answers[..2]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
