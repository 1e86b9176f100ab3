using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class CompartmentTests : QueryTests
{
    [Fact]
    public void The_table_is_that_of_the_official_definitions()
    {
        var official = OfficialDefinitions.Of("CompartmentDefinition").Where(definition => definition.Text("id") != "example").ToList();

        Assert.Equal(official.Select(definition => definition.Text("code")).Order(StringComparer.Ordinal), Compartments.Names);
        foreach (var definition in official)
        {
            var name = definition.Text("code")!;
            var expected = definition["resource"]!.AsArray().Select(entry => entry!.AsObject()).ToDictionary(
                entry => entry.Text("code")!, entry => entry.Strings("param").Where(code => code != "{def}").ToList(), StringComparer.Ordinal);

            Assert.All(expected, entry => Assert.Equal(entry.Value, Compartments.Codes(name, entry.Key)));
            Assert.Equal(
                expected.Where(entry => entry.Value.Count > 0 || entry.Key == name).Select(entry => entry.Key).Order(StringComparer.Ordinal), Compartments.Types(name));
        }
    }

    [Fact]
    public void Every_member_is_reached_by_a_reference_parameter()
    {
        foreach (var name in Compartments.Names)
        {
            var codes = Compartments.Types(name).SelectMany(type => Compartments.Codes(name, type).Select(code => (type, code)));

            Assert.All(codes, member => Assert.Contains(name, SearchParameterCatalog.R4.Find(member.type, member.code)?.Targets ?? []));
        }
    }

    [Theory]
    [InlineData("Patient", "Observation", "(Observation.subject[Patient/1] or Observation.performer[Patient/1])")]
    [InlineData("Patient", "Patient", "((_type[Patient] and _id[1]) or Patient.link[Patient/1])")]
    [InlineData("Encounter", "Encounter", "((_type[Encounter] and _id[1]))")]
    [InlineData("Patient", "Organization", "()")]
    public void A_compartment_is_a_criterion(string compartment, string type, string criterion) =>
        Assert.Equal(criterion, Written(Compartments.Criterion(SearchParameterCatalog.R4, compartment, "1", type)));

    [Fact]
    public void Without_a_type_all_members_are_meant()
    {
        var all = Assert.IsType<AnyOf>(Compartments.Criterion(SearchParameterCatalog.R4, "Patient", "1", type: null));

        Assert.True(all.Criteria.Count > Compartments.Types("Patient").Count);
        Assert.True(Compartments.Exists("Patient"));
        Assert.False(Compartments.Exists("Organization"));
        Assert.Empty(Compartments.Types("Organization"));
    }
}
