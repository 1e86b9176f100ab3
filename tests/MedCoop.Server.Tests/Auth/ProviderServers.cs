using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.SigningIn;

[assembly: AssemblyFixture(typeof(MedCoop.Server.Tests.Auth.ProviderServers))]

namespace MedCoop.Server.Tests.Auth;

/// <summary>One real server per database at which people sign in with a provider, and that provider: each test makes its own people.</summary>
public sealed class ProviderServers : IAsyncDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private readonly Dictionary<StoreProvider, RestServer> servers = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-test-");
    private TestProvider? outside;

    /// <summary>What a server needs to be one of them; whatever comes after it counts instead.</summary>
    internal string[] Settings =>
    [
        "--Access:Mode=Required", $"--Auth:KeyFolder={folder.FullName}", $"--Audit:Keys={folder.FullName}", $"--Auth:Authority={outside?.Issuer}", $"--Auth:ClientId={TestProvider.Client}",
        $"--Auth:ClientSecret={TestProvider.Secret}", "--Auth:ProviderName=Ministry", "--Auth:Claims:Roles=groups", "--Auth:Roles:nurse-coordinators=coordinator", "--Auth:Roles:chiefs=administrator",
    ];

    internal async Task<ProviderServer> OnAsync(StoreProvider provider)
    {
        await once.WaitAsync();
        try
        {
            outside ??= await TestProvider.StartAsync();
            if (!servers.TryGetValue(provider, out var server)) servers[provider] = server = await RestServer.StartAsync(provider, Settings);
            return new ProviderServer(new SignInServer(server), outside);
        }
        finally
        {
            once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values) await server.DisposeAsync();
        if (outside is not null) await outside.DisposeAsync();
        folder.Delete(recursive: true);
        once.Dispose();
    }
}

/// <summary>A server with its provider.</summary>
internal sealed record ProviderServer(SignInServer Server, TestProvider Outside)
{
    /// <summary>Goes to the provider, signs in there as somebody, and comes back; gives where that leads.</summary>
    /// <param name="onTheWay">What happens to the address that leads back.</param>
    public async Task<string> SignInAsync(Browser browser, string name, string? returnUrl = null, Func<string, string>? onTheWay = null)
    {
        var there = await LocationAsync(browser, $"/account/outside{(returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}")}");
        if (!there.StartsWith(Outside.Issuer, StringComparison.Ordinal)) return there;
        using var plain = new Browser(Outside.Issuer);
        var back = await LocationAsync(plain, $"{there}&as={Uri.EscapeDataString(name)}");
        return await LocationAsync(browser, onTheWay?.Invoke(back) ?? back);
    }

    /// <summary>Somebody at the provider with a verified address, known there by a name of its own, which it gives.</summary>
    public string Add(string email, params (string Name, object? Value)[] claims)
    {
        var name = SignInServer.NewId("person");
        Outside.Add(name, Person(name, email, claims));
        return name;
    }

    /// <summary>The same, to be changed.</summary>
    public static ProviderPerson Person(string subject, string email, params (string Name, object? Value)[] claims) => new(subject)
    {
        Claims = new[] { ("email", (object?)email), ("email_verified", true), ("name", "Zulfiya") }.Concat(claims).GroupBy(claim => claim.Item1, StringComparer.Ordinal)
            .ToDictionary(claim => claim.Key, claim => claim.Last().Item2, StringComparer.Ordinal),
    };

    public static async Task<string> LocationAsync(Browser browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return answer.Headers.Location?.ToString() ?? $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}
