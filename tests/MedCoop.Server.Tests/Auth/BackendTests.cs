using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Systems that act by themselves, as SMART Backend Services has them.</summary>
public sealed class BackendTests(SignInServers servers)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    [Theory]
    [EveryDatabase(SecurityAlgorithms.RsaSha384)]
    [EveryDatabase(SecurityAlgorithms.EcdsaSha384)]
    public async Task A_system_gets_a_token_for_what_it_signed(StoreProvider provider, string algorithm)
    {
        var server = await servers.OnAsync(provider);
        var system = await SystemAsync(server, algorithm);

        var (status, tokens) = await AskAsync(server.Address, system.Assert(server.Address, notBefore: TimeSpan.FromSeconds(5)));

        Assert.True(status == 200, tokens.ToJsonString());
        var token = new JsonWebToken((string)tokens["access_token"]!);
        Assert.Equal($"Device/{system.Id}", token.GetClaim("fhirUser").Value);
        Assert.Equal("partner-system", token.GetClaim("role").Value);
        Assert.Equal("system/Organization.rs", token.GetClaim("scope").Value);
        Assert.Null(tokens["refresh_token"]);
        Assert.Equal(200, await Browser.FhirStatusAsync(server.FhirBase, (string)tokens["access_token"]!));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("audience")]
    [InlineData("host")]
    [InlineData("expired")]
    [InlineData("long")]
    [InlineData("early")]
    [InlineData("algorithm")]
    [InlineData("id")]
    [InlineData("subject")]
    public async Task A_system_that_signed_wrongly_gets_nothing(string wrong)
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var system = await SystemAsync(server, SecurityAlgorithms.RsaSha384);

        var assertion = wrong switch
        {
            "key" => (system with { Key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = system.Key.KeyId } }).Assert(server.Address),
            "audience" => system.Assert(server.Address, audience: server.FhirBase),
            "host" => system.Assert(server.Address, audience: "https://elsewhere.example/connect/token"),
            "expired" => system.Assert(server.Address, life: TimeSpan.FromSeconds(-5)),
            "long" => system.Assert(server.Address, life: TimeSpan.FromMinutes(6)),
            "early" => system.Assert(server.Address, notBefore: TimeSpan.FromSeconds(30)),
            "algorithm" => (system with { Algorithm = SecurityAlgorithms.RsaSha256 }).Assert(server.Address),
            "id" => system.Assert(server.Address, id: ""),
            _ => system.Assert(server.Address, subject: "another"),
        };
        var (status, answer) = await AskAsync(server.Address, assertion);

        Assert.InRange(status, 400, 401);
        Assert.Contains((string)answer["error"]!, new[] { "invalid_client", "invalid_grant" });
        Assert.Null(answer["access_token"]);
    }

    [Fact]
    public async Task An_assertion_for_another_host_does_not_count_by_being_posted_to_it()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var system = await SystemAsync(server, SecurityAlgorithms.RsaSha384);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/connect/token")
        {
            Headers = { Host = "elsewhere.example" },
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("client_assertion_type", AssertionType), new("client_assertion", system.Assert("http://elsewhere.example")), new("scope", "system/Organization.rs"),
            ]),
        };

        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        Assert.Contains("Access:PublicUrl", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assertion_is_for_the_address_that_was_set_whatever_host_was_asked()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        await using var beside = await server.Server.BesideAsync([.. servers.Settings, "--Access:PublicUrl=https://medcoop.example"]);
        var system = await SystemAsync(server, SecurityAlgorithms.RsaSha384);

        var set = await AskAsync(beside.Address, system.Assert("https://medcoop.example"));
        var asked = await AskAsync(beside.Address, system.Assert(beside.Address));

        Assert.Equal(200, set.Status);
        Assert.Equal((401, "invalid_client"), (asked.Status, (string)asked.Json["error"]!));
    }

    [Theory, EveryDatabase]
    public async Task An_assertion_is_taken_once_on_whichever_server(StoreProvider provider)
    {
        var server = await servers.OnAsync(provider);
        await using var beside = await server.Server.BesideAsync([.. servers.Settings, $"--Access:PublicUrl={server.Address}"]);
        var system = await SystemAsync(server, SecurityAlgorithms.EcdsaSha384);
        var assertion = system.Assert(server.Address);
        var other = system.Assert(server.Address);

        var first = await AskAsync(server.Address, assertion);
        var replayed = await AskAsync(server.Address, assertion);
        var replayedBeside = await AskAsync(beside.Address, assertion);
        var fresh = await AskAsync(beside.Address, other);

        Assert.Equal(200, first.Status);
        Assert.Equal("invalid_client", (string)replayed.Json["error"]!);
        Assert.Equal("invalid_client", (string)replayedBeside.Json["error"]!);
        Assert.Equal(200, fresh.Status);
    }

    [Fact]
    public async Task A_system_gets_of_what_it_asks_for_what_it_was_registered_for()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var system = await SystemAsync(server, SecurityAlgorithms.RsaSha384, "system/Patient.rs", "system/Task.cruds");

        var (_, some) = await AskAsync(server.Address, system.Assert(server.Address), "system/Patient.rs system/Observation.rs system/Task.cu user/Patient.rs");
        var (status, none) = await AskAsync(server.Address, system.Assert(server.Address), "system/*.cruds");

        Assert.Equal("system/Patient.rs system/Task.cu", new JsonWebToken((string)some["access_token"]!).GetClaim("scope").Value);
        Assert.Equal((400, "invalid_scope"), (status, (string)none["error"]!));
    }

    [Fact]
    public async Task A_secret_counts_where_one_was_registered_and_a_wrong_one_does_not()
    {
        var server = await servers.OnAsync(StoreProvider.Sqlite);
        var id = await server.ClientAsync(new()
        {
            ClientId = SignInServer.NewId("secret"),
            Name = "Secret",
            Kind = ClientKind.Backend,
            Secret = "sixteen characters",
            Scopes = ["system/*.rs"],
            Organization = "Organization/x",
            Roles = [Role.PartnerSystem.Code()],
        });
        Task<(int Status, JsonNode Json)> Ask(string secret) => Browser.OAuthAsync(
            $"{server.Address}/connect/token", ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "system/*.rs"));

        var right = await Ask("sixteen characters");
        var wrong = await Ask("sixteen character");

        Assert.Equal(200, right.Status);
        Assert.Equal((401, "invalid_client"), (wrong.Status, (string)wrong.Json["error"]!));
    }

    private static async Task<SystemClient> SystemAsync(SignInServer server, string algorithm, params string[] scopes)
    {
        SecurityKey key = algorithm == SecurityAlgorithms.EcdsaSha384
            ? new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "k1" }
            : new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k1" };
        var published = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        var jwks = JsonSerializer.SerializeToElement(new
        {
            keys = new[] { new { kty = published.Kty, kid = published.Kid, n = published.N, e = published.E, crv = published.Crv, x = published.X, y = published.Y, use = "sig" } },
        }, JsonSerializerOptions.Web);
        var id = await server.ClientAsync(new()
        {
            ClientId = SignInServer.NewId("system"),
            Name = "System",
            Kind = ClientKind.Backend,
            Jwks = WithoutNulls(jwks),
            Organization = "Organization/x",
            Scopes = scopes.Length > 0 ? scopes : ["system/*.rs"],
        });
        return new SystemClient(id, key, algorithm);
    }

    private static JsonElement WithoutNulls(JsonElement jwks)
    {
        var node = JsonNode.Parse(jwks.GetRawText())!;
        var key = node["keys"]![0]!.AsObject();
        foreach (var name in key.Where(member => member.Value is null).Select(member => member.Key).ToList()) key.Remove(name);
        return JsonSerializer.SerializeToElement(node);
    }

    private static Task<(int Status, JsonNode Json)> AskAsync(string address, string assertion, string scope = "system/Organization.rs") => Browser.OAuthAsync(
        $"{address}/connect/token", ("grant_type", "client_credentials"), ("client_assertion_type", AssertionType), ("client_assertion", assertion), ("scope", scope));

    private sealed record SystemClient(string Id, SecurityKey Key, string Algorithm)
    {
        public string Assert(string address, string? audience = null, TimeSpan? life = null, string? id = null, string? subject = null, TimeSpan? notBefore = null)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = subject ?? Id };
            if (id != "") claims["jti"] = id ?? Guid.NewGuid().ToString();
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = Id,
                Audience = audience ?? $"{address}/connect/token",
                NotBefore = notBefore is { } later ? now + later : null,
                Expires = now + (life ?? TimeSpan.FromMinutes(4)),
                Claims = claims,
                SigningCredentials = new SigningCredentials(Key, Algorithm),
            });
        }
    }
}
