using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth;
using MedCoop.Server.Rest;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// SMART Health Links over HTTP, outside of FHIR and without signing in: <c>POST /shl/{secret}</c> gives the manifest, <c>GET /shl/{secret}</c> the file of a link with flag U,
/// <c>GET /shl/files/{ticket}</c> a file of a manifest. Pages of every origin may ask: viewers are such. https://docs.smarthealthit.org/smart-health-links/spec
/// </summary>
internal sealed class LinkEndpoint(LinkReading reading, IOptions<AccessOptions> access)
{
    /// <summary>The path under which links are.</summary>
    public const string BasePath = "/shl";

    private const int EmbeddedUpTo = 250_000;

    // What changes does so by people's work: nobody needs to ask more often.
    private const string PollAfter = "600";

    /// <summary>Whether a request is for this endpoint.</summary>
    public static bool IsFor(HttpRequest request) => request.Path.StartsWithSegments(BasePath, StringComparison.Ordinal);

    /// <summary>The address of a link, with a slash before the secret.</summary>
    public string Url(HttpRequest request) => Url(access.Value, $"{request.Scheme}://{request.Host}{request.PathBase}");

    /// <summary>The address under which links of this server are.</summary>
    public static string Url(AccessOptions access, string root) => $"{(access.PublicUrl is { } known ? known.ToString().TrimEnd('/') : root)}{BasePath}/";

    /// <summary>The secret in the address of a link of this server; null: it is one of another server.</summary>
    /// <param name="url">The address in the link.</param>
    /// <param name="baseUrl">This server's FHIR base.</param>
    public string? SecretOf(Uri url, string baseUrl)
    {
        var own = new Uri(Url(access.Value, baseUrl[..^FhirEndpoint.BasePath.Length]));
        return own.IsBaseOf(url) && url.UserInfo.Length == 0 && url.Segments is [.., "shl/", var secret] ? secret : null;
    }

    /// <summary>Lets pages of every origin ask.</summary>
    public static void Offer(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Retry-After";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.CacheControl = "no-store";
        if (!HttpMethods.IsOptions(http.Request.Method)) return;
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = "content-type";
        headers.AccessControlMaxAge = "86400";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Answers with the manifest.</summary>
    public async Task PostAsync(HttpContext http, string secret)
    {
        Offer(http);
        if (!(await LinkQuestions.ReadAsync(http)).TryGet(out var asked, out var problem)) await SendAsync(http, problem);
        else if (!(await AskAsync(() => reading.ManifestAsync(asked.Question with { Secret = secret }, http.RequestAborted))).TryGet(out var answer, out problem)) await SendAsync(http, problem);
        else if (answer.File is { } file) await SendManifestAsync(http, file, asked.EmbeddedLengthMax ?? EmbeddedUpTo);
        else await SendRefusalAsync(http, answer.AttemptsLeft);
    }

    /// <summary>Answers with the file of a link with flag U.</summary>
    public async Task GetAsync(HttpContext http, string secret)
    {
        Offer(http);
        if (LinkQuestions.Recipient(http.Request.Query["recipient"]) is not { } recipient)
        {
            await SendAsync(http, LinkQuestions.NoRecipient);
            return;
        }

        var question = new LinkQuestion(secret, recipient, null, RequestOrigin.Of(http), LinkQuestions.BaseUrl(http));
        await SendFileAsync(http, await AskAsync(() => reading.DirectAsync(question, http.RequestAborted)));
    }

    /// <summary>Answers with a file of a manifest.</summary>
    public async Task GetFileAsync(HttpContext http, string ticket)
    {
        Offer(http);
        await SendFileAsync(http, await AskAsync(() => reading.FileAsync(ticket, RequestOrigin.Of(http), LinkQuestions.BaseUrl(http), http.RequestAborted)));
    }

    private static async Task<Result<LinkAnswer>> AskAsync(Func<Task<Result<LinkAnswer>>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreUnavailableException away)
        {
            return away.Problem;
        }
    }

    private async Task SendManifestAsync(HttpContext http, ShownFile file, int embeddedUpTo)
    {
        if (file.CanChange) http.Response.Headers.RetryAfter = PollAfter;
        await WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("status", file.CanChange ? "can-change" : "finalized");
            writer.WriteStartArray("files");
            writer.WriteStartObject();
            writer.WriteString("contentType", LinkContent.FhirFile);
            if (file.Jwe.Length <= embeddedUpTo) writer.WriteString("embedded", file.Jwe);
            else writer.WriteString("location", $"{Url(http.Request)}files/{file.Ticket}");
            writer.WriteString("lastUpdated", file.LastUpdated.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
            writer.WriteEndArray();
        });
    }

    // A link with flag U has no passcode, and for a file of a manifest it was given before.
    private static async Task SendFileAsync(HttpContext http, Result<LinkAnswer> answered)
    {
        if (answered.Problem is not null || answered.Value.File is not { } file)
        {
            await SendAsync(http, answered.Problem ?? LinkStore.Closed);
            return;
        }

        http.Response.ContentType = "application/jose";
        http.Response.ContentLength = file.Jwe.Length;
        if (file.CanChange) http.Response.Headers.RetryAfter = PollAfter;
        await http.Response.WriteAsync(file.Jwe, http.RequestAborted);
    }

    private static Task SendRefusalAsync(HttpContext http, int attemptsLeft) =>
        WriteAsync(http, StatusCodes.Status401Unauthorized, writer => writer.WriteNumber("remainingAttempts", attemptsLeft));

    private static Task SendAsync(HttpContext http, Problem problem)
    {
        if (problem.Kind == ProblemKind.Unavailable) http.Response.Headers.RetryAfter = "5";
        return WriteAsync(http, FhirHttp.StatusOf(problem.Kind), writer => writer.WriteString("error", problem.Text));
    }

    private static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }
}
