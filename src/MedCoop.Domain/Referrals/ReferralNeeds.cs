using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>What moves of a referral need: each a question to what is on record.</summary>
internal static class ReferralNeeds
{
    public static readonly Requirement Request = new("request", "The Task's focus is an active ServiceRequest, with its consents or documents in supportingInfo.",
        context => RequestOf(context) is { Status: RequestStatus.Active, SupportingInfo.Count: > 0 });

    public static readonly Requirement Hospital = new("hospital", "Task.owner names the hospital that is asked.", context => context.After.Owner?.Reference is { Length: > 0 });

    public static readonly Requirement Consent = new("consent", "An active Consent of the patient lets the hospital see the case; without one nothing may leave.",
        context => ReferralParts.OrganizationOf(context, ReferralParts.Receiving) is { } hospital
            && (hospital == context.Case.Home || Consented(context, hospital)));

    public static readonly Requirement BoardApproved = new("board-decision", "The board has approved: its sub-Task has the decision 'approved' and the minutes.",
        context => Decided(context, "approved") && context.Evidence("minutes").Any())
    { Input = "decision" };

    public static readonly Requirement BoardReturned = new("board-decision", "The board has returned the case: its sub-Task has the decision 'returned' and the minutes.",
        context => Decided(context, "returned") && context.Evidence("minutes").Any())
    { Input = "decision" };

    public static readonly Requirement BoardRefused = new("board-decision", "The board has refused: its sub-Task has the decision 'refused' and the minutes.",
        context => Decided(context, "refused") && context.Evidence("minutes").Any())
    { Input = "decision" };

    public static readonly Requirement NoBoard = new("board-decision", "The case is before the board, whose decision is waited for.",
        context => !context.OpenSubTasks("board").Any());

    public static readonly Requirement Decider = new("decider", "The extension 'decider' names the clinician who decided.", context => context.After.GetExtension(DeciderUrl) is not null) { Input = "decider" };

    public static readonly Requirement AskedItems = new("asked-item", "At least one item that is asked for (asked-item, a code of information-item).",
        context => context.Given.Any(given => TaskElements.IsOf(given.Type, "asked-item")) || context.OpenSubTasks("information").Any())
    { Input = "asked-item" };

    public static readonly Requirement Answered = new("answers", "Every item that was asked for is answered.",
        context => context.SubTasks.Where(sub => TaskElements.HasCode(sub.Resource, "information") && sub.Resource.Status != FhirTask.TaskStatus.Cancelled).All(asked => Unanswered(context, asked.Resource).Count == 0))
    { Input = "*" };

    public static readonly Requirement Estimate = new("estimate", "An active estimate (Claim, use predetermination) for the request, which still holds.",
        context => ReferralMoney.Estimates(context).Any(estimate => ReferralMoney.ValidUntil(estimate) > context.At));

    public static readonly Requirement Payer = new("payer", "The payer: 'payer' of the move, or the payor of a Coverage that the request names.", context => ReferralSubTasks.PayerOf(context) is not null) { Input = "payer" };

    public static readonly Requirement Guarantee = new("guarantee", "A guarantee with a ceiling that holds now (ClaimResponse to a preauthorization of the request).",
        context => ReferralMoney.Guarantees(context).Any(guarantee => ReferralMoney.Holds(guarantee, context.At)));

    public static readonly Requirement Funded = new("guarantee", "The funding is guaranteed: a guarantee that holds now, or an emergency, where it may follow.",
        context => IsEmergency(context) || IsSecondOpinion(context) || ReferralMoney.Guarantees(context).Any(guarantee => ReferralMoney.Holds(guarantee, context.At)));

    public static readonly Requirement Visa = new("visa", "Every visa sub-Task is completed and at least one is there, or it is an emergency, where it may follow.",
        context => IsEmergency(context) || IsSecondOpinion(context) || IsSettled(context, "visa"));

    public static readonly Requirement FitToFly = new("fit-to-fly", "The clearance to travel (sub-Task fit-to-fly) is completed, or it is an emergency.", context => IsEmergency(context) || IsSettled(context, "fit-to-fly"));

    public static readonly Requirement Booking = new("appointment", "A booked Appointment with a start that is based on the request.", context => context.Case.All<Appointment>().Any(one =>
        one.Resource is { Status: Appointment.AppointmentStatus.Booked, Start: not null } && one.Resource.BasedOn.Exists(request => context.Case.Same(request, context.After.Focus))));

    public static readonly Requirement Admission = new("encounter", "An Encounter in progress that is based on the request.", context => context.Case.All<Encounter>().Any(one =>
        one.Resource.Status is Encounter.EncounterStatus.InProgress or Encounter.EncounterStatus.Finished && one.Resource.BasedOn.Exists(request => context.Case.Same(request, context.After.Focus))));

    public static readonly Requirement VerbalAcceptance = new("verbal-acceptance", "An emergency records the verbal acceptance.",
        context => !IsEmergency(context) || context.Evidence("verbal-acceptance").Any())
    { Input = "verbal-acceptance" };

    public static readonly Requirement SafetyContact = new("safety-contact", "The extension 'safety-contact' names whom to call about the patient while treatment rests.",
        context => context.After.GetExtension(SafetyContactUrl) is not null)
    { Input = "safety-contact" };

    public static readonly Requirement Settled = new("open-sub-tasks", "No sub-Task is open any more.",
        context => context.SubTasks.All(sub => TaskElements.IsOver(sub.Resource) || (sub.Version > 0 && context.Move?.Settles.Any(one => TaskElements.HasCode(sub.Resource, one.Code)) is true)));

    public static readonly Requirement SecondOpinionOnly = new("second-opinion", "The request asks for an opinion only.", IsSecondOpinion);

    public static readonly Requirement NotTheAsker = new("other-side", "A request to cancel is answered by the other side.", context => context.OpenSubTasks("abort").ToList() is { Count: > 0 } asked
        && asked.TrueForAll(open => Access.AccessRules.IsOperator(context.Actor) || IsHospital(context, context.Case.OrganizationOf(open.Resource.Requester)) != IsHospital(context, context.Actor.Organization)));

    public static readonly Requirement NewEstimate = new("estimate", "An active estimate (Claim, use predetermination) that still holds and was written after the guarantee: it says what more is needed.",
        context => ReferralMoney.Guarantees(context).Select(Written).DefaultIfEmpty(DateTimeOffset.MinValue).Max() is var guaranteed
            && ReferralMoney.Estimates(context).Any(estimate => ReferralMoney.ValidUntil(estimate) > context.At && Written(estimate) > guaranteed));

    public static readonly Requirement ExtendedGuarantee = new("guarantee", "A guarantee that holds, with a higher ceiling or a longer period than when the extension was asked for.",
        context => ReferralMoney.Guarantees(context).Any(guarantee => ReferralMoney.Holds(guarantee, context.At) && context.OpenSubTasks("funding").All(asked => IsMore(guarantee, asked.Resource))));

    public static readonly Requirement ReportHome = new("report", "The report has come home: the output 'discharge-report', or 'opinion' where only an opinion was asked for.",
        context => context.Recorded("discharge-report").Any() || (IsSecondOpinion(context) && context.Recorded("opinion").Any()));

    private const string DeciderUrl = "https://medcoop.example/fhir/StructureDefinition/decider";
    /// <summary>The extension that names whom to call.</summary>
    public const string SafetyContactUrl = "https://medcoop.example/fhir/StructureDefinition/safety-contact";

    /// <summary>An output of the Task, given with the move or there already.</summary>
    public static Requirement Output(string code, string text) => new(code, text, context => context.Evidence(code).Any()) { Input = code };

    /// <summary>An output that comes anew with this move.</summary>
    public static Requirement NewOutput(string code, string text) => new(code, text, context =>
        context.Given.Any(given => TaskElements.IsOf(given.Type, code)) || Count(context.After, code) > (context.Before is { } before ? Count(before, code) : 0))
    { Input = code };

    /// <summary>A coded reason of a group.</summary>
    public static Requirement Reason(string group) => new("reason", $"A coded reason of the group '{group}' in Task.statusReason, with words that explain it.",
        context => ReferralReasons.Fault(context.After.StatusReason, group, context.Table.PartsOf(context), context.At) is null)
    { Input = "reason" };

    public static bool IsEmergency(MoveContext context) => context.After.Priority == RequestPriority.Stat;

    public static bool IsSecondOpinion(MoveContext context) => RequestOf(context)?.Code?.Coding.Exists(coding => coding.Code == "second-opinion") is true;

    public static ServiceRequest? RequestOf(MoveContext context) => context.Case.Find<ServiceRequest>(context.After.Focus);

    /// <summary>Whether the home side has asked for a clearance, all such sub-Tasks were completed or called off, and at least one of them completed.</summary>
    public static bool IsSettled(MoveContext context, string code)
    {
        var all = context.Parts.Where(sub => TaskElements.HasCode(sub.Resource, code) && ReferralParts.IsHome(context, context.Case.OrganizationOf(sub.Resource.Requester))).ToList();
        return all.TrueForAll(sub => TaskElements.IsOver(sub.Resource)) && all.Exists(sub => sub.Resource.Status == FhirTask.TaskStatus.Completed);
    }

    /// <summary>Whether terms permit treatment in a country; null: it is not known.</summary>
    public static bool IsForTreatment(Access.ConsentTerms terms, string? country) => terms.Purposes.HasFlag(Access.Purposes.Treatment) && Access.ConsentTerms.IsIn(terms.Country, country);

    private static bool Consented(MoveContext context, string hospital)
    {
        var consents = context.Case.All<Consent>().Select(one => new Access.KeyedConsent(one.Key, one.Resource)).ToList();
        return Access.ConsentTerms.Of(consents, hospital).Any(terms => terms.From <= context.At && terms.Until > context.At && IsForTreatment(terms, context.Case.Country));
    }

    private static bool IsHospital(MoveContext context, string? organization) => organization is not null && organization == ReferralParts.OrganizationOf(context, ReferralParts.Receiving);

    // What the same transaction writes is the newest.
    private static DateTimeOffset Written(Resource resource) => resource.Meta?.LastUpdated ?? DateTimeOffset.MaxValue;

    private static bool IsMore(ClaimResponse guarantee, FhirTask asked)
    {
        var ceiling = asked.Input.Find(input => TaskElements.IsOf(input.Type, "cost-cap"))?.Value as Money;
        var until = TaskElements.EndOf((asked.Input.Find(input => TaskElements.IsOf(input.Type, "validity"))?.Value as Period)?.EndElement);
        return (ceiling is null && until is null)
            || (ReferralMoney.Ceiling(guarantee) is { } now && (ReferralMoney.CurrencyOf(now) != ReferralMoney.CurrencyOf(ceiling) || now.Value > ceiling!.Value))
            || TaskElements.EndOf(guarantee.PreAuthPeriod?.EndElement) > until;
    }

    private static int Count(FhirTask task, string code) => task.Output.Count(output => TaskElements.IsOf(output.Type, code));

    private static bool Decided(MoveContext context, string decision) => context.Evidence("decision").OfType<CodeableConcept>().Any(given => given.Coding.Exists(coding => coding.Code == decision));

    private static List<string> Unanswered(MoveContext context, FhirTask asked) =>
    [
        .. asked.Input.Where(input => TaskElements.IsOf(input.Type, "asked-item")).Select(input => (input.Value as CodeableConcept)?.Coding.FirstOrDefault()?.Code).OfType<string>()
            .Where(item => !context.Given.Concat(asked.Output).Any(answer => TaskElements.IsOf(answer.Type, item))),
    ];
}
