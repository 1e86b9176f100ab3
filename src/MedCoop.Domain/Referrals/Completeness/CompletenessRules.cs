using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>How complete a case is.</summary>
public static class CompletenessRules
{
    /// <summary>How much more a question counts without which the hospital cannot decide.</summary>
    public const int BlockingWeight = 3;

    /// <summary>Judges a case at an instant.</summary>
    public static CaseCompleteness Judge(CompletenessForm form, CaseRecord record, DateTimeOffset at)
    {
        var given = new GivenForms(record.Forms, form);
        var states = form.All.Where(item => item.IsQuestion).ToDictionary(item => item.LinkId, item => StateOf(item, record, given, at), StringComparer.Ordinal);
        var conditions = new FormConditions(form, linkId => states.TryGetValue(linkId, out var state) ? state.Answers : []);
        var items = form.All.Where(item => item.IsQuestion && conditions.Applies(item.LinkId)).Select(item => states[item.LinkId]).ToList();
        return new CaseCompleteness(form, Score(items), items);
    }

    private static int Score(List<ItemState> items)
    {
        static int Weight(ItemState state) => state.Item.Blocks ? BlockingWeight : 1;
        var asked = items.Sum(Weight);
        return asked == 0 ? 100 : 100 * items.Where(item => item.IsAnswered).Sum(Weight) / asked;
    }

    // The record comes before a form: it has who found it out, when and how.
    private static ItemState StateOf(FormItem item, CaseRecord record, GivenForms given, DateTimeOffset at)
    {
        var found = Found(item, record, at);
        var fresh = found.Where(one => !one.IsTooOld).ToList();
        if (fresh.Count > 0)
        {
            var used = item.Definition.Repeats is true ? fresh : fresh[..1];
            var answers = used.SelectMany(one => RecordAnswers.Of(item, one.Source, one.Resource)).DistinctBy(Key, StringComparer.Ordinal);
            List<DataType> said = [.. item.Definition.Repeats is true ? answers : answers.Take(1)];
            return new ItemState(item, AnswerStatus.Present, [.. used.Select(one => one.Resource)], used[0].At, said.Count > 0 ? said : given.Drafted(item.LinkId));
        }

        if (given.Answering(item.LinkId) is { } form)
        {
            var isTooOld = item.Sources.Count > 0 && item.Sources.All(source => source.MaximalAge is { } age && !(form.At > at - age));
            return new ItemState(item, isTooOld ? AnswerStatus.TooOld : AnswerStatus.AnsweredInForm, [form.Response], form.At, isTooOld ? [] : form.Answers[item.LinkId]);
        }

        return found.Count == 0
            ? new ItemState(item, AnswerStatus.Missing, [], At: null, given.Drafted(item.LinkId))
            : new ItemState(item, AnswerStatus.TooOld, [found[0].Resource], found[0].At, given.Drafted(item.LinkId));
    }

    // The newest first; each resource once, by the first source that it fits and is not too old for.
    private static List<FoundAnswer> Found(FormItem item, CaseRecord record, DateTimeOffset at)
    {
        IEnumerable<Resource> all = [record.Request, .. record.Resources];
        return
        [
            .. item.Sources.SelectMany(source => all.Where(resource => RecordRules.Matches(source, resource)).Select(resource => (source, resource)))
                .Where(pair => RecordRules.IsSettled(pair.resource) && RecordRules.IsForPerformers(pair.resource, record.Request))
                .Select(pair => new FoundAnswer(pair.source, pair.resource, RecordRules.InstantOf(pair.resource), at))
                .OrderBy(found => found.IsTooOld).ThenByDescending(found => found.At ?? DateTimeOffset.MinValue)
                .DistinctBy(found => (found.Resource.TypeName, found.Resource.Id)),
        ];
    }

    private static string Key(DataType answer) => answer switch
    {
        ResourceReference reference => reference.Reference ?? "",
        Coding coding => $"{coding.System}|{coding.Code}",
        _ => RecordAnswers.Words(answer) ?? "",
    };

    /// <summary>A resource that answers a question.</summary>
    private sealed record FoundAnswer(AnswerSource Source, Resource Resource, DateTimeOffset? At, DateTimeOffset Now)
    {
        public bool IsTooOld => RecordRules.HasEnded(Resource, Now) || (Source.MaximalAge is { } age && !(At >= Now - age));
    }
}
