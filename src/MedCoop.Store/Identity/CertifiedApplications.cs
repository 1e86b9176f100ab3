using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using Application = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication<System.Guid>;

namespace MedCoop.Store.Identity;

/// <summary>
/// Says which certificate is a client's: one whose thumbprint was registered, whoever made it, or one of the authorities' with the registered
/// subject. OpenIddict itself knows those within the client's key set (<c>x5c</c>), and has found out before that the client holds the key.
/// </summary>
internal sealed class CertifiedApplications(
    IOpenIddictApplicationCache<Application> cache,
    ILogger<OpenIddictApplicationManager<Application>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<Application> store,
    TimeProvider clock) : OpenIddictApplicationManager<Application>(cache, logger, options, store)
{
    public override async ValueTask<X509ChainPolicy?> GetSelfSignedTlsClientAuthenticationPolicyAsync(Application application, X509ChainPolicy policy, CancellationToken cancellationToken = default) =>
        (await RegisteredAsync(application, cancellationToken)).Thumbprints.Count > 0
            ? policy.Clone()
            : await base.GetSelfSignedTlsClientAuthenticationPolicyAsync(application, policy, cancellationToken);

    public override async ValueTask<bool> ValidateSelfSignedTlsClientCertificateAsync(Application application, X509Certificate2 certificate, X509ChainPolicy policy, CancellationToken cancellationToken = default)
    {
        var registered = await RegisteredAsync(application, cancellationToken);
        return registered.Thumbprints.Count > 0
            ? IsInTime(certificate) && registered.HasThumbprintOf(certificate)
            : await base.ValidateSelfSignedTlsClientCertificateAsync(application, certificate, policy, cancellationToken);
    }

    public override async ValueTask<bool> ValidatePublicKeyInfrastructureTlsClientCertificateAsync(
        Application application, X509Certificate2 certificate, X509ChainPolicy policy, CancellationToken cancellationToken = default)
    {
        var registered = await RegisteredAsync(application, cancellationToken);
        if (!IsInTime(certificate) || !(registered.HasThumbprintOf(certificate) || registered.HasSubjectOf(certificate))) return false;
        using var chain = new X509Chain { ChainPolicy = policy.Clone() };
        return chain.Build(certificate);
    }

    private bool IsInTime(X509Certificate2 certificate)
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(certificate.NotBefore) <= now && now <= new DateTimeOffset(certificate.NotAfter);
    }

    private async ValueTask<ClientCertificates> RegisteredAsync(Application application, CancellationToken cancellationToken) =>
        ClientCertificates.Of(await GetPropertiesAsync(application, cancellationToken));
}
