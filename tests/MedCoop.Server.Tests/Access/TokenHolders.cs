using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Tests.Auth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Access;

/// <summary>
/// Accounts, sessions and clients in a server's database, made when a test first names them, with the access tokens that the server itself makes:
/// those of its screens for people, those of <c>/connect/token</c> for apps and systems.
/// </summary>
internal sealed class TokenHolders(RestServer server)
{
    private readonly SignInServer signIn = new(server);
    private readonly ConcurrentDictionary<string, Lazy<Task<SignedIn>>> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> tokens = new(StringComparer.Ordinal);

    /// <summary>The token with which the server's screens ask for a person who is signed in.</summary>
    public async Task<string> PersonAsync(string reference, string organization, params Role[] roles)
    {
        var session = await Once(sessions, $"{reference} {organization} {string.Join(' ', roles)}", () => SessionAsync(reference, organization, roles));
        return server.Services.GetRequiredService<UserTokens>().Of(session) ?? throw new InvalidOperationException("The session gives no token.");
    }

    /// <summary>The token of an app to which a person agreed.</summary>
    public Task<string> AppAsync(string reference, string organization, Role role, string scopes, string? launched) =>
        Once(tokens, $"{reference} {organization} {role} {scopes} {launched}", async () =>
        {
            var account = await AccountAsync(reference, organization, [role]);
            var request = new AppRequest(await signIn.AppAsync([.. scopes.Split(' '), "launch"]), launched is null ? scopes : $"launch {scopes}", signIn.FhirBase);
            using var browser = signIn.Browser();
            await browser.SignInAsync(account.Email!);
            if (launched is not null) request = request with { Changes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["launch"] = await LaunchAsync(browser, launched) } };
            var (status, answer) = await request.RedeemAsync(server.Address, await browser.AuthorizeAsync(request));
            Assert.True(status == 200, answer.ToJsonString());
            return (string)answer["access_token"]!;
        });

    /// <summary>The token of a system that showed its secret.</summary>
    public Task<string> SystemAsync(string reference, string? organization, string scopes, params Role[] roles) =>
        Once(tokens, $"{reference} {organization} {scopes} {string.Join(' ', roles)}", async () =>
        {
            const string Secret = "sixteen characters";
            var client = await signIn.ClientAsync(new()
            {
                ClientId = SignInServer.NewId("system"),
                Name = "System",
                Kind = ClientKind.Backend,
                Secret = Secret,
                Scopes = scopes.Split(' '),
                Organization = organization,
                FhirUser = reference,
                Roles = [.. roles.Select(role => role.Code())],
            });
            var (status, answer) = await Browser.OAuthAsync($"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", Secret));
            Assert.True(status == 200, answer.ToJsonString());
            return (string)answer["access_token"]!;
        });

    private static async Task<string> LaunchAsync(Browser browser, string patient)
    {
        var (_, answer) = await browser.PostAsync("/connect/api/launch", ("patient", patient.Split('/')[1]));
        return (string)JsonNode.Parse(answer)!["launch"]!;
    }

    private async Task<SignedIn> SessionAsync(string reference, string organization, Role[] roles)
    {
        var account = await AccountAsync(reference, organization, roles);
        var session = await server.Services.GetRequiredService<SessionStore>().StartAsync(account.Id, "test", "127.0.0.1", CancellationToken.None);
        var person = await server.Services.GetRequiredService<AccountStore>().FindAsync(account.Id, CancellationToken.None);
        return new SignedIn(person!, session.Id, session.StartedAt, MustSetUpSecondFactor: false);
    }

    private Task<Store.Identity.Account> AccountAsync(string reference, string organization, Role[] roles) => signIn.PersonAsync(reference, organization, roles);

    private static Task<T> Once<T>(ConcurrentDictionary<string, Lazy<Task<T>>> made, string key, Func<Task<T>> make) => made.GetOrAdd(key, _ => new Lazy<Task<T>>(make)).Value;
}
