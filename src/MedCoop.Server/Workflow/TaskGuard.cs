using Hl7.Fhir.Model;
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
    /// <summary>The types in a case that rules look at.</summary>
    private static readonly string[] Looked =
        ["Task", "ServiceRequest", "Consent", "Coverage", "Claim", "ClaimResponse", "Appointment", "Encounter"];

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
            before = (FhirTask)ResourceReader.Parse(stored.Body);
        }

        var after = (FhirTask)content.Resource.DeepCopy();
        var table = before is null ? Workflows.Of(after) : Workflows.Of(before) ?? Workflows.Of(after);
        if (table is null) return JudgedTask.Free;
        if (!table.Governs(after)) return Leaves(table);
        if (!(await ContextAsync(table, target.Key, target.BaseVersion, before, after, together, request, cancellationToken)).TryGet(out var context, out var problem)) return problem;
        if (move is not null) context = context with { Given = move.Given };
        if (!WorkflowJudge.Judge(context, move?.Event).TryGet(out var judgement, out problem)) return problem;
        var effects = judgement.Effects.ToList();
        if (judgement.Move is { } made) effects.Add(new CaseWrite(new ResourceKey("Provenance", move?.ProvenanceId ?? context.NewId()), 0, Trace(context, made)));
        return new JudgedTask(judgement.Task, effects, [.. context.Case.Resources.Where(one => one.Version > 0 && one.Key != target.Key && effects.TrueForAll(effect => effect.Key != one.Key))
            .Select(one => new VersionReliance(one.Key, one.Version))]);
    }

    /// <summary>What counts about a stored Task, as one that looks at it and changes nothing sees it.</summary>
    public async Task<Result<MoveContext>> LookAsync(StoredVersion stored, FhirRequest request, CancellationToken cancellationToken)
    {
        var task = (FhirTask)ResourceReader.Parse(stored.Body);
        if (Workflows.Of(task) is not { } table) return NoWorkflow(stored.Key);
        return await ContextAsync(table, stored.Key, stored.Version, task, (FhirTask)task.DeepCopy(), WriteRequest.Alone, request, cancellationToken);
    }

    /// <summary>The refusal to delete a Task that is under a workflow; null: it may be deleted.</summary>
    public async Task<Problem?> DeleteRefusalAsync(WriteTarget target, FhirRequest request, CancellationToken cancellationToken)
    {
        if (target.Key.Type != "Task" || !target.Exists || AccessRules.IsOperator(request.Actor)) return null;
        if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, Visibility.Everything, cancellationToken)).TryGet(out var stored, out var away)) return away;
        var task = (FhirTask)ResourceReader.Parse(stored.Body);
        return Workflows.Of(task) is { } table && table.StateOf(task) != table.States[0].Code
            ? new Problem(ProblemKind.Conflict, WorkflowErrorCodes.LeavesWorkflow, $"The Task is under the workflow '{table.Code}' and was begun: it is called off by a move, and stays on record.")
            : null;
    }

    /// <summary>The refusal to move what is under no workflow.</summary>
    public static Problem NoWorkflow(ResourceKey key) =>
        new(ProblemKind.BusinessRule, WorkflowErrorCodes.NoWorkflow, $"{key} is under no workflow: its code and business status are none of a workflow's.");

    private static Problem Leaves(WorkflowTable table) =>
        new(ProblemKind.Conflict, WorkflowErrorCodes.LeavesWorkflow, $"The Task is under the workflow '{table.Code}' and stays so: its code and the code system of its business status cannot change.");

    private async Task<Result<MoveContext>> ContextAsync(
        WorkflowTable table, ResourceKey key, int version, FhirTask? before, FhirTask after, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var unknown)) return unknown;
        var members = ((ResourceReference?[])[.. after.PartOf, after.Focus, after.For]).Select(references.Read).OfType<ResourceKey>().Prepend(key).Distinct().ToList();
        if (version == 0 && !(await SeenAsync(members, together, request, cancellationToken)).TryGet(out members, out var unreadable)) return unreadable;
        var read = await store.CaseContentsAsync(members, Looked, Visibility.Everything, cancellationToken);
        if (!read.TryGet(out var contents, out var problem)) return problem;
        var resources = contents.Resources.Where(one => !together.ContainsKey(one.Key)).DistinctBy(one => one.Key)
            .Select(one => new CaseResource<Resource>(one.Key, one.Version, ResourceReader.Parse(one.Body)))
            .Concat(together.Where(one => one.Key != key && Looked.Contains(one.Key.Type, StringComparer.Ordinal)).Select(one => new CaseResource<Resource>(one.Key, 0, one.Value.Resource)))
            .ToList();
        if (!(await OrganizationsAsync(resources, after, together, references, cancellationToken)).TryGet(out var organizations, out problem)) return problem;
        return new MoveContext
        {
            Table = table,
            Key = key,
            BaseVersion = version,
            Before = before,
            After = after,
            Actor = request.Actor,
            At = request.At,
            // What is not stored yet is kept by who stores it; a stored case that nobody keeps is nobody's home.
            Case = new WorkflowCase(contents.Owner ?? (contents.Resources.Count == 0 ? request.Actor.Organization : null), resources, organizations) { References = references },
            NewId = () => Guid.CreateVersion7(request.At).ToString(),
        };
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
        List<CaseResource<Resource>> resources, FhirTask task, IReadOnlyDictionary<ResourceKey, ResourceContent> together, LocalReferences references, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var roles = resources.Select(one => one.Resource).OfType<FhirTask>().Append(task).SelectMany(one => (ResourceReference?[])[one.Owner, one.Requester])
            .Select(references.Read).OfType<ResourceKey>().Where(key => key.Type == "PractitionerRole").Distinct().ToList();
        foreach (var key in roles)
        {
            PractitionerRole? role;
            if (together.TryGetValue(key, out var content)) role = content.Resource as PractitionerRole;
            else
            {
                var read = await store.ReadAsync(key, Visibility.Everything, cancellationToken);
                if (read.Problem is { Kind: not ProblemKind.NotFound } away) return away;
                role = read.Problem is null && !read.Value.IsDeletion ? ResourceReader.Parse(read.Value.Body) as PractitionerRole : null;
            }

            if (references.Read(role?.Organization) is { Type: "Organization" } organization) found[key.ToString()] = organization.ToString();
        }

        return found;
    }

    // https://hl7.org/fhir/R4/provenance.html
    private static Provenance Trace(MoveContext context, Move move) => new()
    {
        Target = [new ResourceReference($"{context.Key}/_history/{context.BaseVersion + 1}")],
        RecordedElement = new Instant(context.At),
        Activity = new CodeableConcept(TaskElements.Events, move.Event) { Text = move.Event },
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
/// <param name="ProvenanceId">The id of its Provenance: the same for the same key of the client.</param>
internal sealed record TaskMove(string Event, IReadOnlyList<FhirTask.OutputComponent> Given, string? ProvenanceId);

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
