using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Hosting;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Account = MedCoop.Store.Identity.Account;

[assembly: AssemblyFixture(typeof(MedCoop.Web.Tests.SigningIn.DemoServer))]

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>The real server with its demonstration, at which everybody signs in.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    /// <summary>Everybody's password there; it is published.</summary>
    public const string Password = "demo-Passw0rd!";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-web-");
    private WebApplication? app;

    /// <summary>By name: passkeys belong to names, not to numbers. https://www.w3.org/TR/webauthn-3/#relying-party-identifier</summary>
    public Uri Address => new(app!.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    /// <summary>Registers an app that people are asked about; its own page is the server's, by another name and so another site.</summary>
    internal async Task<Uri> RegisterAppAsync(string clientId, params string[] scopes)
    {
        var page = new Uri(app!.Urls.First() + "/about");
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MedCoop.Server.Auth.OAuth.Clients>().RegisterAsync(
            new ClientRegistration { ClientId = clientId, Name = "Growth Charts", Kind = ClientKind.Public, RedirectUris = [page], Scopes = scopes }, CancellationToken.None);
        return page;
    }

    /// <summary>Adds a person with the published password, of the cardiology centre.</summary>
    internal async Task<Account> AddPersonAsync(string name, params string[] roles)
    {
        await using var scope = app!.Services.CreateAsyncScope();
        var id = Guid.NewGuid();
        var account = new Account
        {
            Id = id,
            UserName = $"{id:N}@hospital.example",
            Email = $"{id:N}@hospital.example",
            DisplayName = name,
            FhirUser = $"Practitioner/{id}",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            PasswordHash = PasswordRules.Hasher.HashPassword(PasswordRules.Nobody, Password),
        };
        var created = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account);
        Assert.True(created.Succeeded, string.Join(' ', created.Errors.Select(error => error.Code)));
        var membership = new Membership { AccountId = id, Organization = "Organization/minsk-cardiology", OrganizationName = "Minsk Cardiology", Roles = string.Join(' ', roles) };
        await app.Services.GetRequiredService<AccountStore>().SetMembershipsAsync(id, [membership], CancellationToken.None);
        return account;
    }

    /// <summary>The FHIR API in the name of a system of the demonstration.</summary>
    internal async Task<HttpClient> SystemAsync(string clientId)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientId + "-secret"), new("scope", "system/*.cruds")]);
        using var answer = await http.PostAsync(new Uri(Address, "/connect/token"), form);
        return Bearer((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!);
    }

    /// <summary>The FHIR API in the name of a person of the demonstration, as the screens use it.</summary>
    internal async Task<HttpClient> PersonAsync(string email)
    {
        var services = app!.Services;
        var person = (await services.GetRequiredService<AccountStore>().AllAsync(CancellationToken.None)).Single(person => person.Account.Email == email);
        var session = await services.GetRequiredService<SessionStore>().StartAsync(person.Account.Id, "test", "", CancellationToken.None);
        return Bearer(services.GetRequiredService<UserTokens>().Of(new SignedIn(person, session.Id, session.StartedAt, MustSetUpSecondFactor: false))!);
    }

    public async ValueTask InitializeAsync()
    {
        app = ServerApp.Build(
        [
            "--urls=http://127.0.0.1:0", "--Logs:Directory=", "--Logs:Console=false", "--Access:Demo=true",
            $"--Auth:KeyFolder={Path.Combine(folder.FullName, "keys")}", $"--Audit:Keys={Path.Combine(folder.FullName, "audit")}",
            $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "test.db")}",
        ]);
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private HttpClient Bearer(string token) => new() { BaseAddress = new Uri(Address, "/fhir/"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
}
