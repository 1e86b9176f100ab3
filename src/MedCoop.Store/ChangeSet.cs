using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Store.Audit;

namespace MedCoop.Store;

/// <summary>
/// Everything that one decision changes, with what it relied on. It is committed whole or not at all by
/// <see cref="ResourceStore.CommitAsync"/>. Each key occurs once.
/// </summary>
/// <param name="Changes">The new versions.</param>
/// <param name="Reliances">What else the decision relied on, beyond the expected versions of <paramref name="Changes"/>.</param>
/// <param name="Actor">Whom the journal names, e.g. <c>Practitioner/17</c>.</param>
public sealed record ChangeSet(IReadOnlyList<Change> Changes, IReadOnlyList<Reliance> Reliances, string Actor)
{
    /// <summary>What the audit trail gets in the same transaction.</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>The organisation that the actor acts for: it owns the cases that this opens. Null: those are their custodian's.</summary>
    public string? Organization { get; init; }

    /// <summary>Whether the cases that come into being belong first to the organisations that they name themselves: an operator brings in what is others'.</summary>
    public bool IsForCustodians { get; init; }
}

/// <summary>One new version of one resource.</summary>
/// <param name="Key">Which resource.</param>
/// <param name="Method">What the client did; the journal and history show it.</param>
/// <param name="BaseVersion">The version that this one replaces (also that of a deletion); 0 when the resource never existed.</param>
/// <param name="Body">The content, stamped with version <paramref name="BaseVersion"/> + 1; null deletes the resource.</param>
/// <param name="Index">What it can be found by; empty for a deletion.</param>
public sealed record Change(
    ResourceKey Key, ChangeMethod Method, int BaseVersion, StampedBody? Body, IReadOnlyList<IndexEntry> Index)
{
    /// <summary>
    /// The revision of the definitions that <see cref="Index"/> was extracted with: the commit checks that it is still the current one.
    /// Null: extracted with nothing that users define.
    /// </summary>
    public long? Revision { get; init; }

    /// <summary>What it says of the case that it is in; null: it is in none.</summary>
    public CaseLinks? Case { get; init; }

    /// <summary>For a SearchParameter that is in use: the index names of what it adds, such as <c>Patient.nickname</c>.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>Whether it replaces a SearchParameter that was in use.</summary>
    public bool EndsDefinition { get; init; }

    /// <summary>Whether it changes what resources are indexed by.</summary>
    internal bool ChangesDefinitions => Defines.Count > 0 || EndsDefinition || (Body is null && Key.Type == "SearchParameter");
}

/// <summary>The HTTP method that made a version (Bundle.entry.request.method in history).</summary>
public enum ChangeMethod
{
    /// <summary>Create.</summary>
    Post = 1,

    /// <summary>Update.</summary>
    Put = 2,

    /// <summary>Patch.</summary>
    Patch = 3,

    /// <summary>Delete.</summary>
    Delete = 4,
}

/// <summary>Something that a decision relied on and that the commit checks again under its lock. A closed family.</summary>
public abstract record Reliance
{
    private protected Reliance()
    {
    }
}

/// <summary>The resource's current version (also that of a deletion) is still this one; 0: it still never existed.</summary>
public sealed record VersionReliance(ResourceKey Key, int Version) : Reliance;

/// <summary>
/// The search still matches exactly these resources (none, for a conditional create). Two commits that rely on the same
/// <paramref name="Criteria"/> never overlap, on either database and whatever the number of servers.
/// </summary>
/// <param name="Query">The search; its page, sort and count are ignored.</param>
/// <param name="Criteria">The criteria in a normal form, with the type: what concurrent commits are serialised on.</param>
/// <param name="Matches">The resources that it matched when the decision was made.</param>
public sealed record MatchReliance(SearchQuery Query, string Criteria, IReadOnlyList<ResourceKey> Matches) : Reliance
{
    /// <summary>What could be seen when it was decided: the commit looks with the same eyes.</summary>
    public Visibility Visibility { get; init; } = Visibility.Everything;
}

/// <summary>What a commit did.</summary>
/// <param name="Versions">One per change, in the order of <see cref="ChangeSet.Changes"/>.</param>
public sealed record Receipt(IReadOnlyList<StoredVersion> Versions);
