using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.People;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.People;

/// <summary>
/// <c>Patient/$merge</c>, <c>Patient/$link</c> and <c>Patient/$unmerge</c>: what a person decides about two records, as two ordinary updates with a Provenance, in one commit. Who may change both may decide; what is decided
/// already changes nothing. Open Tasks about the two are completed with it.
/// </summary>
/// <param name="deciding">What is decided.</param>
internal sealed class LinkPatients(PairDecision deciding, ResourceStore store, WriteTargets targets, WriteDecision decision, WriteLoop loop, RestLimits limits)
{
    private readonly PairHistory past = new(store);

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!OperationInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        if (!Key(input, "source-patient", references).TryGet(out var source, out problem) || !Key(input, "target-patient", references).TryGet(out var target, out problem)) return problem;
        var pair = new PairInput(source, target, input.Text("source-version"), input.Text("target-version"), references);
        if (input.Flag("preview")) return (await PlanAsync(pair, request, cancellationToken)).TryGet(out var preview, out problem) ? Preview(preview, request) : problem;
        DecidedPair? decided = null;
        return await loop.RunAsync(
            async token => (await PlanAsync(pair, request, token)).TryGet(out decided, out var refusal) ? decided.Plan : refusal, request,
            (plan, receipt) => Answer(
                ShownParts.Of((receipt?.Versions.FirstOrDefault(version => version.Key == target) ?? decided!.Target).Body, request.Actor), plan.Changes.Count > 0 ? [] : [decided!.Source, decided.Target]),
            cancellationToken);
    }

    // A preview is judged as the write would be, and nothing of it written.
    private static FhirAnswer Preview(DecidedPair decided, FhirRequest request) => Answer(ShownParts.Of(ResourceFormat.ToJson(decided.Pair.Target), request.Actor), [decided.Source, decided.Target]);

    private async Task<Result<DecidedPair>> PlanAsync(PairInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        var links = new PatientLinks(input.References);
        if (!(await LoadAsync(input.Source, input.SourceVersion, request, cancellationToken)).TryGet(out var source, out var problem)) return problem;
        if (!(await LoadAsync(input.Target, input.TargetVersion, request, cancellationToken)).TryGet(out var target, out problem)) return problem;
        (Patient, Patient)? before = null;
        if (deciding == PairDecision.TakeApart && links.AreMerged(source.Patient, target.Patient))
        {
            if (!(await past.BeforeMergeAsync(input.Source, input.Target, request, cancellationToken)).TryGet(out var known, out problem)) return problem;
            before = known.Both;
        }

        if (!links.Decide(deciding, source.Patient, target.Patient, before).TryGet(out var pair, out problem)) return problem;
        var plan = pair.IsChanged ? await WritesAsync(pair, source.At, target.At, request, cancellationToken) : await decision.UnchangedAsync(target.At, request, cancellationToken);
        return plan.TryGet(out var planned, out problem) ? new DecidedPair(pair, source.Stored, target.Stored, planned) : problem;
    }

    private async Task<Result<WritePlan>> WritesAsync(LinkedPair pair, WriteTarget source, WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        var server = ByServer(request);
        var writes = new List<(WriteTarget At, Resource Resource, FhirRequest As)> { (source, pair.Source, request), (target, pair.Target, request) };
        if (deciding != PairDecision.TakeApart)
        {
            if (!(await past.QueuedAsync(source.Key, target.Key, cancellationToken)).TryGet(out var queued, out var unread)) return unread;
            writes.AddRange(queued.Select(version => (At(version), (Resource)DuplicateTasks.Done((FhirTask)ResourceReader.Parse(version.Body), DuplicateTasks.CodeOf(deciding), request.At), server)));
        }

        var trace = new ResourceKey("Provenance", Guid.CreateVersion7(request.At).ToString());
        writes.Add((new WriteTarget(trace, ResourceHead.None, []), Trace(source, target, request), server));
        var together = writes.ToDictionary(write => write.At.Key, write => new ResourceContent(write.Resource, ResourceFormat.ToJson(write.Resource)));
        var whole = new WritePlan { Kind = AnswerKind.Ok, Key = target.Key };
        foreach (var (at, _, asWho) in writes)
        {
            var planned = await decision.PutAsync(at, together[at.Key], at.Exists ? ChangeMethod.Put : ChangeMethod.Post, together, asWho, cancellationToken);
            if (!planned.TryGet(out var plan, out var problem)) return problem;
            whole = whole with { Changes = [.. whole.Changes, .. plan.Changes], Reliances = [.. whole.Reliances, .. plan.Reliances], Records = [.. whole.Records, .. plan.Records] };
        }

        return whole;
    }

    private async Task<Result<LoadedPatient>> LoadAsync(ResourceKey key, string? expected, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await targets.AtAsync(key, request, [], isAlreadyThere: false, cancellationToken)).TryGet(out var at, out var problem)) return problem;
        // The version that the write will rely on, and not one that came between.
        if (!(await store.ReadVersionAsync(key, at.BaseVersion, request.Visibility, cancellationToken)).TryGet(out var stored, out problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        if (expected is not null && expected != VersionText(stored.Version))
            return new Problem(ProblemKind.StaleVersion, ErrorCodes.StaleVersion, $"{key} is of version {VersionText(stored.Version)} by now, and not {expected}: read it and decide again.");
        return new LoadedPatient((Patient)ResourceReader.Parse(stored.Body), at, stored);
    }

    private Provenance Trace(WriteTarget source, WriteTarget target, FhirRequest request) => new()
    {
        Target = [Versioned(source), Versioned(target)],
        RecordedElement = new Instant(request.At),
        Activity = DuplicateTasks.Coded(DuplicateTasks.CodeOf(deciding)),
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

    private static Result<ResourceKey> Key(OperationInput input, string name, LocalReferences references) =>
        references.Read(input.Complex<ResourceReference>(name)) is { Type: "Patient" } key && ResourceIds.IsValid(key.Id)
            ? key
            : OperationInput.Bad($"Name the record in a parameter '{name}' (valueReference to a Patient here).");

    // Shown: what nobody wrote but was shown all the same; the trail names whom it is about.
    private static FhirAnswer Answer(ReadOnlyMemory<byte> result, IReadOnlyList<StoredVersion> shown) => new(AnswerKind.Ok)
    {
        Body = ResourceFormat.ToJson(new Parameters { Parameter = [new() { Name = "result", Resource = ResourceReader.Parse(result) }] }),
        IsRecorded = shown.Count == 0,
        Shown = shown,
    };

    private static string VersionText(int version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed record PairInput(ResourceKey Source, ResourceKey Target, string? SourceVersion, string? TargetVersion, LocalReferences References);

    private sealed record LoadedPatient(Patient Patient, WriteTarget At, StoredVersion Stored);

    private sealed record DecidedPair(LinkedPair Pair, StoredVersion Source, StoredVersion Target, WritePlan Plan);
}
