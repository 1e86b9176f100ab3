namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>A concept of a code system. https://hl7.org/fhir/R4/codesystem.html</summary>
/// <param name="Code">As the code system writes it.</param>
public sealed record Concept(string Code)
{
    /// <summary>What people read; null when the code system gives none.</summary>
    public string? Display { get; init; }

    /// <summary>Formal definition.</summary>
    public string? Definition { get; init; }

    /// <summary>Other ways to say it.</summary>
    public IReadOnlyList<Designation> Designations { get; init; } = [];

    /// <summary>Its properties, as they were stated.</summary>
    public IReadOnlyList<ConceptProperty> Properties { get; init; } = [];

    /// <summary>Groups others and is none to choose (property <c>notSelectable</c>).</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Not to be used any more (property <c>inactive</c>, or <c>status</c> retired).</summary>
    public bool IsInactive { get; init; }

    /// <summary>Whether a word is in the code, the display or a designation, whatever the case.</summary>
    public bool Mentions(string word) => Has(Code, word) || Has(Display, word) || Designations.Any(designation => Has(designation.Value, word));

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) is true;
}

/// <summary>Another way to say what a concept means.</summary>
/// <param name="Language">BCP 47 tag; null when not said.</param>
/// <param name="Use">What it is for; null when not said.</param>
/// <param name="Value">The words.</param>
public sealed record Designation(string? Language, DesignationUse? Use, string Value);

/// <summary>A Coding that says what a designation is for.</summary>
public sealed record DesignationUse(string? System, string Code, string? Display);

/// <summary>A property of a concept.</summary>
/// <param name="Code">Which.</param>
/// <param name="Type">FHIR type of the value: <c>code</c>, <c>Coding</c>, <c>string</c>, <c>integer</c>, <c>boolean</c>, <c>dateTime</c>, <c>decimal</c>.</param>
/// <param name="Value">The value as text; the code of a Coding.</param>
public sealed record ConceptProperty(string Code, string Type, string Value)
{
    /// <summary>The system of a Coding.</summary>
    public string? System { get; init; }

    /// <summary>The display of a Coding.</summary>
    public string? Display { get; init; }
}
