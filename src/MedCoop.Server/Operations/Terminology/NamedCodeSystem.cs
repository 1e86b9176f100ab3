using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary>The code system that an operation is about, when it is named by an id or by <c>url</c>.</summary>
internal static class NamedCodeSystem
{
    /// <summary>Its canonical URL; empty when only the codings say.</summary>
    public static async Task<Result<string>> UrlAsync(RoutedRequest routed, OperationInput input, ResourceStore store, CancellationToken cancellationToken)
    {
        if (routed.Values.Id is null) return input.Text("url") ?? input.Text("system") ?? "";
        if (!(await store.ReadAsync(routed.Key, cancellationToken)).TryGet(out var version, out var problem)) return problem;
        if (version.IsDeletion) return Read.Deleted(version);
        return ((Hl7.Fhir.Model.CodeSystem)ResourceReader.Parse(version.Body)).Url ?? (Result<string>)OperationInput.Bad("The code system has no URL, so no code can name it.");
    }
}
