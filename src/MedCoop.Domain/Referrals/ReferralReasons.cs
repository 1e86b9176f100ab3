using System.Collections.Frozen;
using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals;

/// <summary>
/// The reasons that moves of a referral are given for: who may give each, whether it needs a comment, and from which day on it counts. The names
/// in the four languages are in the code system <c>referral-reason</c>, which says the same (a test compares them).
/// </summary>
public static class ReferralReasons
{
    /// <summary>The code system.</summary>
    public const string System = "https://medcoop.example/fhir/CodeSystem/referral-reason";

    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<ReferralReason> All { get; } =
    [
        new("not-clinically-appropriate", "declined", "RX", NeedsComment: true, First),
        new("no-benefit-expected", "declined", "RX", NeedsComment: true, First),
        new("risk-too-high", "declined", "RX", NeedsComment: true, First),
        new("not-offered-here", "declined", "RX", NeedsComment: false, First),
        new("capacity-full", "declined", "RX", NeedsComment: false, First),
        new("information-missing", "declined", "RX", NeedsComment: true, First),
        new("not-fit-to-travel", "declined", "RX", NeedsComment: true, First),
        new("not-eligible", "declined", "RX", NeedsComment: true, First),
        new("not-selected", "declined", "CO", NeedsComment: false, First),
        new("treatable-at-home", "returned", "RX", NeedsComment: true, First),
        new("other-treatment-better", "returned", "RX", NeedsComment: true, First),
        new("other-hospital-better", "returned", "RX", NeedsComment: true, First),
        new("board-treatable-at-home", "board", "BD", NeedsComment: true, First),
        new("board-poor-prognosis", "board", "BD", NeedsComment: true, First),
        new("board-cost-over-cap", "board", "BD", NeedsComment: false, First),
        new("board-documents-incomplete", "board", "BD", NeedsComment: true, First),
        new("not-covered", "funding", "PY", NeedsComment: true, First),
        new("budget-exhausted", "funding", "PY", NeedsComment: false, First),
        new("estimate-not-acceptable", "funding", "PY", NeedsComment: true, First),
        new("patient-withdrew", "cancelled", "CO", NeedsComment: false, First),
        new("consent-withdrawn", "cancelled", "CO", NeedsComment: false, First),
        new("died-before-departure", "cancelled", "CO", NeedsComment: false, First),
        new("treated-elsewhere", "cancelled", "CO", NeedsComment: false, First),
        new("condition-changed", "cancelled", "RF", NeedsComment: true, First),
        new("visa-refused", "cancelled", "CO", NeedsComment: false, First),
        new("duplicate", "cancelled", "CO", NeedsComment: false, First),
        new("entered-by-mistake", "cancelled", "CO", NeedsComment: true, First),
        new("hospital-unable", "cancelled", "RX", NeedsComment: true, First),
        new("treatment-under-way", "cancellation-refused", "RX", NeedsComment: true, First),
        new("treatment-completed", "cancellation-refused", "RX", NeedsComment: false, First),
        new("not-agreed", "cancellation-refused", "CO", NeedsComment: true, First),
        new("service-level", "expired", "SYS", NeedsComment: false, First),
        new("estimate-lapsed", "expired", "SYS", NeedsComment: false, First),
        new("guarantee-lapsed", "expired", "SYS", NeedsComment: false, First),
        new("visa-lapsed", "expired", "SYS", NeedsComment: false, First),
        new("consent-lapsed", "expired", "SYS", NeedsComment: false, First),
        new("ceiling-reached", "suspended", "PY", NeedsComment: false, First),
        new("invoice-unpaid", "suspended", "RX", NeedsComment: true, First),
        new("invoice-disputed", "suspended", "PY", NeedsComment: true, First),
        new("patient-unstable", "suspended", "RX", NeedsComment: true, First),
        new("awaiting-donor", "suspended", "RX", NeedsComment: false, First),
        new("patient-pause", "suspended", "RX", NeedsComment: true, First),
        new("died", "failed", "RX", NeedsComment: false, First),
        new("left-against-advice", "failed", "RX", NeedsComment: true, First),
        new("transferred", "failed", "RX", NeedsComment: true, First),
        new("unfit-to-treat", "failed", "RX", NeedsComment: true, First),
        new("slot-emergency", "slot", "RX", NeedsComment: false, First),
        new("slot-staff", "slot", "RX", NeedsComment: false, First),
        new("slot-patient-ill", "slot", "CO", NeedsComment: false, First),
        new("slot-travel-delayed", "slot", "CO", NeedsComment: false, First),
    ];

    private static readonly FrozenDictionary<string, ReferralReason> ByCode = All.ToFrozenDictionary(reason => reason.Code, StringComparer.Ordinal);

    /// <summary>What is wrong with a reason of a group given by these parts; null: nothing is.</summary>
    /// <param name="given">Task.statusReason.</param>
    /// <param name="group">The group that the move needs.</param>
    /// <param name="parts">The parts that who gives it plays.</param>
    /// <param name="at">When it is given.</param>
    public static string? Fault(CodeableConcept? given, string group, IReadOnlySet<string> parts, DateTimeOffset at)
    {
        var reason = given?.Coding.Where(coding => coding.System == System).Select(coding => ByCode.GetValueOrDefault(coding.Code ?? "")).FirstOrDefault(known => known?.Group == group);
        if (reason is null || reason.From > at || !(reason.Role == "SYS" || parts.Contains(reason.Role)))
            return $"Task.statusReason is one of {string.Join(", ", Of(group, parts, at).Select(one => one.Code))} of {System}.";
        if (string.IsNullOrWhiteSpace(given!.Text)) return "Task.statusReason.text says why in words.";
        return reason.NeedsComment && given.Text.Trim().Length < ShortestComment ? $"The reason {reason.Code} needs a comment of at least {ShortestComment.ToString(CultureInfo.InvariantCulture)} letters in Task.statusReason.text." : null;
    }

    /// <summary>The reasons of a group that these parts may give.</summary>
    public static IEnumerable<ReferralReason> Of(string group, IReadOnlySet<string> parts, DateTimeOffset at) =>
        All.Where(reason => reason.Group == group && reason.From <= at && (reason.Role == "SYS" || parts.Contains(reason.Role)));

    /// <summary>Letters of the shortest comment that explains something.</summary>
    private const int ShortestComment = 10;
}

/// <summary>A reason.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Group">What it is a reason for.</param>
/// <param name="Role">The part that may give it.</param>
/// <param name="NeedsComment">Whether the name does not say enough.</param>
/// <param name="From">From when it may be given.</param>
public sealed record ReferralReason(string Code, string Group, string Role, bool NeedsComment, DateTimeOffset From);
