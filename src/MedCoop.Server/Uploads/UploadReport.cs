using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Uploads;

/// <summary>How an upload is, as a Parameters resource: the protocol itself tells only how many bytes there are.</summary>
internal static class UploadReport
{
    public static async Task<Problem?> SendAsync(HttpContext http, HeldUpload upload)
    {
        var body = Of(upload);
        TusProtocol.Describe(http.Response, upload);
        http.Response.ContentType = $"{MediaTypes.FhirJson}; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
        return null;
    }

    private static ReadOnlyMemory<byte> Of(HeldUpload upload)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Parameters");
            json.WriteStartArray("parameter");
            Write(json, "state", "valueCode", StateOf(upload));
            Write(json, "offset", "valueString", upload.Offset.ToString(CultureInfo.InvariantCulture));
            Write(json, "length", "valueString", upload.Upload.Length.ToString(CultureInfo.InvariantCulture));
            if (upload.Outcome is { Stage: UploadStage.Done } done)
            {
                Write(json, "sha256", "valueString", done.Sha256!);
                Write(json, "scanStatus", "valueCode", done.ScanStatus!);
                Write(json, "document", "valueUri", UploadDocuments.DocumentOf(upload.Upload).ToString());
                Write(json, "binary", "valueUri", UploadDocuments.BinaryOf(upload.Upload).ToString());
            }

            if (upload.Outcome?.Refusal is { } refusal)
            {
                json.WriteStartObject();
                json.WriteString("name", "refusal");
                json.WritePropertyName("resource");
                OutcomeJson.Write(json, [new Issue(IssueSeverity.Error, Problem.IssueTypeOf(refusal.Kind), refusal.Code, refusal.Text)]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static string StateOf(HeldUpload upload) => upload.Outcome?.Stage switch
    {
        UploadStage.Done => "done",
        UploadStage.Refused => "refused",
        _ => upload.IsComplete ? "complete" : "incomplete",
    };

    private static void Write(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString(type, value);
        json.WriteEndObject();
    }
}
