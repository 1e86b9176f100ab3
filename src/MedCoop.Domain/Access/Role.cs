using System.Collections.Frozen;

namespace MedCoop.Domain.Access;

/// <summary>What somebody is in the cooperation. One person may have several roles in an organisation, and others in another.</summary>
public enum Role
{
    /// <summary>Doctor of the sending side, who writes requests.</summary>
    ReferringClinician,

    /// <summary>Member of the national board that approves treatment abroad.</summary>
    ReferralBoard,

    /// <summary>Runs cases: of the sending country, or of a receiving hospital's international office.</summary>
    Coordinator,

    /// <summary>Doctor of the treating hospital.</summary>
    ReceivingClinician,

    /// <summary>Gives guarantees and pays: money and codes, no clinical narrative.</summary>
    Payer,

    /// <summary>Prepares and releases medicines.</summary>
    Pharmacist,

    /// <summary>Ships and receives consignments; never sees patients.</summary>
    Logistics,

    /// <summary>Clears consignments through customs; never sees patients.</summary>
    CustomsBroker,

    /// <summary>Releases or quarantines lots; never sees patients.</summary>
    QualityAssurance,

    /// <summary>Checks credentials and follows placements of doctors.</summary>
    PlacementOfficer,

    /// <summary>Sees programmes as a whole, in figures.</summary>
    ProgrammeManager,

    /// <summary>Sees the audit trail, not the content.</summary>
    Auditor,

    /// <summary>Keeps accounts, organisations and configuration; no clinical content by this role.</summary>
    Administrator,

    /// <summary>Another system, on behalf of its organisation.</summary>
    PartnerSystem,
}

/// <summary>The codes of roles, as tokens, accounts and PractitionerRole carry them.</summary>
public static class RoleCodes
{
    private static readonly FrozenDictionary<string, Role> ByCode = Enum.GetValues<Role>().ToFrozenDictionary(Code, StringComparer.Ordinal);

    /// <summary>The code, e.g. <c>referring-clinician</c>.</summary>
    public static string Code(this Role role) => role switch
    {
        Role.ReferringClinician => "referring-clinician",
        Role.ReferralBoard => "referral-board",
        Role.Coordinator => "coordinator",
        Role.ReceivingClinician => "receiving-clinician",
        Role.Payer => "payer",
        Role.Pharmacist => "pharmacist",
        Role.Logistics => "logistics",
        Role.CustomsBroker => "customs-broker",
        Role.QualityAssurance => "quality-assurance",
        Role.PlacementOfficer => "placement-officer",
        Role.ProgrammeManager => "programme-manager",
        Role.Auditor => "auditor",
        Role.Administrator => "administrator",
        Role.PartnerSystem => "partner-system",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, message: null),
    };

    /// <summary>The role of a code; null when there is none.</summary>
    public static Role? Find(string code) => ByCode.TryGetValue(code, out var role) ? role : null;
}
