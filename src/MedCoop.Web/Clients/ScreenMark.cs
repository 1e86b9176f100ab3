using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MedCoop.Web.Clients;

/// <summary>
/// How the server knows what its own screens ask of it: they tell a secret that only this process has, and with it the address of the browser for which
/// they ask, so that the audit trail and the limits go by that address and not by this machine's. Who does not know the secret has the address he has.
/// </summary>
public sealed class ScreenMark
{
    /// <summary>The header that carries the mark. It never leaves this machine: the screens ask their own server only, and follow no redirect.</summary>
    public const string Header = "X-MedCoop-Screen";

    private readonly byte[] secret = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64));

    /// <summary>The address that a request's mark tells; null: the mark is not this process's, or there is none.</summary>
    public IPAddress? AddressIn(string? mark)
    {
        if (mark is null || mark.Length <= secret.Length) return null;
        var told = Encoding.UTF8.GetBytes(mark, 0, secret.Length);
        return CryptographicOperations.FixedTimeEquals(told, secret) && IPAddress.TryParse(mark.AsSpan(secret.Length), out var address) ? address : null;
    }

    /// <summary>The mark of what is asked for a browser.</summary>
    internal string Of(string address) => Encoding.ASCII.GetString(secret) + address;
}
