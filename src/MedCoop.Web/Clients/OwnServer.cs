using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MedCoop.Web.Clients;

/// <summary>Where the screens find the server that they are part of: they use its API over HTTP like everybody else.</summary>
internal sealed class OwnServer(IServer server)
{
    /// <summary>Its first address; one that is bound to every interface is reached on this machine.</summary>
    public Uri Address
    {
        get
        {
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            var first = addresses.OrderBy(address => address.StartsWith("https", StringComparison.OrdinalIgnoreCase)).FirstOrDefault()
                ?? throw new InvalidOperationException("The server has no address yet.");
            return Here(new Uri(Reachable(first)));
        }
    }

    /// <summary>
    /// Whether a certificate is taken: any. It is for the name by which others reach this server, and what is asked here goes to an address of this machine that
    /// this process itself listens at, so that there is nobody else whom the certificate could keep out.
    /// </summary>
    internal static bool IsItself(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    // For Kestrel a name is every interface. Asked by that name, another machine might answer, such as a balancer.
    private static Uri Here(Uri address) =>
        address.HostNameType == UriHostNameType.Dns && !address.IsLoopback ? new UriBuilder(address) { Host = "localhost" }.Uri : address;

    private static string Reachable(string address) => address
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//[::]", "//[::1]", StringComparison.Ordinal);
}
