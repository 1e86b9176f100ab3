using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Operations.People;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>The records of one person, after merges: the one that stands for all, and those whose place it has taken.</summary>
/// <param name="Standing">The one that stands, as far as the caller may see: of a replaced record its replacement.</param>
/// <param name="Replaced">The others: what refers to them is this person's.</param>
internal sealed record PersonRecords(StoredVersion Standing, IReadOnlyList<ResourceKey> Replaced)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<ResourceKey> All => [Standing.Key, .. Replaced];

    /// <summary>Finds them from any of them.</summary>
    public static async Task<Result<PersonRecords>> OfAsync(ResourceStore store, ResourceKey patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(patient, request.Visibility, cancellationToken)).TryGet(out var asked, out var problem)) return problem;
        if (asked.IsDeletion) return Read.Deleted(asked);
        if (!(await Survivors.OfAsync(store, asked, request, cancellationToken)).TryGet(out var standing, out problem)) return problem;
        // Of records that the caller may not see only which they are: what refers to them leads to the one that stands.
        return (await store.ReplacedByAsync(standing.Key.Id, cancellationToken)).TryGet(out var replaced, out problem)
            ? new PersonRecords(standing, [.. replaced.Select(id => new ResourceKey("Patient", id))])
            : problem;
    }
}
