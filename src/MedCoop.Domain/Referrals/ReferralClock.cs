using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>How long each step of a referral may take, and what lapses by itself.</summary>
public static class ReferralClock
{
    /// <summary>Hours for routine, urgent, asap and stat.</summary>
    private static readonly FrozenDictionary<string, int[]> Hours = new Dictionary<string, int[]>(StringComparer.Ordinal)
    {
        ["drafting"] = [720, 168, 72, 12],
        ["board-review"] = [720, 168, 72, 12],
        ["sent"] = [336, 120, 48, 6],
        ["received"] = [336, 120, 48, 6],
        ["awaiting-information"] = [336, 120, 48, 6],
        ["estimate-offered"] = [336, 168, 72, 12],
        ["clinically-accepted"] = [336, 168, 72, 12],
        ["funding-pending"] = [720, 240, 96, 24],
        ["funding-guaranteed"] = [336, 168, 72, 12],
        ["travel-clearance"] = [720, 336, 168, 24],
        ["scheduled"] = [336, 168, 72, 24],
        ["slot-cancelled"] = [168, 72, 48, 12],
        ["no-show"] = [168, 72, 48, 12],
        ["departed"] = [72, 72, 48, 24],
        ["admitted"] = [168, 168, 168, 72],
        ["in-treatment"] = [336, 336, 336, 168],
        ["interim-report"] = [336, 336, 336, 168],
        ["extension-requested"] = [168, 96, 48, 24],
        ["suspended-funding"] = [168, 96, 48, 24],
        ["suspended-clinical"] = [336, 168, 96, 48],
        ["discharged"] = [336, 336, 168, 168],
        ["return-travel"] = [336, 336, 168, 168],
        ["follow-up"] = [2160, 2160, 2160, 2160],
        ["cancellation-requested"] = [168, 72, 48, 12],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How long a state may last; null: no time is set.</summary>
    public static TimeSpan? ServiceLevel(string state, RequestPriority? priority) => Hours.TryGetValue(state, out var hours)
        ? TimeSpan.FromHours(hours[priority switch { RequestPriority.Urgent => 1, RequestPriority.Asap => 2, RequestPriority.Stat => 3, _ => 0 }])
        : null;

    /// <summary>Until when who has the ball must have acted. While the request waits for its answer, that is the end that the request names.</summary>
    public static DateTimeOffset? Due(MoveContext context, string state)
    {
        var asked = TaskElements.EndOf(context.After.Restriction?.Period?.EndElement);
        if (state is "sent" or "received" && asked is not null) return asked;
        if (context.Move is null && context.Before is { } before && TaskElements.Due(before) is { } running) return running;
        return ServiceLevel(state, context.After.Priority) is { } level ? context.At + level : null;
    }

    /// <summary>
    /// Keeps the service level: a request that is sent without an end gets one, and the time that it waited for information is given back.
    /// </summary>
    public static void Keep(MoveContext context)
    {
        var (task, state) = (context.After, ReferralWorkflow.StateOf(context.After));
        if (state is "sent" && task.Restriction?.Period?.EndElement is null)
        {
            task.Restriction ??= new FhirTask.RestrictionComponent();
            task.Restriction.Period ??= new Period();
            task.Restriction.Period.EndElement = new FhirDateTime(context.At + ServiceLevel(state, task.Priority)!.Value);
        }

        if (context.Before is { } before && ReferralWorkflow.Table.State(ReferralWorkflow.StateOf(before)) is { PausesClock: true } paused && paused.Code != state && TaskElements.EndOf(task.Restriction?.Period?.EndElement) is { } end && Asked(context) is { } asked && context.At > asked)
            task.Restriction!.Period!.EndElement = new FhirDateTime(end + (context.At - asked));
    }

    /// <summary>
    /// What happens by itself next: nothing once the bed is booked. While the hospital waits for information its service level rests, and the case
    /// ends when the information is overdue.
    /// </summary>
    public static Lapse? LapseOf(MoveContext context)
    {
        var state = ReferralWorkflow.StateOf(context.After);
        if (state is null || !ReferralWorkflow.Table.Moves.Any(move => move.Event == "expire" && move.From.Contains(state, StringComparer.Ordinal))) return null;
        var lapses = new List<Lapse>();
        void Add(DateTimeOffset? at, string reason)
        {
            if (at is { } instant) lapses.Add(new Lapse(instant, "expire", reason));
        }

        if (state is "sent" or "received") Add(TaskElements.EndOf(context.After.Restriction?.Period?.EndElement), "service-level");
        if (state is "awaiting-information") Add(TaskElements.Due(context.After), "service-level");
        if (state is "estimate-offered") Add(ReferralMoney.Estimates(context).Select(ReferralMoney.ValidUntil).Max(), "estimate-lapsed");
        if (state is "funding-guaranteed" or "travel-clearance") Add(ReferralMoney.Guarantees(context).Select(guarantee => TaskElements.EndOf(guarantee.PreAuthPeriod?.EndElement)).Max(), "guarantee-lapsed");
        if (state is "travel-clearance") Add(VisaEnd(context), "visa-lapsed");
        Add(ConsentEnd(context), "consent-lapsed");
        return lapses.MinBy(lapse => lapse.At);
    }

    // The shortest of the visas that were given last.
    private static DateTimeOffset? VisaEnd(MoveContext context) =>
        context.SubTasks.Where(sub => TaskElements.HasCode(sub.Resource, "visa") && sub.Resource.Status == FhirTask.TaskStatus.Completed)
            .OrderBy(sub => TaskElements.InstantOf(sub.Resource.AuthoredOnElement)).LastOrDefault()?.Resource.Output
            .Where(output => TaskElements.IsOf(output.Type, "validity")).Select(output => output.Value).OfType<Period>().Select(period => TaskElements.EndOf(period.EndElement)).Min();

    /// <summary>Until when the patient's consents let the hospital treat; null: without end, or it needs none. Where none does any more, now.</summary>
    public static DateTimeOffset? ConsentEnd(MoveContext context)
    {
        if (ReferralParts.OrganizationOf(context, ReferralParts.Receiving) is not { } hospital || hospital == context.Case.Home) return null;
        var consents = context.Case.All<Consent>().Select(one => new KeyedConsent(one.Key, one.Resource)).ToList();
        var until = ConsentTerms.Of(consents, hospital).Where(terms => terms.From <= context.At && terms.Until > context.At && ReferralNeeds.IsForTreatment(terms, context.Case.Country)).Select(terms => (DateTimeOffset?)terms.Until).Max();
        return until == DateTimeOffset.MaxValue ? null : until ?? context.At;
    }

    private static DateTimeOffset? Asked(MoveContext context) => context.SubTasks.Where(sub => TaskElements.HasCode(sub.Resource, "information"))
        .Select(sub => TaskElements.InstantOf(sub.Resource.AuthoredOnElement)).Max();
}
