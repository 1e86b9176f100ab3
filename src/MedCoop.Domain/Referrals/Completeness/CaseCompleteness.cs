using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>How complete a case is, judged by a form.</summary>
/// <param name="Form">What was asked.</param>
/// <param name="Score">0 to 100, rounded down: 100 means that nothing is missing.</param>
/// <param name="Items">Every question that applies, in the form's order.</param>
public sealed record CaseCompleteness(CompletenessForm Form, int Score, IReadOnlyList<ItemState> Items)
{
    /// <summary>Whether the hospital cannot decide yet.</summary>
    public bool IsBlocked => Items.Any(item => item is { Item.Blocks: true, IsAnswered: false });
}

/// <summary>One question about a case.</summary>
/// <param name="Item">The question.</param>
/// <param name="Status">Whether it is answered.</param>
/// <param name="Resources">What answers it, or, too old, would; the newest first.</param>
/// <param name="At">When the newest of them is from, where it tells.</param>
/// <param name="Answers">The answers to fill in; some of them may be a draft's that do not count yet.</param>
public sealed record ItemState(FormItem Item, AnswerStatus Status, IReadOnlyList<Resource> Resources, DateTimeOffset? At, IReadOnlyList<DataType> Answers)
{
    /// <summary>Whether nothing more is needed.</summary>
    public bool IsAnswered => Status is AnswerStatus.Present or AnswerStatus.AnsweredInForm;
}

/// <summary>Whether a question is answered.</summary>
public enum AnswerStatus
{
    /// <summary>Nothing answers it.</summary>
    Missing,

    /// <summary>On record, but older than the form allows.</summary>
    TooOld,

    /// <summary>In a form that was completed for this request.</summary>
    AnsweredInForm,

    /// <summary>On record.</summary>
    Present,
}
