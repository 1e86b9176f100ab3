using System.Security.Cryptography;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Tokens of an OpenID Connect provider that is not this server.</summary>
public sealed class OutsideProviderTests : IAsyncLifetime
{
    private readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "theirs" };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-test-");
    private WebApplication? provider;
    private RestServer? server;

    private string Issuer => provider!.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        provider = builder.Build();
        provider.Urls.Add("http://127.0.0.1:0");
        provider.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        provider.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", kid = key.KeyId, use = "sig", n = Base64UrlEncoder.Encode(key.Rsa.ExportParameters(false).Modulus!), e = "AQAB" } } }));
        await provider.StartAsync();
        server = await RestServer.StartAsync(
            StoreProvider.Sqlite, "--Access:Mode=Required", $"--Auth:KeyFolder={folder.FullName}", $"--Audit:Keys={folder.FullName}", $"--Auth:Authority={Issuer}", "--Auth:Audience=medcoop", "--Auth:Claims:Roles=groups",
            "--Auth:Roles:nurse-coordinators=coordinator");
    }

    [Fact]
    public async Task A_token_of_the_provider_makes_an_actor_as_the_claims_are_mapped()
    {
        var tokens = server!.Services.GetRequiredService<AccessTokens>();

        var holder = await tokens.HolderAsync(Token(), CancellationToken.None);

        Assert.Equal("Practitioner/17", holder?.Actor.Reference);
        Assert.Equal("Organization/minsk-cardiology", holder?.Actor.Organization);
        Assert.Equal([Role.Coordinator, Role.Payer], holder?.Actor.Roles.Order());
        Assert.Equal(["user/*.rs"], holder?.Actor.Scopes);
        Assert.Equal(200, await Browser.FhirStatusAsync($"{server.Address}/fhir", Token()));
    }

    [Fact]
    public async Task A_token_for_others_of_others_or_of_yesterday_does_not_count()
    {
        var forged = new RsaSecurityKey(RSA.Create(2048)) { KeyId = key.KeyId };
        string[] refused = [Token(audience: "another"), Token(issuer: $"{Issuer}/other"), Token(by: forged), Token(life: TimeSpan.FromHours(-1)), Token()[..^4], "a.b.c"];

        foreach (var token in refused) Assert.Equal(401, await Browser.FhirStatusAsync($"{server!.Address}/fhir", token));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (provider is not null) await provider.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private string Token(string audience = "medcoop", string? issuer = null, SecurityKey? by = null, TimeSpan? life = null) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime + (life ?? TimeSpan.FromMinutes(5)),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = "x",
                ["fhirUser"] = "https://directory.example/fhir/Practitioner/17",
                ["organization"] = "Organization/minsk-cardiology",
                ["groups"] = new[] { "nurse-coordinators", "payer", "football" },
                ["scope"] = "user/*.rs",
            },
            SigningCredentials = new SigningCredentials(by ?? key, SecurityAlgorithms.RsaSha256),
        });
}
