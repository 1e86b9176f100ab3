using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Uploads;

/// <summary>The words of tus 1.0. https://tus.io/protocols/resumable-upload</summary>
internal static class TusProtocol
{
    /// <summary>The version that is spoken.</summary>
    public const string Version = "1.0.0";

    /// <summary>What is spoken beyond the core.</summary>
    public const string Extensions = "creation,creation-with-upload,checksum,expiration,termination";

    /// <summary>The content type of bytes of a file.</summary>
    public const string Bytes = "application/offset+octet-stream";

    public const string Resumable = "Tus-Resumable";
    public const string Versions = "Tus-Version";
    public const string Offset = "Upload-Offset";
    public const string Length = "Upload-Length";
    public const string Metadata = "Upload-Metadata";
    public const string Checksum = "Upload-Checksum";
    public const string Expires = "Upload-Expires";

    /// <summary>Two refusals have a status of the protocol's own.</summary>
    public static int StatusOf(Problem problem) => problem.Code switch
    {
        ErrorCodes.ChecksumMismatch => 460,
        ErrorCodes.UploadBusy => StatusCodes.Status423Locked,
        _ => FhirHttp.StatusOf(problem.Kind),
    };

    /// <summary>The method that is meant: networks that know no PATCH let it be said in a header.</summary>
    public static string MethodOf(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers["X-HTTP-Method-Override"] is [{ Length: > 0 } meant] ? meant.ToUpperInvariant() : request.Method;

    /// <summary>A header that is a whole number of bytes; null: it is absent or none.</summary>
    public static long? NumberIn(HttpRequest request, string header) =>
        request.Headers[header] is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Sends a refusal as an OperationOutcome.</summary>
    public static async Task SendAsync(HttpContext http, Problem problem)
    {
        var response = http.Response;
        response.StatusCode = StatusOf(problem);
        if (problem.Kind == ProblemKind.Unauthenticated) response.Headers.WWWAuthenticate = Auth.BearerToken.Challenge(problem.Code);
        if (problem.Kind is ProblemKind.Unavailable or ProblemKind.TooManyRequests || problem.Code == ErrorCodes.UploadBusy) response.Headers.RetryAfter = problem.Code == ErrorCodes.DiskFull ? "60" : "5";
        response.Headers.CacheControl = "no-store";
        var body = OutcomeJson.Of(problem);
        response.ContentType = $"{MediaTypes.FhirJson}; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>How far an upload is, in the headers of an answer.</summary>
    public static void Describe(HttpResponse response, HeldUpload upload)
    {
        response.Headers[Offset] = upload.Offset.ToString(CultureInfo.InvariantCulture);
        if (upload.Outcome is not { Stage: UploadStage.Done }) response.Headers[Expires] = upload.ExpiresAt.ToString("r", CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
    }
}
