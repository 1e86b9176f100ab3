using MedCoop.Server.Operations.HealthLinks;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>Whether pages of other origins may ask from browsers: none, but those of <see cref="ServerOptions.CorsOrigins"/>, and without cookies.</summary>
internal static class OtherOrigins
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Shown = ["ETag", "Location", "Content-Location", "Last-Modified", "Retry-After", "X-Request-Id", "Items-Deleted", "WWW-Authenticate",
        "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm", "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires"];

    /// <summary>Answers preflight requests and marks answers, where an origin is configured; else browsers keep everything to our own pages.</summary>
    internal static void Use(WebApplication app)
    {
        var origins = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.CorsOrigins;
        if (origins.Count == 0) return;
        // Links answer everybody's pages themselves.
        app.UseWhen(static context => !LinkEndpoint.IsFor(context.Request), site => site.UseCors(policy => policy.WithOrigins([.. origins]).WithMethods(Methods).AllowAnyHeader().WithExposedHeaders(Shown)));
    }
}
