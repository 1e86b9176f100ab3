using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>The record that stands for a patient: the one itself, or where it was merged into another, that one.</summary>
/// <param name="Version">As it is; it may be deleted.</param>
/// <param name="Reliances">What that relies on: the versions of all that were passed.</param>
internal sealed record SurvivingRecord(StoredVersion Version, IReadOnlyList<Reliance> Reliances)
{
    // Long chains of merges are mistakes.
    private const int MostSteps = 16;

    /// <summary>Follows, as far as the actor may see; <see cref="ProblemKind.NotFound"/> where the record itself is not seen.</summary>
    public static async Task<Result<SurvivingRecord>> OfAsync(ResourceStore store, ResourceKey patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(patient, request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem;
        List<Reliance> reliances = [new VersionReliance(version.Key, version.Version)];
        for (var step = 0; step < MostSteps && !version.IsDeletion && PatientLinks.ReplacementOf((Patient)ResourceReader.Parse(version.Body)) is { } replacement; step++)
        {
            var next = await store.ReadAsync(replacement, request.Visibility, cancellationToken);
            if (next.Problem is { Kind: not ProblemKind.NotFound } away) return away;
            if (next.Problem is not null || next.Value.IsDeletion) break;
            version = next.Value;
            reliances.Add(new VersionReliance(version.Key, version.Version));
        }

        return new SurvivingRecord(version, reliances);
    }
}
