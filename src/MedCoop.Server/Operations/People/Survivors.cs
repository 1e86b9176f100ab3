using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.People;

/// <summary>
/// Which record stands for a patient since records were merged: the one that has taken its place, over several merges. Only what both records say is followed (<c>replaced-by</c> here and <c>replaces</c> there), and only
/// as far as who asks may see and nothing is deleted: else a record stands for itself. Whoever looks patients up by anything but their id asks here, before counting how many there are.
/// </summary>
internal static class Survivors
{
    // Long chains of merges are mistakes.
    private const int MostSteps = 16;

    /// <summary>The record that stands for one.</summary>
    public static async Task<Result<StoredVersion>> OfAsync(ResourceStore store, StoredVersion patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!MayBeReplaced(patient)) return patient;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        var links = new PatientLinks(references);
        for (var step = 0; step < MostSteps && MayBeReplaced(patient) && links.ReplacementOf(Read(patient)) is { } replacement; step++)
        {
            var next = await store.ReadAsync(replacement, request.Visibility, cancellationToken);
            if (next.Problem is { Kind: not ProblemKind.NotFound } away) return away;
            if (next.Problem is not null || next.Value.IsDeletion || !links.Replaces(Read(next.Value), patient.Key)) break;
            patient = next.Value;
        }

        return patient;
    }

    /// <summary>The records that stand for several, each once, in their order.</summary>
    public static async Task<Result<IReadOnlyList<StoredVersion>>> OfAllAsync(ResourceStore store, IEnumerable<StoredVersion> patients, FhirRequest request, CancellationToken cancellationToken)
    {
        var survivors = new List<StoredVersion>();
        foreach (var patient in patients)
        {
            if (!(await OfAsync(store, patient, request, cancellationToken)).TryGet(out var survivor, out var problem)) return problem;
            if (!survivors.Exists(one => one.Key == survivor.Key)) survivors.Add(survivor);
        }

        return survivors;
    }

    /// <summary>The key of the record that stands for one; itself when there is none that the caller may see.</summary>
    public static async Task<Result<ResourceKey>> KeyOfAsync(ResourceStore store, ResourceKey patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(patient, request.Visibility, cancellationToken);
        if (read.Problem is { } problem) return problem.Kind == ProblemKind.NotFound ? patient : problem;
        return (await OfAsync(store, read.Value, request, cancellationToken)).TryGet(out var survivor, out var away) ? survivor.Key : away;
    }

    // Nearly nobody is, and a look at the bytes is cheaper than reading the resource.
    private static bool MayBeReplaced(StoredVersion version) => !version.IsDeletion && version.Body.Span.IndexOf("replaced-by"u8) >= 0;

    private static Patient Read(StoredVersion version) => (Patient)ResourceReader.Parse(version.Body);
}
