using Hl7.Fhir.Model;
using MedCoop.Domain.People;
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
    public static async Task<Result<StoredVersion>> OfAsync(ResourceStore store, StoredVersion patient, FhirRequest request, CancellationToken cancellationToken) =>
        (await PathAsync(store, patient, request, cancellationToken)).TryGet(out var path, out var problem) ? path[^1] : problem;

    /// <summary>The record, and each that has taken the place of the one before it: the last stands for all. Whoever decides by it relies on every one.</summary>
    public static async Task<Result<IReadOnlyList<StoredVersion>>> PathAsync(ResourceStore store, StoredVersion patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var path = new List<StoredVersion> { patient };
        if (!MayBeReplaced(patient)) return path;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        var links = new PatientLinks(references);
        for (var step = 0; step < MostSteps && MayBeReplaced(path[^1]) && links.ReplacementOf(Read(path[^1])) is { } replacement; step++)
        {
            var next = await store.ReadAsync(replacement, request.Visibility, cancellationToken);
            if (next.Problem is { Kind: not ProblemKind.NotFound } away) return away;
            if (next.Problem is not null || next.Value.IsDeletion || !links.Replaces(Read(next.Value), path[^1].Key)) break;
            path.Add(next.Value);
        }

        return path;
    }

    // Nearly nobody is, and a look at the bytes is cheaper than reading the resource.
    private static bool MayBeReplaced(StoredVersion version) => !version.IsDeletion && version.Body.Span.IndexOf("replaced-by"u8) >= 0;

    private static Patient Read(StoredVersion version) => (Patient)ResourceReader.Parse(version.Body);
}
