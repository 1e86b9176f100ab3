using System.Collections.Frozen;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>Who has the ball in each state of a referral, and what is expected. The codes are those of <c>expected-action</c>.</summary>
internal static class ReferralBall
{
    private static readonly FrozenDictionary<string, (string Part, string Expected)> Usual = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["drafting"] = ("RF", "complete-package"),
        ["board-review"] = ("BD", "decide-board"),
        ["sent"] = ("RX", "acknowledge"),
        ["received"] = ("RX", "triage"),
        ["awaiting-information"] = ("RF", "give-information"),
        ["estimate-offered"] = ("CO", "answer-estimate"),
        ["clinically-accepted"] = ("CO", "clear-travel"),
        ["funding-pending"] = ("PY", "give-guarantee"),
        ["funding-guaranteed"] = ("CO", "clear-travel"),
        ["travel-clearance"] = ("CO", "clear-travel"),
        ["scheduled"] = ("CO", "depart"),
        ["slot-cancelled"] = ("RX", "schedule"),
        ["no-show"] = ("RX", "schedule"),
        ["departed"] = ("RX", "admit"),
        ["admitted"] = ("RX", "report"),
        ["in-treatment"] = ("RX", "report"),
        ["interim-report"] = ("RX", "report"),
        ["extension-requested"] = ("PY", "extend-guarantee"),
        ["suspended-funding"] = ("PY", "resolve-suspension"),
        ["suspended-clinical"] = ("RX", "resolve-suspension"),
        ["discharged"] = ("CO", "arrange-return"),
        ["return-travel"] = ("RF", "acknowledge-report"),
        ["follow-up"] = ("RF", "close"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Ball? Of(MoveContext context)
    {
        if (ReferralWorkflow.StateOf(context.After) is not { } state) return null;
        var usual = Usually(context, state);
        // What an emergency has put off comes before what is due later.
        return ReferralObligations.First(context.After) is { } put && (usual.Due is null || put.Due < usual.Due)
            ? put.Code == "funding" && ReferralParts.OrganizationOf(context, "PY") is { } payer
                ? new Ball("PY", payer, "give-guarantee", put.Due)
                : new Ball("CO", ReferralParts.OrganizationOf(context, "CO"), put.Code == "funding" ? "give-guarantee" : "clear-travel", put.Due)
            : usual;
    }

    private static Ball Usually(MoveContext context, string state)
    {
        var (part, expected) = state switch
        {
            "cancellation-requested" => (Answerer(context), "answer-cancellation"),
            "clinically-accepted" when ReferralNeeds.IsSecondOpinion(context) => ("RX", "report"),
            "interim-report" when ReferralNeeds.IsSecondOpinion(context) => ("RF", "close"),
            "travel-clearance" when ReferralNeeds.IsSettled(context, "visa") => ("RX", "schedule"),
            "extension-requested" or "suspended-funding" when ReferralParts.OrganizationOf(context, "PY") is null => ("CO", "resolve-suspension"),
            _ => Usual.GetValueOrDefault(state, ("CO", "close")),
        };
        return new Ball(part, ReferralParts.OrganizationOf(context, part), expected, ReferralClock.Due(context, state));
    }

    private static string Answerer(MoveContext context) =>
        context.OpenSubTasks("abort").Select(open => context.Case.OrganizationOf(open.Resource.Owner)).FirstOrDefault() == ReferralParts.OrganizationOf(context, "RX") ? "RX" : "CO";
}
