using System.IO.Pipelines;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Rest;

/// <summary>The one HTTP endpoint under <c>/fhir</c>: makes a <see cref="FhirRequest"/>, runs it through the table, sends what comes.</summary>
internal sealed class FhirEndpoint(FhirRoutes routes, RestLimits limits, TimeProvider clock)
{
    /// <summary>The path under which FHIR is served.</summary>
    public const string BasePath = "/fhir";

    public async Task HandleAsync(HttpContext http)
    {
        var bodyless = Request(http, default, []);
        if (!Shape.Of(bodyless).TryGet(out _, out var unacceptable))
        {
            await FhirHttp.SendAsync(http, bodyless, unacceptable);
            return;
        }

        if (!(await ReadBodyAsync(http)).TryGet(out var body, out var unreadable))
        {
            await FhirHttp.SendAsync(http, bodyless, unreadable);
            return;
        }

        if (!Form(bodyless, body).TryGet(out var form, out var noForm))
        {
            await FhirHttp.SendAsync(http, bodyless, noForm);
            return;
        }

        var request = Request(http, body, form);
        var result = await routes.RunAsync(request, http.RequestAborted);
        if (result.TryGet(out var answer, out var problem)) await FhirHttp.SendAsync(http, request, answer);
        else await FhirHttp.SendAsync(http, request, problem);
    }

    private FhirRequest Request(HttpContext http, ReadOnlyMemory<byte> body, IReadOnlyList<QueryParameter> form)
    {
        var headers = http.Request.Headers;
        var query = QueryStrings.Parse(http.Request.QueryString.Value);
        return new FhirRequest
        {
            // HEAD is GET without the body. https://hl7.org/fhir/R4/http.html#head
            Method = HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method,
            Path = Segments(http),
            Query = form.Count == 0 ? query : [.. query, .. form],
            Body = body,
            Actor = Actor.Loopback,
            At = clock.GetUtcNow(),
            BaseUrl = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{BasePath}",
            Headers = new FhirHeaders
            {
                ContentType = http.Request.ContentType,
                Accept = headers.Accept,
                IfMatch = headers.IfMatch,
                IfNoneMatch = headers.IfNoneMatch,
                IfModifiedSince = headers.IfModifiedSince,
                IfNoneExist = headers["If-None-Exist"],
                Prefer = headers["Prefer"],
                Provenance = headers["X-Provenance"],
            },
        };
    }

    // Segments are split before they are decoded, so that an encoded slash stays inside its segment and can climb nowhere.
    private static string[] Segments(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var rest = path.Length > BasePath.Length ? path[(BasePath.Length + 1)..] : "";
        return [.. rest.Split('/', StringSplitOptions.RemoveEmptyEntries)];
    }

    private async Task<Result<ReadOnlyMemory<byte>>> ReadBodyAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return ReadOnlyMemory<byte>.Empty;
        try
        {
            return await ReadAllAsync(http.Request.BodyReader, http.RequestAborted);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        catch (InvalidDataException)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadEncoding, "The body is not what its Content-Encoding says.");
        }
    }

    private async Task<Result<ReadOnlyMemory<byte>>> ReadAllAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limits.MaxBodyBytes) return TooLarge();
            if (read.IsCompleted)
            {
                var bytes = new byte[read.Buffer.Length];
                System.Buffers.BuffersExtensions.CopyTo(read.Buffer, bytes);
                reader.AdvanceTo(read.Buffer.End);
                return (ReadOnlyMemory<byte>)bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Result<IReadOnlyList<QueryParameter>> Form(FhirRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.Method != "POST" || request.Path is not [.., "_search"]) return Result.Of<IReadOnlyList<QueryParameter>>([]);
        var essence = MediaTypes.Essence(request.Headers.ContentType);
        if (essence.Length == 0 && body.IsEmpty) return Result.Of<IReadOnlyList<QueryParameter>>([]);
        return essence == MediaTypes.Form
            ? Result.Of(QueryStrings.Parse(System.Text.Encoding.UTF8.GetString(body.Span)))
            : RequestContent.Unsupported(request.Headers.ContentType, MediaTypes.Form);
    }

    private Problem TooLarge() => new(ProblemKind.TooLarge, ErrorCodes.BodyTooLarge, $"The body is larger than this server takes ({limits.MaxBodyBytes} bytes).");
}
