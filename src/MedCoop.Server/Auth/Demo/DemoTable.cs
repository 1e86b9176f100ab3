using MedCoop.Domain.Access;
using static MedCoop.Domain.Access.Role;

namespace MedCoop.Server.Auth.Demo;

/// <summary>Who is in the demonstration. Its passwords and secrets are published, so it is for this machine only.</summary>
internal static class DemoTable
{
    /// <summary>Everybody's password.</summary>
    public const string Password = "demo-Passw0rd!";

    /// <summary>The organisations, with their kind (organization-kind) and country.</summary>
    public static IReadOnlyList<DemoOrganization> Organizations { get; } =
    [
        new("medcoop-node", "MedCoop node", "committee", "Minsk", "BY"),
        new("benghazi-medical-center", "Benghazi Medical Center", "hospital", "Benghazi", "LY"),
        new("moh-ly", "Ministry of Health of Libya", "ministry", "Tripoli", "LY"),
        new("moh-by", "Ministry of Health of the Republic of Belarus", "ministry", "Minsk", "BY"),
        new("minsk-cardiology", "Republican Scientific and Practical Centre of Cardiology", "hospital", "Minsk", "BY"),
        new("minsk-oncology", "N. N. Alexandrov National Cancer Centre", "hospital", "Minsk", "BY"),
        new("minsk-pharmacy", "Minsk Pharmacy", "pharmacy-warehouse", "Minsk", "BY"),
        new("benghazi-warehouse-org", "Benghazi Medical Supply Warehouse", "pharmacy-warehouse", "Benghazi", "LY"),
        new("programme-office", "Programme Office", "committee", "Minsk", "BY"),
    ];

    /// <summary>The people.</summary>
    public static IReadOnlyList<DemoPerson> People { get; } =
    [
        new("coordinator@benghazi.example", "Salma Al-Mahdi", "benghazi-medical-center", Coordinator),
        new("doctor@benghazi.example", "Omar El-Sharif", "benghazi-medical-center", ReferringClinician),
        new("board@moh.ly.example", "Khaled Bashir", "moh-ly", ReferralBoard),
        new("payer@moh.ly.example", "Huda Ramadan", "moh-ly", Payer),
        new("doctor@cardiology.minsk.example", "Andrei Kavaleuski", "minsk-cardiology", ReceivingClinician),
        new("coordinator@cardiology.minsk.example", "Volha Siarhiejeva", "minsk-cardiology", Coordinator),
        new("doctor@oncology.minsk.example", "Iryna Lukashevich", "minsk-oncology", ReceivingClinician),
        new("pharmacist@pharmacy.minsk.example", "Natallia Kazlova", "minsk-pharmacy", Pharmacist),
        new("logistics@warehouse.benghazi.example", "Yusuf Al-Fitouri", "benghazi-warehouse-org", Logistics),
        new("placements@moh.by.example", "Pavel Hryshkevich", "moh-by", PlacementOfficer),
        new("manager@programme.example", "Alena Marozava", "programme-office", ProgrammeManager),
        new("auditor@programme.example", "Mikalai Zhuk", "programme-office", Auditor),
        new("admin@medcoop.example", "Tatsiana Navumava", "medcoop-node", Administrator),
    ];

    /// <summary>The systems. The secret of each is its id and <c>-secret</c>.</summary>
    public static IReadOnlyList<DemoSystem> Systems { get; } =
    [
        new("demo-admin", "Demonstration: administration", "medcoop-node", Administrator),
        new("demo-benghazi", "Demonstration: system of Benghazi Medical Center", "benghazi-medical-center", PartnerSystem),
        new("demo-minsk", "Demonstration: system of the cardiology centre", "minsk-cardiology", PartnerSystem),
        new("demo-warehouse", "Demonstration: system of the warehouse", "benghazi-warehouse-org", Logistics),
    ];
}

/// <summary>An organisation of the demonstration.</summary>
internal sealed record DemoOrganization(string Id, string Name, string Kind, string City, string Country);

/// <summary>A person of the demonstration.</summary>
internal sealed record DemoPerson(string Email, string Name, string Organization, Role Role)
{
    /// <summary>Id of its Practitioner, e.g. <c>demo-doctor-benghazi</c>.</summary>
    public string PractitionerId => $"demo-{Email.Replace(".example", "", StringComparison.Ordinal).Replace('@', '-').Replace('.', '-')}";
}

/// <summary>A system of the demonstration.</summary>
internal sealed record DemoSystem(string ClientId, string Name, string Organization, Role Role)
{
    /// <summary>Its published secret.</summary>
    public string Secret => $"{ClientId}-secret";
}
