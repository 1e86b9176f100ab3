using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MedCoop.Web.Requests;

/// <summary>Headers of pages: scripts and styles are ours alone, nothing is kept by the browser.</summary>
internal static class PageHeaders
{
    // Bootstrap's style sheet has its small pictures in data: addresses.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    internal static void Set(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy + AppOf(http.Request);
        // As the forms' tokens want it.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
    }

    // Signing in for an app ends with a redirect to it, and browsers hold form-action against where redirects after a form lead.
    // https://www.w3.org/TR/CSP3/#form-action-pre-navigate
    private static string AppOf(HttpRequest request)
    {
        var target = request.Query["redirect_uri"].ToString();
        var after = request.Query["returnUrl"].ToString();
        if (target.Length == 0 && after.StartsWith("/connect/authorize?", StringComparison.Ordinal))
            target = QueryHelpers.ParseQuery(after[after.IndexOf('?', StringComparison.Ordinal)..])["redirect_uri"].ToString();
        if (!Uri.TryCreate(target, UriKind.Absolute, out var app)) return "";
        return app.Scheme is "http" or "https" ? $" {app.Scheme}://{app.Authority}" : $" {app.Scheme}:";
    }
}
