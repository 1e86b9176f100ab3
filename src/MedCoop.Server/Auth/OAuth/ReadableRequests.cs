using MedCoop.Web.Requests;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>OpenIddict takes it for granted that a form can be read, and the database that no text has U+0000 in it: what asks for tokens with anything else is told so before.</summary>
internal static class ReadableRequests
{
    private static readonly PathString Path = new("/connect");

    internal static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal) || await MistakeAsync(context.Request) is not { } mistake) await next(context);
        else await Results.Json(new { error = Errors.InvalidRequest, error_description = mistake }, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
    }

    private static async Task<string?> MistakeAsync(HttpRequest request) =>
        request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true ? "The address has a U+0000 in it."
        : request.HasFormContentType ? await ReadableForm.MistakeAsync(request)
        : null;
}
