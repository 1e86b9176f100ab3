using System.Text.Json;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>What a definition says of one element: ElementDefinition, as far as it can be checked. https://hl7.org/fhir/R4/elementdefinition.html</summary>
public sealed record ElementRule
{
    /// <summary>No upper bound ("*").</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>ElementDefinition.id: <c>Patient.identifier:passport.system</c>.</summary>
    public required string Id { get; init; }

    /// <summary>ElementDefinition.path: <c>Patient.identifier.system</c>, <c>Observation.value[x]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The slice that this element begins; null for none.</summary>
    public string? SliceName { get; init; }

    /// <summary>Least number.</summary>
    public int Min { get; init; }

    /// <summary>Greatest number, or <see cref="Unbounded"/>.</summary>
    public int Max { get; init; } = Unbounded;

    /// <summary>May repeat in the base definition, so JSON has an array.</summary>
    public bool IsCollection { get; init; }

    /// <summary>The allowed types; empty where <see cref="ContentReference"/> stands, or for the root.</summary>
    public IReadOnlyList<TypeRule> Types { get; init; } = [];

    /// <summary>Id of the element (in the type's own definition) whose children this one has: <c>Questionnaire.item</c>; null for none.</summary>
    public string? ContentReference { get; init; }

    /// <summary>The codes allowed; null for any.</summary>
    public BindingRule? Binding { get; init; }

    /// <summary>Invariants that are first stated here or inherited; each key once.</summary>
    public IReadOnlyList<ConstraintRule> Constraints { get; init; } = [];

    /// <summary>The exact value as JSON, with its type; null for none.</summary>
    public TypedJson? Fixed { get; init; }

    /// <summary>The least value as JSON (a pattern), with its type; null for none.</summary>
    public TypedJson? Pattern { get; init; }

    /// <summary>Least value; null for none.</summary>
    public TypedJson? MinValue { get; init; }

    /// <summary>Greatest value; null for none.</summary>
    public TypedJson? MaxValue { get; init; }

    /// <summary>Greatest length in characters; null for none.</summary>
    public int? MaxLength { get; init; }

    /// <summary>How repetitions are told apart; null for no slicing.</summary>
    public SlicingRule? Slicing { get; init; }

    /// <summary>Systems of this profile must be able to handle it.</summary>
    public bool MustSupport { get; init; }

    /// <summary>Can change the meaning of what is beside it.</summary>
    public bool IsModifier { get; init; }
}

/// <summary>A value from a definition: <c>patternCodeableConcept</c> has type <c>CodeableConcept</c>.</summary>
/// <param name="Type">The FHIR type.</param>
/// <param name="Json">The value.</param>
public sealed record TypedJson(string Type, JsonElement Json);

/// <summary>One allowed type.</summary>
/// <param name="Code">The type's name; the FHIRPath system types of primitives' values are told by their FHIR primitive.</param>
public sealed record TypeRule(string Code)
{
    /// <summary>Canonicals of which the value must satisfy at least one; empty for none.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Canonicals (types or profiles) of which the referenced resource must satisfy at least one; empty for any.</summary>
    public IReadOnlyList<string> TargetProfiles { get; init; } = [];

    /// <summary>ElementDefinition.type.aggregation: <c>contained</c>, <c>referenced</c>, <c>bundled</c>; empty for any.</summary>
    public IReadOnlyList<string> Aggregation { get; init; } = [];
}

/// <summary>A binding. https://hl7.org/fhir/R4/terminologies.html#strength</summary>
/// <param name="Strength">How binding.</param>
/// <param name="ValueSet">Canonical, with a version where one is stated; null when only described in words.</param>
public sealed record BindingRule(BindingStrength Strength, string? ValueSet)
{
    /// <summary>The elementdefinition-maxValueSet extension: required even where the binding is weaker; null for none.</summary>
    public string? MaxValueSet { get; init; }
}

/// <summary>http://hl7.org/fhir/R4/valueset-binding-strength.html</summary>
public enum BindingStrength
{
    /// <summary>For illustration.</summary>
    Example,

    /// <summary>Encouraged.</summary>
    Preferred,

    /// <summary>Binding where a code fits.</summary>
    Extensible,

    /// <summary>Binding.</summary>
    Required,
}

/// <summary>An invariant.</summary>
/// <param name="Key">Its short name: <c>per-1</c>.</param>
/// <param name="IsError">Breaking it is an error; otherwise a warning.</param>
/// <param name="Human">What it demands, in English.</param>
/// <param name="Expression">FHIRPath; null when stated in words only.</param>
public sealed record ConstraintRule(string Key, bool IsError, string Human, string? Expression)
{
    /// <summary>Canonical of the definition that states it first; null when not said.</summary>
    public string? Source { get; init; }

    /// <summary><see cref="Human"/> in other languages (http://hl7.org/fhir/StructureDefinition/translation), by language tag.</summary>
    public IReadOnlyDictionary<string, string> Translations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Marked as best practice (elementdefinition-bestpractice): a note.</summary>
    public bool IsBestPractice { get; init; }
}

/// <summary>How repetitions are told apart. https://hl7.org/fhir/R4/profiling.html#slicing</summary>
/// <param name="Discriminators">Told apart by these together; empty when the slices' own rules decide.</param>
/// <param name="Rules">Whether others are allowed beside the slices.</param>
/// <param name="IsOrdered">The slices must come in the order of their definition.</param>
public sealed record SlicingRule(IReadOnlyList<Discriminator> Discriminators, SlicingRules Rules, bool IsOrdered);

/// <summary>ElementDefinition.slicing.discriminator.</summary>
/// <param name="Type"><c>value</c>, <c>pattern</c>, <c>exists</c>, <c>type</c>, <c>profile</c>, <c>position</c>.</param>
/// <param name="Path">The restricted FHIRPath: names, <c>$this</c>, <c>resolve()</c>, <c>extension(url)</c>, <c>ofType(T)</c>.</param>
public sealed record Discriminator(string Type, string Path);

/// <summary>http://hl7.org/fhir/R4/valueset-resource-slicing-rules.html</summary>
public enum SlicingRules
{
    /// <summary>Others are allowed anywhere.</summary>
    Open,

    /// <summary>None beside the slices.</summary>
    Closed,

    /// <summary>Others are allowed after the slices.</summary>
    OpenAtEnd,
}
