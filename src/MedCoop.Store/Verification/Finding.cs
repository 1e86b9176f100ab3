using MedCoop.Store.Audit;

namespace MedCoop.Store.Verification;

/// <summary>Something in the database that is not as it must be.</summary>
/// <param name="Kind">Which promise is broken.</param>
/// <param name="Resource">The resource, such as <c>Patient/1</c>; null when it is not about one.</param>
/// <param name="Text">What is wrong; no patient data.</param>
public sealed record Finding(FindingKind Kind, string? Resource, string Text)
{
    /// <summary>Index rows that should be there and are not: table and parameter, such as <c>token Patient.identifier</c>; one per row.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Index rows that should not be there, in the same form.</summary>
    public IReadOnlyList<string> Superfluous { get; init; } = [];
}

/// <summary>The promises that a database can break.</summary>
public enum FindingKind
{
    /// <summary>The database's own structures hold together and can be read.</summary>
    Structure,

    /// <summary>The journal's places are taken without gaps (SQLite) and in order.</summary>
    Journal,

    /// <summary>Each resource's versions are 1, 2, 3 ... in the order of the journal.</summary>
    Versions,

    /// <summary>The row of a resource says what its newest version says.</summary>
    Resource,

    /// <summary>The stored bytes are a resource, carry its id and version, and have the hash that was stored with them.</summary>
    Body,

    /// <summary>The concepts of a large code system are all there, in order, and what is said of them leads to them.</summary>
    Concepts,

    /// <summary>The index rows of a resource are those that its content yields; a deleted one has none.</summary>
    Index,

    /// <summary>The files that Binaries name are there, whole and as they were.</summary>
    File,

    /// <summary>The audit trail is as it was written and signed: no entry changed, removed or moved.</summary>
    Audit,

    /// <summary>Each resource is in the case that its references lead to, and the grants of a case are those that follow from what is stored.</summary>
    Case,
}

/// <summary>What a verification looked at and found.</summary>
/// <param name="Structure">How the database's own structures were checked.</param>
/// <param name="JournalEnd">Everything up to this place of the journal was checked.</param>
/// <param name="Resources">Resources checked, deleted ones included.</param>
/// <param name="Versions">Versions checked.</param>
/// <param name="IndexRows">Index rows compared.</param>
/// <param name="Findings">How much is wrong.</param>
public sealed record VerifyReceipt(string Structure, long JournalEnd, long Resources, long Versions, long IndexRows, long Findings)
{
    /// <summary>Resources with rows that wait for a <c>reindex</c>, because search parameters were added, changed or ended: no findings.</summary>
    public long Waiting { get; init; }

    /// <summary>Concepts of large code systems checked.</summary>
    public long Concepts { get; init; }

    /// <summary>Files checked that Binaries name.</summary>
    public long Files { get; init; }

    /// <summary>Files that lie there and that no Binary names: no findings.</summary>
    public long UnusedFiles { get; init; }

    /// <summary>What was looked at of the audit trail; null when it was not.</summary>
    public AuditReceipt? Audit { get; init; }
}
