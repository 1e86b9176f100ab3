using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>Where on record the answer of a question stands: the extension <c>answered-by</c> of the profiles' package.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Codes">The resource has one of these; empty: any will do.</param>
/// <param name="Element">Names with dots between of the element that must be there and is the answer; null: what the type is about.</param>
/// <param name="MaximalAge">An older answer, or one whose age nobody can tell, is too old; null: it never is.</param>
public sealed record AnswerSource(string Type, IReadOnlyList<Coding> Codes, string? Element, TimeSpan? MaximalAge)
{
    /// <summary>The extension's URL.</summary>
    public const string Url = "https://medcoop.example/fhir/StructureDefinition/answered-by";

    /// <summary>The types that answer. The package's value set has the same.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "AllergyIntolerance", "Condition", "Consent", "Coverage", "DiagnosticReport", "DocumentReference", "ImagingStudy", "Immunization", "MedicationRequest",
        "MedicationStatement", "Observation", "Procedure", "RelatedPerson", "ServiceRequest",
    ];

    /// <summary>Reads the extension; null with a sentence about what is wrong with it.</summary>
    public static AnswerSource? Read(Extension extension, out string? wrong)
    {
        var type = (extension.GetExtension("resource")?.Value as Code)?.Value;
        var element = (extension.GetExtension("element")?.Value as FhirString)?.Value;
        var age = extension.GetExtension("maximalAge")?.Value as Quantity;
        var codes = extension.GetExtensions("code").Select(code => code.Value).OfType<Coding>().Where(code => code.Code is { Length: > 0 }).ToList();
        wrong = type is null || !Types.Contains(type, StringComparer.Ordinal) ? $"answered-by names as 'resource' one of {string.Join(", ", Types)}."
            : type == "ServiceRequest" && element is null ? "answered-by names the 'element' of the ServiceRequest."
            : age is not null && SpanOf(age) is null ? "The maximalAge of answered-by is a positive number of h, d, wk, mo or a (UCUM)."
            : null;
        return wrong is null ? new AnswerSource(type!, codes, element, age is null ? null : SpanOf(age)) : null;
    }

    // A month and a year as UCUM means them. https://ucum.org/ucum#section-Derived-Unit-Atoms
    private static TimeSpan? SpanOf(Quantity age) => (age.Value, age.Code) switch
    {
        ( <= 0 or > 36525 or null, _) => null,
        ({ } hours, "h") => TimeSpan.FromHours((double)hours),
        ({ } days, "d") => TimeSpan.FromDays((double)days),
        ({ } weeks, "wk") => TimeSpan.FromDays(7 * (double)weeks),
        ({ } months, "mo") => TimeSpan.FromDays(30.4375 * (double)months),
        ({ } years, "a") => TimeSpan.FromDays(365.25 * (double)years),
        _ => null,
    };
}
