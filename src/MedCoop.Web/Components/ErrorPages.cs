using System.Globalization;
using MedCoop.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Web.Components;

/// <summary>Pages that say what went wrong, in the reader's language, with the id that finds the request in the log.</summary>
public static class ErrorPages
{
    /// <summary>Whether whoever asks reads pages and not FHIR.</summary>
    public static bool AreFor(HttpRequest request) =>
        !request.Path.StartsWithSegments("/fhir", StringComparison.Ordinal)
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Answers with the page of a status.</summary>
    public static async Task WriteAsync(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        // What the page that failed has left behind in its scope is of no use for another page.
        var services = http.RequestServices;
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await RenderAsync(http, status);
        }
        finally
        {
            http.RequestServices = services;
        }
    }

    private static async Task RenderAsync(HttpContext http, int status)
    {
        // What is broken inside need not be asked who is signed in.
        var page = await PageRequests.FillAsync(http, askWho: status < StatusCodes.Status500InternalServerError);
        page.Error = null;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = page.Language.Culture;
        await PageHeaders.SetAsync(http);
        http.Response.StatusCode = status;
        var result = new RazorComponentResult<ErrorDocument>(new { Status = status }) { StatusCode = status };
        await result.ExecuteAsync(http);
    }
}
