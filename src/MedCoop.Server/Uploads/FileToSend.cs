using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using Microsoft.Net.Http.Headers;

namespace MedCoop.Server.Uploads;

/// <summary>The content of a Binary that lies in a file, on its way out: in pieces, with ranges, whatever its size.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="ContentType">As the Binary says.</param>
/// <param name="Sha256">Its entity tag: the same content is the same for ever, so a download may go on where it broke off.</param>
/// <param name="At">When the Binary came to be.</param>
internal sealed record FileToSend(string Path, string ContentType, string Sha256, DateTimeOffset At)
{
    /// <summary>The answer to a read of a Binary that names a file.</summary>
    public static Result<FhirAnswer> Answer(StoredVersion version, StoredFile file, FileStore files, FhirRequest request)
    {
        var answer = new FhirAnswer(AnswerKind.Ok) { Version = version };
        // An entry of a batch shows the resource, which names the file; so do searches and histories.
        if (request.IsEntry) return answer;
        if (request.Parameter("_format") is not null || MediaTypes.NamesFhir(request.Headers.Accept)) return OnlyNative(file);
        if (files.Refusal(file) is { } refusal) return refusal;
        using var binary = JsonDocument.Parse(version.Body);
        return answer with { File = new FileToSend(files.PathOf(file.Sha256), binary.RootElement.GetProperty("contentType").GetString()!, file.Sha256, version.At) };
    }

    /// <summary>Sends it, or the part that is asked for. https://www.rfc-editor.org/rfc/rfc9110#section-14</summary>
    public Task SendAsync(HttpContext http)
    {
        // A stored page must never run as one of ours.
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        // Ranges count bytes of the file, not of a compressed form of it.
        http.Request.Headers.Remove(HeaderNames.AcceptEncoding);
        return TypedResults.PhysicalFile(Path, ContentType, lastModified: At, entityTag: new EntityTagHeaderValue($"\"{Sha256}\""), enableRangeProcessing: true).ExecuteAsync(http);
    }

    private static Problem OnlyNative(StoredFile file) => new(
        ProblemKind.NotAcceptable, ErrorCodes.FileOnly, $"This Binary is a file of {file.Size} bytes, which is not served inside JSON or XML. Ask for it without _format and with 'Accept: */*', and for parts of it with Range.");
}
