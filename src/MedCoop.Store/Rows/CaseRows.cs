namespace MedCoop.Store.Rows;

/// <summary>
/// A reference that decides about a case. Table <c>case_link</c>: primary key (key, kind, rank); (target_type, target_id, kind, key).
/// </summary>
internal sealed class CaseLinkRow
{
    /// <summary>Of the resource that refers.</summary>
    public required long Key { get; init; }

    public required CaseLinkKind Kind { get; init; }

    /// <summary>The lowest that leads to a stored resource decides.</summary>
    public required int Rank { get; init; }

    /// <summary>Interned type.</summary>
    public required int TargetType { get; init; }

    public required string TargetId { get; init; }
}

/// <summary>What a reference means for cases; its number stands in the database.</summary>
internal enum CaseLinkKind : short
{
    /// <summary>It is part of the target.</summary>
    Parent = 0,

    /// <summary>It is the root of a case of the target, a patient.</summary>
    Subject = 1,

    /// <summary>The target, a document, belongs where it does.</summary>
    Claim = 2,
}

/// <summary>A resource that is or was the root of a case. Table <c>case_root</c>: primary key (key); (group_key, key).</summary>
internal sealed class CaseRootRow
{
    public required long Key { get; init; }

    /// <summary>The patient's key, or its own: cases whose grants are worked out together.</summary>
    public required long GroupKey { get; set; }

    /// <summary>The organisation that created it, e.g. <c>Organization/1</c>: the one thing about cases that no content tells.</summary>
    public string? Owner { get; init; }
}

/// <summary>
/// That somebody may see a case. Table <c>case_grant</c>: primary key (case_key, grantee, why, starts, country, purposes). Follows from what is
/// stored and is written in the transaction that changes that.
/// </summary>
internal sealed class CaseGrantRow
{
    public required long CaseKey { get; init; }

    public required string Grantee { get; init; }

    /// <summary>A Task, or <c>owner</c>.</summary>
    public required string Why { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long Starts { get; init; }

    /// <summary>UTC ticks, exclusive.</summary>
    public required long Ends { get; init; }

    public required string Country { get; init; }

    public required int Purposes { get; init; }

    public required string Consents { get; init; }

    /// <summary>Interned ids of types with a comma before and after each; empty: none is denied.</summary>
    public required string DeniedTypes { get; init; }

    public required int DeniedLabels { get; init; }

    /// <summary>Whether the case is a patient's.</summary>
    public required bool Patient { get; init; }
}

/// <summary>
/// That somebody was given sight of a case. Table <c>grant_begin</c>, primary key (case_key, began_at, grantee, why), never changed, and kept as
/// long as ends are.
/// </summary>
internal sealed class GrantBeginRow
{
    public required long CaseKey { get; init; }

    public required string Grantee { get; init; }

    public required string Why { get; init; }

    public required string Consents { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long BeganAt { get; init; }
}

/// <summary>
/// That somebody's sight of a case ended or was narrowed. Table <c>grant_end</c>, primary key (case_key, ended_at, grantee, why): what auditors see, for as long as
/// the server is told to keep it. Only <see cref="Told"/> changes, once.
/// </summary>
internal sealed class GrantEndRow
{
    public required long CaseKey { get; init; }

    public required string Grantee { get; init; }

    public required string Why { get; init; }

    public required string Consents { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long EndedAt { get; init; }

    /// <summary>Id of the Task by which the grantee was told; empty: there was nothing to tell, or it was not told yet.</summary>
    public required string Told { get; init; }
}

/// <summary>
/// A grant that a change of the consents took away, until it is known whether the grantee has to be told. Table <c>lost_sight</c>, primary key (lost_at, notice, case_key, why, starts, country,
/// purposes).
/// </summary>
internal sealed class LostSightRow
{
    /// <summary>UTC ticks.</summary>
    public required long LostAt { get; init; }

    /// <summary>Id of the Task by which the grantee is told of all that it lost by one change, of one patient's cases that one organisation keeps. Nobody can guess it before it is there.</summary>
    public required string Notice { get; init; }

    public required long CaseKey { get; init; }

    public required string Grantee { get; init; }

    public required string Why { get; init; }

    /// <summary>Key of the patient whose case it was.</summary>
    public required long GroupKey { get; init; }

    /// <summary>The organisation that keeps the case; null: none is known.</summary>
    public string? Keeper { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long Starts { get; init; }

    /// <summary>UTC ticks, exclusive.</summary>
    public required long Ends { get; init; }

    public required string Country { get; init; }

    public required int Purposes { get; init; }

    public required string Consents { get; init; }

    public required string DeniedTypes { get; init; }

    public required int DeniedLabels { get; init; }
}
