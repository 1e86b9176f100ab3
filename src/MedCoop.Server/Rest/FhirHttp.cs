using System.Globalization;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Auth;

namespace MedCoop.Server.Rest;

/// <summary>The only place that knows HTTP: answers and problems become status, headers and bytes.</summary>
internal static class FhirHttp
{
    /// <summary>The status of a refusal.</summary>
    public static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status400BadRequest,
        ProblemKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ProblemKind.NotAcceptable => StatusCodes.Status406NotAcceptable,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.Gone => StatusCodes.Status410Gone,
        ProblemKind.StaleVersion or ProblemKind.MultipleMatches => StatusCodes.Status412PreconditionFailed,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ProblemKind.BusinessRule => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ProblemKind.TooCostly or ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    /// <summary>The status of an answer.</summary>
    public static int StatusOf(AnswerKind kind) => kind switch
    {
        AnswerKind.Ok => StatusCodes.Status200OK,
        AnswerKind.Created => StatusCodes.Status201Created,
        AnswerKind.NoContent => StatusCodes.Status204NoContent,
        AnswerKind.NotModified => StatusCodes.Status304NotModified,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    /// <summary>Bundle.entry.response.status of a refusal.</summary>
    public static string StatusLine(ProblemKind kind) => StatusLine(StatusOf(kind));

    /// <summary>Bundle.entry.response.status of an answer.</summary>
    public static string StatusLine(AnswerKind kind) => StatusLine(StatusOf(kind));

    /// <summary>Sends an answer in the form that is wanted.</summary>
    public static async Task SendAsync(HttpContext http, FhirRequest request, Shape shape, FhirAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = StatusOf(answer.Kind);
        SetVersionHeaders(response, request, answer);
        if (answer.ItemsDeleted is { } deleted) response.Headers["Items-Deleted"] = deleted.ToString(CultureInfo.InvariantCulture);
        if (answer.File is { } file)
        {
            await file.SendAsync(http);
            return;
        }

        if (answer.Page is { } page)
        {
            await page.SendAsync(http);
            return;
        }

        var body = BodyOf(answer, request);
        if (body.IsEmpty || answer.Kind is AnswerKind.NoContent or AnswerKind.NotModified) return;
        if (answer.Version is { Key.Type: "Binary" } && !answer.IsWrite && WantsNative(request))
        {
            var (contentType, content) = BinaryContent.Unwrap(body);
            // A stored page must never run as one of ours.
            response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            await WriteAsync(http, contentType, content);
            return;
        }

        if (!answer.IsShaped && answer.Version is not null && !shape.IsWhole) body = ResourceView.Apply(body, shape.Summary, shape.Elements);
        await WriteAsync(http, shape, body);
    }

    /// <summary>Sends a refusal as an OperationOutcome, in the wanted format if that is known, else JSON.</summary>
    public static async Task SendAsync(HttpContext http, FhirRequest request, Problem problem)
    {
        http.Response.StatusCode = StatusOf(problem.Kind);
        if (problem.Version is { } version) http.Response.Headers.ETag = VersionTag.Of(version);
        if (problem.Kind == ProblemKind.Unauthenticated) http.Response.Headers.WWWAuthenticate = BearerToken.Challenge(problem.Code);
        if (RetryAfter(problem) is { } seconds) http.Response.Headers.RetryAfter = seconds;
        if (problem.Kind == ProblemKind.MethodNotAllowed && problem.Text.Contains("allowed: ", StringComparison.Ordinal))
            http.Response.Headers.Allow = problem.Text[(problem.Text.LastIndexOf(':') + 2)..].TrimEnd('.');
        var format = MediaTypes.OfAnswer(request.Parameter("_format"), request.Headers.Accept);
        var shape = new Shape(format.Problem is null ? format.Value : MediaTypes.Json, IsPretty: request.Parameter("_pretty") == "true", SummaryMode.False, []);
        await WriteAsync(http, shape, OutcomeJson.Of(problem));
    }

    // In seconds. A database that is away or locked is back soon, as a rule; a full disk waits for somebody to make room. A search that took
    // too long would take as long again.
    private static string? RetryAfter(Problem problem) => problem switch
    {
        { Code: ErrorCodes.DiskFull } => "60",
        { Kind: ProblemKind.Unavailable } => "5",
        { Kind: ProblemKind.TooManyRequests } => "1",
        _ => null,
    };

    private static string StatusLine(int status) => $"{status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}";

    private static void SetVersionHeaders(HttpResponse response, FhirRequest request, FhirAnswer answer)
    {
        if (answer.Version is not { } version) return;
        response.Headers.ETag = VersionTag.Of(version.Version);
        response.Headers.LastModified = version.At.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
        if (answer.IsWrite && !version.IsDeletion)
        {
            var location = $"{request.BaseUrl}/{version.Key}/_history/{version.Version}";
            if (answer.Kind == AnswerKind.Created) response.Headers.Location = location;
            else response.Headers.ContentLocation = location;
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(FhirAnswer answer, FhirRequest request)
    {
        if (!answer.IsWrite) return answer.Body ?? answer.Version?.Body ?? default;
        // The interaction has already refused a malformed Prefer.
        return Preferences.Parse(request.Headers.Prefer).Value.Return switch
        {
            ReturnPreference.Minimal => default,
            ReturnPreference.OperationOutcome => OutcomeJson.Of(answer.Notes),
            _ => answer.Body ?? answer.Version?.Body ?? default,
        };
    }

    private static bool WantsNative(FhirRequest request) =>
        request.Parameter("_format") is null && !MediaTypes.NamesFhir(request.Headers.Accept);

    private static Task WriteAsync(HttpContext http, Shape shape, ReadOnlyMemory<byte> json) => shape.Format == MediaTypes.Xml
        ? WriteAsync(http, MediaTypes.FhirXml + "; charset=utf-8", ResourceFormat.ToXml(json, shape.IsPretty))
        : WriteAsync(http, MediaTypes.FhirJson + "; charset=utf-8", shape.IsPretty ? ResourceFormat.Indent(json) : json);

    private static async Task WriteAsync(HttpContext http, string contentType, ReadOnlyMemory<byte> content)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }
}
