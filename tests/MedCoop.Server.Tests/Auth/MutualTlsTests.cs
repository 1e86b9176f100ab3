using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.IdentityModel.JsonWebTokens;
using static System.Security.Cryptography.HashAlgorithmName;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Partners' systems that show who they are with certificates, over real TLS, as RFC 8705 has it.</summary>
public sealed class MutualTlsTests
{
    [Theory, EveryDatabase]
    public async Task A_system_is_known_by_its_certificate_and_its_tokens_count_over_its_own_connections_only(StoreProvider provider)
    {
        using var made = new TestCertificates();
        using var keys = new KeyFolder();
        await using var server = await StartAsync(provider, keys, made);
        var (gateway, other, own) = (made.Issued("CN=gateway, O=Minsk Cardiology, C=BY"), made.Issued("CN=other, C=BY"), TestCertificates.SelfSigned("CN=own"));
        var bySubject = await ClientAsync(server, client => client with { CertificateSubject = "CN=gateway, O=Minsk Cardiology, C=BY" });
        var byThumbprint = await ClientAsync(server, client => client with { CertificateThumbprints = [own.GetCertHashString(SHA256)] });

        foreach (var (client, certificate) in new[] { (bySubject, gateway), (byThumbprint, own) })
        {
            var (status, tokens) = await AskAsync(server, client, certificate);

            Assert.True(status == 200, tokens.ToJsonString());
            var token = (string)tokens["access_token"]!;
            var bound = JsonNode.Parse(new JsonWebToken(token).GetPayloadValue<System.Text.Json.JsonElement>("cnf").GetRawText())!["x5t#S256"]!.GetValue<string>();
            Assert.Equal(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(certificate.GetCertHash(SHA256)), bound);
            int[] statuses = [await ReadAsync(server, token, certificate), await ReadAsync(server, token, other), await ReadAsync(server, token, certificate: null), await ReadAsync(server, token, certificate)];
            Assert.Equal([200, 401, 401, 200], statuses);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("another")]
    [InlineData("expired")]
    [InlineData("future")]
    [InlineData("of another authority")]
    [InlineData("for servers")]
    [InlineData("self-signed")]
    [InlineData("self-signed, another")]
    [InlineData("self-signed, expired")]
    public async Task A_system_with_another_certificate_gets_nothing(string wrong)
    {
        using var made = new TestCertificates();
        using var elsewhere = new TestCertificates();
        using var keys = new KeyFolder();
        await using var server = await StartAsync(StoreProvider.Sqlite, keys, made);
        const string Subject = "CN=gateway, C=BY";
        var expired = TestCertificates.SelfSigned("CN=own", days: -1);
        var client = await ClientAsync(server, client => wrong.StartsWith("self-signed,", StringComparison.Ordinal)
            ? client with { CertificateThumbprints = [(wrong == "self-signed, expired" ? expired : TestCertificates.SelfSigned("CN=own")).GetCertHashString(SHA256)] }
            : client with { CertificateSubject = Subject });

        var (status, answer) = await AskAsync(server, client, wrong switch
        {
            "none" => null,
            "another" => made.Issued("CN=another, C=BY"),
            "expired" => made.Issued(Subject, days: -1),
            "future" => made.Issued(Subject, days: 20, from: 10),
            "of another authority" => elsewhere.Issued(Subject),
            "for servers" => made.Issued(Subject, purpose: "1.3.6.1.5.5.7.3.1"),
            "self-signed, expired" => expired,
            _ => TestCertificates.SelfSigned(wrong == "self-signed" ? Subject : "CN=own"),
        });

        Assert.InRange(status, 400, 401);
        Assert.Equal(wrong == "none" ? "invalid_request" : "invalid_client", (string)answer["error"]!);
        Assert.Null(answer["access_token"]);
    }

    [Fact]
    public async Task People_without_certificates_are_served_and_apps_learn_that_certificates_count()
    {
        using var made = new TestCertificates();
        using var keys = new KeyFolder();
        await using var server = await StartAsync(StoreProvider.Sqlite, keys, made);
        using var http = Http(certificate: null);

        var smart = JsonNode.Parse(await http.GetStringAsync(new Uri($"{server.Address}/.well-known/smart-configuration")))!;

        Assert.Equal(["private_key_jwt", "client_secret_post", "client_secret_basic", "tls_client_auth", "self_signed_tls_client_auth"], smart["token_endpoint_auth_methods_supported"]!.AsArray().Select(method => (string)method!));
        Assert.True((bool)smart["tls_client_certificate_bound_access_tokens"]!);
    }

    [Theory]
    [InlineData("--Server:Tls:ClientAuthorities=/nowhere.pem", "ClientCertificates=true")]
    [InlineData("--Server:Tls:ClientAuthorities=/nowhere.pem --Server:Tls:ClientCertificates=true", "cannot be read")]
    public async Task A_start_without_usable_authorities_is_refused(string settings, string reason)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await RestServer.StartAsync(StoreProvider.Sqlite, settings.Split(' '));
        });

        Assert.Contains(reason, failure.ToString(), StringComparison.Ordinal);
    }

    private static Task<RestServer> StartAsync(StoreProvider provider, KeyFolder keys, TestCertificates made) => RestServer.StartAsync(
        provider,
        "--urls=https://127.0.0.1:0", "--Access:Mode=Required", keys.AuthSetting, keys.AuditSetting, "--Server:Tls:ClientCertificates=true", $"--Server:Tls:ClientAuthorities={made.AuthorityFile}",
        $"--Kestrel:Certificates:Default:Path={made.ServerFile}", $"--Kestrel:Certificates:Default:Password={TestCertificates.Password}");

    private static Task<string> ClientAsync(RestServer server, Func<ClientRegistration, ClientRegistration> with) => new SignInServer(server).ClientAsync(with(new ClientRegistration
    {
        ClientId = SignInServer.NewId("partner"),
        Name = "Partner",
        Kind = ClientKind.Backend,
        Scopes = ["system/*.rs"],
        Organization = "Organization/x",
        Roles = [Role.PartnerSystem.Code()],
    }));

    private static async Task<(int Status, JsonNode Json)> AskAsync(RestServer server, string client, X509Certificate2? certificate)
    {
        using var http = Http(certificate);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client)]);
        using var answer = await http.PostAsync(new Uri($"{server.Address}/connect/token"), form);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static async Task<int> ReadAsync(RestServer server, string token, X509Certificate2? certificate)
    {
        using var http = Http(certificate);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"{server.Address}/fhir/Organization"));
        return (int)answer.StatusCode;
    }

    private static HttpClient Http(X509Certificate2? certificate) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // The server's certificate is the test's own.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        },
    });
}
