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
            return new Uri(Reachable(first));
        }
    }

    private static string Reachable(string address) => address
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//[::]", "//[::1]", StringComparison.Ordinal);
}
