using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.People;

/// <summary>
/// <c>Patient/$merge</c>, <c>Patient/$link</c> and <c>Patient/$unmerge</c>: what a person decides about two records, as two ordinary updates with a Provenance, in one commit. Who may change both may decide; what is decided
/// already changes nothing. Open Tasks about the two are completed with it.
/// </summary>
/// <param name="verb">The code of what is done.</param>
/// <param name="decide">What becomes of the two.</param>
internal sealed class LinkPatients(
    string verb, Func<Patient, Patient, Result<LinkedPair>> decide, ResourceStore store, WriteTargets targets, WriteDecision decision, WriteLoop loop, RestLimits limits)
{
    private static readonly SearchParameterCatalog Catalog = SearchParameterCatalog.BuiltIn;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!OperationInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (!Key(input, "source-patient").TryGet(out var source, out problem) || !Key(input, "target-patient").TryGet(out var target, out problem)) return problem;
        var pair = new PairInput(source, target, input.Text("source-version"), input.Text("target-version"));
        if (input.Flag("preview"))
        {
            if (!(await LoadAsync(pair, request, cancellationToken)).TryGet(out var loaded, out problem)) return problem;
            return decide(loaded.Source, loaded.Target).TryGet(out var preview, out problem) ? Answer(ResourceFormat.ToJson(ShownTo(request, preview.Target)), recorded: false) : problem;
        }

        return await loop.RunAsync(
            token => PlanAsync(pair, request, token), request,
            (plan, receipt) => Answer(ShownParts.Of((receipt?.Versions.FirstOrDefault(version => version.Key == target) ?? plan.Current!).Body, request.Actor), recorded: plan.Changes.Count > 0), cancellationToken);
    }

    private async Task<Result<WritePlan>> PlanAsync(PairInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await LoadAsync(input, request, cancellationToken)).TryGet(out var loaded, out var problem)) return problem;
        if (!decide(loaded.Source, loaded.Target).TryGet(out var pair, out problem)) return problem;
        if (!pair.IsChanged) return await decision.UnchangedAsync(loaded.TargetAt, request, cancellationToken);
        var server = ByServer(request);
        var writes = new List<(WriteTarget At, Resource Resource, FhirRequest As)> { (loaded.SourceAt, pair.Source, request), (loaded.TargetAt, pair.Target, request) };
        if (!(await QueuedAsync(input, cancellationToken)).TryGet(out var queued, out problem)) return problem;
        if (verb != "unmerge") writes.AddRange(queued.Select(version => (At(version), (Resource)DuplicateTasks.Done((FhirTask)ResourceReader.Parse(version.Body), verb, request.At), server)));
        var trace = new ResourceKey("Provenance", Guid.CreateVersion7(request.At).ToString());
        writes.Add((new WriteTarget(trace, ResourceHead.None, []), Trace(loaded, request), server));
        var together = writes.ToDictionary(write => write.At.Key, write => new ResourceContent(write.Resource, ResourceFormat.ToJson(write.Resource)));
        var whole = new WritePlan { Kind = AnswerKind.Ok, Key = input.Target };
        foreach (var (at, _, asWho) in writes)
        {
            var planned = await decision.PutAsync(at, together[at.Key], at.Exists ? ChangeMethod.Put : ChangeMethod.Post, together, asWho, cancellationToken);
            if (!planned.TryGet(out var plan, out problem)) return problem;
            whole = whole with { Changes = [.. whole.Changes, .. plan.Changes], Reliances = [.. whole.Reliances, .. plan.Reliances], Records = [.. whole.Records, .. plan.Records] };
        }

        return whole;
    }

    private async Task<Result<LoadedPair>> LoadAsync(PairInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await LoadAsync(input.Source, input.SourceVersion, request, cancellationToken)).TryGet(out var source, out var problem)) return problem;
        if (!(await LoadAsync(input.Target, input.TargetVersion, request, cancellationToken)).TryGet(out var target, out problem)) return problem;
        return new LoadedPair(source.Patient, source.At, target.Patient, target.At);
    }

    private async Task<Result<LoadedPatient>> LoadAsync(ResourceKey key, string? expected, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await targets.AtAsync(key, request, [], isAlreadyThere: false, cancellationToken)).TryGet(out var at, out var problem)) return problem;
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        if (stored.Version != at.BaseVersion) return new Problem(ProblemKind.Conflict, ErrorCodes.WriteConflict, "A record changed while it was read; try again.");
        if (expected is not null && expected != VersionText(stored.Version))
            return new Problem(ProblemKind.StaleVersion, ErrorCodes.StaleVersion, $"{key} is of version {VersionText(stored.Version)} by now, and not {expected}: read it and decide again.");
        return new LoadedPatient((Patient)ResourceReader.Parse(stored.Body), at);
    }

    // Open Tasks of the queue about these two.
    private async Task<Result<IReadOnlyList<StoredVersion>>> QueuedAsync(PairInput input, CancellationToken cancellationToken)
    {
        ReferenceValue[] both = [new("Patient", input.Source.Id), new("Patient", input.Target.Id)];
        var query = new SearchQuery
        {
            Types = ["Task"],
            Criteria =
            [
                new ValueCriterion(Catalog.Find("Task", "focus")!, both),
                new ValueCriterion(Catalog.Find("Task", "code")!, [new TokenValue(DuplicateTasks.System, DuplicateTasks.Code)]),
                new ValueCriterion(Catalog.Find("Task", "status")!, [new TokenValue(System: null, "requested")]),
            ],
            Count = 100,
        };
        if (!(await store.SearchAsync(query, Visibility.Everything, cancellationToken)).TryGet(out var found, out var problem)) return problem;
        string[] keys = [input.Source.ToString(), input.Target.ToString()];
        return Result.Of<IReadOnlyList<StoredVersion>>([.. found.Matches.Where(version => ((FhirTask)ResourceReader.Parse(version.Body)).ReasonReference?.Reference is { } other && keys.Contains(other, StringComparer.Ordinal))]);
    }

    private Provenance Trace(LoadedPair pair, FhirRequest request) => new()
    {
        Target = [Versioned(pair.SourceAt), Versioned(pair.TargetAt)],
        RecordedElement = new Instant(request.At),
        Activity = DuplicateTasks.Coded(verb),
        Agent =
        [
            new Provenance.AgentComponent
            {
                Who = request.Actor.Reference.StartsWith("Practitioner", StringComparison.Ordinal) ? new ResourceReference(request.Actor.Reference) : new ResourceReference { Display = request.Actor.Reference },
                OnBehalfOf = request.Actor.Organization is { } organization ? new ResourceReference(organization) : null,
            },
        ],
    };

    private static ResourceReference Versioned(WriteTarget at) => new($"{at.Key}/_history/{VersionText(at.BaseVersion + 1)}");

    private static WriteTarget At(StoredVersion version) => new(version.Key, new ResourceHead(version.Version, IsDeleted: false, UInt128.Zero), []);

    private static FhirRequest ByServer(FhirRequest request) => request with { Actor = request.Actor with { IsUnrestricted = true, Scopes = null }, Visibility = Visibility.Everything, Headers = request.Headers with { Provenance = null } };

    private static Result<ResourceKey> Key(OperationInput input, string name) =>
        input.Complex<ResourceReference>(name)?.Reference?.Split('/') is [.., "Patient", { Length: > 0 } id] && ResourceIds.IsValid(id)
            ? new ResourceKey("Patient", id)
            : OperationInput.Bad($"Name the record in a parameter '{name}' (valueReference to a Patient here).");

    private static Resource ShownTo(FhirRequest request, Patient patient) => ResourceReader.Parse(ShownParts.Of(ResourceFormat.ToJson(patient), request.Actor));

    private static FhirAnswer Answer(ReadOnlyMemory<byte> result, bool recorded) => new(AnswerKind.Ok)
    {
        Body = ResourceFormat.ToJson(new Parameters { Parameter = [new() { Name = "result", Resource = ResourceReader.Parse(result) }] }),
        IsRecorded = recorded,
    };

    private static string VersionText(int version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed record PairInput(ResourceKey Source, ResourceKey Target, string? SourceVersion, string? TargetVersion);

    private sealed record LoadedPatient(Patient Patient, WriteTarget At);

    private sealed record LoadedPair(Patient Source, WriteTarget SourceAt, Patient Target, WriteTarget TargetAt);
}
