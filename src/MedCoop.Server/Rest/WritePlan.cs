using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Rest;

/// <summary>What a write interaction decided: the changes, what it relied on, and what to answer once they are durable.</summary>
internal sealed record WritePlan
{
    /// <summary>How to answer.</summary>
    public required AnswerKind Kind { get; init; }

    /// <summary>The resource that the answer is about; null when a conditional delete found none or several.</summary>
    public ResourceKey? Key { get; init; }

    /// <summary>New versions; empty when everything is already as wanted.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>What was relied on beyond the changes' base versions.</summary>
    public IReadOnlyList<Reliance> Reliances { get; init; } = [];

    /// <summary>What the audit trail gets with the changes, beyond a record of each.</summary>
    public IReadOnlyList<AuditEntry> Records { get; init; } = [];

    /// <summary>The version to answer with when nothing changes.</summary>
    public StoredVersion? Current { get; init; }

    /// <summary>What to tell in an OperationOutcome.</summary>
    public IReadOnlyList<Issue> Notes { get; init; } = [];

    /// <summary>How many resources a conditional delete removes.</summary>
    public int? ItemsDeleted { get; init; }

    /// <summary>The answer after the commit.</summary>
    public FhirAnswer Answer(Receipt? receipt) => Answer(receipt?.Versions.FirstOrDefault(version => version.Key == Key));

    /// <summary>The answer after the commit of several plans together.</summary>
    public FhirAnswer Answer(IReadOnlyDictionary<ResourceKey, StoredVersion> written) =>
        Answer(Changes.Count > 0 && Key is { } key ? written.GetValueOrDefault(key) : null);

    private FhirAnswer Answer(StoredVersion? written) => new(Kind)
    {
        IsWrite = true,
        IsRecorded = Changes.Count > 0,
        Version = written ?? Current,
        Notes = Notes,
        ItemsDeleted = ItemsDeleted,
    };
}
