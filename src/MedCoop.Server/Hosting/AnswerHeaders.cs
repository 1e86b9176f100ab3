namespace MedCoop.Server.Hosting;

/// <summary>
/// The headers that every answer has: the request's id, and those that tell browsers to trust nothing that this server did not mean. They are
/// set before anything else happens, not when the answer starts, because a call-back for each request shows in the profile of reads.
/// </summary>
internal static class AnswerHeaders
{
    // Answers that are no pages load nothing, and nothing shows them in a frame. Pages say themselves what they load (MedCoop.Web, PageHeaders).
    // https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html
    private const string OfData = "default-src 'none'; frame-ancestors 'none'";

    // A year. https://www.rfc-editor.org/rfc/rfc6797
    private const string OnlyTls = "max-age=31536000";

    /// <summary>Sets them.</summary>
    internal static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Set(context);
        return next(context);
    }

    /// <summary>Takes back what was prepared of an answer that has not started, all but these headers.</summary>
    internal static void Clear(HttpContext context)
    {
        context.Response.Clear();
        Set(context);
    }

    // What is about people is kept on no disk of a computer that others use too. Programs keep what they want and ask with If-None-Match as ever.
    private static bool IsOfPeople(string path) =>
        (path.StartsWith("/fhir", StringComparison.Ordinal) && path is not "/fhir/metadata")
        || path.StartsWith("/account/api/", StringComparison.Ordinal) || path.StartsWith("/connect/api/", StringComparison.Ordinal) || path.StartsWith("/admin/api/", StringComparison.Ordinal);

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["X-Request-Id"] = context.TraceIdentifier;
        headers["X-Correlation-Id"] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = OnlyTls;
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = OfData;
        var path = context.Request.Path.Value ?? "";
        if (IsOfPeople(path)) headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments(Rest.FhirEndpoint.BasePath, StringComparison.Ordinal)) return;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
