using System.Collections.Concurrent;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Operations.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Audit;

/// <summary>
/// Whose cases an actor has open by <c>$break-glass</c>. Hardly anybody has one open, so that is remembered of each for some seconds; only of
/// those who have is it asked for each read of whom.
/// </summary>
internal sealed class Emergencies(ResourceStore store, TimeProvider clock)
{
    private const int MostActors = 10_000;

    /// <summary>How long a glass may be broken at another server before reads here say so.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(5);

    private static readonly SearchQueryParser Parser = new(SearchParameterCatalog.R4);

    private static Result<IReadOnlyList<string>> Nobody { get; } = Result.Of<IReadOnlyList<string>>([]);

    private readonly ConcurrentDictionary<string, (bool HasAny, long AsOf)> actors = new(StringComparer.Ordinal);

    /// <summary>Of the patients whom records of an actor's are about, those that it has opened.</summary>
    public async ValueTask<Result<IReadOnlyList<string>>> OfAsync(FhirRequest request, IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var actor = request.Actor;
        if (!actor.Reference.StartsWith("Practitioner/", StringComparison.Ordinal) || PurposeCodes.Of(actor) != Purposes.Treatment) return Nobody;
        if (!records.Any(record => record.Patient is not null)) return Nobody;
        if (!(await HasAnyAsync(request, cancellationToken)).TryGet(out var hasAny, out var problem)) return problem;
        if (!hasAny) return Nobody;
        var patients = records.Select(record => record.Patient).OfType<string>().Distinct(StringComparer.Ordinal).Select(patient => new ResourceKey("Patient", patient["Patient/".Length..])).ToList();
        return (await store.OpenToAsync(actor.Reference, patients, request.At, cancellationToken)).TryGet(out var open, out problem)
            ? Result.Of<IReadOnlyList<string>>([.. open.Select(patient => patient.ToString())])
            : problem;
    }

    /// <summary>An actor has just opened one.</summary>
    public void Opened(string actor) => actors.TryRemove(actor, out _);

    private async ValueTask<Result<bool>> HasAnyAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var actor = request.Actor.Reference;
        if (actors.TryGetValue(actor, out var known) && clock.GetElapsedTime(known.AsOf) < LongestAge) return known.HasAny;
        var asOf = clock.GetTimestamp();
        var since = (request.At - BreakGlass.Duration).UtcDateTime;
        List<QueryParameter> asked =
        [
            new("requester", actor), new("code", $"{Grants.AccessTaskSystem}|{Grants.BreakGlassCode}"), new("_lastUpdated", $"ge{since:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
        ];
        if (!Parser.Parse("Task", asked, new SearchParsing(Strict: true, request.BaseUrl, request.At)).TryGet(out var query, out var problem)) return problem;
        if (!(await store.MatchAsync(query, limit: 1, Visibility.Everything, cancellationToken)).TryGet(out var tasks, out problem)) return problem;
        if (actors.Count >= MostActors) actors.Clear();
        actors[actor] = (tasks.Count > 0, asOf);
        return tasks.Count > 0;
    }
}
