namespace MedCoop.Domain.Access;

/// <summary>Why data is looked at, as bits; codes of <c>http://terminology.hl7.org/CodeSystem/v3-ActReason</c>.</summary>
[Flags]
public enum Purposes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TREAT: treatment.</summary>
    Treatment = 1,

    /// <summary>ETREAT: treatment in an emergency.</summary>
    Emergency = 2,

    /// <summary>HPAYMT: guarantees and payment.</summary>
    Payment = 4,

    /// <summary>HOPERAT: running the cooperation.</summary>
    Operations = 8,

    /// <summary>HRESCH: research.</summary>
    Research = 16,

    /// <summary>TRAIN: teaching.</summary>
    Teaching = 32,

    /// <summary>Any other.</summary>
    Other = 64,

    /// <summary>All of them.</summary>
    All = 127,
}

/// <summary>Codes of purposes.</summary>
public static class PurposeCodes
{
    /// <summary>Every single purpose.</summary>
    public static IReadOnlyList<Purposes> Each { get; } = [.. Enum.GetValues<Purposes>().Where(purpose => purpose is not (Purposes.None or Purposes.All))];

    /// <summary>The purpose of a code.</summary>
    public static Purposes Of(string? code) => code switch
    {
        "TREAT" or "CAREMGT" or "COC" => Purposes.Treatment,
        "ETREAT" or "BTG" or "ERTREAT" => Purposes.Emergency,
        "HPAYMT" or "COVAUTH" or "COVERAGE" or "REMITADV" or "CLMATTCH" or "ELIGDTRM" or "ELIGVER" or "PYMTDS" => Purposes.Payment,
        "HOPERAT" or "CAREMGMT" or "HQUALIMP" or "HSYSADMIN" or "PATADMIN" or "HDIRECT" => Purposes.Operations,
        "HRESCH" or "CLINTRCH" or "CLINTRL" or "RESCH" => Purposes.Research,
        "TRAIN" or "HEDU" or "TEACH" => Purposes.Teaching,
        _ => Purposes.Other,
    };

    /// <summary>What a consent to a purpose covers: who may treat may treat in an emergency.</summary>
    public static Purposes Covered(string? code) => Of(code) is Purposes.Treatment ? Purposes.Treatment | Purposes.Emergency : Of(code);

    /// <summary>Why an actor looks. Those who do not treat do not look for treatment, whatever their token says.</summary>
    public static Purposes Of(Actor actor)
    {
        var named = Of(actor.PurposeOfUse);
        if (named is not (Purposes.Treatment or Purposes.Emergency) || actor.Roles.Any(Treats)) return named;
        return actor.Roles.Contains(Role.Payer) ? Purposes.Payment : Purposes.Operations;
    }

    /// <summary>Whether a role takes part in treatment.</summary>
    public static bool Treats(Role role) =>
        role is Role.ReferringClinician or Role.ReceivingClinician or Role.ReferralBoard or Role.Coordinator or Role.Pharmacist or Role.PartnerSystem;
}
