using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Tests.Search.Walking;

public sealed class PathCompilerTests
{
    private static readonly Patient Peter = new()
    {
        Id = "peter",
        Active = true,
        Name = [new HumanName { Family = "Chalmers", Given = ["Peter", "James"] }, new HumanName { Given = ["Jim"] }],
        Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, use: null, "1"), new ContactPoint(ContactPoint.ContactPointSystem.Email, use: null, "2")],
        Deceased = new FhirDateTime("2020"),
        Extension = [new Extension("http://example.org/a", new FhirString("x")), new Extension("http://example.org/b", new FhirString("y"))],
        GeneralPractitioner =
        [
            new ResourceReference("Practitioner/1"), new ResourceReference("http://example.org/fhir/Organization/2/_history/3"), new ResourceReference("#role"),
            new ResourceReference("urn:uuid:4") { Type = "Practitioner" }, new ResourceReference("urn:uuid:5"), new ResourceReference { Display = "Who?" },
        ],
        Contained = [new PractitionerRole { Id = "role" }],
    };

    [Theory]
    [InlineData("Patient.name.given", "Peter James Jim")]
    [InlineData("Resource.id", "peter")]
    [InlineData("DomainResource.id", "peter")]
    [InlineData("Person.id", "")]
    [InlineData("Patient.name[0].given[1]", "James")]
    [InlineData("Patient.name.given[2]", "Jim")]
    [InlineData("Patient.name[5].given", "")]
    [InlineData("Patient.name.given.first()", "Peter")]
    [InlineData("Patient.name.family | Patient.name.given", "Chalmers Peter James Jim")]
    [InlineData("name.family | id", "Chalmers peter")]
    [InlineData("Patient.telecom.where(system = 'email').value", "2")]
    [InlineData("Patient.telecom.where(system = 'email' or system='phone').value", "1 2")]
    [InlineData("Patient.telecom.where(system != 'email').value", "1")]
    [InlineData("Patient.name.where(family.exists()).given", "Peter James")]
    [InlineData("Patient.name.where(family.empty()).given", "Jim")]
    [InlineData("Patient.name.where(family.exists().not()).given", "Jim")]
    [InlineData("Patient.deceased.as(dateTime)", "2020")]
    [InlineData("(Patient.deceased as dateTime)", "2020")]
    [InlineData("Patient.deceased.ofType(boolean)", "")]
    [InlineData("Patient.deceased.exists() and Patient.deceased != false", "true")]
    [InlineData("Patient.where(active).id", "peter")]
    [InlineData("Patient.extension('http://example.org/b').value", "y")]
    [InlineData("Patient.extension.where(url='http://example.org/a').value.as(string)", "x")]
    [InlineData("%resource.id", "peter")]
    [InlineData("Patient.generalPractitioner.where(resolve() is Practitioner).reference", "Practitioner/1 urn:uuid:4")]
    [InlineData("Patient.generalPractitioner.where(resolve() is Organization).reference", "http://example.org/fhir/Organization/2/_history/3")]
    [InlineData("Patient.generalPractitioner.where(resolve() is PractitionerRole).reference", "#role")]
    [InlineData("Patient.photo.title", "")]
    public void A_path_leads_to_its_elements(string expression, string found)
    {
        var path = PathCompiler.Compile(expression);

        Assert.IsNotType<EngineStep>(path);
        Assert.Equal(found, Walked(path));
    }

    [Theory]
    [InlineData("Patient.name.given.where($this.startsWith('J'))", "James Jim")]
    [InlineData("Patient.name.where(given.count() = 2).family", "Chalmers")]
    public void The_engine_takes_what_is_outside_the_subset(string expression, string found)
    {
        var path = PathCompiler.Compile(expression);

        Assert.IsType<EngineStep>(path);
        Assert.Equal(found, Walked(path));
    }

    [Theory]
    [InlineData("Patient.deceased.exists() and Patient.deceased != false", "false")]
    [InlineData("Patient.active = true", "")]
    public void A_condition_without_a_value_is_false_or_empty(string expression, string found)
    {
        var walk = new Walk(new Patient());

        PathCompiler.Compile(expression).Visit(walk.Root, walk);

        Assert.Equal(found, string.Join(' ', walk.Found));
    }

    private static string Walked(Step path)
    {
        var walk = new Walk(Peter);
        path.Visit(Peter, walk);
        return string.Join(' ', walk.Found);
    }
}
