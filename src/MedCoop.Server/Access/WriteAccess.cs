using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Access;

/// <summary>
/// What must hold of a write beyond the role: nothing is written that the actor sees only in part, and nothing is put into a case that the
/// actor does not see. What is not seen and what is not there get the same answers.
/// </summary>
internal sealed class WriteAccess(ResourceStore store)
{
    /// <summary>The refusal of new content; null: it may be written.</summary>
    /// <param name="target">Where.</param>
    /// <param name="content">What, with references resolved.</param>
    /// <param name="together">What the same transaction writes.</param>
    /// <param name="ownUrls">Bases of this server.</param>
    /// <param name="entries">What the content is found by.</param>
    /// <param name="request">Who, and what they see.</param>
    public async Task<Problem?> RefusalAsync(
        WriteTarget target, ResourceContent content, IReadOnlyDictionary<ResourceKey, ResourceContent> together, IReadOnlyList<string> ownUrls, IReadOnlyList<IndexEntry> entries,
        FhirRequest request, CancellationToken cancellationToken)
    {
        if (ScopeRefusal(content.Resource, entries, request) is { } outside) return outside;
        if (AccessRules.IsOperator(request.Actor)) return null;
        if (SubsettedTag.IsOn(content.Resource))
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.SubsettedWrite, "The resource is tagged SUBSETTED: read the whole of it, change that, and write it without the tag.");
        if (content.Resource is FhirTask { Status: not FhirTask.TaskStatus.Completed and not FhirTask.TaskStatus.Cancelled } task && Grants.IsBreakGlass(task))
            return new Problem(ProblemKind.Forbidden, ErrorCodes.BreakGlassRefused, "Such a Task is written by Patient/{id}/$break-glass only.");

        StoredVersion? stored = null;
        if (target.Exists)
        {
            if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, request.Visibility, cancellationToken)).TryGet(out stored, out var problem)) return problem;
        }

        if (HidesFrom(request.Actor, content.Json)) return Partly;
        if (stored is not null && PartRefusal(stored, request) is { } partly) return partly;
        return await CaseRefusalAsync(target, content.Resource, stored, together, ownUrls, request, cancellationToken);
    }

    /// <summary>The refusal to change what the actor sees only a part of; null: it sees all of it.</summary>
    public static Problem? PartRefusal(StoredVersion stored, FhirRequest request) => HidesFrom(request.Actor, stored.Body) ? Partly : null;

    /// <summary>The refusal of a deletion; null: it may be deleted.</summary>
    public async Task<Problem?> DeleteRefusalAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        if (AccessRules.IsOperator(request.Actor) || !target.Exists) return null;
        return await IsOwnAsync(target.Key, request, cancellationToken) ? null : NotTheOwner("delete it");
    }

    /// <summary>
    /// The refusal to create a resource under an id of the client's choice; null: it may. Only ids that nobody guesses: any other would tell by
    /// the answer whether somebody else's resource has it.
    /// </summary>
    public async Task<Problem?> IdRefusalAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        if (AccessRules.IsOperator(request.Actor) || target.Head.Version > 0 || ResourceKinds.SharingOf(target.Key.Type) == Sharing.Open) return null;
        var unseen = new Problem(ProblemKind.NotFound, ErrorCodes.IdNotChosen,
            "There is no such resource that you may see. To create one, use POST, or an id that is a UUID.");
        if (!Guid.TryParseExact(target.Key.Id, "D", out _)) return unseen;
        var head = await store.HeadAsync(target.Key, Visibility.Everything, cancellationToken);
        return head.Problem ?? (head.Value.Version > 0 ? unseen : null);
    }

    private async Task<Problem?> CaseRefusalAsync(
        WriteTarget target, Resource resource, StoredVersion? stored, IReadOnlyDictionary<ResourceKey, ResourceContent> together, IReadOnlyList<string> ownUrls, FhirRequest request,
        CancellationToken cancellationToken)
    {
        var says = Cases.Of(resource, ownUrls);
        var said = stored is null ? CaseOf.Open : Cases.Of(ResourceReader.Parse(stored.Body), ownUrls);
        var isConsent = resource is Consent;
        if (stored is not null && (isConsent || !says.Parents.SequenceEqual(said.Parents)) && !await IsOwnAsync(target.Key, request, cancellationToken))
            return NotTheOwner(isConsent ? "change a consent in it" : "move something to another case");
        foreach (var key in says.Parents.Concat(says.Subject).Concat(says.Claims).Except(said.Parents.Concat(said.Subject).Concat(said.Claims)))
        {
            if (together.ContainsKey(key)) continue;
            if (!(await store.HeadAsync(key, request.Visibility, cancellationToken)).TryGet(out var head, out var away)) return away;
            if (head == ResourceHead.None) return Unseen(key);
            if (isConsent && !await IsOwnAsync(key, request, cancellationToken)) return NotTheOwner("write a consent in it");
        }

        return null;
    }

    private async Task<bool> IsOwnAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken) =>
        (await store.HeadAsync(key, request.Visibility with { OwnCasesOnly = true }, cancellationToken)) is { Problem: null, Value.Version: > 0 };

    // A client that is held to one patient writes what is that patient's; one that is held to constraints writes nothing.
    private static Problem? ScopeRefusal(Resource resource, IReadOnlyList<IndexEntry> entries, FhirRequest request)
    {
        var type = resource.TypeName;
        if (request.Actor.Scopes is null || ResourceKinds.SharingOf(type) == Sharing.Open) return null;
        var writing = request.Actor.ResourceScopes.Where(scope => scope.Allows(type, ScopeAccess.Create) || scope.Allows(type, ScopeAccess.Update)).ToList();
        if (writing.Exists(scope => scope.Context != ScopeContext.Patient && scope.Constraints.Count == 0)) return null;
        var patient = request.Actor.Patient?.Split('/')[^1];
        var isPatients = patient is not null && writing.Exists(scope => scope.Context == ScopeContext.Patient && scope.Constraints.Count == 0)
            && (type == "Patient" ? resource.Id == patient : entries.Any(entry => entry.Value is ReferenceIndexValue { Type: "Patient", Url: null } reference && reference.Id == patient
                && Compartments.Codes("Patient", type).Any(code => entry.IndexName == $"{type}.{code}")));
        return isPatients ? null : new Problem(ProblemKind.Forbidden, ErrorCodes.ScopeMissing, "What your client was allowed (its scopes) does not let it write this resource.");
    }

    private static bool HidesFrom(Actor actor, ReadOnlyMemory<byte> json) => !ShownParts.Of(json, actor).Equals(json);

    private static Problem Partly { get; } = new(ProblemKind.Forbidden, ErrorCodes.PartlySeen, "Your roles see only a part of this resource, so that they cannot write it.");

    private static Problem NotTheOwner(string what) => new(ProblemKind.Forbidden, ErrorCodes.NotTheOwner, $"Only the organisation that keeps the case may {what}.");

    private static Problem Unseen(ResourceKey key) => new(ProblemKind.BusinessRule, ErrorCodes.UnseenReference,
        $"The resource refers to {key}, and there is none that you may see: what belongs to a case must lead to it.");
}
