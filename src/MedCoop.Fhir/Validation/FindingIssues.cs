using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Validation;

/// <summary>Findings as issues of an OperationOutcome, in all four languages.</summary>
public static class FindingIssues
{
    /// <summary>The code system of <see cref="FindingCodes"/> and invariants' keys.</summary>
    public const string CodeSystem = "https://medcoop.example/fhir/CodeSystem/validation-finding";

    /// <summary>The issues of an outcome, errors first.</summary>
    public static IReadOnlyList<Issue> Of(ValidationOutcome outcome, ValidationSource source) =>
    [
        // Most of what XML's strict reader finds, validation finds too, and says better.
        .. outcome.IsValid ? source.XmlIssues : [],
        .. outcome.Findings.OrderBy(finding => finding.Severity).Select(finding => Of(finding, source)),
    ];

    private static Issue Of(Finding finding, ValidationSource source)
    {
        var place = source.PlaceOf(finding);
        return new Issue(finding.Severity, TypeOf(finding), finding.Code, FindingTexts.Say(finding.Text, "en"))
        {
            System = CodeSystem,
            Expression = finding.Node.Expression,
            Line = place?.Line,
            Column = place?.Column,
            Source = finding.Profile is { } profile ? $"{profile}#{finding.ElementId}" : null,
            Translations = FindingTexts.Translated.ToDictionary(language => language, language => FindingTexts.Say(finding.Text, language), StringComparer.Ordinal),
        };
    }

    // http://hl7.org/fhir/R4/valueset-issue-type.html
    private static string TypeOf(Finding finding) => finding.Code switch
    {
        FindingCodes.CardinalityMin or FindingCodes.SliceMin => "required",
        FindingCodes.CardinalityMax or FindingCodes.SliceMax or FindingCodes.UnknownElement or FindingCodes.Type or FindingCodes.SlicingClosed
            or FindingCodes.SlicingOrder or FindingCodes.SlicingAmbiguous => "structure",
        FindingCodes.BindingRequired or FindingCodes.BindingExtensible or FindingCodes.BindingPreferred => "code-invalid",
        FindingCodes.ExtensionUnknown or FindingCodes.ExtensionContext => "extension",
        FindingCodes.BindingUnchecked or FindingCodes.ProfileUnknown or FindingCodes.InvariantUnchecked => "incomplete",
        FindingCodes.MustSupport => "informational",
        FindingCodes.TooMany => "too-costly",
        FindingCodes.ValueFormat or FindingCodes.ValueRange or FindingCodes.MaxLength or FindingCodes.Fixed or FindingCodes.Pattern
            or FindingCodes.TargetType or FindingCodes.Reference or FindingCodes.Bundle or FindingCodes.Narrative => "value",
        _ => "invariant",
    };
}
