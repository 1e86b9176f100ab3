using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth;
using MedCoop.Server.Hosting;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>The one HTTP endpoint under <c>/fhir</c>: makes a <see cref="FhirRequest"/>, runs it through the table, sends what comes.</summary>
internal sealed class FhirEndpoint(FhirRoutes routes, RequestActor actors, ActorRate rate, AuditTrail trail, TimeProvider clock)
{
    /// <summary>The path under which FHIR is served.</summary>
    public const string BasePath = "/fhir";

    public async Task HandleAsync(HttpContext http)
    {
        var signedIn = IsOpenToAll(http.Request) ? RequestActor.Anybody : await actors.OfAsync(http);
        var bodyless = Request(http, signedIn.Problem is null ? signedIn.Value : RequestActor.Anybody);
        if (signedIn.Problem is { } nobody)
        {
            var kept = await trail.RefusedAsync(bodyless.Origin, bodyless.Method, http.Request.Path, nobody, http.RequestAborted);
            await FhirHttp.SendAsync(http, bodyless, kept ?? nobody);
            return;
        }

        if (!Shape.Of(bodyless).TryGet(out var shape, out var unacceptable))
        {
            await FhirHttp.SendAsync(http, bodyless, unacceptable);
            return;
        }

        var request = bodyless;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            var body = await ReadBodyAsync(http);
            if (!Form(bodyless, body).TryGet(out var form, out var noForm))
            {
                await FhirHttp.SendAsync(http, bodyless, noForm);
                return;
            }

            request = bodyless with { Body = body, Query = form.Count == 0 ? bodyless.Query : [.. bodyless.Query, .. form] };
            // A form says more about the answer's form.
            if (form.Count > 0 && !Shape.Of(request).TryGet(out shape, out unacceptable))
            {
                await FhirHttp.SendAsync(http, request, unacceptable);
                return;
            }
        }

        Result<FhirAnswer> result;
        try
        {
            result = rate.Refusal(request.Actor) is { } tooMany ? tooMany : await routes.RunAsync(request, http.RequestAborted);
        }
        catch (StoreUnavailableException away)
        {
            // Terminology asks the database in the middle of validation, where no problem can be returned.
            result = away.Problem;
        }

        if (result.TryGet(out var answer, out var problem)) await FhirHttp.SendAsync(http, request, shape, answer);
        else await FhirHttp.SendAsync(http, request, problem);
    }

    // https://hl7.org/fhir/R4/security.html#http: a client learns from it where to sign in.
    private static bool IsOpenToAll(HttpRequest request) => request.Path.Value == BasePath + "/metadata" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    private FhirRequest Request(HttpContext http, Actor actor)
    {
        var headers = http.Request.Headers;
        return new FhirRequest
        {
            // HEAD is GET without the body. https://hl7.org/fhir/R4/http.html#head
            Method = HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method,
            Path = Segments(http),
            Query = QueryStrings.Parse(http.Request.QueryString.Value),
            Actor = actor,
            Origin = trail.KeepsRequests ? RequestOrigin.Of(http) : RequestOrigin.None,
            At = clock.GetUtcNow(),
            BaseUrl = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{BasePath}",
            Headers = new FhirHeaders
            {
                ContentType = http.Request.ContentType,
                Accept = headers.Accept,
                AcceptLanguage = headers.AcceptLanguage,
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

    // Hosting/RequestBodies has put the size limit around the stream and answers when it is passed.
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext http)
    {
        using var buffer = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 4096, int.MaxValue));
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
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
}
