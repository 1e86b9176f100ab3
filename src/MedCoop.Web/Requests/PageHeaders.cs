using MedCoop.Web.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Web.Requests;

/// <summary>Headers of pages: scripts and styles are ours alone, nothing is kept by the browser.</summary>
internal static class PageHeaders
{
    // Bootstrap's style sheet has its small pictures in data: addresses.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    internal static async Task SetAsync(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy + await AppOfAsync(http);
        // As the forms' tokens want it.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
    }

    // Signing in for an app ends with a redirect to it, and browsers hold form-action against where redirects after a form lead.
    // https://www.w3.org/TR/CSP3/#form-action-pre-navigate
    // Anybody can write an address: only what the app is registered with counts.
    private static async Task<string> AppOfAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<RegisteredApp>() is not { } isRegistered) return "";
        var query = http.Request.Query;
        var (client, target, after) = (query["client_id"].ToString(), query["redirect_uri"].ToString(), query["returnUrl"].ToString());
        if (target.Length == 0 && after.StartsWith("/connect/authorize?", StringComparison.Ordinal))
        {
            var asked = QueryHelpers.ParseQuery(after[after.IndexOf('?', StringComparison.Ordinal)..]);
            (client, target) = (asked.GetValueOrDefault("client_id").ToString(), asked.GetValueOrDefault("redirect_uri").ToString());
        }

        if (!Uri.TryCreate(target, UriKind.Absolute, out var app) || !await isRegistered(client, target, http.RequestAborted)) return "";
        return app.Scheme is "http" or "https" ? $" {app.Scheme}://{(app.HostNameType == UriHostNameType.IPv6 ? app.Host : app.IdnHost)}{(app.IsDefaultPort ? "" : $":{app.Port}")}" : $" {app.Scheme}:";
    }
}
