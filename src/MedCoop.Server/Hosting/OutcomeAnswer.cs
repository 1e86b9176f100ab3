using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Web.Components;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Answers with an OperationOutcome of one issue, for what is refused before or after any FHIR interaction: limits, encodings,
/// hosts, bugs. Browsers that ask for a page get one that says the same. https://hl7.org/fhir/R4/operationoutcome.html
/// </summary>
internal static class OutcomeAnswer
{
    /// <summary>Writes the answer; does nothing but end the request if the answer has already begun.</summary>
    /// <param name="type">FHIR issue type code.</param>
    /// <param name="code">A stable code from <see cref="ErrorCodes"/>.</param>
    /// <param name="text">What is wrong and what would be right; no patient data.</param>
    internal static async Task WriteAsync(HttpContext context, int status, string type, string code, string text)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        if (ErrorPages.AreFor(context.Request))
        {
            await ErrorPages.WriteAsync(context, status);
            return;
        }

        var severity = status >= StatusCodes.Status500InternalServerError ? IssueSeverity.Fatal : IssueSeverity.Error;
        ReadOnlyMemory<byte> body = OutcomeJson.Of([new Issue(severity, type, code, text)]);
        var xml = MediaTypes.OfAnswer(context.Request.Query["_format"], context.Request.Headers.Accept) is { Problem: null, Value: MediaTypes.Xml };
        if (xml)
            body = ResourceFormat.ToXml(body, pretty: false);
        response.StatusCode = status;
        response.ContentType = (xml ? MediaTypes.FhirXml : MediaTypes.FhirJson) + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
