using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>Reads the resource in a request's body, by its content type.</summary>
internal static class RequestContent
{
    /// <summary>The resource in the body, well-formed and valid base R4.</summary>
    public static Result<ResourceContent> Read(FhirRequest request, ReadLimits limits) => MediaTypes.OfBody(request.Headers.ContentType) switch
    {
        MediaTypes.Json => ResourceReader.ReadJson(request.Body, limits),
        MediaTypes.Xml => ResourceReader.ReadXml(request.Body, limits),
        _ => Unsupported(request.Headers.ContentType, $"{MediaTypes.FhirJson} or {MediaTypes.FhirXml}"),
    };

    /// <summary>The same, and of the type that the address names.</summary>
    public static Result<ResourceContent> Read(FhirRequest request, string type, ReadLimits limits)
    {
        if (!Read(request, limits).TryGet(out var content, out var problem)) return problem;
        return content.Resource.TypeName == type
            ? content
            : new Problem(ProblemKind.Invalid, ErrorCodes.WrongResourceType,
                $"The address says {type}, the body is a {content.Resource.TypeName}; they must agree.");
    }

    /// <summary>The refusal of a content type.</summary>
    public static Problem Unsupported(string? contentType, string right) => new(
        ProblemKind.UnsupportedMediaType,
        ErrorCodes.UnsupportedMediaType,
        string.IsNullOrWhiteSpace(contentType) ? $"Content-Type is missing; send {right}." : $"This Content-Type is not read here; send {right}.");
}
