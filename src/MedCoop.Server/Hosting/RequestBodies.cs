using System.IO.Compression;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Uploads;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Undoes Content-Encoding (gzip, br, deflate) and holds every body to one limit, as sent and as decompressed, so that a small
/// body that grows without end is refused as early as a large one.
/// </summary>
internal sealed class RequestBodies(RequestDelegate next, IOptions<ServerOptions> options)
{
    /// <summary>How long an over-large body is read and thrown away so that its sender gets to see the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly long limit = options.Value.MaxBodyBytes;

    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } || UploadEndpoint.IsFor(context.Request) ? next(context) : WithBodyAsync(context);

    private async Task WithBodyAsync(HttpContext context)
    {
        var request = context.Request;
        var sent = request.Body;
        var encoding = Encoding(request);
        if (Unusable(encoding))
        {
            await RefuseEncodingAsync(context);
            return;
        }

        try
        {
            if (request.ContentLength > limit)
                throw LimitedBody.TooLarge(limit);
            await using var decoder = Decoder(new LimitedBody(sent, limit), encoding);
            request.Body = decoder is null ? new LimitedBody(sent, limit) : new LimitedBody(decoder, limit);
            await next(context);
        }
        catch (BodyRefusedException refused) when (!context.Response.HasStarted)
        {
            AnswerHeaders.Clear(context);
            context.Response.Headers.Connection = "close";
            await OutcomeAnswer.WriteAsync(context, refused.StatusCode, refused.IssueType, refused.Code, refused.Message);
            await DiscardAsync(context, sent);
        }
        finally
        {
            request.Body = sent;
        }
    }

    private static string Encoding(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        return encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? "" : encoding.ToLowerInvariant();
    }

    private static bool Unusable(string encoding) => encoding is not ("" or "gzip" or "x-gzip" or "br" or "deflate");

    private static Stream? Decoder(Stream sent, string encoding) => encoding switch
    {
        "gzip" or "x-gzip" => new GZipStream(sent, CompressionMode.Decompress),
        "br" => new BrotliStream(sent, CompressionMode.Decompress),
        // HTTP's "deflate" is the zlib format: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2
        "deflate" => new ZLibStream(sent, CompressionMode.Decompress),
        _ => null,
    };

    private static Task RefuseEncodingAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.AcceptEncoding] = "gzip, br, deflate";
        return OutcomeAnswer.WriteAsync(
            context,
            StatusCodes.Status415UnsupportedMediaType,
            "not-supported",
            ErrorCodes.BadEncoding,
            "This Content-Encoding is not one that this server reads: send one of gzip, br, deflate, or the body as it is.");
    }

    // A sender that is still sending when the connection closes sees a reset instead of the answer. One that asked first
    // (Expect: 100-continue) has sent nothing yet, and reading would tell it to begin.
    private async Task DiscardAsync(HttpContext context, Stream sent)
    {
        if (context.Request.Headers.Expect.Count > 0 && context.Request.ContentLength > limit)
            return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var buffer = new byte[81920];
        try
        {
            for (var left = limit * 4; left > 0;)
            {
                var read = await sent.ReadAsync(buffer, patience.Token);
                if (read == 0)
                    return;
                left -= read;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The answer is sent; how the connection ends no longer matters.
        }
    }
}
