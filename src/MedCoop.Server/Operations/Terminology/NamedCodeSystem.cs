using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary>The code system that an operation is about: by its address, sent along, or named by its URL.</summary>
/// <param name="Url">Its canonical URL; null when only the codings say.</param>
/// <param name="Own">The one of the address or body itself; null when it is to be found by its URL.</param>
internal sealed record NamedCodeSystem(string? Url, ICodeSystem? Own)
{
    /// <summary>Finds out which.</summary>
    public static async Task<Result<NamedCodeSystem>> FindAsync(RoutedRequest routed, OperationInput input, ResourceStore store, CancellationToken cancellationToken)
    {
        if (input.Resource<CodeSystem>("codeSystem") is { } sent) return Of(Terminologies.Read(ResourceFormat.ToJson(sent)));
        if (routed.Values.Id is null) return new NamedCodeSystem(input.Text("url") ?? input.Text("system"), Own: null);
        if (!(await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem;
        return version.IsDeletion ? Read.Deleted(version) : Of(Terminologies.Read(version.Body));
    }

    /// <summary>The code system, of this version unless it is the address's own; null when it is not here.</summary>
    public ICodeSystem? In(Terminologies terminologies, string url, string? version) => Own ?? terminologies.CodeSystem(url, version);

    private static Result<NamedCodeSystem> Of(ICodeSystem system) =>
        system.Url.Length > 0 ? new NamedCodeSystem(system.Url, system) : OperationInput.Bad("The code system has no URL, so no code can name it.");
}
