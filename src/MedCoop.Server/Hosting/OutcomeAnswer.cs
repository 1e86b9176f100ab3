using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.Net.Http.Headers;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Answers with an OperationOutcome of one issue, for what is refused before or after any FHIR interaction: limits, encodings,
/// hosts, bugs. Written by hand so that it works whatever is broken. https://hl7.org/fhir/R4/operationoutcome.html
/// </summary>
internal static class OutcomeAnswer
{
    /// <summary>Writes the answer; does nothing but end the request if the answer has already begun.</summary>
    /// <param name="type">FHIR issue type code.</param>
    /// <param name="code">A stable code from <see cref="Fhir.Outcomes.ErrorCodes"/>.</param>
    /// <param name="text">What is wrong and what would be right; no patient data.</param>
    internal static async Task WriteAsync(HttpContext context, int status, string type, string code, string text)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        var xml = WantsXml(context.Request);
        response.StatusCode = status;
        response.ContentType = xml ? "application/fhir+xml; charset=utf-8" : "application/fhir+json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        var severity = status >= StatusCodes.Status500InternalServerError ? "fatal" : "error";
        var body = xml ? Xml(severity, type, code, text) : Json(severity, type, code, text);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static bool WantsXml(HttpRequest request) =>
        request.Query.TryGetValue("_format", out var format)
            ? format.ToString().Contains("xml", StringComparison.OrdinalIgnoreCase)
            : MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
                && accepted.MaxBy(type => type.Quality ?? 1) is { } best
                && (best.MediaType.Equals(MediaTypeNames.Application.Xml, StringComparison.OrdinalIgnoreCase)
                    || best.MediaType.Equals("application/fhir+xml", StringComparison.OrdinalIgnoreCase));

    private static byte[] Json(string severity, string type, string code, string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("resourceType", "OperationOutcome");
            writer.WriteStartArray("issue");
            writer.WriteStartObject();
            writer.WriteString("severity", severity);
            writer.WriteString("code", type);
            writer.WriteStartObject("details");
            writer.WriteStartArray("coding");
            writer.WriteStartObject();
            writer.WriteString("system", OutcomeCodes);
            writer.WriteString("code", code);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("text", text);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    [SuppressMessage("Design", "MA0045", Justification = "The writer's target is memory, so there is nothing to wait for.")]
    private static byte[] Xml(string severity, string type, string code, string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            writer.WriteStartElement("OperationOutcome", "http://hl7.org/fhir");
            writer.WriteStartElement("issue");
            WriteValue(writer, "severity", severity);
            WriteValue(writer, "code", type);
            writer.WriteStartElement("details");
            writer.WriteStartElement("coding");
            WriteValue(writer, "system", OutcomeCodes);
            WriteValue(writer, "code", code);
            writer.WriteEndElement();
            WriteValue(writer, "text", text);
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void WriteValue(XmlWriter writer, string element, string value)
    {
        writer.WriteStartElement(element);
        writer.WriteAttributeString("value", value);
        writer.WriteEndElement();
    }

    private const string OutcomeCodes = "https://medcoop.example/fhir/CodeSystem/outcome-codes";
}
