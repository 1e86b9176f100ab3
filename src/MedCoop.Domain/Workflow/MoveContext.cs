using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;

namespace MedCoop.Domain.Workflow;

/// <summary>All that counts when a write of a Task is judged.</summary>
public sealed record MoveContext
{
    /// <summary>The table that governs it.</summary>
    public required WorkflowTable Table { get; init; }

    /// <summary>Which Task.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>As it is stored; null: it is new.</summary>
    public FhirTask? Before { get; init; }

    /// <summary>The version that is stored; 0: none.</summary>
    public int BaseVersion { get; init; }

    /// <summary>As it would be. Judging changes it: it belongs to the context.</summary>
    public required FhirTask After { get; init; }

    /// <summary>What came with the move for sub-Tasks that it settles or opens, by type.</summary>
    public IReadOnlyList<FhirTask.OutputComponent> Given { get; init; } = [];

    /// <summary>Who writes.</summary>
    public required Actor Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What else is on record in the case.</summary>
    public required WorkflowCase Case { get; init; }

    /// <summary>Ids for what is created.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>The move that is judged; null: none, such as when something is added without a change of state.</summary>
    public Move? Move { get; init; }

    /// <summary>All Tasks that say that they are part of this one.</summary>
    public IEnumerable<CaseResource<FhirTask>> Parts => Case.All<FhirTask>().Where(sub => sub.Resource.PartOf.Exists(whole => Case.Leads(whole, Key)));

    /// <summary>The sub-Tasks of this Task that count for it.</summary>
    public IEnumerable<CaseResource<FhirTask>> SubTasks => Parts.Where(sub => Table.Counts(this, sub.Resource));

    /// <summary>The open sub-Tasks of a code.</summary>
    public IEnumerable<CaseResource<FhirTask>> OpenSubTasks(string code) => SubTasks.Where(sub => TaskElements.HasCode(sub.Resource, code) && !TaskElements.IsOver(sub.Resource));

    /// <summary>What came with the move, or is on record: outputs of the Task, and of its sub-Tasks that were completed.</summary>
    public IEnumerable<DataType> Evidence(string type) => Given.Where(given => TaskElements.IsOf(given.Type, type)).Select(given => given.Value).OfType<DataType>().Concat(Recorded(type));

    /// <summary>What is on record of a type: outputs of the Task, and of its sub-Tasks that were completed.</summary>
    public IEnumerable<DataType> Recorded(string type) => After.Output
        .Concat(SubTasks.Where(sub => sub.Resource.Status == FhirTask.TaskStatus.Completed).SelectMany(sub => sub.Resource.Output))
        .Where(output => TaskElements.IsOf(output.Type, type)).Select(output => output.Value).OfType<DataType>();
}

/// <summary>What is on record in a case.</summary>
/// <param name="Home">The organisation that keeps it.</param>
/// <param name="Resources">Current resources of the types that the rules look at, and what the same transaction writes.</param>
/// <param name="Organizations">The organisation behind a reference to a person or role.</param>
public sealed record WorkflowCase(string? Home, IReadOnlyList<CaseResource<Resource>> Resources, IReadOnlyDictionary<string, string> Organizations)
{
    /// <summary>The country of who is asked (ISO 3166), as far as it is known.</summary>
    public string? Country { get; init; }

    /// <summary>How references are read.</summary>
    public LocalReferences References { get; init; } = LocalReferences.RelativeOnly;

    /// <summary>Those of a type.</summary>
    public IEnumerable<CaseResource<T>> All<T>()
        where T : Resource => Resources.Where(one => one.Resource is T).Select(one => new CaseResource<T>(one.Key, one.Version, (T)one.Resource));

    /// <summary>What a reference leads to; null: it is not here.</summary>
    public T? Find<T>(ResourceReference? reference)
        where T : Resource => All<T>().FirstOrDefault(one => Leads(reference, one.Key))?.Resource;

    /// <summary>Whether a reference leads to a resource.</summary>
    public bool Leads(ResourceReference? reference, ResourceKey key) => References.Read(reference) == key;

    /// <summary>Whether two references lead to the same resource of this server, however they are spelt.</summary>
    public bool Same(ResourceReference? one, ResourceReference? other) => References.Read(one) is { } key && References.Read(other) == key;

    /// <summary>The organisation that a reference means, directly or through a person's role.</summary>
    public string? OrganizationOf(ResourceReference? reference) => References.Read(reference) switch
    {
        null => null,
        { Type: "Organization" } organization => organization.ToString(),
        { } key => Organizations.GetValueOrDefault(key.ToString()),
    };
}

/// <summary>A resource of a case.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Version">The stored version; 0: it is written by the same transaction.</param>
/// <param name="Resource">Its content; not to be changed.</param>
public sealed record CaseResource<T>(ResourceKey Key, int Version, T Resource)
    where T : Resource;

/// <summary>A resource that a move writes beside the Task.</summary>
/// <param name="Key">Which one.</param>
/// <param name="BaseVersion">The version that it replaces; 0: it is new.</param>
/// <param name="Resource">Its content.</param>
public sealed record CaseWrite(ResourceKey Key, int BaseVersion, Resource Resource);
