using Hl7.Fhir.Model;
using Operator = Hl7.Fhir.Model.Questionnaire.QuestionnaireItemOperator;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>Which items apply, by the answers of others: enableWhen. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen</summary>
internal sealed class FormConditions
{
    private readonly Dictionary<string, (FormItem Item, FormItem? Outer)> items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> known = new(StringComparer.Ordinal);
    private readonly Func<string, IReadOnlyList<DataType>> answersOf;

    /// <summary>Reads the conditions.</summary>
    /// <param name="form">Whose.</param>
    /// <param name="answersOf">What is answered, by linkId.</param>
    public FormConditions(CompletenessForm form, Func<string, IReadOnlyList<DataType>> answersOf)
    {
        this.answersOf = answersOf;
        foreach (var item in form.Items) Add(item, outer: null);
    }

    /// <summary>Whether an item applies: it, what it is inside of, and what it depends on.</summary>
    public bool Applies(string linkId)
    {
        if (known.TryGetValue(linkId, out var applies)) return applies;
        // Conditions in a circle do not hold.
        known[linkId] = false;
        var (item, outer) = items[linkId];
        return known[linkId] = (outer is null || Applies(outer.LinkId)) && Hold(item.Definition);
    }

    private void Add(FormItem item, FormItem? outer)
    {
        items[item.LinkId] = (item, outer);
        foreach (var inner in item.Inner) Add(inner, item);
    }

    private bool Hold(Questionnaire.ItemComponent item) => item.EnableWhen.Count == 0
        || (item.EnableBehavior == Questionnaire.EnableWhenBehavior.Any ? item.EnableWhen.Any(Holds) : item.EnableWhen.All(Holds));

    private bool Holds(Questionnaire.EnableWhenComponent condition)
    {
        var answers = condition.Question is { } question && Applies(question) ? answersOf(question) : [];
        return condition.Operator switch
        {
            Operator.Exists => answers.Count > 0 == ((condition.Answer as FhirBoolean)?.Value ?? true),
            Operator.Equal => answers.Any(answer => IsEqual(answer, condition.Answer)),
            Operator.NotEqual => answers.Any(answer => !IsEqual(answer, condition.Answer)),
            Operator.GreaterThan => answers.Any(answer => Compare(answer, condition.Answer) > 0),
            Operator.LessThan => answers.Any(answer => Compare(answer, condition.Answer) < 0),
            Operator.GreaterOrEqual => answers.Any(answer => Compare(answer, condition.Answer) >= 0),
            Operator.LessOrEqual => answers.Any(answer => Compare(answer, condition.Answer) <= 0),
            _ => false,
        };
    }

    private static bool IsEqual(DataType answer, DataType? asked) => (answer, asked) switch
    {
        (Coding given, Coding wanted) => RecordRules.IsSame(wanted, given),
        (ResourceReference given, ResourceReference wanted) => given.Reference == wanted.Reference,
        _ => Compare(answer, asked) == 0,
    };

    // Null: they cannot be compared.
    private static int? Compare(DataType answer, DataType? asked) => (answer, asked) switch
    {
        (Quantity { Value: { } given } left, Quantity { Value: { } wanted } right) when left.Code == right.Code => given.CompareTo(wanted),
        (Integer { Value: { } given }, Integer { Value: { } wanted }) => given.CompareTo(wanted),
        (FhirDecimal { Value: { } given }, FhirDecimal { Value: { } wanted }) => given.CompareTo(wanted),
        (FhirBoolean { Value: { } given }, FhirBoolean { Value: { } wanted }) => given.CompareTo(wanted),
        (PrimitiveType { JsonValue: string given }, PrimitiveType { JsonValue: string wanted }) => string.CompareOrdinal(given, wanted),
        _ => null,
    };
}
