using System.Collections.Frozen;

namespace MedCoop.Domain.Access;

/// <summary>
/// What each role may do with each kind of resource: one table, which enforcement, refusals and docs/access.md all read. Roles add up. A word
/// that names a type counts before the one of its kind.
/// </summary>
public static class AccessRules
{
    // R: look, W: look, create and update, A: delete too, -: nothing.
    private static readonly FrozenDictionary<Role, FrozenDictionary<string, Rights>> Table = new Dictionary<Role, string>
    {
        [Role.ReferringClinician] = "Reference=R PatientData=W Clinical=W Workflow=W Money=R Documents=W Logistics=R Placements=R Programme=R Conformance=R",
        [Role.ReferralBoard] = "Reference=R PatientData=R Clinical=R Workflow=W Money=R Documents=W Placements=R Programme=R Conformance=R",
        [Role.Coordinator] = "Reference=R PatientData=W Clinical=R Workflow=W Money=W Documents=W Logistics=R Placements=R Programme=R Conformance=R",
        [Role.ReceivingClinician] = "Reference=R PatientData=W Clinical=W Workflow=W Money=W Documents=W Logistics=R Placements=R Programme=R Conformance=R",
        [Role.Payer] = "Reference=R PatientData=R Workflow=W Consent=R ServiceRequest=R Provenance=R Parameters=- OperationOutcome=- Money=W Placements=R Programme=R Conformance=R",
        [Role.Pharmacist] = "Reference=R PatientData=R AllergyIntolerance=R MedicationRequest=R MedicationStatement=R MedicationAdministration=R MedicationDispense=W "
            + "DetectedIssue=W Workflow=W Consent=R ServiceRequest=R Logistics=W Placements=R Conformance=R",
        [Role.Logistics] = "Reference=R Observation=W DetectedIssue=W Workflow=W Consent=- Documents=W Logistics=W Placements=R Programme=R Conformance=R",
        [Role.CustomsBroker] = "Reference=R Workflow=W Consent=- Documents=W Logistics=R Placements=R Conformance=R",
        [Role.QualityAssurance] = "Reference=R Observation=W DetectedIssue=W Workflow=W Consent=- Documents=W Logistics=W Placements=R Conformance=R",
        [Role.PlacementOfficer] = "Reference=R Workflow=W Consent=- Documents=W Placements=W Programme=R Conformance=R",
        [Role.ProgrammeManager] = "Reference=R Workflow=W Consent=- Documents=W Logistics=R Placements=R Programme=W Conformance=R",
        [Role.Auditor] = "Reference=R Placements=R Conformance=R Audit=R",
        [Role.Administrator] = "Reference=A Location=A Medication=A Substance=A Placements=A Programme=R Conformance=A Accounts=A",
        [Role.PartnerSystem] = "Reference=R PatientData=A Clinical=A Workflow=A Money=A Documents=A Logistics=A Placements=W Programme=R Conformance=R",
    }.ToFrozenDictionary(row => row.Key, row => Words(row.Value));

    private static readonly FrozenSet<Role> Patientless =
        [Role.Logistics, Role.CustomsBroker, Role.QualityAssurance, Role.PlacementOfficer, Role.ProgrammeManager];

    /// <summary>What a role may do with resources of a concrete R4 type.</summary>
    public static Rights Of(Role role, string type) =>
        Table[role].GetValueOrDefault(type);

    /// <summary>What an actor may do with resources of a concrete R4 type, by its roles alone.</summary>
    public static Rights Of(Actor actor, string type)
    {
        if (IsOperator(actor)) return Rights.All;
        var rights = Rights.None;
        foreach (var role in actor.Roles) rights |= Of(role, type);
        return rights;
    }

    /// <summary>Whether a role may see cases of patients at all; whatever was granted, the others see cases without patients only.</summary>
    public static bool SeesPatients(Role role) => !Patientless.Contains(role);

    /// <summary>
    /// Whether no rule of access applies: who sits at the machine, and a system that was made an administrator, which keeps backups and
    /// migrates (a person with that role sees no clinical content).
    /// </summary>
    public static bool IsOperator(Actor actor) =>
        actor.IsUnrestricted || (actor.Roles.Contains(Role.Administrator) && actor.Reference.StartsWith("Device/", StringComparison.Ordinal));

    /// <summary>The elements that an actor sees of a type: what any of its roles shows.</summary>
    public static ElementView ViewOf(Actor actor, string type)
    {
        if (IsOperator(actor)) return ElementView.Whole;
        var views = actor.Roles.Where(role => Of(role, type).HasFlag(Rights.Read)).Select(role => RoleViews.Of(role, type)).ToList();
        return views.Count == 0 ? ElementView.Whole : views.Aggregate((left, right) => left.Or(right));
    }

    /// <summary>The roles that may do at least one of some things with a type.</summary>
    public static IReadOnlyList<Role> RolesFor(string type, Rights rights) => [.. Enum.GetValues<Role>().Where(role => (Of(role, type) & rights) != Rights.None)];

    // By type.
    private static FrozenDictionary<string, Rights> Words(string row)
    {
        var words = row.Split(' ').Select(word => word.Split('='))
            .ToDictionary(word => word[0], word => word[1] switch { "R" => Rights.Look, "W" => Rights.Write, "A" => Rights.All, _ => Rights.None }, StringComparer.Ordinal);
        return ResourceKinds.Types.ToFrozenDictionary(
            type => type, type => words.TryGetValue(type, out var exact) ? exact : words.GetValueOrDefault(ResourceKinds.Of(type).ToString()), StringComparer.Ordinal);
    }
}
