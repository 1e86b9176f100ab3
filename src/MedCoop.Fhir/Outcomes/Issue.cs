namespace MedCoop.Fhir.Outcomes;

/// <summary>How much an <see cref="Issue"/> matters (http://hl7.org/fhir/R4/valueset-issue-severity.html).</summary>
public enum IssueSeverity
{
    /// <summary>The action could not be carried out and no more checks were possible.</summary>
    Fatal,

    /// <summary>The action could not be carried out.</summary>
    Error,

    /// <summary>Carried out, but something deserves attention.</summary>
    Warning,

    /// <summary>Just information.</summary>
    Information,
}

/// <summary>One finding: becomes one <c>OperationOutcome.issue</c>.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Type">FHIR issue type code, e.g. <c>structure</c>, <c>value</c>, <c>required</c>.</param>
/// <param name="Code">A stable code from <see cref="ErrorCodes"/>.</param>
/// <param name="Text">What is wrong and what would be right; no patient data.</param>
public sealed record Issue(IssueSeverity Severity, string Type, string Code, string Text)
{
    /// <summary>The code system of <see cref="Code"/>.</summary>
    public string System { get; init; } = OutcomeJson.CodeSystem;

    /// <summary><see cref="Text"/> in other languages, by language tag; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Translations { get; init; }

    /// <summary>The profile, and the id of the element in it, that demand it; null where base FHIR does.</summary>
    public string? Source { get; init; }

    /// <summary>FHIRPath of the element at fault, e.g. <c>Patient.name[0].given[1]</c>.</summary>
    public string? Expression { get; init; }

    /// <summary>Line in the source, 1-based, where known.</summary>
    public int? Line { get; init; }

    /// <summary>Column in the source, 1-based, where known.</summary>
    public int? Column { get; init; }
}
