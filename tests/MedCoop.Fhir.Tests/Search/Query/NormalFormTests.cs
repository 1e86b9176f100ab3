using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class NormalFormTests : QueryTests
{
    [Theory]
    [InlineData("identifier=a|1&active=true", "active=true&identifier=a|1")]
    [InlineData("identifier=a,b", "identifier=b,a")]
    [InlineData("identifier=a,a", "identifier=a")]
    [InlineData("identifier=a&identifier=a", "identifier=a")]
    [InlineData("identifier=a&_count=5&_format=json", "identifier=a")]
    public void Equal_criteria_have_the_same_form(string one, string other) => Assert.Equal(Form(one), Form(other));

    [Theory]
    [InlineData("identifier=a", "identifier=b")]
    [InlineData("identifier=a,b", "identifier=a&identifier=b")]
    [InlineData("identifier=a%26b%3Dc", "identifier=a&b=c")]
    [InlineData(@"identifier=a\,b", "identifier=a,b")]
    [InlineData("identifier=A", "identifier=a")]
    public void Different_criteria_have_different_forms(string one, string other) => Assert.NotEqual(Form(one), Form(other));

    [Fact]
    public void The_type_belongs_to_the_form() =>
        Assert.NotEqual(SearchQueryParser.NormalForm("Patient", Parameters("identifier=a")), SearchQueryParser.NormalForm("Person", Parameters("identifier=a")));

    private static string Form(string query) => SearchQueryParser.NormalForm("Patient", Parameters(query));
}
