namespace MedCoop.Web.Components;

/// <summary>The roles that people can have, in the order in which forms show them.</summary>
internal static class Roles
{
    /// <summary>Their codes, as tokens and accounts carry them.</summary>
    internal static readonly IReadOnlyList<string> All =
    [
        "referring-clinician", "receiving-clinician", "coordinator", "referral-board", "payer", "pharmacist", "logistics", "customs-broker",
        "quality-assurance", "placement-officer", "programme-manager", "auditor", "administrator", "partner-system",
    ];

    /// <summary>Those that a person can be given; systems are no people.</summary>
    internal static IEnumerable<string> OfPeople => All.Where(code => code != "partner-system");
}
