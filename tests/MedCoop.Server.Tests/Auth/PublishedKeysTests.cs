using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Clients that publish their keys (<c>jwks_uri</c>), over real TLS.</summary>
public sealed class PublishedKeysTests
{
    [Fact]
    public async Task Keys_of_clients_are_fetched_from_hosts_that_are_allowed_and_from_no_others()
    {
        using var made = new TestCertificates();
        using var rsa = RSA.Create(2048);
        var fetched = new List<string>();
        await using var publisher = await PublisherAsync(made, new RsaSecurityKey(rsa) { KeyId = "k1" }, fetched);
        var port = new Uri(publisher.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        await using var server = await ServerProcess.StartAsync(made.AuthorityFile, ["--demo", $"--Auth:JwksHosts:0=localhost:{port}"]);
        var administrator = (string)(await TokenAsync(server, ("client_id", "demo-admin"), ("client_secret", "demo-admin-secret"))).Json["access_token"]!;
        await RegisterAsync(server, administrator, "allowed", $"https://localhost:{port}/allowed");
        await RegisterAsync(server, administrator, "elsewhere", $"https://127.0.0.1:{port}/elsewhere");

        var allowed = await AskAsync(server, "allowed", rsa);
        var elsewhere = await AskAsync(server, "elsewhere", rsa);
        using var otherKey = RSA.Create(2048);
        var forged = await AskAsync(server, "allowed", otherKey);

        Assert.True(allowed.Status == 200, allowed.Json.ToJsonString());
        Assert.Equal((401, 401), (elsewhere.Status, forged.Status));
        Assert.Equal(["/allowed"], fetched);
    }

    private static async Task<WebApplication> PublisherAsync(TestCertificates made, RsaSecurityKey key, List<string> fetched)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={made.ServerFile}", $"--Kestrel:Certificates:Default:Password={TestCertificates.Password}"]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var published = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        app.MapGet("/{name}", (HttpContext context) =>
        {
            fetched.Add(context.Request.Path);
            return Results.Text($$"""{"keys":[{"kty":"RSA","kid":"k1","use":"sig","n":"{{published.N}}","e":"{{published.E}}"}]}""", "application/json");
        });
        await app.StartAsync();
        return app;
    }

    private static async Task RegisterAsync(ServerProcess server, string token, string id, string jwksUri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/admin/api/clients/{id}", UriKind.Relative))
        {
            Content = JsonContent.Create(new { clientId = id, name = id, kind = "Backend", jwksUri, scopes = new[] { "system/*.rs" }, organization = "Organization/x" }),
        };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await server.Client.SendAsync(request);
        Assert.True((int)answer.StatusCode == 204, await answer.Content.ReadAsStringAsync());
    }

    private static Task<(int Status, JsonNode Json)> AskAsync(ServerProcess server, string client, RSA key) => TokenAsync(
        server,
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = client,
            Audience = new Uri(server.Client.BaseAddress!, "/connect/token").ToString(),
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(4),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = client, ["jti"] = Guid.NewGuid().ToString() },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha384),
        })));

    private static Task<(int Status, JsonNode Json)> TokenAsync(ServerProcess server, params (string, string)[] fields) =>
        Browser.OAuthAsync(new Uri(server.Client.BaseAddress!, "/connect/token").ToString(), [("grant_type", "client_credentials"), .. fields]);
}
