using MedCoop.Fhir;

namespace MedCoop.Store.Access;

/// <summary>Who may see a group of cases, and whose sight of them began and ended.</summary>
/// <param name="Roots">The cases with the organisation that created each.</param>
/// <param name="Grants">What is granted.</param>
/// <param name="Ended">What was, newest first.</param>
public sealed record CaseReport(IReadOnlyList<(ResourceKey Key, string? Owner)> Roots, IReadOnlyList<CaseGrant> Grants, IReadOnlyList<EndedGrant> Ended)
{
    /// <summary>Whose sight began, newest first.</summary>
    public IReadOnlyList<BegunGrant> Begun { get; init; } = [];
}

/// <summary>That somebody was given sight of a case.</summary>
public sealed record BegunGrant(ResourceKey Case, string Grantee, string Why, string Consents, DateTimeOffset At);

/// <summary>That somebody's sight of a case ended or was narrowed.</summary>
public sealed record EndedGrant(ResourceKey Case, string Grantee, string Why, string Consents, DateTimeOffset At)
{
    /// <summary>Id of the Task by which the grantee was told; null: there was nothing to tell, or it was not told yet.</summary>
    public string? Told { get; init; }
}

/// <summary>What one change of the consents took away from somebody, of one patient's cases that one organisation keeps, and of which it is not known yet whether there is something to tell.</summary>
/// <param name="Notice">Id of the Task by which it is told: nobody else knows it before.</param>
/// <param name="Patient">The patient.</param>
/// <param name="Keeper">The organisation that keeps the cases; null: none is known.</param>
/// <param name="Grantee">Who had it.</param>
/// <param name="At">Since when.</param>
public sealed record LostSight(string Notice, ResourceKey Patient, string? Keeper, string Grantee, DateTimeOffset At)
{
    /// <summary>The cases.</summary>
    public IReadOnlyList<LostCase> Cases { get; init; } = [];
}

/// <summary>What somebody lost of one case.</summary>
/// <param name="Case">Its root.</param>
/// <param name="Had">The grants that were taken away.</param>
/// <param name="Has">Those that there are now.</param>
public sealed record LostCase(ResourceKey Case, IReadOnlyList<CaseGrant> Had, IReadOnlyList<CaseGrant> Has);

/// <summary>What is in some cases.</summary>
/// <param name="Owner">The organisation that keeps the first of them; null: none is known.</param>
/// <param name="Resources">Current versions.</param>
public sealed record CaseContents(string? Owner, IReadOnlyList<StoredVersion> Resources);
