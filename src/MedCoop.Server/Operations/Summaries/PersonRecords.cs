using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>The records of one person, after merges: the one that stands for all, and those whose place it has taken.</summary>
/// <param name="Standing">The one that stands, as far as the caller may see: of a replaced record its replacement.</param>
/// <param name="Replaced">The others: what refers to them is this person's.</param>
internal sealed record PersonRecords(StoredVersion Standing, IReadOnlyList<ResourceKey> Replaced)
{
    // Long chains of merges are mistakes, and so are circles.
    private const int MostSteps = 16;

    /// <summary>All of them.</summary>
    public IReadOnlyList<ResourceKey> All => [Standing.Key, .. Replaced];

    /// <summary>Finds them from any of them.</summary>
    public static async Task<Result<PersonRecords>> OfAsync(ResourceStore store, ResourceKey patient, LocalReferences references, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(patient, request.Visibility, cancellationToken)).TryGet(out var standing, out var problem)) return problem;
        if (standing.IsDeletion) return Read.Deleted(standing);
        Dictionary<ResourceKey, StoredVersion> known = new() { [standing.Key] = standing };
        while (known.Count <= MostSteps && LinksOf(standing, Patient.LinkType.ReplacedBy, references) is [var by, ..] && !known.ContainsKey(by))
        {
            // Who may see the replaced record and not the other gets what they may see.
            if (!(await store.ReadAsync(by, request.Visibility, cancellationToken)).TryGet(out var next, out problem) && problem.Kind != ProblemKind.NotFound) return problem;
            if (next is null || next.IsDeletion) break;
            known[by] = standing = next;
        }

        var replaced = await ReplacedAsync(store, known, references, cancellationToken);
        return replaced.TryGet(out var all, out problem) ? new PersonRecords(standing, [.. all.Where(key => key != standing.Key)]) : problem;
    }

    // Of records that the caller may not see only which they are: what refers to them leads to the one that stands.
    private static async Task<Result<IReadOnlyCollection<ResourceKey>>> ReplacedAsync(ResourceStore store, Dictionary<ResourceKey, StoredVersion> known, LocalReferences references, CancellationToken cancellationToken)
    {
        var found = known.Keys.ToHashSet();
        var front = new Queue<StoredVersion>(known.Values);
        while (found.Count <= MostSteps && front.TryDequeue(out var record))
        {
            foreach (var key in LinksOf(record, Patient.LinkType.Replaces, references).Where(found.Add))
            {
                if (!(await store.ReadAsync(key, Visibility.Everything, cancellationToken)).TryGet(out var version, out var problem) && problem.Kind != ProblemKind.NotFound) return problem;
                if (version is { IsDeletion: false }) front.Enqueue(version);
            }
        }

        return found;
    }

    // Most have none, and need not be read for it.
    private static IReadOnlyList<ResourceKey> LinksOf(StoredVersion record, Patient.LinkType type, LocalReferences references) =>
        record.Body.Span.IndexOf("\"replace"u8) < 0 || ResourceReader.Parse(record.Body) is not Patient patient ? []
        : [.. patient.Link.Where(link => link.Type == type).Select(link => references.Read(link.Other)).OfType<ResourceKey>().Where(key => key.Type == "Patient")];
}
