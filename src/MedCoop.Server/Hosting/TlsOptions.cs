using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MedCoop.Server.Hosting;

/// <summary>Certificates by which partners' systems show who they are (configuration section <c>Server:Tls</c>). https://www.rfc-editor.org/rfc/rfc8705</summary>
public sealed class TlsOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = $"{ServerOptions.Section}:Tls";

    /// <summary>Whether clients are asked for a certificate when they connect. Those that have none are served all the same.</summary>
    public bool ClientCertificates { get; init; }

    /// <summary>A PEM file of the authorities whose certificates count for clients that are registered by a subject; null: none.</summary>
    public string? ClientAuthorities { get; init; }

    /// <summary>The authorities.</summary>
    public X509Certificate2Collection Authorities()
    {
        var authorities = new X509Certificate2Collection();
        if (ClientAuthorities is not null) authorities.ImportFromPemFile(ClientAuthorities);
        return authorities;
    }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClientAuthorities is null) yield break;
        if (!ClientCertificates) yield return new ValidationResult($"{Section}:ClientAuthorities needs {Section}:ClientCertificates=true.", [nameof(ClientCertificates)]);
        if (Mistake() is { } mistake) yield return new ValidationResult($"{Section}:ClientAuthorities: {mistake}", [nameof(ClientAuthorities)]);
    }

    private string? Mistake()
    {
        try
        {
            return Authorities().Count == 0 ? "the file has no certificate (PEM)." : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return "the file cannot be read as certificates (PEM).";
        }
    }
}
