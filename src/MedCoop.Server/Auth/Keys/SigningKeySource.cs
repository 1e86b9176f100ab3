using System.Security.Cryptography;

namespace MedCoop.Server.Auth.Keys;

/// <summary>
/// Makes the private keys with which tokens are signed. They are RSA, because RS256 is what every client of OpenID Connect knows
/// (https://openid.net/specs/openid-connect-core-1_0.html#ServerMTI), and to find one keeps a core busy for half a second.
/// </summary>
internal sealed class SigningKeySource
{
    private const int Bits = 3072;

    private Task<byte[]>? begun;

    /// <summary>Begins with a key on another thread, for a start that will need one when everything else is ready.</summary>
    public void Begin() => begun ??= Task.Run(Make);

    /// <summary>A new key, in PKCS #8.</summary>
    public Task<byte[]> NextAsync() => Interlocked.Exchange(ref begun, null) ?? Task.Run(Make);

    private static byte[] Make()
    {
        using var rsa = RSA.Create(Bits);
        return rsa.ExportPkcs8PrivateKey();
    }
}
