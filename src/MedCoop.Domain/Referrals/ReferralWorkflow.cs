using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using static Hl7.Fhir.Model.Task.TaskStatus;
using static MedCoop.Domain.Referrals.ReferralNeeds;

namespace MedCoop.Domain.Referrals;

/// <summary>The coordination Task of a referral: the superset of BSeR, Gravity, COW, e-RS and ORCA for treatment abroad, as one table.</summary>
public static class ReferralWorkflow
{
    /// <summary>Code system of the states (Task.businessStatus).</summary>
    public const string States = "https://medcoop.example/fhir/CodeSystem/referral-state";

    /// <summary>The table.</summary>
    public static WorkflowTable Table { get; } = new("referral", AllStates(), AllMoves())
    {
        Governs = static task => task.BusinessStatus?.Coding.Exists(coding => coding.System == States) is true,
        FaultOf = static task => task.Intent == FhirTask.TaskIntent.Order && task.Code?.Coding.Exists(coding => coding is { System: TaskElements.Hl7Codes, Code: "fulfill" }) is true
            ? null
            : $"A Task with a state of {States} is the coordination Task of a referral: its code is 'fulfill' of {TaskElements.Hl7Codes}, and its intent 'order'.",
        StateOf = StateOf,
        SetState = SetState,
        PartsOf = ReferralParts.Of,
        ReasonSystem = ReferralReasons.System,
        KindOf = ReferralCodes.KindOf,
        ReasonsOf = static (context, group) => [.. ReferralReasons.Of(group, ReferralParts.Of(context), context.At).Select(reason => new Coding(ReferralReasons.System, reason.Code))],
        Complete = static context =>
        {
            ReferralClock.Keep(context);
            ReferralObligations.Keep(context);
            if (!Rests(context.After)) context.After.RemoveExtension(ReferralNeeds.SafetyContactUrl);
        },
        BallOf = ReferralBall.Of,
        LapseOf = ReferralClock.LapseOf,
        Consequences = ReferralConsequences.Of,
        Fixed = ["code", "focus", "for", "requester", "owner", "intent", "authoredOn", "basedOn", "partOf", "restriction", "priority"],
        FixedAlways = ["requester"],
        Kept = [ReferralObligations.Url],
        Counts = ReferralParts.Counts,
        Reads = ["Task", "ServiceRequest", "Consent", "Coverage", "Claim", "ClaimResponse", "Appointment", "Encounter", "CarePlan"],
        Growing = ["output"],
    };

    /// <summary>The state that a Task says that it is in.</summary>
    public static string? StateOf(FhirTask task) => task.BusinessStatus?.Coding.Find(coding => coding.System == States)?.Code;

    // Beside the own code that of BSeR, for partners that know only those.
    private static void SetState(FhirTask task, string state)
    {
        task.BusinessStatus = new CodeableConcept(States, state);
        if (Table.State(state)?.Bser is { } bser) task.BusinessStatus.Coding.Add(new Coding(TaskElements.Bser, bser));
    }

    // Whom to call is of use as long as treatment rests.
    private static bool Rests(FhirTask task) => TaskElements.Interrupted(task).Append(StateOf(task)).Any(state => state is "suspended-funding" or "suspended-clinical");

    private static bool HasItinerary(FhirTask journey) => journey.Output.Exists(output => TaskElements.IsOf(output.Type, "itinerary"));

    private static WorkflowState[] AllStates() =>
    [
        new("drafting", Draft), new("board-review", Draft), new("board-refused", Cancelled) { IsFinal = true },
        new("sent", Requested) { Bser = "2.0" }, new("received", Received) { Bser = "2.0" },
        new("awaiting-information", Received, InProgress) { PausesClock = true },
        new("advice-returned", Rejected) { Bser = "4.0", IsFinal = true }, new("alternative-proposed", Rejected) { Bser = "4.0", IsFinal = true },
        new("referred-onward", Rejected) { Bser = "4.0", IsFinal = true }, new("declined", Rejected) { Bser = "4.0", IsFinal = true },
        new("estimate-offered", Received, Accepted), new("clinically-accepted", Accepted) { Bser = "3.0" },
        new("funding-pending", Accepted), new("funding-guaranteed", Accepted), new("funding-refused", Cancelled) { IsFinal = true },
        new("travel-clearance", Accepted), new("scheduled", InProgress) { Bser = "5.1.1" }, new("slot-cancelled", InProgress) { Bser = "5.1.3" },
        new("no-show", InProgress) { Bser = "5.1.2" }, new("departed", InProgress) { Bser = "5.1.1" }, new("admitted", InProgress) { Bser = "5.1.1" },
        new("in-treatment", InProgress) { Bser = "5.1.4" }, new("interim-report", InProgress) { Bser = "5.1.4" }, new("extension-requested", InProgress),
        new("suspended-funding", OnHold), new("suspended-clinical", OnHold), new("discharged", InProgress) { Bser = "5.1.4" },
        new("return-travel", InProgress), new("follow-up", InProgress), new("closed", Completed) { Bser = "7.0", IsFinal = true },
        new("cancellation-requested") { Bser = "5.2" }, new("cancelled", Cancelled) { Bser = "6.0", IsFinal = true },
        new("expired", Cancelled) { IsFinal = true }, new("failed", Failed) { IsFinal = true }, new("withdrawn-by-recipient", Failed) { Bser = "4.0", IsFinal = true },
    ];

    private static Move[] AllMoves() =>
    [
        // At home.
        new("submit-to-board", ["drafting"], "board-review", ["RF", "CO"]) { Needs = [Request], Opens = [ReferralSubTasks.Board] },
        new("send", ["drafting"], "sent", ["RF", "CO"]) { Needs = [Request, Hospital, ReferralNeeds.Consent, NoBoard] },
        new("approve", ["board-review"], "sent", ["BD"]) { Needs = [BoardApproved, Request, Hospital, ReferralNeeds.Consent], Settles = [new("board", Completed, "decision", "minutes", "treatable-at-home", "prognosis", "cost-cap")] },
        new("return-to-draft", ["board-review"], "drafting", ["BD"]) { Needs = [BoardReturned], Settles = [new("board", Completed, "decision", "minutes")] },
        new("refuse", ["board-review"], "board-refused", ["BD"]) { Reason = "board", Needs = [BoardRefused, Reason("board"), Decider], Settles = [new("board", Completed, "decision", "minutes", "treatable-at-home", "prognosis")] },
        new("cancel", ["drafting", "sent", "received", "awaiting-information", "estimate-offered", "clinically-accepted", "funding-pending", "funding-guaranteed", "travel-clearance", "suspended-funding", "suspended-clinical"], "cancelled", ["RF", "CO"])
        { Reason = "cancelled", Needs = [Reason("cancelled")] },

        // Triage.
        new("acknowledge", ["sent"], "received", ["RX"]),
        new("ask-information", ["received", "estimate-offered"], "awaiting-information", ["RX"]) { Needs = [AskedItems], Opens = [ReferralSubTasks.Information] },
        new("give-information", ["awaiting-information"], "received", ["RF", "CO"]) { Needs = [Answered], Settles = [new("information", Completed, "*")] },
        new("offer-estimate", ["received"], "estimate-offered", ["RX"]) { Needs = [Estimate], Settles = [new("estimate", Completed, "estimate") { Else = ReferralMoney.EstimateOutput }] },
        new("accept", ["sent", "received", "awaiting-information", "estimate-offered"], "clinically-accepted", ["RX"])
        { Needs = [ReferralNeeds.Output("responsible-doctor", "The responsible doctor (output 'responsible-doctor')."), VerbalAcceptance, ReferralNeeds.Consent], Outputs = ["responsible-doctor", "treatment-plan", "invitation-letter", "verbal-acceptance"], Settles = [new("information", Cancelled)] },
        new("accept-estimate", ["estimate-offered"], "clinically-accepted", ["CO"])
        { Needs = [Estimate, ReferralNeeds.Output("responsible-doctor", "The responsible doctor, whom the hospital names with its estimate (output 'responsible-doctor')."), VerbalAcceptance] },
        new("decline", ["sent", "received", "awaiting-information", "estimate-offered", "clinically-accepted", "funding-pending", "funding-guaranteed", "travel-clearance"], "declined", ["RX"])
        { Reason = "declined", Needs = [Reason("declined"), Decider] },
        new("return-advice", ["received"], "advice-returned", ["RX"]) { Reason = "returned", Needs = [Reason("returned"), Decider, ReferralNeeds.Output("advice", "The advice (output 'advice').")], Outputs = ["advice"] },
        new("propose-alternative", ["received"], "alternative-proposed", ["RX"])
        { Reason = "returned", Needs = [Reason("returned"), Decider, ReferralNeeds.Output("alternative", "The proposed ServiceRequest (output 'alternative').")], Outputs = ["alternative"] },
        new("refer-onward", ["received", "clinically-accepted"], "referred-onward", ["RX"])
        { Reason = "returned", Needs = [Reason("returned"), Decider, ReferralNeeds.Output("onward-organization", "The hospital that would be right (output 'onward-organization').")], Outputs = ["onward-organization"] },

        // Money.
        new("request-funding", ["clinically-accepted", "travel-clearance"], "funding-pending", ["RF", "CO"]) { Needs = [Payer], Opens = [ReferralSubTasks.Funding] },
        new("guarantee", ["funding-pending", "travel-clearance", "clinically-accepted"], "funding-guaranteed", ["PY"]) { Needs = [ReferralNeeds.Guarantee], Settles = [new("funding", Completed, "guarantee") { Else = ReferralMoney.GuaranteeOutput }] },
        new("refuse-funding", ["funding-pending", "funding-guaranteed"], "funding-refused", ["PY"]) { Reason = "funding", Needs = [Reason("funding"), Decider], Settles = [new("funding", Failed)] },
        new("request-extension", ["admitted", "in-treatment", "interim-report"], "extension-requested", ["RX"]) { Interrupts = true, Needs = [NewEstimate], Opens = [ReferralSubTasks.Funding] },
        new("grant-extension", ["extension-requested"], Move.Back, ["PY"]) { Needs = [ExtendedGuarantee], Settles = [new("funding", Completed, "guarantee") { Else = ReferralMoney.GuaranteeOutput }] },
        new("refuse-extension", ["extension-requested"], "suspended-funding", ["PY"]) { Reason = "suspended", Needs = [Reason("suspended"), SafetyContact], Settles = [new("funding", Failed)] },

        // The journey.
        new("clear-travel", ["clinically-accepted", "funding-pending", "funding-guaranteed"], "travel-clearance", ["CO"]) { Opens = [ReferralSubTasks.Visa, ReferralSubTasks.FitToFly, ReferralSubTasks.Travel] },
        new("schedule", ["clinically-accepted", "funding-pending", "funding-guaranteed", "travel-clearance", "no-show", "slot-cancelled"], "scheduled", ["RX"]) { Needs = [Funded, ReferralNeeds.Visa, Booking] },
        new("reschedule", ["scheduled"], "scheduled", ["RX"]) { Needs = [Booking] },
        new("cancel-slot", ["scheduled", "no-show", "interim-report"], "slot-cancelled", ["RX"]) { Reason = "slot", Needs = [Reason("slot")] },
        new("report-no-show", ["scheduled"], "no-show", ["RX"]),
        new("depart", ["scheduled"], "departed", ["CO"]) { Needs = [FitToFly], Settles = [new("travel", InProgress, "itinerary") { If = HasItinerary }] },
        new("admit", ["scheduled", "departed"], "admitted", ["RX"]) { Needs = [Admission], Settles = [new("travel", Completed) { If = HasItinerary }] },

        // Treatment.
        new("start-treatment", ["admitted"], "in-treatment", ["RX"]),
        new("report", ["clinically-accepted", "scheduled", "admitted", "in-treatment", "interim-report"], "interim-report", ["RX"])
        { Needs = [NewOutput("interim-report", "The report (a new output 'interim-report').")], Outputs = ["interim-report"] },
        new("readmit", ["interim-report"], "admitted", ["RX"]) { Needs = [Admission] },
        new("reschedule-after-report", ["interim-report"], "scheduled", ["RX"]) { Needs = [Booking] },
        new("suspend-for-funding", ["clinically-accepted", "scheduled", "departed", "admitted", "in-treatment", "interim-report", "extension-requested"], "suspended-funding", ["PY"])
        { Interrupts = true, Reason = "suspended", Needs = [Reason("suspended"), SafetyContact] },
        new("suspend", ["clinically-accepted", "scheduled", "departed", "admitted", "in-treatment", "interim-report", "extension-requested"], "suspended-clinical", ["RX"])
        { Interrupts = true, Reason = "suspended", Needs = [Reason("suspended"), SafetyContact] },
        new("resume-funding", ["suspended-funding"], Move.Back, ["PY"]),
        new("resume", ["suspended-clinical"], Move.Back, ["RX"]),
        new("discharge", ["admitted", "in-treatment", "interim-report", "extension-requested", "suspended-funding", "suspended-clinical"], "discharged", ["RX"])
        { Needs = [ReferralNeeds.Output("discharge-report", "The discharge report (output 'discharge-report').")], Outputs = ["discharge-report", "follow-up-plan"] },
        new("fail", ["clinically-accepted", "scheduled", "no-show", "slot-cancelled", "departed", "admitted", "in-treatment", "interim-report", "suspended-funding", "suspended-clinical", "return-travel"], "failed", ["RX"])
        { Reason = "failed", Needs = [Reason("failed")], Outputs = ["discharge-report"] },
        new("withdraw", ["scheduled", "no-show", "slot-cancelled", "admitted", "in-treatment", "interim-report", "suspended-funding", "suspended-clinical"], "withdrawn-by-recipient", ["RX"])
        { Reason = "declined", Needs = [Reason("declined"), Decider] },

        // Home again.
        new("return-home", ["discharged"], "return-travel", ["CO"]) { Opens = [ReferralSubTasks.Return] },
        new("follow-up", ["discharged", "return-travel"], "follow-up", ["RF", "CO"]) { Outputs = ["home-acknowledgement"], Settles = [new("travel", Completed, "itinerary") { If = HasItinerary }] },
        new("schedule-readmission", ["discharged", "follow-up"], "scheduled", ["RX"]) { Needs = [Booking] },
        new("close", ["clinically-accepted", "scheduled", "interim-report", "suspended-funding", "suspended-clinical", "discharged", "follow-up", "cancellation-requested"], "closed", ["RF", "CO"])
        {
            Needs =
            [
                ReportHome, ReferralNeeds.Output("home-acknowledgement", "The acknowledgement at home (output 'home-acknowledgement')."), Settled,
            ],
            Outputs = ["home-acknowledgement"],
            Settles = [new("abort", Rejected)],
        },
        new("give-opinion", ["clinically-accepted"], "interim-report", ["RX"]) { Needs = [SecondOpinionOnly, ReferralNeeds.Output("opinion", "The opinion (output 'opinion').")], Outputs = ["opinion"] },

        // Calling off.
        new("request-cancellation",
            ["received", "awaiting-information", "clinically-accepted", "scheduled", "no-show", "slot-cancelled", "departed", "admitted", "in-treatment", "interim-report", "extension-requested", "suspended-funding", "suspended-clinical"],
            "cancellation-requested", ["RF", "CO", "RX"]) { Interrupts = true, Reason = "cancelled", Needs = [Reason("cancelled")], Opens = [ReferralSubTasks.Abort] },
        new("agree-cancellation", ["cancellation-requested"], "cancelled", ["RF", "CO", "RX"])
        { Needs = [NotTheAsker, ReferralNeeds.Output("costs-so-far", "What has been spent so far, even when it is nothing ('costs-so-far').")], Settles = [new("abort", Completed, "costs-so-far")] },
        new("refuse-cancellation", ["cancellation-requested"], Move.Back, ["RF", "CO", "RX"])
        { Reason = "cancellation-refused", Needs = [NotTheAsker, Reason("cancellation-refused")], Settles = [new("abort", Rejected)] },

        // By itself.
        new("expire", ["sent", "received", "awaiting-information", "estimate-offered", "clinically-accepted", "funding-pending", "funding-guaranteed", "travel-clearance"], "expired", ["SYS"])
        { Reason = "expired", Needs = [Reason("expired")] },
    ];
}
