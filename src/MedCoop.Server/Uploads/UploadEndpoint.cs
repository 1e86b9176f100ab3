using System.Globalization;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth;
using MedCoop.Server.Hosting;
using MedCoop.Server.Rest;
using Tus = MedCoop.Server.Uploads.TusProtocol;

namespace MedCoop.Server.Uploads;

/// <summary>Resumable uploads over HTTP: tus 1.0 under <c>/uploads</c>. What is said of FHIR is said by <see cref="FinishUpload"/>.</summary>
internal sealed class UploadEndpoint(
    UploadStore uploads, UploadRules rules, UploadDocuments documents, FinishUpload finish, UploadOptions options, RequestActor actors, ActorRate rate, AuditTrail trail, TimeProvider clock)
{
    /// <summary>The path under which files are uploaded.</summary>
    public const string BasePath = "/uploads";

    /// <summary>Whether a request's body is for this endpoint, which holds it to limits of its own.</summary>
    public static bool IsFor(HttpRequest request) => request.Path.StartsWithSegments(BasePath, StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers[Tus.Resumable] = Tus.Version;
        var method = Tus.MethodOf(http.Request);
        if (HttpMethods.IsOptions(method))
        {
            Offer(http.Response);
            return;
        }

        if ((await AnswerAsync(http, method)) is { } problem) await Tus.SendAsync(http, problem);
    }

    private void Offer(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers[Tus.Versions] = Tus.Version;
        response.Headers["Tus-Extension"] = Tus.Extensions;
        response.Headers["Tus-Max-Size"] = options.MaxBytes.ToString(CultureInfo.InvariantCulture);
        response.Headers["Tus-Checksum-Algorithm"] = UploadChecksum.Names;
    }

    private async Task<Problem?> AnswerAsync(HttpContext http, string method)
    {
        var signedIn = await actors.OfAsync(http);
        if (!signedIn.TryGet(out var actor, out var nobody))
            return await trail.RefusedAsync(RequestOrigin.Of(http), method, http.Request.Path, nobody, http.RequestAborted) ?? nobody;
        if (rate.Refusal(actor) is { } tooMany) return tooMany;
        if (!HttpMethods.IsGet(method) && http.Request.Headers[Tus.Resumable] is not [Tus.Version])
        {
            http.Response.Headers[Tus.Versions] = Tus.Version;
            return OtherVersion;
        }

        return (method, http.Request.RouteValues["id"] as string) switch
        {
            ("POST", null) => await CreateAsync(http, actor),
            ("HEAD", { } id) => await WithAsync(http, actor, id, upload => ShowAsync(http, actor, upload)),
            ("GET", { } id) => await WithAsync(http, actor, id, upload => UploadReport.SendAsync(http, upload)),
            ("PATCH", { } id) => await PatchAsync(http, actor, id),
            ("DELETE", { } id) => await WithAsync(http, actor, id, upload => Terminate(http, upload)),
            (_, null) => NotAllowed(http, "OPTIONS, POST"),
            _ => NotAllowed(http, "OPTIONS, HEAD, GET, PATCH, DELETE"),
        };
    }

    private async Task<Problem?> CreateAsync(HttpContext http, Actor actor)
    {
        if (http.Request.Headers.ContainsKey("Upload-Defer-Length")) return Bad("Upload-Length must be known from the beginning; Upload-Defer-Length is not offered.");
        if (Tus.NumberIn(http.Request, Tus.Length) is not { } length) return Bad("Upload-Length is missing or no number of bytes.");
        if (length > options.MaxBytes) return new Problem(ProblemKind.TooLarge, ErrorCodes.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The file is larger than the {options.MaxBytes:N0} bytes that are taken here."));
        if (length == 0) return Bad("Upload-Length is 0: there is nothing to upload.");
        var metadata = http.Request.Headers[Tus.Metadata].ToString();
        if (!UploadDescription.Read(metadata).TryGet(out var description, out var unreadable)) return unreadable;
        if (rules.Refusal(description.ContentType, []) is { } refused) return refused;
        var hasBody = MediaTypes.Essence(http.Request.ContentType) == Tus.Bytes;
        if (hasBody && BodyRefusal(http.Request, length, out _) is { } badBody) return badBody;

        var draft = new Upload("", length, metadata, Guid.CreateVersion7(clock.GetUtcNow()).ToString(), Guid.CreateVersion7(clock.GetUtcNow()).ToString());
        if (await documents.RefusalAsync(RequestOf(http, actor), draft, description, http.RequestAborted) is { } refusal) return refusal;
        if (!uploads.Create(Upload.OwnerOf(actor), length, metadata).TryGet(out var upload, out var problem)) return problem;

        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{BasePath}/{upload.Id}";
        return await WithAsync(http, actor, upload.Id, held => hasBody ? TakeAsync(http, actor, held) : Described(http, held));
    }

    private async Task<Problem?> PatchAsync(HttpContext http, Actor actor, string id)
    {
        if (MediaTypes.Essence(http.Request.ContentType) != Tus.Bytes) return RequestContent.Unsupported(http.Request.ContentType, Tus.Bytes);
        if (Tus.NumberIn(http.Request, Tus.Offset) is not { } offset) return Bad("Upload-Offset is missing or no number of bytes.");
        return await WithAsync(http, actor, id, async upload =>
        {
            if (upload.Outcome?.Refusal is { } refusal) return refusal;
            if (offset != upload.Offset)
            {
                Tus.Describe(http.Response, upload);
                return new Problem(ProblemKind.Conflict, ErrorCodes.WrongOffset, string.Create(CultureInfo.InvariantCulture, $"The upload is at {upload.Offset}, not at {offset}; go on there."));
            }

            if (BodyRefusal(http.Request, upload.Upload.Length - offset, out _) is { } badBody) return badBody;
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return await TakeAsync(http, actor, upload);
        });
    }

    private static Problem? BodyRefusal(HttpRequest request, long missing, out UploadChecksum? checksum)
    {
        checksum = null;
        if (request.Headers.ContentEncoding.Count > 0) return new Problem(ProblemKind.UnsupportedMediaType, ErrorCodes.BadEncoding, "Bytes of a file are sent as they are, without Content-Encoding.");
        if (request.ContentLength > missing) return new Problem(ProblemKind.TooLarge, ErrorCodes.BodyTooLarge, "The body has more bytes than Upload-Length says are missing.");
        if (request.Headers[Tus.Checksum] is not [{ } header]) return null;
        checksum = UploadChecksum.Parse(header);
        return checksum is null ? Bad($"Upload-Checksum is one of {UploadChecksum.Names}, a space and the hash in base64.") : null;
    }

    private async Task<Problem?> TakeAsync(HttpContext http, Actor actor, HeldUpload upload)
    {
        if (!upload.IsComplete)
        {
            _ = BodyRefusal(http.Request, upload.Upload.Length - upload.Offset, out var checksum);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, upload.Interrupted);
            try
            {
                if (await UploadBytes.AppendAsync(upload, http.Request.Body, checksum, () => JudgeAsync(upload), stop.Token) is { } problem) return problem;
            }
            catch (OperationCanceledException) when (upload.Interrupted.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
            {
                // The client asks over another connection, so nobody waits for this answer.
                http.Abort();
                return null;
            }
        }

        return await FinishedAsync(http, actor, upload) ?? await Described(http, upload);
    }

    private async Task<Problem?> JudgeAsync(HeldUpload upload)
    {
        if (!UploadDescription.Read(upload.Upload.Metadata).TryGet(out var description, out var unreadable)) return unreadable;
        var refusal = await FileCheck.HeadRefusalAsync(upload.DataPath, upload.Upload.Length, description, rules, CancellationToken.None);
        if (refusal is not null) upload.Conclude(UploadOutcome.Refused(refusal));
        return refusal;
    }

    private async Task<Problem?> ShowAsync(HttpContext http, Actor actor, HeldUpload upload)
    {
        if (upload.Outcome?.Refusal is { } refusal) return refusal;
        if (await FinishedAsync(http, actor, upload) is { } problem) return problem;
        http.Response.Headers[Tus.Length] = upload.Upload.Length.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers[Tus.Metadata] = upload.Upload.Metadata;
        return await Described(http, upload);
    }

    // Whatever becomes of the connection: a client that has sent its last byte may be gone, and finds it done when it comes back.
    private async Task<Problem?> FinishedAsync(HttpContext http, Actor actor, HeldUpload upload)
    {
        if (!upload.IsComplete) return null;
        if (!(await finish.RunAsync(upload, RequestOf(http, actor), CancellationToken.None)).TryGet(out var document, out var problem)) return problem;
        http.Response.Headers.ContentLocation = $"{BaseUrlOf(http.Request)}/{document}";
        return null;
    }

    private static Task<Problem?> Described(HttpContext http, HeldUpload upload)
    {
        Tus.Describe(http.Response, upload);
        return Task.FromResult<Problem?>(null);
    }

    private static Task<Problem?> Terminate(HttpContext http, HeldUpload upload)
    {
        upload.Delete();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.FromResult<Problem?>(null);
    }

    private async Task<Problem?> WithAsync(HttpContext http, Actor actor, string id, Func<HeldUpload, Task<Problem?>> work)
    {
        if (!(await uploads.HoldAsync(Upload.OwnerOf(actor), id, http.RequestAborted)).TryGet(out var upload, out var problem)) return problem;
        using (upload) return await work(upload);
    }

    private FhirRequest RequestOf(HttpContext http, Actor actor) => new()
    {
        Method = "POST",
        Path = ["DocumentReference"],
        Query = [],
        Actor = actor,
        Origin = trail.KeepsRequests ? RequestOrigin.Of(http) : RequestOrigin.None,
        At = clock.GetUtcNow(),
        BaseUrl = BaseUrlOf(http.Request),
    };

    private static string BaseUrlOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}{FhirEndpoint.BasePath}";

    private static Problem NotAllowed(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        return new Problem(ProblemKind.MethodNotAllowed, ErrorCodes.MethodNotAllowed, $"This method is not allowed here; allowed: {allowed}.");
    }

    private static Problem Bad(string text) => new(ProblemKind.Invalid, ErrorCodes.BadUploadRequest, text);

    private static Problem OtherVersion { get; } = new(
        ProblemKind.StaleVersion, ErrorCodes.OtherTusVersion, $"Tus-Resumable must be {Tus.Version}, the version of the protocol that is spoken here.");
}
