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

    /// <summary>The display in the language that is wanted, or in one that it belongs to (<c>en</c> for <c>en-GB</c>); null when there is none.</summary>
    /// <param name="language">A BCP 47 tag.</param>
    /// <param name="own">The language of the code system itself; null when it does not say.</param>
    public string? DisplayIn(string language, string? own)
    {
        for (var wanted = language; ; wanted = wanted[..wanted.LastIndexOf('-')])
        {
            if (IsSame(own, wanted) && Display is not null) return Display;
            var found = Designations.FirstOrDefault(d => IsSame(d.Language, wanted) && d.IsDisplay) ?? Designations.FirstOrDefault(d => IsSame(d.Language, wanted));
            if (found is not null) return found.Value;
            if (!wanted.Contains('-', StringComparison.Ordinal)) return null;
        }
    }

    private static bool IsSame(string? tag, string wanted) => wanted.Equals(tag, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Another way to say what a concept means.</summary>
/// <param name="Language">BCP 47 tag; null when not said.</param>
/// <param name="Use">What it is for; null when not said.</param>
/// <param name="Value">The words.</param>
public sealed record Designation(string? Language, DesignationUse? Use, string Value)
{
    /// <summary>Whether it can stand for the display: nothing else is said of it, or that it is one.</summary>
    public bool IsDisplay => Use is null or { Code: "display" or "preferredForLanguage" or "900000000000013009" };
}

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
