using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
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
    public async Task What_stands_in_a_list_of_groups_is_one_name_and_a_text_is_words()
    {
        var tokens = server!.Services.GetRequiredService<AccessTokens>();

        var list = await tokens.HolderAsync(Token(groups: new[] { "Secretaries of the administrator", "payer" }), CancellationToken.None);
        var one = await tokens.HolderAsync(Token(groups: new[] { "Ward auditor" }), CancellationToken.None);
        var text = await tokens.HolderAsync(Token(groups: "nurse-coordinators payer"), CancellationToken.None);

        Assert.Equal([Role.Payer], list?.Actor.Roles);
        Assert.Empty(one!.Actor.Roles);
        Assert.Equal([Role.Coordinator, Role.Payer], text?.Actor.Roles.Order());
    }

    [Fact]
    public async Task A_token_for_others_of_others_or_of_yesterday_does_not_count()
    {
        var forged = new RsaSecurityKey(RSA.Create(2048)) { KeyId = key.KeyId };
        string[] refused = [Token(audience: "another"), Token(issuer: $"{Issuer}/other"), Token(by: forged), Token(life: TimeSpan.FromHours(-1)), Token()[..^4], "a.b.c"];

        foreach (var token in refused) Assert.Equal(401, await Browser.FhirStatusAsync($"{server!.Address}/fhir", token));
    }

    [Fact]
    public async Task A_provider_with_which_people_sign_in_and_no_more_gives_no_tokens_that_count()
    {
        await using var beside = await server!.BesideAsync("--Access:Mode=Required", $"--Auth:KeyFolder={folder.FullName}", $"--Audit:Keys={folder.FullName}", $"--Auth:Authority={Issuer}", "--Auth:ClientId=medcoop");

        Assert.Equal(401, await Browser.FhirStatusAsync($"{beside.Address}/fhir", Token()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Patient/")]
    [InlineData("*")]
    [InlineData("nobody")]
    public async Task A_token_whose_scopes_are_a_patients_shows_nothing_when_it_does_not_say_whose(string? said)
    {
        var (patient, other) = (await PatientAsync(), await PatientAsync());
        string[] paths = [patient, other, "Patient", "Patient?_summary=count", $"{patient}/_history", "Patient/_history", $"{patient}/$everything", "?_type=Patient", "_history", "Organization?_revinclude=Patient:organization"];

        var seen = new List<string>();
        foreach (var path in paths)
        {
            var (status, body) = await GetAsync(path, Token(scope: "openid patient/*.rs", patient: said));
            if (status == 200 && body.Contains("Haddad", StringComparison.Ordinal)) seen.Add(path);
            if (status == 200 && body.Contains("\"total\":", StringComparison.Ordinal) && !body.Contains("\"total\":0", StringComparison.Ordinal)) seen.Add(path);
        }

        var (own, _) = await GetAsync(patient, Token(scope: "openid patient/*.rs", patient: patient));
        var (others, _) = await GetAsync(other, Token(scope: "openid patient/*.rs", patient: patient));

        Assert.Empty(seen);
        Assert.Equal((200, 404), (own, others));
    }

    [Fact]
    public async Task Scopes_may_come_as_a_list_too()
    {
        var tokens = server!.Services.GetRequiredService<AccessTokens>();

        var holder = await tokens.HolderAsync(Token(scope: "", scp: ["user/Patient.rs", "openid"]), CancellationToken.None);

        Assert.Equal(["user/Patient.rs", "openid"], holder?.Actor.Scopes);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (provider is not null) await provider.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<string> PatientAsync()
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", Token(scope: "user/*.cruds")) } };
        using var body = new StringContent("""{"resourceType":"Patient","name":[{"family":"Haddad"}]}""", Encoding.UTF8, "application/fhir+json");
        using var answer = await http.PostAsync(new Uri($"{server!.Address}/fhir/Patient"), body);
        return $"Patient/{(string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!}";
    }

    private async Task<(int Status, string Body)> GetAsync(string path, string token)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        using var answer = await http.GetAsync(new Uri(path.StartsWith('?') ? $"{server!.Address}/fhir{path}" : $"{server!.Address}/fhir/{path}"));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private string Token(string audience = "medcoop", string? issuer = null, SecurityKey? by = null, TimeSpan? life = null, string scope = "user/*.rs", string? patient = null, string[]? scp = null, object? groups = null)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = "x",
            ["fhirUser"] = "https://directory.example/fhir/Practitioner/17",
            ["organization"] = "Organization/minsk-cardiology",
            ["groups"] = groups ?? new[] { "nurse-coordinators", "payer", "football" },
        };
        if (scope.Length > 0) claims["scope"] = scope;
        if (scp is not null) claims["scp"] = scp;
        if (patient is not null) claims["patient"] = patient;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime + (life ?? TimeSpan.FromMinutes(5)),
            Claims = claims,
            SigningCredentials = new SigningCredentials(by ?? key, SecurityAlgorithms.RsaSha256),
        });
    }
}
