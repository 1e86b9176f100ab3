using MedCoop.Fhir;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>What becomes of an entry of a document that is adopted.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Reason">Why; null where the outcome says it all.</param>
public sealed record AdoptedEntry(DocumentEntry Entry, EntryOutcome Outcome, AdoptionReason? Reason = null)
{
    /// <summary>The resource that it became or is the same as; of a conflict, what it conflicts with; null: none.</summary>
    public ResourceKey? Resource { get; init; }
}

/// <summary>What becomes of an entry.</summary>
public enum EntryOutcome
{
    /// <summary>A new resource.</summary>
    Created,

    /// <summary>It is on record already; references lead there.</summary>
    Linked,

    /// <summary>What is on record says something else: a person decides.</summary>
    Conflict,

    /// <summary>It cannot be taken over.</summary>
    Refused,

    /// <summary>It goes with what refers to it: as a contained resource, or by name and identifier.</summary>
    Carried,

    /// <summary>It stays in the document only.</summary>
    Left,
}

/// <summary>What a person decided about an entry.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Target">For <see cref="ChosenAction.Link"/>: the resource that it is the same as; null: the one that it was found to conflict with.</param>
public sealed record AdoptionChoice(ChosenAction Action, ResourceKey? Target = null);

/// <summary>What a person may decide.</summary>
public enum ChosenAction
{
    /// <summary>Take it over, whatever is on record.</summary>
    Create,

    /// <summary>What is on record counts.</summary>
    Link,

    /// <summary>Leave it in the document.</summary>
    Leave,
}
