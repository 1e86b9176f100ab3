using System.Net;
using System.Net.Sockets;
using MedCoop.Server.Auth;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Where nobody signs in (<see cref="AccessMode.Open"/>), whoever reaches the server may read and change everything, so it then listens on
/// loopback only: the configured addresses are checked before anything else happens, and <see cref="Refuse"/> checks again each endpoint that
/// Kestrel is about to bind, whoever configured it. Where people sign in, other addresses need TLS, here or in a known proxy.
/// </summary>
internal static class LoopbackAddresses
{
    /// <summary>Where the server listens when nothing else is configured.</summary>
    internal const string Default = "http://localhost:5080";

    /// <summary>Checks every way to configure an address; the first one used wins, in Kestrel's own order.</summary>
    /// <returns>The addresses to set because none is configured; null when some are.</returns>
    /// <exception cref="StartRefusedException">An address is malformed or not loopback.</exception>
    internal static string? Check(IConfiguration configuration, AccessOptions access)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToList();
        foreach (var endpoint in endpoints)
            CheckAddress(endpoint["Url"] ?? "", $"Kestrel:Endpoints:{endpoint.Key}:Url", access);

        var urls = configuration[WebHostDefaults.ServerUrlsKey];
        foreach (var url in Split(urls))
            CheckAddress(url, "urls (--urls, ASPNETCORE_URLS)", access);
        if (endpoints.Count > 0 || Split(urls).Length > 0)
            return null;

        var ports = 0;
        foreach (var key in new[] { WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey })
        {
            if (Split(configuration[key]) is not [var port, ..]) continue;
            ports++;
            if (!MayServe(key == WebHostDefaults.HttpsPortsKey, access))
                throw Refusal($"{key} (ASPNETCORE_{key.ToUpperInvariant()})", $"port {port} on every network interface", access);
        }

        return ports > 0 ? null : Default;
    }

    /// <summary>Refuses, where nobody signs in, an endpoint that Kestrel is about to bind unless it is loopback.</summary>
    internal static void Refuse(ListenOptions endpoint)
    {
        var access = endpoint.ApplicationServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (IsForThisMachine(access) && (endpoint.IPEndPoint is not { } address || !IPAddress.IsLoopback(address.Address)))
            throw Refusal("An endpoint", endpoint.ToString() ?? "", access);
    }

    private static bool MayServe(bool isTls, AccessOptions access) => !IsForThisMachine(access) && (isTls || access.ServesPlainHttp);

    /// <summary>Whether only this machine is served, however the server is reached.</summary>
    internal static bool IsForThisMachine(AccessOptions access) => access.Mode == AccessMode.Open || access.Demo;

    private static void CheckAddress(string url, string key, AccessOptions access)
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

        var isLocal = !address.IsUnixPipe && !address.IsNamedPipe && IsLoopbackName(address.Host);
        if (!isLocal && !MayServe(address.Scheme == Uri.UriSchemeHttps, access)) throw Refusal(key, url, access);
    }

    /// <summary>Whether a host name or address (IPv6 with or without brackets) always means this machine.</summary>
    internal static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address)
            && (address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            && IPAddress.IsLoopback(address));

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static StartRefusedException Refusal(string key, string what, AccessOptions access) => new(IsForThisMachine(access)
        ? $"{key}: {what} can be reached from other machines, and with {(access.Demo ? "--demo everybody knows the passwords" : "Access:Mode=Open there is no access control")}, so only this machine is served. "
            + $"Use a loopback address such as --urls {Default} (or http://127.0.0.1:5080, http://[::1]:5080), or start without this setting."
        : $"{key}: {what} can be reached from other machines without TLS. Use https (a certificate under Kestrel:Certificates:Default), name the "
            + $"proxy that has TLS (Access:KnownProxies:0=10.0.0.1), use a loopback address such as --urls {Default}, or, in a closed test network, set Access:AllowPlainHttp=true.");
}
