namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>
/// What a type of FHIR or a profile of one demands, element by element: the common form of R4's own types, which are there from the start,
/// and of StructureDefinition resources. https://hl7.org/fhir/R4/structuredefinition.html
/// </summary>
public sealed record Definition
{
    /// <summary>The canonical URL, without version.</summary>
    public required string Url { get; init; }

    /// <summary>The business version; null when none is stated.</summary>
    public string? Version { get; init; }

    /// <summary>For people and messages.</summary>
    public required string Name { get; init; }

    /// <summary>The type that is defined or constrained: <c>Patient</c>, <c>HumanName</c>, <c>Extension</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Which sort of type.</summary>
    public required DefinitionKind Kind { get; init; }

    /// <summary>No instance is of exactly this type or profile.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Canonical URL of what this specializes or constrains; null for Element and Resource.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>A profile: constrains <see cref="Type"/> and adds none.</summary>
    public bool IsConstraint { get; init; }

    /// <summary>For an extension: where it may be used; empty for others.</summary>
    public IReadOnlyList<ExtensionContext> Contexts { get; init; } = [];

    /// <summary>FHIRPath invariants on the extended element (StructureDefinition.contextInvariant).</summary>
    public IReadOnlyList<string> ContextInvariants { get; init; } = [];

    /// <summary>The snapshot: the type itself first, then every element that is defined here, in order.</summary>
    public required IReadOnlyList<ElementRule> Elements { get; init; }
}

/// <summary>StructureDefinition.kind.</summary>
public enum DefinitionKind
{
    /// <summary>A primitive such as <c>date</c>.</summary>
    Primitive,

    /// <summary>A datatype such as <c>HumanName</c>.</summary>
    Complex,

    /// <summary>A resource type.</summary>
    Resource,

    /// <summary>A logical model; no instance of FHIR's own formats is one.</summary>
    Logical,
}

/// <summary>StructureDefinition.context.</summary>
/// <param name="Type"><c>element</c>, <c>extension</c> or <c>fhirpath</c>.</param>
/// <param name="Expression">An element id, an extension's URL, or FHIRPath.</param>
public sealed record ExtensionContext(string Type, string Expression);
