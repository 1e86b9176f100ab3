using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>An entry of a batch or transaction as the request that it stands for.</summary>
/// <param name="Index">Its place in the Bundle, from 0.</param>
/// <param name="FullUrl">Its identity inside the Bundle; null when it has none.</param>
/// <param name="Request">The request.</param>
/// <param name="Content">The resource that it carries; null when there is none.</param>
internal sealed record BundleEntryRequest(int Index, string? FullUrl, FhirRequest Request, ResourceContent? Content)
{
    /// <summary>FHIRPath of the entry.</summary>
    public string Expression => $"Bundle.entry[{Index}]";

    /// <summary>A problem, named after this entry.</summary>
    public Problem Blame(Problem problem) => problem.Within(Expression, $"Entry {Index}{(FullUrl is null ? "" : $" ({FullUrl})")}");

    /// <summary>Reads one entry.</summary>
    public static Result<BundleEntryRequest> Of(int index, BundleEntry raw, Resource? resource, FhirRequest outer)
    {
        var content = resource is null || raw.Resource is not { } bytes ? null : new ResourceContent(resource, bytes);
        if (raw.Request is not { Method: { Length: > 0 } method, Url: { Length: > 0 } url } asked)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadBundle, "The entry has no request with method and url; a batch or transaction needs both.")
                .Within($"Bundle.entry[{index}]", $"Entry {index}");
        }

        var relative = url.StartsWith(outer.BaseUrl + "/", StringComparison.Ordinal) ? url[(outer.BaseUrl.Length + 1)..] : url.TrimStart('/');
        var at = relative.IndexOf('?', StringComparison.Ordinal);
        var path = at < 0 ? relative : relative[..at];
        var request = outer with
        {
            Method = method,
            Path = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)],
            Query = QueryStrings.Parse(at < 0 ? null : relative[at..]),
            Body = raw.Resource ?? default,
            IsEntry = true,
            Headers = new FhirHeaders
            {
                ContentType = MediaTypes.FhirJson,
                Prefer = outer.Headers.Prefer,
                IfMatch = asked.IfMatch,
                IfNoneMatch = asked.IfNoneMatch,
                IfModifiedSince = asked.IfModifiedSince,
                IfNoneExist = asked.IfNoneExist,
            },
        };
        return new BundleEntryRequest(index, raw.FullUrl, request, content);
    }
}
