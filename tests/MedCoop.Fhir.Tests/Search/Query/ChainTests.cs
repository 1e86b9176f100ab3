using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class ChainTests : QueryTests
{
    [Theory]
    [InlineData("Observation?subject:Patient.name=a", "Observation.subject->(Patient Patient.name[StartsWith a])")]
    [InlineData("Observation?patient.name=a", "Observation.patient->(Patient Patient.name[StartsWith a])")]
    [InlineData("Observation?patient.general-practitioner:Practitioner.name:exact=A", "Observation.patient->(Patient Patient.general-practitioner->(Practitioner Practitioner.name[Exact A]))")]
    [InlineData("Observation?subject:Patient.organization.partof.name=a", "Observation.subject->(Patient Patient.organization->(Organization Organization.partof->(Organization Organization.name[StartsWith a])))")]
    [InlineData("Patient?general-practitioner.birthdate=2024", "")]
    [InlineData("Patient?general-practitioner.qualification-period=2024", "")]
    [InlineData("Patient?general-practitioner.family=a", "Patient.general-practitioner->(Practitioner Practitioner.family[StartsWith a])")]
    [InlineData("Task?patient._id=1", "Task.patient->(Patient _id[1])")]
    [InlineData("Task?patient._lastUpdated=2024", "Task.patient->(Patient _lastUpdated[Eq 2024-01-01T00:00:00/2025-01-01T00:00:00])")]
    [InlineData("Task?patient.gender:not=male", "Task.patient->(Patient not Patient.gender[*|male])")]
    [InlineData("Task?patient.gender:missing=true", "Task.patient->(Patient Patient.gender missing)")]
    [InlineData("Patient?_has:Observation:patient:code=a,b", "<-Observation.patient(Observation.code[*|a, *|b])")]
    [InlineData("Patient?_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/1", "<-Observation.patient(<-AuditEvent.entity(AuditEvent.agent[Practitioner/1]))")]
    [InlineData("Patient?_has:Observation:patient:performer:Practitioner.name=a", "<-Observation.patient(Observation.performer->(Practitioner Practitioner.name[StartsWith a]))")]
    [InlineData("Encounter?patient._has:Group:member:_id=1", "Encounter.patient->(Patient <-Group.member(_id[1]))")]
    [InlineData("Patient?_has:Observation:patient:value-quantity=gt5", "<-Observation.patient(Observation.value-quantity[Gt 5 4.5..5.5 *|*])")]
    public void Chains_of_any_depth_and_direction(string query, string read) => Assert.Equal(read, Criteria(query));

    [Theory]
    [InlineData("Observation?patient.name:foo=a", "MC1052")]
    [InlineData("Observation?patient.birthdate=soon", "MC1051")]
    [InlineData("Observation?subject:Nobody.name=a", "MC1052")]
    [InlineData("Observation?subject:Practitioner.name=a", "MC1052")]
    [InlineData("Observation?subject:identifier.name=a", "MC1052")]
    [InlineData("Observation?code.name=a", "MC1051")]
    [InlineData("Patient?_has:Observation:code:status=a", "MC1051")]
    [InlineData("Patient?_has:Observation:patient:value-quantity=x", "MC1051")]
    public void A_broken_chain_is_refused(string query, string code) => Assert.Equal(code, Criteria(query));

    [Theory]
    [InlineData("Observation?patient.nonsense=a")]
    [InlineData("Observation?nonsense.name=a")]
    [InlineData("Patient?_has:Observation:nonsense:code=a")]
    [InlineData("Patient?_has:Observation:patient:nonsense=a")]
    [InlineData("Observation?patient.=a")]
    [InlineData("Observation?.patient=a")]
    [InlineData("Observation?patient..name=a")]
    public void An_unknown_name_within_a_chain_is_an_unknown_parameter(string query)
    {
        Assert.Equal("MC1050", Assert.Single(Parse(query).Value.Ignored).Code);
        Assert.Equal("MC1050", Parse(query, strict: true).Problem?.Code);
    }

    [Fact]
    public void A_chain_without_types_leads_to_every_type_that_can_answer()
    {
        var chain = Assert.IsType<ChainCriterion>(Assert.Single(Parse("Observation?subject.identifier=a").Value.Criteria));

        Assert.Equal(["Device", "Group", "Location", "Patient"], chain.Targets.Select(target => target.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_the_types_of_a_chain_those_count_for_which_the_value_makes_sense()
    {
        var chain = Assert.IsType<ChainCriterion>(Assert.Single(Parse("Task?focus.date=2024").Value.Criteria));

        Assert.Contains("Observation", chain.Targets.Select(target => target.Type));
        Assert.DoesNotContain("Patient", chain.Targets.Select(target => target.Type));
    }

    [Theory]
    [InlineData("Provenance?target.target.target.target.target.recorded=2024")]
    [InlineData("List?item.item.item.item.item.item.item.item.item.item.item.item.item.item.item.item.item.item.code=x")]
    [InlineData("AuditEvent?entity.focus.focus.subject.subject.subject.subject.subject.code=x")]
    public void A_chain_that_branches_without_end_is_bounded(string query)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var problem = Parse(query).Problem;

        Assert.True(problem is null || problem.Code == "MC1051");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_name_of_a_hundred_thousand_steps_is_refused()
    {
        var name = string.Join('.', Enumerable.Repeat("organization", 100_000));

        Assert.Equal("MC1050", Assert.Single(Parse("Organization", [new QueryParameter(name, "1")]).Value.Ignored).Code);
        Assert.Equal("MC1051", Parse("Organization", [new QueryParameter(name.Replace("organization", "partof", StringComparison.Ordinal), "1")]).Problem?.Code);
    }
}
