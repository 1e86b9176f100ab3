using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Operations.People;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>The record that stands for a patient: the one itself, or where it was merged into another, that one.</summary>
/// <param name="Version">As it is; it may be deleted.</param>
/// <param name="Reliances">What that relies on: the versions of all that were passed.</param>
internal sealed record SurvivingRecord(StoredVersion Version, IReadOnlyList<Reliance> Reliances)
{
    /// <summary>Follows, as far as the actor may see; <see cref="ProblemKind.NotFound"/> where the record itself is not seen.</summary>
    public static async Task<Result<SurvivingRecord>> OfAsync(ResourceStore store, ResourceKey patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(patient, request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem;
        return (await Survivors.PathAsync(store, version, request, cancellationToken)).TryGet(out var path, out problem)
            ? new SurvivingRecord(path[^1], [.. path.Select(passed => new VersionReliance(passed.Key, passed.Version))])
            : problem;
    }
}
