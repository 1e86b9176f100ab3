using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Operations.People;
using MedCoop.Server.Operations.Referrals;
using MedCoop.Server.Uploads;
using MedCoop.Server.Workflow;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Store.Definitions;

namespace MedCoop.Server.Rest;

/// <summary>
/// From a target and new content to a plan: stamps, compares, extracts index values. The rules of the cooperation are asked here, once, for
/// every way in.
/// </summary>
internal sealed class WriteDecision(ResourceStore store, WriteRules rules, WriteAccess access, TaskGuard guard, TaskAccount account, StoredFileRules files, DuplicateWatch duplicates)
{
    /// <summary>The plan that makes <paramref name="content"/> the current version. Identical content makes no new version.</summary>
    public async Task<Result<WritePlan>> PutAsync(
        WriteTarget target, ResourceContent content, ChangeMethod method, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request,
        CancellationToken cancellationToken)
    {
        if (target.Key.Type == "AuditEvent") return AuditAnswers.ReadOnly;
        if (content.Resource is Claim or ClaimResponse or Provenance && IsStored(target, content)) return await SameAsync(target, request, cancellationToken);
        if (await MoveTraces.RefusalAsync(store, target, content.Resource, request, cancellationToken) is { } trace) return trace;
        if (content.Resource is ClaimResponse response && await account.NotThePayersAsync(target, response, request, cancellationToken) is { } foreign) return foreign;
        if (content.Resource is Claim claim)
        {
            if (!(await account.JudgeAsync(target.Key, claim, together, request, cancellationToken)).TryGet(out var invoice, out var over)) return over;
            return await WithEffectsAsync(target with { Reliances = [.. target.Reliances, .. invoice.Reliances] }, content, invoice.Effects, method, together, request, request, cancellationToken);
        }

        if (content.Resource is Patient patient && !target.Exists)
        {
            var tasks = await duplicates.TasksAsync(target.Key, patient, request, cancellationToken);
            if (tasks.Count > 0) return await WithEffectsAsync(target, content, tasks, method, together, request, request, cancellationToken);
        }

        if (content.Resource is not FhirTask) return await AloneAsync(target, content, method, together, request, cancellationToken);
        if (IsStored(target, content)) return await SameAsync(target, request, cancellationToken);
        if (!(await guard.JudgeAsync(target, content, move: null, together, request, cancellationToken)).TryGet(out var judged, out var problem)) return problem;
        return judged.IsGoverned
            ? await JudgedAsync(target, content, judged, method, together, request, request, cancellationToken)
            : await AloneAsync(target, content, method, together, request, cancellationToken);
    }

    /// <summary>The plan of a move of a Task, made by name.</summary>
    public async Task<Result<WritePlan>> MoveAsync(WriteTarget target, ResourceContent content, TaskMove move, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await guard.JudgeAsync(target, content, move, WriteRequest.Alone, request, cancellationToken)).TryGet(out var judged, out var problem)) return problem;
        // Whoever may move a Task need not see every element of it: what it does not see stays as it is.
        return judged.IsGoverned
            ? await JudgedAsync(target, content, judged, ChangeMethod.Put, WriteRequest.Alone, request, ByServer(request, request.Actor.Scopes), cancellationToken)
            : TaskGuard.NoWorkflow(target.Key);
    }

    // The Task as the workflow completes it, and what follows from the move, which no role needs to be allowed.
    private async Task<Result<WritePlan>> JudgedAsync(
        WriteTarget target, ResourceContent content, JudgedTask judged, ChangeMethod method, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, FhirRequest asWho,
        CancellationToken cancellationToken)
    {
        var task = judged.Task.IsExactly(content.Resource) ? content : new ResourceContent(judged.Task, ResourceFormat.ToJson(judged.Task));
        return await WithEffectsAsync(target with { Reliances = [.. target.Reliances, .. judged.Reliances] }, task, judged.Effects, method, together, request, asWho, cancellationToken);
    }

    private async Task<Result<WritePlan>> WithEffectsAsync(
        WriteTarget target, ResourceContent content, IReadOnlyList<CaseWrite> following, ChangeMethod method, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, FhirRequest asWho,
        CancellationToken cancellationToken)
    {
        var all = new Dictionary<ResourceKey, ResourceContent>(together) { [target.Key] = content };
        var effects = following.Select(effect => (Effect: effect, Content: new ResourceContent(effect.Resource, ResourceFormat.ToJson(effect.Resource)))).ToList();
        foreach (var (effect, written) in effects) all[effect.Key] = written;
        if (!(await AloneAsync(target, content, method, all, asWho, cancellationToken)).TryGet(out var plan, out var problem)) return problem;
        foreach (var (effect, written) in effects)
        {
            var at = new WriteTarget(effect.Key, effect.BaseVersion == 0 ? ResourceHead.None : new ResourceHead(effect.BaseVersion, IsDeleted: false, UInt128.Zero), []);
            var planned = await AloneAsync(at, written, effect.BaseVersion == 0 ? ChangeMethod.Post : ChangeMethod.Put, all, ByServer(request, scopes: null), cancellationToken);
            if (!planned.TryGet(out var more, out problem)) return problem.Within($"{effect.Key.Type}", $"What follows from it cannot be written: {effect.Key.Type}");
            plan = plan with { Changes = [.. plan.Changes, .. more.Changes], Reliances = [.. plan.Reliances, .. more.Reliances] };
        }

        return plan;
    }

    // In the name of who asked, with the rights of the rules. What the client was allowed narrows the move, not what follows from it.
    private static FhirRequest ByServer(FhirRequest request, IReadOnlyList<string>? scopes) => request with
    {
        Actor = request.Actor with { IsUnrestricted = true, Scopes = scopes },
        Visibility = Visibility.Everything,
        Headers = request.Headers with { Provenance = null },
    };

    private static bool IsStored(WriteTarget target, ResourceContent content) =>
        target.Exists && target.Head.ContentHash == ResourceStamp.Stamp(content.Json, target.Key, target.BaseVersion + 1).ContentHash;

    private async Task<Result<WritePlan>> AloneAsync(
        WriteTarget target, ResourceContent content, ChangeMethod method, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request,
        CancellationToken cancellationToken)
    {
        var body = ResourceStamp.Stamp(content.Json, target.Key, target.BaseVersion + 1);
        if (target.Exists && target.Head.ContentHash == body.ContentHash) return await SameAsync(target, request, cancellationToken);
        if (await files.RefusalAsync(target, content, request, cancellationToken) is { } foreignFile) return foreignFile;
        if (!(await rules.CheckAsync(content, together, request, cancellationToken)).TryGet(out var ruled, out var problem)) return problem;
        if (ruled.Content != content)
        {
            content = ruled.Content;
            body = ResourceStamp.Stamp(content.Json, target.Key, target.BaseVersion + 1);
            if (target.Exists && target.Head.ContentHash == body.ContentHash) return await SameAsync(target, request, cancellationToken);
        }

        if (!(await DefinitionsAsync(content, request, cancellationToken)).TryGet(out var definitions, out problem)) return problem;
        var entries = definitions.Extract(content.Resource);
        if (await access.RefusalAsync(new ProposedWrite(target, content, method, together, entries), definitions, request, cancellationToken) is { } refusal) return refusal;
        var change = new Change(target.Key, method, target.BaseVersion, body, entries)
        {
            Revision = definitions.Revision,
            Case = StoredCases.LinksOf(content.Resource, definitions.OwnUrls),
        };
        if (content.Resource is SearchParameter definition)
        {
            if (!definitions.Read(definition, target.Key).TryGet(out var defined, out problem)) return problem;
            change = change with { Defines = [.. defined.Parameters.Select(parameter => parameter.IndexName)], EndsDefinition = definitions.Uses(target.Key) };
        }

        var kind = target.Exists ? AnswerKind.Ok : AnswerKind.Created;
        return await WithProvenanceAsync(new WritePlan { Kind = kind, Key = target.Key, Changes = [change], Reliances = target.Reliances, Notes = ruled.Notes }, together, request, definitions, cancellationToken);
    }

    /// <summary>The plan that deletes; deleting what is not there succeeds and changes nothing.</summary>
    public async Task<Result<WritePlan>> DeleteAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken) =>
        await DeleteRefusalAsync(target, request, cancellationToken) is { } refusal ? refusal : Delete(target);

    /// <summary>The refusal to delete, by whatever interaction; null: it may be deleted.</summary>
    public async Task<Problem?> DeleteRefusalAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken) =>
        await access.DeleteRefusalAsync(target, request, cancellationToken) ?? await MoveTraces.DeleteRefusalAsync(store, target, cancellationToken) ?? await guard.DeleteRefusalAsync(target, request, cancellationToken);

    private static WritePlan Delete(WriteTarget target) => target.Exists
        ? new WritePlan
        {
            Kind = AnswerKind.NoContent,
            Key = target.Key,
            Changes = [new Change(target.Key, ChangeMethod.Delete, target.BaseVersion, Body: null, [])],
            Reliances = target.Reliances,
        }
        : new WritePlan { Kind = AnswerKind.NoContent, Reliances = target.Reliances };

    /// <summary>The plan of a write that finds everything as it should be.</summary>
    public async Task<Result<WritePlan>> UnchangedAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        var current = await store.ReadVersionAsync(target.Key, target.BaseVersion, request.Visibility, cancellationToken);
        return current.TryGet(out var version, out var problem)
            ? new WritePlan
            {
                Kind = AnswerKind.Ok,
                Key = target.Key,
                Current = version,
                Reliances = [.. target.Reliances, new VersionReliance(target.Key, target.BaseVersion)],
            }
            : problem;
    }

    // Who sees a part must not learn that a guess of the rest is right.
    private async Task<Result<WritePlan>> SameAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        var unchanged = await UnchangedAsync(target, request, cancellationToken);
        return unchanged is { Problem: null, Value.Current: { } current } && WriteAccess.PartRefusal(current, request) is { } partly ? partly : unchanged;
    }

    private async Task<Result<SearchDefinitions>> DefinitionsAsync(ResourceContent content, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var problem)) return problem;
        return definitions.IsNewOwnUrl(request.BaseUrl, content.Json.Span) ? await store.AddOwnUrlAsync(request.BaseUrl, cancellationToken) : definitions;
    }

    private async Task<Result<WritePlan>> WithProvenanceAsync(
        WritePlan plan, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, SearchDefinitions definitions, CancellationToken cancellationToken)
    {
        if (request.Headers.Provenance is not { } header) return plan;
        if (!ProvenanceHeader.Read(header, plan.Changes).TryGet(out var content, out var problem)) return problem;
        if (MoveTraces.HeaderRefusal(content.Resource) is { } forged) return forged.Within("http.X-Provenance", "X-Provenance");
        if (!(await rules.CheckAsync(content, together, request, cancellationToken)).TryGet(out var ruled, out problem)) return problem.Within("http.X-Provenance", "X-Provenance");
        content = ruled.Content;
        var key = new ResourceKey("Provenance", Guid.CreateVersion7(request.At).ToString());
        var change = new Change(key, ChangeMethod.Post, 0, ResourceStamp.Stamp(content.Json, key, 1), definitions.Extract(content.Resource))
        {
            Revision = definitions.Revision,
            Case = StoredCases.LinksOf(content.Resource, definitions.OwnUrls),
        };
        return plan with { Changes = [.. plan.Changes, change] };
    }
}
