using Hl7.Fhir.Model;
using MedCoop.Domain;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Workflow;

/// <summary>
/// Asks the workflow about every write of a Task, whichever way it came: loads what the rules look at, and gives back the Task as the rules
/// complete it with all that follows from the move.
/// </summary>
internal sealed class TaskGuard(ResourceStore store)
{
    /// <summary>What is to be written; <see cref="JudgedTask.Free"/>: no workflow governs the Task.</summary>
    /// <param name="target">Where.</param>
    /// <param name="content">The Task, with references resolved.</param>
    /// <param name="move">The move that was asked for by name; null: a write.</param>
    /// <param name="together">What the same transaction writes.</param>
    /// <param name="request">Who, and when.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<JudgedTask>> JudgeAsync(
        WriteTarget target, ResourceContent content, TaskMove? move, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        FhirTask? before = null;
        if (target.Exists)
        {
            if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, Visibility.Everything, cancellationToken)).TryGet(out var stored, out var away)) return away;
            before = (FhirTask)ResourceReader.Known(stored.Body);
            // What comes under a workflow only now begins where one begins.
            if (Workflows.Of(before) is null) before = null;
        }

        var after = (FhirTask)content.Resource.DeepCopy();
        if (Workflows.Of(before ?? after) is not { } table) return Pretends(after) ? NotItsOwn : JudgedTask.Free;
        if (!(await ContextAsync(table, target.Key, target.BaseVersion, before, after, together, request, cancellationToken)).TryGet(out var context, out var problem)) return problem;
        if (move is not null) context = context with { Given = move.Given };
        if (!WorkflowJudge.Judge(context, move?.Event).TryGet(out var judgement, out problem)) return problem;
        List<CaseWrite> effects = [.. judgement.Effects, .. Parents(context, judgement, together)];
        if (judgement.Move is { } made) effects.Add(new CaseWrite(new ResourceKey("Provenance", move?.Key?.Trace ?? context.NewId()), 0, Trace(context, made, effects, move?.Key)));
        return new JudgedTask(judgement.Task, effects, [.. context.Case.Resources.Where(one => one.Version > 0 && one.Key != target.Key && effects.TrueForAll(effect => effect.Key != one.Key))
            .Select(one => new VersionReliance(one.Key, one.Version))]);
    }

    /// <summary>What counts about a stored Task, as one that looks at it and changes nothing sees it.</summary>
    public async Task<Result<MoveContext>> LookAsync(StoredVersion stored, FhirRequest request, CancellationToken cancellationToken)
    {
        var task = (FhirTask)ResourceReader.Known(stored.Body);
        if (Workflows.Of(task) is not { } table) return NoWorkflow(stored.Key);
        return await ContextAsync(table, stored.Key, stored.Version, task, (FhirTask)task.DeepCopy(), WriteRequest.Alone, request, cancellationToken);
    }

    /// <summary>The refusal to delete a Task that is under a workflow; null: it may be deleted.</summary>
    public async Task<Problem?> DeleteRefusalAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        if (target.Key.Type != "Task" || !target.Exists || AccessRules.IsOperator(request.Actor)) return null;
        if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, Visibility.Everything, cancellationToken)).TryGet(out var stored, out var away)) return away;
        var task = (FhirTask)ResourceReader.Known(stored.Body);
        return Workflows.Of(task) is { } table && table.StateOf(task) != table.States[0].Code
            ? new Problem(ProblemKind.Conflict, WorkflowErrorCodes.LeavesWorkflow, $"The Task is under the workflow '{table.Code}' and was begun: it is called off by a move, and stays on record.")
            : null;
    }

    /// <summary>The refusal to move what is under no workflow.</summary>
    public static Problem NoWorkflow(ResourceKey key) =>
        new(ProblemKind.BusinessRule, WorkflowErrorCodes.NoWorkflow, $"{key} is under no workflow: its code and business status are none of a workflow's.");

    // Who has the ball of the whole may change with a part of it. Of several parts in one transaction one sees to it.
    private static IEnumerable<CaseWrite> Parents(MoveContext context, Judgement judged, IReadOnlyDictionary<ResourceKey, ResourceContent> together)
    {
        foreach (var whole in context.Case.All<FhirTask>().Where(one => one.Version > 0 && one.Key != context.Key && judged.Task.PartOf.Exists(part => context.Case.Leads(part, one.Key))))
        {
            if (Workflows.Of(whole.Resource) is not { } table || together.Any(other => other.Value.Resource is FhirTask part
                && string.CompareOrdinal(other.Key.Id, context.Key.Id) < 0 && part.PartOf.Exists(of => context.Case.Leads(of, whole.Key)))) continue;
            var written = judged.Effects.Select(effect => new CaseResource<Resource>(effect.Key, 0, effect.Resource)).Prepend(new CaseResource<Resource>(context.Key, 0, judged.Task)).ToList();
            var known = context with
            {
                Table = table,
                Key = whole.Key,
                BaseVersion = whole.Version,
                Before = whole.Resource,
                After = (FhirTask)whole.Resource.DeepCopy(),
                Given = [],
                Case = context.Case with { Resources = [.. context.Case.Resources.Where(one => !written.Exists(other => other.Key == one.Key)), .. written] },
            };
            if (WorkflowJudge.Refreshed(known) is { } refreshed) yield return new CaseWrite(whole.Key, whole.Version, refreshed);
        }
    }

    // What only workflows say of a Task would bring others to it, and the timers.
    private static bool Pretends(FhirTask task) => task.Extension.Exists(extension => TaskElements.Own.Contains(extension.Url, StringComparer.Ordinal));

    private static Problem NotItsOwn => new(
        ProblemKind.BusinessRule, WorkflowErrorCodes.FixedElement, $"The Task is under no workflow, and only workflows write {string.Join(", ", TaskElements.Own)}: leave them out.");

    private async Task<Result<MoveContext>> ContextAsync(
        WorkflowTable table, ResourceKey key, int version, FhirTask? before, FhirTask after, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var unknown)) return unknown;
        var members = ((ResourceReference?[])[.. after.PartOf, after.Focus, after.For]).Select(references.Read).OfType<ResourceKey>().Prepend(key).Distinct().ToList();
        if (version == 0 && !(await SeenAsync(members, together, request, cancellationToken)).TryGet(out members, out var unreadable)) return unreadable;
        if (!(await CaseAsync(members, table.Reads, key, after, together, request, cancellationToken)).TryGet(out var known, out var problem)) return problem;
        if (known.OrganizationOf(after.Owner)?.Split('/') is ["Organization", var owner])
        {
            if (!(await CountryAsync(new ResourceKey("Organization", owner), together, cancellationToken)).TryGet(out var country, out problem)) return problem;
            known = known with { Country = country.Length == 0 ? null : country };
        }

        return new MoveContext
        {
            Table = table,
            Key = key,
            BaseVersion = version,
            Before = before,
            After = after,
            Actor = request.Actor,
            At = request.At,
            Case = known,
            NewId = () => Guid.CreateVersion7(request.At).ToString(),
        };
    }

    /// <summary>What is on record in a case, whoever asks, with what the same transaction writes.</summary>
    /// <param name="members">Resources of the case.</param>
    /// <param name="types">What is looked at.</param>
    /// <param name="written">What is judged, which is left out.</param>
    /// <param name="task">A Task of the case that is judged; null: none.</param>
    /// <param name="together">What the same transaction writes.</param>
    /// <param name="request">Who, and when.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<WorkflowCase>> CaseAsync(
        IReadOnlyList<ResourceKey> members, IReadOnlyList<string> types, ResourceKey written, FhirTask? task, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await store.CaseContentsAsync(members, types, Visibility.Everything, cancellationToken)).TryGet(out var contents, out var problem)) return problem;
        var resources = contents.Resources.Where(one => !together.ContainsKey(one.Key) && !request.Deleted.Contains(one.Key)).DistinctBy(one => one.Key)
            .Select(one => new CaseResource<Resource>(one.Key, one.Version, ResourceReader.Known(one.Body)))
            .Concat(together.Where(one => one.Key != written && types.Contains(one.Key.Type, StringComparer.Ordinal)).Select(one => new CaseResource<Resource>(one.Key, 0, one.Value.Resource)))
            .ToList();
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        if (!(await OrganizationsAsync(resources, task, together, references, request, cancellationToken)).TryGet(out var organizations, out problem)) return problem;
        // What is not stored yet is kept by who stores it; a stored case that nobody keeps is nobody's home.
        return new WorkflowCase(contents.Owner ?? (contents.Resources.Count == 0 ? request.Actor.Organization : null), resources, organizations) { References = references };
    }

    // Empty where it is not known.
    private async Task<Result<string>> CountryAsync(ResourceKey key, IReadOnlyDictionary<ResourceKey, ResourceContent> together, CancellationToken cancellationToken)
    {
        var organization = together.GetValueOrDefault(key)?.Resource as Organization;
        if (organization is null)
        {
            var read = await store.ReadAsync(key, Visibility.Everything, cancellationToken);
            if (read.Problem is { Kind: not ProblemKind.NotFound } away) return away;
            if (read.Problem is null && !read.Value.IsDeletion) organization = ResourceReader.Known(read.Value.Body) as Organization;
        }

        return organization?.Address.Select(address => address.Country).FirstOrDefault(country => country is { Length: > 0 }) ?? "";
    }

    // Of a new Task, what its writer sees of what it refers to: by no answer may the rest be told from what is not there.
    private async Task<Result<List<ResourceKey>>> SeenAsync(
        List<ResourceKey> members, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        var seen = new List<ResourceKey>();
        foreach (var member in members.Skip(1).Where(member => !together.ContainsKey(member)))
        {
            if (!(await store.HeadAsync(member, request.Visibility, cancellationToken)).TryGet(out var head, out var problem)) return problem;
            if (head != ResourceHead.None) seen.Add(member);
        }

        return seen;
    }

    private async Task<Result<Dictionary<string, string>>> OrganizationsAsync(
        List<CaseResource<Resource>> resources, FhirTask? task, IReadOnlyDictionary<ResourceKey, ResourceContent> together, LocalReferences references, FhirRequest request, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var roles = resources.Select(one => one.Resource).OfType<FhirTask>().Concat(task is null ? [] : [task]).SelectMany(one => (ResourceReference?[])[one.Owner, one.Requester])
            .Select(references.Read).OfType<ResourceKey>().Where(key => key.Type == "PractitionerRole").Distinct().ToList();
        foreach (var key in roles)
        {
            PractitionerRole? role;
            if (together.TryGetValue(key, out var content)) role = content.Resource as PractitionerRole;
            else if (request.Deleted.Contains(key)) role = null;
            else
            {
                var read = await store.ReadAsync(key, Visibility.Everything, cancellationToken);
                if (read.Problem is { Kind: not ProblemKind.NotFound } away) return away;
                role = read.Problem is null && !read.Value.IsDeletion ? ResourceReader.Known(read.Value.Body) as PractitionerRole : null;
            }

            if (references.Read(role?.Organization) is { Type: "Organization" } organization) found[key.ToString()] = organization.ToString();
        }

        return found;
    }

    // https://hl7.org/fhir/R4/provenance.html
    private static Provenance Trace(MoveContext context, Move move, IReadOnlyList<CaseWrite> effects, MoveKey? key) => new()
    {
        // Tasks that the move has settled, opened or called off are part of what was done.
        Target =
        [
            new ResourceReference($"{context.Key}/_history/{context.BaseVersion + 1}"),
            .. effects.Where(effect => effect.Key.Type == "Task" && !context.After.PartOf.Exists(whole => context.Case.Leads(whole, effect.Key))).Select(effect => new ResourceReference($"{effect.Key}/_history/{effect.BaseVersion + 1}")),
        ],
        RecordedElement = new Instant(context.At),
        Activity = new CodeableConcept(TaskElements.Events, move.Event) { Text = move.Event },
        Entity = key is null ? [] : [MoveTraces.Asked(key.Fingerprint)],
        Reason = context.After.StatusReason is { } reason && move.Reason is not null ? [(CodeableConcept)reason.DeepCopy()] : [],
        Agent =
        [
            new Provenance.AgentComponent
            {
                Who = Who(context.Actor.Reference),
                OnBehalfOf = context.Actor.Organization is { } organization ? new ResourceReference(organization) : null,
                Role = [.. context.Table.PartsOf(context).Where(move.By.Contains).Select(part => new CodeableConcept("https://medcoop.example/fhir/CodeSystem/actor-role", part))],
            },
        ],
    };

    // Who signs in with no resource of their own is named, and not referred to.
    private static ResourceReference Who(string reference) => reference is "Device/operator" or "Device/loopback" or "Device/timer" ? new ResourceReference { Display = reference } : new ResourceReference(reference);
}

/// <summary>A move that was asked for by name.</summary>
/// <param name="Event">Which.</param>
/// <param name="Given">What came with it.</param>
/// <param name="Key">By which the same move sent again is known; null: by nothing.</param>
internal sealed record TaskMove(string Event, IReadOnlyList<FhirTask.OutputComponent> Given, MoveKey? Key);

/// <summary>The client's key of a move.</summary>
/// <param name="Trace">The id of the move's Provenance: the same for the same key of the same actor for the same Task.</param>
/// <param name="Fingerprint">What the move was asked for with.</param>
internal sealed record MoveKey(string Trace, string Fingerprint);

/// <summary>What a write of a Task comes to.</summary>
/// <param name="Task">The Task as it is to be stored.</param>
/// <param name="Effects">What is written with it.</param>
/// <param name="Reliances">What the decision relied on.</param>
internal sealed record JudgedTask(FhirTask Task, IReadOnlyList<CaseWrite> Effects, IReadOnlyList<Reliance> Reliances)
{
    /// <summary>Of a Task that no workflow governs.</summary>
    public static JudgedTask Free { get; } = new(new FhirTask(), [], []);

    /// <summary>Whether a workflow governs the Task.</summary>
    public bool IsGoverned => !ReferenceEquals(this, Free);
}
