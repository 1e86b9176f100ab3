using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>Validates resources against base R4 and profiles. Thread-safe; definitions are compiled once, when they are first needed.</summary>
/// <param name="find">Profiles and extensions beside R4's own types; null for none.</param>
public sealed class Validator(FindDefinition? find = null)
{
    private readonly Schemas schemas = new(find ?? (static _ => null));

    /// <summary>Whether the profile or type is known here.</summary>
    public bool Knows(string canonical) => schemas.Find(canonical) is not null;

    /// <summary>Compiles a profile now rather than when it is first needed; whether it is known here.</summary>
    public bool Prepare(string canonical) => schemas.Profile(canonical) is not null;

    /// <summary>The nodes of a resource, to be given as a fact to the validation of another.</summary>
    public static ElementNode NodesOf(ReadOnlyMemory<byte> utf8, string resourceType) => new NodeReader(maxFindings: 0).Read(utf8.Span, resourceType);

    /// <summary>Validates a resource by what is at hand.</summary>
    /// <param name="utf8">JSON that is well-formed and has a resourceType that R4 knows.</param>
    /// <param name="resourceType">That type.</param>
    /// <param name="request">Against what.</param>
    /// <param name="facts">What is known beyond the resource.</param>
    public ValidationOutcome Validate(ReadOnlyMemory<byte> utf8, string resourceType, ValidationRequest request, ValidationFacts facts) =>
        Begin(utf8, resourceType, request, facts).Outcome();

    /// <summary>The same as far as it can be decided without following references that lead out of the resource.</summary>
    public StartedValidation Begin(ReadOnlyMemory<byte> utf8, string resourceType, ValidationRequest request, ValidationFacts facts) =>
        StartedValidation.Of(schemas, utf8, resourceType, request, facts);
}
