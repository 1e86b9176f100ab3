using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Access;

/// <summary>How references are read while a request is answered.</summary>
internal static class OwnReferences
{
    /// <summary>By the address that the request came to, and all by which this server was known before.</summary>
    public static async ValueTask<Result<LocalReferences>> OfAsync(ResourceStore store, FhirRequest request, CancellationToken cancellationToken) =>
        (await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var problem) ? new LocalReferences([request.BaseUrl, .. definitions.OwnUrls]) : problem;
}
