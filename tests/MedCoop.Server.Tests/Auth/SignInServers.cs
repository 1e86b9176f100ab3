using System.Globalization;
using System.Net;
using System.Security.Claims;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

[assembly: AssemblyFixture(typeof(MedCoop.Server.Tests.Auth.SignInServers))]

namespace MedCoop.Server.Tests.Auth;

/// <summary>One real server per database at which everybody must sign in, for all tests: each test makes its own people and clients.</summary>
public sealed class SignInServers : IAsyncDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private readonly Dictionary<StoreProvider, RestServer> servers = [];

    /// <summary>Where the servers' master key is.</summary>
    public string KeyFolder { get; } = Directory.CreateTempSubdirectory("medcoop-test-").FullName;

    /// <summary>What a server needs to be one of them.</summary>
    public string[] Settings => ["--Access:Mode=Required", $"--Auth:KeyFolder={KeyFolder}", $"--Audit:Keys={KeyFolder}"];

    /// <summary>The server on this database.</summary>
    internal async Task<SignInServer> OnAsync(StoreProvider provider)
    {
        await once.WaitAsync();
        try
        {
            if (!servers.TryGetValue(provider, out var server)) servers[provider] = server = await RestServer.StartAsync(provider, Settings);
            return new SignInServer(server);
        }
        finally
        {
            once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values) await server.DisposeAsync();
        Directory.Delete(KeyFolder, recursive: true);
        once.Dispose();
    }
}

/// <summary>A server at which people sign in, with what tests do to it behind its back.</summary>
internal sealed class SignInServer(RestServer server)
{
    public const string Password = "a long walk to Tripoli";

    public const string Redirect = "https://app.example/done";

    private static int made;

    public RestServer Server => server;

    public string Address => server.Address;

    public string FhirBase => $"{Address}/fhir";

    /// <summary>A browser without cookies.</summary>
    public Browser Browser() => new(Address);

    /// <summary>A browser in which somebody signed in so long ago.</summary>
    public async Task<Browser> SignedInBrowserAsync(Store.Identity.Account person, TimeSpan age)
    {
        var session = await server.Services.GetRequiredService<SessionStore>().StartAsync(person.Id, "", "", CancellationToken.None);
        var since = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(PersonClaims.Session, session.Id.ToString()), new(PersonClaims.Since, since)], IdentityConstants.ApplicationScheme);
        var cookies = server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), new() { IssuedUtc = TimeProvider.System.GetUtcNow(), ExpiresUtc = TimeProvider.System.GetUtcNow().AddHours(1) }, IdentityConstants.ApplicationScheme);
        return new(Address, new Cookie(cookies.Cookie.Name!, cookies.TicketDataFormat.Protect(ticket)));
    }

    /// <summary>Makes a person with the password; gives its e-mail address.</summary>
    public Task<Store.Identity.Account> PersonAsync(params Role[] roles) => PersonAsync(reference: null, "Organization/x", roles);

    /// <summary>The same, who is somebody in FHIR, of an organisation.</summary>
    public async Task<Store.Identity.Account> PersonAsync(string? reference, string organization, Role[] roles)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var id = Interlocked.Increment(ref made);
        var email = $"person{id}@x.example";
        var account = new Store.Identity.Account
        {
            Id = Guid.NewGuid(),
            UserName = email,
            Email = email,
            DisplayName = $"Zulfiya {id}",
            FhirUser = reference ?? $"Practitioner/p{id}",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            PasswordHash = Hash.Value,
            SecurityStamp = Guid.NewGuid().ToString(),
            LockoutEnabled = false,
        };
        var result = await scope.ServiceProvider.GetRequiredService<UserManager<Store.Identity.Account>>().CreateAsync(account);
        Assert.True(result.Succeeded, string.Join(' ', result.Errors.Select(error => error.Code)));
        var membership = new Membership { AccountId = account.Id, Organization = organization, OrganizationName = "X", Roles = string.Join(' ', roles.Select(role => role.Code())) };
        await server.Services.GetRequiredService<AccountStore>().SetMembershipsAsync(account.Id, [membership], CancellationToken.None);
        return account;
    }

    /// <summary>Registers a client; gives its id.</summary>
    public async Task<string> ClientAsync(ClientRegistration client)
    {
        Assert.Null(client.Mistake());
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Clients>().RegisterAsync(client, CancellationToken.None);
        return client.ClientId;
    }

    /// <summary>An app in a browser that people need not be asked about.</summary>
    public Task<string> AppAsync(params string[] scopes) => ClientAsync(new ClientRegistration
    {
        ClientId = NewId("app"),
        Name = "App",
        Kind = ClientKind.Public,
        IsTrusted = true,
        RedirectUris = [new Uri(Redirect)],
        Scopes = scopes,
    });

    /// <summary>A name that nothing else has.</summary>
    public static string NewId(string lead) => $"{lead}-{Interlocked.Increment(ref made)}-{Guid.NewGuid():N}"[..30];

    private static readonly Lazy<string> Hash = new(() => PasswordRules.Hasher.HashPassword(PasswordRules.Nobody, Password));
}
