using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

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
}
