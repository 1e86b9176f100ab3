using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Terminology;

/// <summary>Why terminology cannot answer.</summary>
internal static class TerminologyProblems
{
    /// <summary>A value set or code system is not here, lacks its codes, or says what cannot be followed.</summary>
    internal static Problem Unusable(string text) => new(ProblemKind.Invalid, ErrorCodes.UnusableTerminology, text);

    /// <summary>The answer would be too long, or has no end.</summary>
    internal static Problem TooCostly(string text) =>
        new(ProblemKind.Invalid, ErrorCodes.UnusableTerminology, text, [new Issue(IssueSeverity.Error, "too-costly", ErrorCodes.UnusableTerminology, text)]);

    internal static Problem UnknownValueSet(string canonical) => Unusable($"The value set {canonical} is not on this server; PUT it here first.");

    internal static Problem UnknownSystem(string canonical) => Unusable($"The code system {canonical} is not on this server; PUT it here first.");

    /// <summary>A canonical with its version.</summary>
    internal static string Named(string url, string? version) => version is null ? url : $"{url}|{version}";
}
