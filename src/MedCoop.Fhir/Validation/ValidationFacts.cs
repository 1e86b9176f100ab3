using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>What is known beyond the resource itself. A run does no I/O: <see cref="StartedValidation"/> has the references that it could not follow.</summary>
public sealed record ValidationFacts
{
    /// <summary>Value sets and code systems.</summary>
    public required Terminologies Terminologies { get; init; }

    /// <summary>Resources looked up, by the reference as it was written; null: looked for and not found.</summary>
    public IReadOnlyDictionary<string, ElementNode?> Stored { get; init; } = new Dictionary<string, ElementNode?>(StringComparer.Ordinal);
}

/// <summary>What a run found.</summary>
/// <param name="Findings">What is wrong with the form first, then in the order of checking.</param>
public sealed record ValidationOutcome(IReadOnlyList<Finding> Findings)
{
    /// <summary>No error was found.</summary>
    public bool IsValid => !Findings.Any(finding => finding.Severity <= Outcomes.IssueSeverity.Error);
}
