using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.People;

/// <summary>What is on record about two patients together: what is asked of people about them, and how they were before they were merged.</summary>
internal sealed class PairHistory(ResourceStore store)
{
    private static readonly SearchParameterCatalog Catalog = SearchParameterCatalog.BuiltIn;

    // Whoever began to look at one works on it still.
    private static readonly string[] Open = ["requested", "received", "accepted", "ready", "in-progress", "on-hold"];

    /// <summary>Open Tasks of the queue about the two.</summary>
    public async Task<Result<IReadOnlyList<StoredVersion>>> QueuedAsync(ResourceKey source, ResourceKey target, CancellationToken cancellationToken)
    {
        var query = About("Task", "focus", source, target) with { Count = 100 };
        query = query with
        {
            Criteria =
            [
                .. query.Criteria,
                new ValueCriterion(Catalog.Find("Task", "code")!, [new TokenValue(DuplicateTasks.System, DuplicateTasks.Code)]),
                new ValueCriterion(Catalog.Find("Task", "status")!, [.. Open.Select(status => new TokenValue(System: null, status))]),
            ],
        };
        if (!(await store.SearchAsync(query, Visibility.Everything, cancellationToken)).TryGet(out var found, out var problem)) return problem;
        string[] keys = [source.ToString(), target.ToString()];
        return Result.Of<IReadOnlyList<StoredVersion>>([.. found.Matches.Where(version => ((FhirTask)ResourceReader.Parse(version.Body)).ReasonReference?.Reference is { } other && keys.Contains(other, StringComparer.Ordinal))]);
    }

    /// <summary>Both as they were before the last merge of the two; nothing when they were merged by other means than the operation, whose Provenance tells.</summary>
    public async Task<Result<PairBefore>> BeforeMergeAsync(ResourceKey source, ResourceKey target, FhirRequest request, CancellationToken cancellationToken)
    {
        var query = About("Provenance", "target", source) with { Count = 100, Sort = [new Fhir.Search.Query.SortKey(null, "_lastUpdated", Descending: true)] };
        if (!(await store.SearchAsync(query, Visibility.Everything, cancellationToken)).TryGet(out var found, out var problem)) return problem;
        var merged = found.Matches.Select(version => (Provenance)ResourceReader.Parse(version.Body)).FirstOrDefault(trace => IsMerge(trace) && VersionOf(trace, source) > 1 && VersionOf(trace, target) > 1);
        if (merged is null) return new PairBefore(null);
        if (!(await store.ReadVersionAsync(source, VersionOf(merged, source) - 1, request.Visibility, cancellationToken)).TryGet(out var one, out problem)) return problem;
        if (!(await store.ReadVersionAsync(target, VersionOf(merged, target) - 1, request.Visibility, cancellationToken)).TryGet(out var other, out problem)) return problem;
        return one.IsDeletion || other.IsDeletion ? new PairBefore(null) : new PairBefore(((Patient)ResourceReader.Parse(one.Body), (Patient)ResourceReader.Parse(other.Body)));
    }

    private static bool IsMerge(Provenance trace) => trace.Activity?.Coding.Exists(coding => coding.System == DuplicateTasks.System && coding.Code == DuplicateTasks.CodeOf(PairDecision.Merge)) is true;

    // 0: it is not about that record.
    private static int VersionOf(Provenance trace, ResourceKey key) =>
        trace.Target.Select(target => target.Reference?.Split("/_history/")).FirstOrDefault(parts => parts is [var of, _] && of == key.ToString()) is [_, var text] && int.TryParse(text, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static SearchQuery About(string type, string code, params ResourceKey[] patients) => new()
    {
        Types = [type],
        Criteria = [new ValueCriterion(Catalog.Find(type, code)!, [.. patients.Select(patient => new ReferenceValue("Patient", patient.Id))])],
        IsLiteral = true,
    };
}

/// <summary>Two records as they were.</summary>
/// <param name="Both">Null: it is not known.</param>
internal sealed record PairBefore((Patient Source, Patient Target)? Both);
