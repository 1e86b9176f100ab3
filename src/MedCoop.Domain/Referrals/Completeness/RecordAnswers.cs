using System.Globalization;
using Hl7.Fhir.Model;
using ItemType = Hl7.Fhir.Model.Questionnaire.QuestionnaireItemType;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>What a resource on record says, as the answer of a question.</summary>
internal static class RecordAnswers
{
    /// <summary>The answers; none where what it says is no answer of the question's type: then the resource itself has to be looked at.</summary>
    public static IEnumerable<DataType> Of(FormItem item, AnswerSource source, Resource resource) => item.Type switch
    {
        ItemType.Reference => [new ResourceReference($"{resource.TypeName}/{resource.Id}") { Display = Said(source, resource).Select(Words).FirstOrDefault(words => words is not null)! }],
        ItemType.Attachment => resource is DocumentReference document ? document.Content.Select(content => content.Attachment).OfType<Attachment>().Take(1) : [],
        ItemType.Boolean => [Said(source, resource).OfType<FhirBoolean>().FirstOrDefault() ?? new FhirBoolean(true)],
        _ => Said(source, resource).Select(said => Converted(said, item)).OfType<DataType>(),
    };

    /// <summary>A value in words.</summary>
    public static string? Words(DataType value) => value switch
    {
        CodeableConcept concept => concept.Text ?? concept.Coding.Select(Words).FirstOrDefault(words => words is not null),
        Coding coding => coding.Display ?? coding.Code,
        Quantity { Value: { } number } quantity => $"{quantity.Comparator.ToString() switch { "LessThan" => "<", "LessOrEqual" => "<=", "GreaterThan" => ">", "GreaterOrEqual" => ">=", _ => "" }}{number.ToString(CultureInfo.InvariantCulture)} {quantity.Unit ?? quantity.Code}".TrimEnd(),
        HumanName name => name.Text ?? string.Join(' ', name.Given.Append(name.Family).Where(part => part is { Length: > 0 })),
        ResourceReference reference => reference.Display ?? reference.Reference,
        PrimitiveType { JsonValue: { } primitive } => Convert.ToString(primitive, CultureInfo.InvariantCulture),
        _ => null,
    };

    // What the resource is about, or the element that the source names.
    private static IEnumerable<DataType> Said(AnswerSource source, Resource resource) => source.Element is { } path ? ElementPath.Of(resource, path) : (resource switch
    {
        Observation observation => ValuesOf(observation, source),
        DiagnosticReport report => [report.ConclusionElement, report.Code],
        DocumentReference document => [document.DescriptionElement ?? document.Content.Select(content => content.Attachment?.TitleElement).FirstOrDefault(title => title is not null)],
        Condition condition => [condition.Code],
        AllergyIntolerance allergy => [allergy.Code],
        Procedure procedure => [procedure.Code],
        MedicationStatement statement => [Dosed(statement.Medication, statement.Dosage)],
        MedicationRequest request => [Dosed(request.Medication, request.DosageInstruction)],
        Immunization immunization => [immunization.VaccineCode],
        ImagingStudy study => [study.DescriptionElement],
        Consent consent => consent.Category,
        Coverage coverage => [coverage.Type],
        RelatedPerson person => person.Name,
        _ => Array.Empty<DataType?>(),
    }).OfType<DataType>();

    // A code that was asked for may be a part of a panel.
    private static IEnumerable<DataType?> ValuesOf(Observation observation, AnswerSource source)
    {
        bool IsAsked(CodeableConcept? code) => source.Codes.Count == 0 || code?.Coding.Exists(found => source.Codes.Any(asked => RecordRules.IsSame(asked, found))) is true;
        return IsAsked(observation.Code) && observation.Value is not null ? [observation.Value] : observation.Component.Where(component => IsAsked(component.Code)).Select(component => component.Value);
    }

    private static FhirString? Dosed(DataType? medication, List<Dosage> dosages) =>
        medication is null || Words(medication) is not { } name ? null : new FhirString(string.Join(", ", [name, .. dosages.Select(dosage => dosage.Text).OfType<string>()]));

    private static DataType? Converted(DataType said, FormItem item) => item.Type switch
    {
        ItemType.Quantity => said is Quantity quantity ? quantity : Number(said) is { } number ? new Quantity { Value = number } : null,
        ItemType.Decimal => Number(said) is { } number ? new FhirDecimal(number) : null,
        ItemType.Integer => Number(said) is { } number && number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue ? new Integer((int)number) : null,
        ItemType.Choice => Chosen(said, item),
        ItemType.OpenChoice => Chosen(said, item) ?? (DataType?)InWords(said),
        ItemType.String or ItemType.Text => InWords(said),
        ItemType.Date => said is Date ? said : null,
        ItemType.DateTime => said is FhirDateTime ? said : null,
        ItemType.Url => said is FhirUri ? said : null,
        _ => null,
    };

    private static FhirString? InWords(DataType said) => Words(said) is { } words ? new FhirString(words) : null;

    private static decimal? Number(DataType said) => said switch
    {
        Quantity { Comparator: null } quantity => quantity.Value,
        Integer integer => integer.Value,
        FhirDecimal number => number.Value,
        _ => null,
    };

    // Of a choice without options any code will do.
    private static Coding? Chosen(DataType said, FormItem item)
    {
        var codings = said switch { CodeableConcept concept => concept.Coding, Coding coding => [coding], _ => [] };
        var options = item.Options.ToList();
        return options.Count == 0 ? codings.FirstOrDefault() : options.Find(option => codings.Exists(coding => RecordRules.IsSame(option, coding)));
    }
}
