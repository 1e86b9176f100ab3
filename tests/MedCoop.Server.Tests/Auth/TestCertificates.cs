using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MedCoop.Server.Tests.Auth;

/// <summary>An authority, a server's certificate, and what the authority makes for clients.</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string Password = "x";

    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-test-");
    private readonly X509Certificate2 authority = Made("CN=Authority", isAuthority: true, purpose: null, issuer: null, days: 30, from: -30);

    public TestCertificates()
    {
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllBytes(ServerFile, Made("CN=localhost", isAuthority: false, "1.3.6.1.5.5.7.3.1", authority, days: 20, from: -1).Export(X509ContentType.Pfx, Password));
    }

    public string AuthorityFile => Path.Combine(folder.FullName, "authority.pem");

    public string ServerFile => Path.Combine(folder.FullName, "server.pfx");

    /// <summary>One of the authority's.</summary>
    /// <param name="days">When it ends, from now.</param>
    /// <param name="from">When it begins, from now.</param>
    public X509Certificate2 Issued(string subject, int days = 10, int from = -10, string purpose = ForClients) => Made(subject, isAuthority: false, purpose, authority, days, from);

    public static X509Certificate2 SelfSigned(string subject, int days = 10) => Made(subject, isAuthority: false, ForClients, issuer: null, days, from: -10);

    public void Dispose()
    {
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private static X509Certificate2 Made(string subject, bool isAuthority, string? purpose, X509Certificate2? issuer, int days, int from)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (subject == "CN=localhost")
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }

        if (purpose is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        if (issuer is null) return request.CreateSelfSigned(now.AddDays(from), now.AddDays(days));
        using var made = request.Create(issuer, now.AddDays(from), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }
}
