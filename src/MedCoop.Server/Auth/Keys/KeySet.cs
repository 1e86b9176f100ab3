using Microsoft.IdentityModel.Tokens;

namespace MedCoop.Server.Auth.Keys;

/// <summary>The keys as they are used now.</summary>
/// <param name="Signing">The first one signs; all of them are accepted and published.</param>
/// <param name="Encrypting">The first one encrypts; all of them decrypt.</param>
internal sealed record KeySet(IReadOnlyList<RsaSecurityKey> Signing, IReadOnlyList<SymmetricSecurityKey> Encrypting)
{
    /// <summary>Tells two sets apart.</summary>
    public string Fingerprint { get; } = string.Join(' ', Signing.Cast<SecurityKey>().Concat(Encrypting).Select(key => key.KeyId));
}
