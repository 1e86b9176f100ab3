using Hl7.Fhir.Model;
using MedCoop.Fhir.Search;
using FormStatus = Hl7.Fhir.Model.QuestionnaireResponse.QuestionnaireResponseStatus;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>The forms that were filled in for a request, the newest first. Completed ones answer; a draft only fills in.</summary>
internal sealed class GivenForms
{
    private readonly List<GivenForm> forms;

    /// <summary>Reads them.</summary>
    /// <param name="responses">In any order; those that answer another questionnaire are passed over.</param>
    /// <param name="form">What is asked; a response to any version of it counts, by its linkIds.</param>
    public GivenForms(IEnumerable<QuestionnaireResponse> responses, CompletenessForm form) => forms =
    [
        .. responses.Where(response => response.Status is FormStatus.Completed or FormStatus.Amended or FormStatus.InProgress && Answers(response, form))
            .Select(response => new GivenForm(response)).OrderByDescending(given => given.At ?? DateTimeOffset.MinValue),
    ];

    /// <summary>The newest completed form that answers a question.</summary>
    public GivenForm? Answering(string linkId) => forms.Find(form => form.IsCompleted && form.Answers.ContainsKey(linkId));

    /// <summary>What the newest form says, be it a draft.</summary>
    public IReadOnlyList<DataType> Drafted(string linkId) => forms.Find(form => form.Answers.ContainsKey(linkId))?.Answers[linkId] ?? [];

    private static bool Answers(QuestionnaireResponse response, CompletenessForm form) =>
        response.Questionnaire is { } canonical && CanonicalUrl.Split(canonical).Url == (form.Questionnaire.Url ?? form.Canonical);
}

/// <summary>One filled-in form.</summary>
internal sealed class GivenForm
{
    private readonly Dictionary<string, IReadOnlyList<DataType>> answers = new(StringComparer.Ordinal);

    public GivenForm(QuestionnaireResponse response)
    {
        Response = response;
        Read(response.Item);
    }

    public QuestionnaireResponse Response { get; }

    public bool IsCompleted => Response.Status is FormStatus.Completed or FormStatus.Amended;

    public DateTimeOffset? At => Response.Authored is { } authored && InstantRange.TryRead(authored, out var range) ? new DateTimeOffset(range.Start, TimeSpan.Zero) : null;

    /// <summary>By linkId; questions without an answer are absent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DataType>> Answers => answers;

    private void Read(List<QuestionnaireResponse.ItemComponent> items)
    {
        foreach (var item in items)
        {
            var given = item.Answer.Select(answer => answer.Value).OfType<DataType>().ToList();
            if (item.LinkId is { } linkId && given.Count > 0) answers[linkId] = [.. answers.GetValueOrDefault(linkId, []), .. given];
            Read(item.Item);
            foreach (var answer in item.Answer) Read(answer.Item);
        }
    }
}
