namespace MedCoop.Fhir.Tests.Search.Query;

/// <summary>How names of people are asked for in every script.</summary>
public sealed class NameReadingTests : QueryTests
{
    [Theory]
    [InlineData("family", "Ivanov", "(Patient.family[StartsWith ivanov] or Patient.family[key !Afnf])")]
    [InlineData("given", "Mohamed", "(Patient.given[StartsWith mohamed] or Patient.given[key =محمد])")]
    [InlineData("given", "ALEXANDER", "(Patient.given[StartsWith alexander] or Patient.given[key =аляксандр])")]
    [InlineData("name", "Ахмед Петров", "(Patient.name[StartsWith ахмед петров] or (Patient.name[key =احمد] and Patient.name[key !btrf]))")]
    [InlineData("phonetic", "Ahmed", "(Patient.phonetic[StartsWith ahmed] or Patient.name[key !Ahmd, key ~Ahmd])")]
    public void A_name_is_asked_for_as_it_is_written_and_by_the_keys_of_its_parts(string code, string value, string expected)
    {
        var criteria = CriteriaInEveryScript("Patient", code, value);

        Assert.Equal(expected, criteria);
    }

    [Theory]
    [InlineData("Patient", "family:exact", "Ivanov", "Patient.family[Exact Ivanov]")]
    [InlineData("Patient", "family:contains", "Ivanov", "Patient.family[Contains ivanov]")]
    [InlineData("Patient", "address", "Ivanov", "Patient.address[StartsWith ivanov]")]
    [InlineData("Organization", "name", "Ivanov", "Organization.name[StartsWith ivanov]")]
    [InlineData("Patient", "name", "1980", "Patient.name[StartsWith 1980]")]
    public void Modifiers_other_strings_and_what_is_no_name_are_as_they_were(string type, string code, string value, string expected) =>
        Assert.Equal(expected, CriteriaInEveryScript(type, code, value));
}
