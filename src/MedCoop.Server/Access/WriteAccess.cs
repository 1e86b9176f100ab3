using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Store.Definitions;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Access;

/// <summary>
/// What must hold of a write beyond the role: nothing is written that the actor sees only in part, and nothing is put into a case that the
/// actor does not see. What is not seen and what is not there get the same answers.
/// </summary>
internal sealed class WriteAccess(ResourceStore store)
{
    /// <summary>The refusal of new content; null: it may be written.</summary>
    /// <param name="write">What is to be written where.</param>
    /// <param name="definitions">What resources are found by.</param>
    /// <param name="request">Who, and what they see.</param>
    public async Task<Problem?> RefusalAsync(ProposedWrite write, SearchDefinitions definitions, FhirRequest request, CancellationToken cancellationToken)
    {
        var (target, resource) = (write.Target, write.Content.Resource);
        var needed = write.Method == ChangeMethod.Post ? ScopeAccess.Create : ScopeAccess.Update;
        if (WriteScopes.Refusal(request.Actor, resource, write.Entries, needed) is { } outside) return outside;
        var isOperator = AccessRules.IsOperator(request.Actor);
        if (isOperator && request.Actor.Scopes is null) return null;
        Resource? before = null;
        StoredVersion? stored = null;
        if (target.Exists)
        {
            if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, request.Visibility, cancellationToken)).TryGet(out stored, out var problem)) return problem;
            before = ResourceReader.Known(stored.Body);
            if (WriteScopes.Limits(request.Actor, before.TypeName, needed) && WriteScopes.Refusal(request.Actor, before, definitions.Extract(before), needed) is { } wasOutside) return wasOutside;
        }

        if (isOperator) return null;
        if (SubsettedTag.IsOn(resource))
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.SubsettedWrite, "The resource is tagged SUBSETTED: read the whole of it, change that, and write it without the tag.");
        if (EmergencyTasks.IsForged(before, resource)) return ByItsOperationOnly;
        if (ConsentNotices.IsForged(before, resource)) return ByTheServerOnly;
        if (target.Exists && await MakerRefusalAsync(target.Key, Rights.Update, request, cancellationToken) is { } ofAnother) return ofAnother;
        if (HidesFrom(request.Actor, write.Content.Json)) return Partly;
        if (stored is not null && PartRefusal(stored, request) is { } partly) return partly;
        if (AskingRefusal(before, resource, definitions.OwnUrls, request.Actor) is { } asksForOthers) return asksForOthers;
        return await ChangeRefusalAsync(write, before, definitions.OwnUrls, request, cancellationToken)
            ?? await PlaceRefusalAsync(write, before, definitions.OwnUrls, request, cancellationToken);
    }

    /// <summary>The refusal to change what the actor sees only a part of; null: it sees all of it.</summary>
    public static Problem? PartRefusal(StoredVersion stored, FhirRequest request) => HidesFrom(request.Actor, stored.Body) ? Partly : null;

    /// <summary>The refusal of a deletion; null: it may be deleted.</summary>
    public async Task<Problem?> DeleteRefusalAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!target.Exists) return null;
        if (WriteScopes.Limits(request.Actor, target.Key.Type, ScopeAccess.Delete))
        {
            if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
            if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out problem)) return problem;
            var resource = ResourceReader.Parse(stored.Body);
            if (WriteScopes.Refusal(request.Actor, resource, definitions.Extract(resource), ScopeAccess.Delete) is { } outside) return outside;
        }

        if (AccessRules.IsOperator(request.Actor)) return null;
        if (await MakerRefusalAsync(target.Key, Rights.Delete, request, cancellationToken) is { } ofAnother) return ofAnother;
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
        if (head.Problem is { } away || head.Value.Version > 0) return head.Problem ?? unseen;
        // What refers to it already would come into the case that it is put into.
        var awaited = await store.IsAwaitedAsync(target.Key, request.Visibility with { OwnCasesOnly = true }, cancellationToken);
        return awaited.Problem ?? (awaited.Value ? unseen : null);
    }

    /// <summary>
    /// The refusal of what an actor brings to an operation that writes with the server's rights; null: the actor sees all that it refers to.
    /// What is not there, or no more, gets the same answer as what is not seen.
    /// </summary>
    /// <param name="json">The operation's input.</param>
    /// <param name="request">Who, and what they see.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Problem?> UnseenAsync(ReadOnlyMemory<byte> json, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var away)) return away;
        string[] ownUrls = [.. definitions.OwnUrls, request.BaseUrl];
        foreach (var reference in ReferenceRewriter.References(json))
        {
            // Open to everybody: who is not here yet may be named, as in every other write.
            if (new LocalReferences(ownUrls).Read(reference.Value) is not { } key || ResourceKinds.SharingOf(key.Type) == Sharing.Open) continue;
            if (!(await store.HeadAsync(key, request.Visibility, cancellationToken)).TryGet(out var head, out away)) return away;
            if (head.Version == 0 || head.IsDeleted) return Unseen(key);
        }

        return null;
    }

    // Partner systems bring in their own doctors, places and medicines, which all see; what others brought in is not theirs to change.
    private async Task<Problem?> MakerRefusalAsync(ResourceKey key, Rights right, FhirRequest request, CancellationToken cancellationToken)
    {
        var sharing = ResourceKinds.SharingOf(key.Type);
        if (sharing == Sharing.InCase || request.Actor.Roles.Any(role => role != Role.PartnerSystem && AccessRules.Of(role, key.Type).HasFlag(right))) return null;
        if (sharing == Sharing.OpenOutsideCases && await store.CasesAsync(key, cancellationToken) is { Problem: null, Value.Roots.Count: > 0 }) return null;
        return await MadeByOtherAsync(key, request, cancellationToken)
            ? new Problem(ProblemKind.Forbidden, ErrorCodes.NotTheOwner, $"Only who created {key} may change it, or somebody who keeps such records for all.")
            : null;
    }

    // Tasks open cases, so that who asks must be true.
    private static Problem? AskingRefusal(Resource? before, Resource after, IReadOnlyList<string> ownUrls, Actor actor) =>
        after is FhirTask task && !Grants.IsBreakGlass(task) && !TaskAsking.Of(task, ownUrls).MayBeWritten(before is FhirTask stored ? TaskAsking.Of(stored, ownUrls) : null, actor.Organization)
            ? new Problem(ProblemKind.Forbidden, ErrorCodes.AsksForOthers, "A Task asks in the name of the organisation that you act for: name it as Task.requester. In the name of another you cannot ask for more than it did.")
            : null;

    // What only the organisation that keeps the case may change of what is in it.
    private async Task<Problem?> ChangeRefusalAsync(ProposedWrite write, Resource? before, IReadOnlyList<string> ownUrls, FhirRequest request, CancellationToken cancellationToken)
    {
        if (before is null) return null;
        var (says, said) = (Cases.Of(write.Content.Resource, ownUrls), Cases.Of(before, ownUrls));
        var what = true switch
        {
            _ when before is Consent => "change a consent in it",
            // Only its author edits a request (Clinical Order Workflows); a hospital proposes another one.
            _ when before is ServiceRequest && said is { Parents.Count: 0, Subject.Count: > 0 } => "change the request of a referral",
            _ when says.LeadsElsewhereThan(said) => "move something to another case",
            _ when !said.IsOpen && SecurityLabels.Differ(before, write.Content.Resource) => "change its security labels",
            _ => null,
        };
        if (what is null && says.LetsGoOf(said).Any() && !await IsOwnAsync(write.Target.Key, request, cancellationToken))
        {
            // A file that is let go of is of whoever does so.
            foreach (var file in says.LetsGoOf(said))
                if (await MadeByOtherAsync(file, request, cancellationToken)) return NotTheOwner("take a file out of it that somebody else put there");
        }

        var emergency = before is FhirTask task && Grants.IsBreakGlass(task) ? task : null;
        if (what is null && emergency is null) return null;
        var isOwn = await IsOwnAsync(write.Target.Key, request, cancellationToken);
        if (what is not null && !isOwn) return NotTheOwner(what);
        return emergency is null || EmergencyTasks.MayBecome(emergency, (FhirTask)write.Content.Resource, request.Actor, isOwn)
            ? null
            : new Problem(ProblemKind.Forbidden, ErrorCodes.BreakGlassRefused, "Of such a Task only status and notes change, and only by who broke the glass or keeps the case.");
    }

    // What belongs to a case leads to it.
    private async Task<Problem?> PlaceRefusalAsync(ProposedWrite write, Resource? before, IReadOnlyList<string> ownUrls, FhirRequest request, CancellationToken cancellationToken)
    {
        var says = Cases.Of(write.Content.Resource, ownUrls);
        var said = before is null ? CaseOf.Open : Cases.Of(before, ownUrls);
        // What is moved takes with it what was asked for about it: it goes to where the writer could ask for that, too.
        var isKeepers = write.Content.Resource is Consent ? "write a consent in it" : before is not null && says.LeadsElsewhereThan(said) ? "move something into it" : null;
        foreach (var key in says.Parents.Concat(says.Subject).Concat(says.Claims).Except(said.Parents.Concat(said.Subject).Concat(said.Claims)))
        {
            var (isTogether, isFile) = (write.Together.ContainsKey(key), says.Claims.Contains(key));
            if (isTogether && isKeepers is null && !isFile) continue;
            if (!(await store.HeadAsync(key, request.Visibility, cancellationToken)).TryGet(out var head, out var away)) return away;
            if (head == ResourceHead.None && !isTogether) return Unseen(key);
            // Also when the same transaction writes what it leads to: only what is new with it is the writer's own.
            if (head == ResourceHead.None) continue;
            if (isFile && !await MayAttachAsync(key, write, says, request, cancellationToken)) return OfAnotherCase(key);
            if (isKeepers is not null && !await IsOwnAsync(key, request, cancellationToken)) return NotTheOwner(isKeepers);
        }

        return null;
    }

    // A file goes with what it is attached to: to attach one of another case would take it out of there.
    private async Task<bool> MayAttachAsync(ResourceKey file, ProposedWrite write, CaseOf says, FhirRequest request, CancellationToken cancellationToken)
    {
        if (await IsOwnAsync(file, request, cancellationToken)) return true;
        foreach (var place in says.Parents.Prepend(write.Target.Key))
            if (await store.AreTogetherAsync(file, place, cancellationToken) is { Problem: null, Value: true }) return true;
        return false;
    }

    private async Task<bool> MadeByOtherAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken) =>
        await store.MakerAsync(key, cancellationToken) is { Problem: null, Value: { Length: > 0 } maker } && maker != request.Actor.Reference;

    private async Task<bool> IsOwnAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken) =>
        (await store.HeadAsync(key, request.Visibility with { OwnCasesOnly = true }, cancellationToken)) is { Problem: null, Value.Version: > 0 };

    private static bool HidesFrom(Actor actor, ReadOnlyMemory<byte> json) => !ShownParts.Of(json, actor).Equals(json);

    private static Problem Partly { get; } = new(ProblemKind.Forbidden, ErrorCodes.PartlySeen, "Your roles see only a part of this resource, so that they cannot write it.");

    private static Problem ByTheServerOnly { get; } = new(
        ProblemKind.Forbidden, ErrorCodes.ForgedNotice, $"A Task with the code {ConsentNotices.Ended} or {ConsentNotices.Narrowed} is written by the server only, and of it status, statusReason, businessStatus, note and output change. Give yours another code.");

    private static Problem ByItsOperationOnly { get; } = new(ProblemKind.Forbidden, ErrorCodes.BreakGlassRefused, "Such a Task is written by Patient/{id}/$break-glass only.");

    private static Problem NotTheOwner(string what) => new(ProblemKind.Forbidden, ErrorCodes.NotTheOwner, $"Only the organisation that keeps the case may {what}.");

    private static Problem OfAnotherCase(ResourceKey file) => new(ProblemKind.BusinessRule, ErrorCodes.UnseenReference,
        $"{file} is a file of another case that your organisation does not keep. Send the file anew and attach that.");

    private static Problem Unseen(ResourceKey key) => new(ProblemKind.BusinessRule, ErrorCodes.UnseenReference,
        $"The resource refers to {key}, and there is none that you may see: what belongs to a case must lead to it.");
}

/// <summary>A write that is judged.</summary>
/// <param name="Target">Where.</param>
/// <param name="Content">What, with references resolved.</param>
/// <param name="Method">In which way.</param>
/// <param name="Together">What the same transaction writes.</param>
/// <param name="Entries">What the content is found by.</param>
internal sealed record ProposedWrite(
    WriteTarget Target, ResourceContent Content, ChangeMethod Method, IReadOnlyDictionary<ResourceKey, ResourceContent> Together, IReadOnlyList<IndexEntry> Entries);
