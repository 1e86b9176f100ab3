using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>One thing that validation found.</summary>
/// <param name="Severity">Error, warning or information.</param>
/// <param name="Code">The rule's stable code, from <see cref="FindingCodes"/>, or an invariant's key.</param>
/// <param name="Node">The element at fault; when it is missing, the one that lacks it; when there are too many, the first one too many.</param>
/// <param name="Text">What is wrong and what would be right.</param>
public sealed record Finding(IssueSeverity Severity, string Code, ElementNode Node, FindingText Text)
{
    /// <summary>Canonical of the profile that demands it; null when base R4 does.</summary>
    public string? Profile { get; init; }

    /// <summary>Id of the element in that definition.</summary>
    public string? ElementId { get; init; }

    /// <summary>An error by its profile, and only a warning because of <see cref="ValidationRequest.LevelOf"/>.</summary>
    public bool IsLetThrough { get; init; }
}
