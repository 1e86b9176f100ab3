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
public sealed record EndedGrant(ResourceKey Case, string Grantee, string Why, string Consents, DateTimeOffset At);

/// <summary>What is in some cases.</summary>
/// <param name="Owner">The organisation that keeps the first of them; null: none is known.</param>
/// <param name="Resources">Current versions.</param>
public sealed record CaseContents(string? Owner, IReadOnlyList<StoredVersion> Resources);
