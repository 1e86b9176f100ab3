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
    [InlineData("given", "Ûliâ", "(Patient.given[StartsWith ulia] or Patient.given[key =юлія] or Patient.given[key =юлія])")]
    [InlineData("family", "Âkovlev", "(Patient.family[StartsWith akovlev] or Patient.family[key !Akflf] or Patient.family[key !Akflf])")]
    [InlineData("given", "Алла", "(Patient.given[StartsWith алла] or Patient.given[key =алла])")]
    public void A_name_is_asked_for_as_it_is_written_and_by_the_keys_of_its_parts(string code, string value, string expected)
    {
        var criteria = CriteriaInEveryScript("Patient", code, value);

        Assert.Equal(expected, criteria);
    }

    [Fact]
    public void A_name_of_very_many_words_is_asked_for_only_as_it_is_written()
    {
        var repeated = CriteriaInEveryScript("Patient", "name", string.Join(' ', Enumerable.Repeat("Ivanov", 2_000)));
        var many = CriteriaInEveryScript("Patient", "name", string.Join(' ', Enumerable.Range(0, 2_000).Select(number => $"{(char)('b' + (number % 20))}a{(char)('b' + (number / 20 % 20))}{(char)('a' + (number / 400))}")));

        Assert.EndsWith(" or Patient.name[key !Afnf])", repeated, StringComparison.Ordinal);
        Assert.DoesNotContain("key", many, StringComparison.Ordinal);
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
