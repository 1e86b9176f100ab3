using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Until access control exists whoever reaches the server may read and change everything, so it listens on loopback only.
/// The configured addresses are checked before anything else happens; <see cref="Refuse"/> checks again each endpoint that
/// Kestrel is about to bind, whoever configured it.
/// </summary>
internal static class LoopbackAddresses
{
    /// <summary>Where the server listens when nothing else is configured.</summary>
    internal const string Default = "http://localhost:5080";

    /// <summary>Checks every way to configure an address; the first one used wins, in Kestrel's own order.</summary>
    /// <returns>The addresses to set because none is configured; null when some are.</returns>
    /// <exception cref="StartRefusedException">An address is malformed or not loopback.</exception>
    internal static string? Check(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToList();
        foreach (var endpoint in endpoints)
            CheckAddress(endpoint["Url"] ?? "", $"Kestrel:Endpoints:{endpoint.Key}:Url");

        var urls = configuration[WebHostDefaults.ServerUrlsKey];
        foreach (var url in Split(urls))
            CheckAddress(url, "urls (--urls, ASPNETCORE_URLS)");
        if (endpoints.Count > 0 || Split(urls).Length > 0)
            return null;

        foreach (var key in new[] { WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey })
        {
            if (Split(configuration[key]) is [var port, ..])
                throw Refusal($"{key} (ASPNETCORE_{key.ToUpperInvariant()})", $"port {port} on every network interface");
        }

        return Default;
    }

    /// <summary>Refuses an endpoint that Kestrel is about to bind unless it is loopback.</summary>
    internal static void Refuse(ListenOptions endpoint)
    {
        if (endpoint.IPEndPoint is not { } address || !IPAddress.IsLoopback(address.Address))
            throw Refusal("An endpoint", endpoint.ToString() ?? "");
    }

    private static void CheckAddress(string url, string key)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"{key}: '{url}' is not an address; it should look like {Default}.");
        }

        if (address.IsUnixPipe || address.IsNamedPipe || !IsLoopbackName(address.Host))
            throw Refusal(key, url);
    }

    /// <summary>Whether a host name or address (IPv6 with or without brackets) always means this machine.</summary>
    internal static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address)
            && (address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            && IPAddress.IsLoopback(address));

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static StartRefusedException Refusal(string key, string what) => new(
        $"{key}: {what} can be reached from other machines, and this version has no access control yet, so it serves this machine only. "
        + $"Use a loopback address such as --urls {Default} (or http://127.0.0.1:5080, http://[::1]:5080).");
}
