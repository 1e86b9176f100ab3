using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>Binary in its native content type. https://hl7.org/fhir/R4/binary.html#rest</summary>
internal static class BinaryContent
{
    /// <summary>Wraps a body that is no FHIR format into a Binary resource.</summary>
    public static Result<ResourceContent> Wrap(FhirRequest request)
    {
        var essence = MediaTypes.Essence(request.Headers.ContentType);
        if (essence.Length == 0 || !essence.Contains('/') || request.Body.IsEmpty)
            return RequestContent.Unsupported(request.Headers.ContentType, $"{MediaTypes.FhirJson}, {MediaTypes.FhirXml} or the content type of the content itself");
        var binary = new Binary { ContentType = request.Headers.ContentType!.Trim(), Data = request.Body.ToArray() };
        if (request.Method == "PUT" && request.Path.Count == 2) binary.Id = request.Path[1];
        return new ResourceContent(binary, ResourceFormat.ToJson(binary));
    }

    /// <summary>The content type and content of a stored Binary.</summary>
    public static (string ContentType, byte[] Content) Unwrap(ReadOnlyMemory<byte> json)
    {
        var binary = (Binary)ResourceReader.Parse(json);
        return (binary.ContentType ?? "application/octet-stream", binary.Data ?? []);
    }
}
