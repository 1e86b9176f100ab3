using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>The form, filled in as far as the case answers it, to be completed and stored by who asked.</summary>
public static class FilledForm
{
    /// <summary>A QuestionnaireResponse in progress; items without an answer are left out.</summary>
    /// <param name="completeness">What was found.</param>
    /// <param name="request">The referral that it is based on.</param>
    /// <param name="language">One of <see cref="SpokenText.Languages"/>.</param>
    /// <param name="at">When.</param>
    public static QuestionnaireResponse Of(CaseCompleteness completeness, ServiceRequest request, string language, DateTimeOffset at)
    {
        var states = completeness.Items.ToDictionary(state => state.Item.LinkId, StringComparer.Ordinal);
        return new QuestionnaireResponse
        {
            Language = language,
            BasedOn = [new ResourceReference($"ServiceRequest/{request.Id}")],
            Questionnaire = completeness.Form.Canonical,
            Status = QuestionnaireResponse.QuestionnaireResponseStatus.InProgress,
            Subject = (ResourceReference?)request.Subject?.DeepCopy()!,
            AuthoredElement = new FhirDateTime(at),
            Item = [.. completeness.Form.Items.Select(item => Item(item, states, language)).OfType<QuestionnaireResponse.ItemComponent>()],
        };
    }

    private static QuestionnaireResponse.ItemComponent? Item(FormItem item, Dictionary<string, ItemState> states, string language)
    {
        List<QuestionnaireResponse.ItemComponent> inner = [.. item.Inner.Select(child => Item(child, states, language)).OfType<QuestionnaireResponse.ItemComponent>()];
        var filled = new QuestionnaireResponse.ItemComponent { LinkId = item.LinkId, Text = SpokenText.Of(item.Definition.TextElement, language)! };
        if (!item.IsQuestion)
        {
            filled.Item = inner;
            return inner.Count > 0 ? filled : null;
        }

        if (!states.TryGetValue(item.LinkId, out var state) || state.Answers.Count == 0) return null;
        filled.Answer = [.. state.Answers.Select(answer => new QuestionnaireResponse.AnswerComponent { Value = Spoken(answer, item, language) })];
        // What is asked inside a question is asked about its answer.
        filled.Answer[0].Item = inner;
        return filled;
    }

    private static DataType Spoken(DataType answer, FormItem item, string language)
    {
        if (answer is not Coding coding || item.Options.FirstOrDefault(option => RecordRules.IsSame(option, coding)) is not { } option) return (DataType)answer.DeepCopy();
        return new Coding(coding.System, coding.Code, SpokenText.Of(option.DisplayElement, language)!);
    }
}
