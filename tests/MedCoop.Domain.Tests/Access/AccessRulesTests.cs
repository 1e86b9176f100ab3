using Hl7.Fhir.Model;
using MedCoop.Domain.Access;

namespace MedCoop.Domain.Tests.Access;

public sealed class AccessRulesTests
{
    private static readonly string[] Patients = ["Patient", "RelatedPerson", "Observation", "Condition", "Coverage", "Claim", "Consent"];

    [Fact]
    public void Every_R4_resource_type_is_of_exactly_one_kind()
    {
        var types = ModelInfo.SupportedResources.Where(type => type is not ("Resource" or "DomainResource"));

        Assert.Equal(types.Order(StringComparer.Ordinal), ResourceKinds.Types.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_but_auditors_sees_the_trail_and_nobody_changes_it()
    {
        Assert.Equal([Role.Auditor], AccessRules.RolesFor("AuditEvent", Rights.Read));
        Assert.Empty(AccessRules.RolesFor("AuditEvent", Rights.Update).Concat(AccessRules.RolesFor("AuditEvent", Rights.Create)).Concat(AccessRules.RolesFor("AuditEvent", Rights.Delete)));
    }

    [Theory]
    [InlineData(Role.Logistics, "Patient RelatedPerson Condition Coverage Claim Consent Encounter MedicationRequest")]
    [InlineData(Role.CustomsBroker, "Patient RelatedPerson Condition Observation Coverage Consent")]
    [InlineData(Role.QualityAssurance, "Patient Condition Consent Encounter")]
    [InlineData(Role.Payer, "Observation Condition DiagnosticReport Encounter DocumentReference Composition Bundle Binary Media AuditEvent OperationOutcome Parameters")]
    [InlineData(Role.Auditor, "Patient Observation Task Claim DocumentReference Consent SupplyDelivery")]
    [InlineData(Role.Administrator, "Patient Observation Task Claim DocumentReference Consent AuditEvent")]
    [InlineData(Role.ProgrammeManager, "Patient Observation Claim")]
    [InlineData(Role.PlacementOfficer, "Patient Observation Claim")]
    public void A_role_does_not_see_what_is_not_its_work(Role role, string types) =>
        Assert.All(types.Split(' '), type => Assert.False(AccessRules.Of(role, type).HasFlag(Rights.Read), type));

    // What is not "Only" a list of elements hides at least these: narrative and contained resources say anything.
    [Fact]
    public void A_payer_sees_of_no_type_of_a_case_the_words_of_a_clinician() => Assert.All(
        ResourceKinds.Types.Where(type => ResourceKinds.SharingOf(type) == Sharing.InCase && ResourceKinds.Of(type) != ResourceKind.Programme && AccessRules.Of(Role.Payer, type).HasFlag(Rights.Read)),
        type => Assert.All(["text", "contained", "note", "disposition"], element => Assert.False(RoleViews.Of(Role.Payer, type).Shows(element) && HasElement(type, element), $"{type}.{element}")));

    private static bool HasElement(string type, string element) => ModelInfo.ModelInspector.FindClassMapping(type)!.FindMappedElementByName(element) is not null;

    [Fact]
    public void Roles_without_patients_do_not_see_what_always_is_a_patients() => Assert.All(
        Enum.GetValues<Role>().Where(role => !AccessRules.SeesPatients(role)),
        role => Assert.All(Patients.Except(["Observation"]), type => Assert.Equal(Rights.None, AccessRules.Of(role, type))));

    [Fact]
    public void Roles_add_up_and_so_do_their_views()
    {
        var payer = new Actor("Practitioner/1") { Roles = new HashSet<Role> { Role.Payer } };
        var both = payer with { Roles = new HashSet<Role> { Role.Payer, Role.ReferringClinician } };

        Assert.False(AccessRules.ViewOf(payer, "Task").Shows("note"));
        Assert.True(AccessRules.ViewOf(both, "Task").IsWhole);
        Assert.Equal(Rights.None, AccessRules.Of(payer, "Condition"));
        Assert.Equal(Rights.Write, AccessRules.Of(both, "Condition"));
    }

    [Fact]
    public void A_system_that_is_an_administrator_keeps_everything_and_a_person_keeps_accounts()
    {
        var roles = new HashSet<Role> { Role.Administrator };

        Assert.True(AccessRules.IsOperator(new Actor("Device/1") { Roles = roles }));
        Assert.False(AccessRules.IsOperator(new Actor("Practitioner/1") { Roles = roles }));
    }

    [Theory]
    [InlineData("a b", "b c", "a", true)]
    [InlineData("a b", "b c", "d", false)]
    [InlineData("a", null, "z", true)]
    public void Either_of_two_views_shows_what_one_of_them_shows(string left, string? right, string element, bool shown) =>
        Assert.Equal(shown, ElementView.Only(left).Or(right is null ? ElementView.Whole : ElementView.Only(right)).Shows(element));
}
