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

/// <summary>That by one change of the consents somebody sees cases no more, or less of them, and was not told yet.</summary>
/// <param name="Group">The patient whose cases they are, or the one case.</param>
/// <param name="Owner">The organisation that keeps the patient's record; null: none is known.</param>
/// <param name="Grantee">Whose sight it was.</param>
/// <param name="At">Since when.</param>
public sealed record EndToTell(ResourceKey Group, string? Owner, string Grantee, DateTimeOffset At)
{
    /// <summary>The cases, by their roots.</summary>
    public IReadOnlyList<ResourceKey> Cases { get; init; } = [];

    /// <summary>Whether none of them is seen any more.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>What is in some cases.</summary>
/// <param name="Owner">The organisation that keeps the first of them; null: none is known.</param>
/// <param name="Resources">Current versions.</param>
public sealed record CaseContents(string? Owner, IReadOnlyList<StoredVersion> Resources);
