using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>A Questionnaire that was understood: what a receiving hospital needs to decide.</summary>
/// <param name="Questionnaire">As it is stored or shipped.</param>
/// <param name="Items">Its items, as a tree.</param>
public sealed record CompletenessForm(Questionnaire Questionnaire, IReadOnlyList<FormItem> Items)
{
    /// <summary>Its canonical URL with its version.</summary>
    public string Canonical => Questionnaire.Version is { Length: > 0 } version ? $"{Questionnaire.Url}|{version}" : Questionnaire.Url ?? $"Questionnaire/{Questionnaire.Id}";

    /// <summary>All items, each before those inside it.</summary>
    public IEnumerable<FormItem> All => Items.SelectMany(WithInner);

    /// <summary>All that is answered by what is on record.</summary>
    public IEnumerable<AnswerSource> Sources => All.SelectMany(item => item.Sources);

    /// <summary>Understands a Questionnaire, or says all that is wrong with it.</summary>
    public static Result<CompletenessForm> Read(Questionnaire questionnaire)
    {
        var reading = new FormReading();
        var items = reading.Items(questionnaire.Item, "Questionnaire");
        if (items.Count == 0) reading.Wrong("Questionnaire.item", "A questionnaire asks something: it has at least one item.");
        var form = new CompletenessForm(questionnaire, items);
        reading.CheckConditions(form);
        if (reading.Issues.Count == 0) return form;
        return new Problem(
            ProblemKind.BusinessRule, CompletenessErrorCodes.UnusableQuestionnaire,
            $"The questionnaire {form.Canonical} cannot be asked ({reading.Issues.Count} issues); the first: {reading.Issues[0].Text}", reading.Issues);
    }

    private static IEnumerable<FormItem> WithInner(FormItem item) => [item, .. item.Inner.SelectMany(WithInner)];
}

/// <summary>An item of a questionnaire.</summary>
/// <param name="Definition">As the Questionnaire has it.</param>
/// <param name="Sources">What on record answers it; alternatives.</param>
/// <param name="Inner">The items inside it.</param>
public sealed record FormItem(Questionnaire.ItemComponent Definition, IReadOnlyList<AnswerSource> Sources, IReadOnlyList<FormItem> Inner)
{
    /// <summary>Its place in the questionnaire.</summary>
    public string LinkId => Definition.LinkId!;

    /// <summary>What kind of answer it takes.</summary>
    public Questionnaire.QuestionnaireItemType Type => Definition.Type!.Value;

    /// <summary>Whether it takes an answer; groups and what is only shown do not.</summary>
    public bool IsQuestion => Type is not (Questionnaire.QuestionnaireItemType.Group or Questionnaire.QuestionnaireItemType.Display);

    /// <summary>Whether the hospital cannot decide without it.</summary>
    public bool Blocks => Definition.Required is true;

    /// <summary>The codes that can be chosen; empty: any.</summary>
    public IEnumerable<Coding> Options => Definition.AnswerOption.Select(option => option.Value).OfType<Coding>();
}

/// <summary>Reads items and collects what is wrong with them.</summary>
internal sealed class FormReading
{
    private readonly HashSet<string> linkIds = new(StringComparer.Ordinal);

    public List<Issue> Issues { get; } = [];

    public void Wrong(string expression, string text) =>
        Issues.Add(new Issue(IssueSeverity.Error, "invalid", CompletenessErrorCodes.UnusableQuestionnaire, text) { Expression = expression });

    public IReadOnlyList<FormItem> Items(IReadOnlyList<Questionnaire.ItemComponent> definitions, string path)
    {
        List<FormItem> items = [];
        for (var i = 0; i < definitions.Count; i++)
        {
            var (definition, place) = (definitions[i], $"{path}.item[{i}]");
            var inner = Items(definition.Item, place);
            if (definition.LinkId is not { Length: > 0 } linkId) Wrong(place, "An item has a linkId.");
            else if (!linkIds.Add(linkId)) Wrong($"{place}.linkId", $"The linkId '{linkId}' stands twice.");
            else if (definition.Type is null) Wrong($"{place}.type", "An item has one of R4's types.");
            else items.Add(new FormItem(definition, Sources(definition, place), inner));
        }

        return items;
    }

    /// <summary>Conditions look at questions that there are.</summary>
    public void CheckConditions(CompletenessForm form)
    {
        foreach (var item in form.All)
            foreach (var condition in item.Definition.EnableWhen)
                if (condition.Question is null || !linkIds.Contains(condition.Question))
                    Wrong("Questionnaire.descendants().where(linkId='" + item.LinkId + "').enableWhen", $"The item '{item.LinkId}' depends on '{condition.Question}', which is not in the questionnaire.");
    }

    private List<AnswerSource> Sources(Questionnaire.ItemComponent definition, string place)
    {
        List<AnswerSource> sources = [];
        foreach (var extension in definition.GetExtensions(AnswerSource.Url))
        {
            if (AnswerSource.Read(extension, out var wrong) is { } source) sources.Add(source);
            else Wrong($"{place}.extension('{AnswerSource.Url}')", $"Item '{definition.LinkId}': {wrong}");
        }

        return sources;
    }
}
