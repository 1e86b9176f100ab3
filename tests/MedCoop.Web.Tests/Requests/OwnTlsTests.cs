using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MedCoop.Server.Hosting;

namespace MedCoop.Web.Tests.Requests;

/// <summary>A server with TLS of its own and no other address: its certificate has the name by which people reach it, and not that of its own machine.</summary>
public sealed class OwnTlsTests
{
    [Fact]
    public async Task Screens_reach_their_own_server_whatever_name_its_certificate_has()
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-web-");
        var certificate = Path.Combine(folder.FullName, "server.pfx");
        await File.WriteAllBytesAsync(certificate, Certificate());
        await using var app = ServerApp.Build(
        [
            "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={certificate}", "--Kestrel:Certificates:Default:Password=x", "--Access:Demo=true",
            "--Logs:Directory=", "--Logs:Console=false", $"--Auth:KeyFolder={Path.Combine(folder.FullName, "keys")}", $"--Audit:Keys={Path.Combine(folder.FullName, "audit")}",
            $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "test.db")}",
        ]);
        await app.StartAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=medcoop.example" } })
        {
            BaseAddress = new Uri(app.Urls.First()),
        };

        var token = (string)JsonNode.Parse(await browser.GetStringAsync("/account/api/antiforgery"))!["token"]!;
        using var form = new FormUrlEncodedContent([new("email", "auditor@programme.example"), new("password", SigningIn.DemoServer.Password), new("returnUrl", "/"), new("__RequestVerificationToken", token)]);
        using var signedIn = await browser.PostAsync("/account/sign-in", form);
        var page = await signedIn.Content.ReadAsStringAsync();
        using var report = await browser.GetAsync("/audit/patient/nobody");

        Assert.Contains("Mikalai Zhuk", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
        await app.StopAsync();
        folder.Delete(recursive: true);
    }

    private static byte[] Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=medcoop.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return made.Export(X509ContentType.Pfx, "x");
    }
}
