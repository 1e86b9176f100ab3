namespace MedCoop.Fhir.Tests.Search.Query;

/// <summary>The values of <c>_text</c> and <c>_content</c>. https://hl7.org/fhir/R4/search.html#content</summary>
public sealed class TextQueryTests : QueryTests
{
    [Theory]
    [InlineData("bone", "\"bone\"")]
    [InlineData("bone liver", "(\"bone\" AND \"liver\")")]
    [InlineData("(bone OR liver) and metastases", "((\"bone\" OR \"liver\") AND \"metastases\")")]
    [InlineData("a or b c", "(\"a\" OR (\"b\" AND \"c\"))")]
    [InlineData("a,b c", "(\"a\" OR (\"b\" AND \"c\"))")]
    [InlineData("\"bone\\, liver\"", "\"bone liver\"")]
    [InlineData("a NOT b", "(\"a\" NOT \"b\")")]
    [InlineData("not b a", "(\"a\" NOT \"b\")")]
    [InlineData("a and (not (b or c))", "(\"a\" NOT (\"b\" OR \"c\"))")]
    [InlineData("not not a", "\"a\"")]
    [InlineData("a not (b not c)", "(\"a\" NOT (\"b\" NOT \"c\"))")]
    [InlineData("\"not\" \"Or\"", "(\"not\" AND \"or\")")]
    [InlineData("\"Bone  Marrow\"", "\"bone marrow\"")]
    [InlineData("X-Ray", "\"x ray\"")]
    [InlineData("O'Neill", "\"oneill\"")]
    [InlineData("ЁЛКА", "\"елка\"")]
    [InlineData("مُسْتَشْفَى", "\"مستشفى\"")]
    [InlineData("心肌 x", "(\"心 肌\" AND \"x\")")]
    [InlineData("cardio*", "\"cardio*\"")]
    [InlineData("\"heart fail*\"", "\"heart fail*\"")]
    public void Words_are_joined_as_they_say(string value, string meaning)
    {
        Assert.Equal($"Narrative: {meaning}", Criteria($"Patient?_text={Uri.EscapeDataString(value)}"));
        Assert.Equal($"Content: {meaning}", Criteria($"Patient?_content={Uri.EscapeDataString(value)}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a,")]
    [InlineData("-")]
    [InlineData("\0")]
    [InlineData("*")]
    [InlineData("a *")]
    [InlineData("a*b")]
    [InlineData("\"a* b\"")]
    [InlineData("\"a")]
    [InlineData("\"\"")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("()")]
    [InlineData("and")]
    [InlineData("a and")]
    [InlineData("or a")]
    [InlineData("a or or b")]
    [InlineData("not")]
    [InlineData("not a")]
    [InlineData("not a not b")]
    [InlineData("a or not b")]
    [InlineData("a not (not b or c)")]
    public void What_asks_for_nothing_or_is_not_complete_is_refused(string value) =>
        Assert.Equal("MC1051", Criteria($"Patient?_text={Uri.EscapeDataString(value)}"));

    [Fact]
    public void Queries_are_bounded_in_words_and_depth()
    {
        Assert.DoesNotContain("MC", Criteria($"Patient?_text={string.Join('+', Enumerable.Repeat("a", 64))}"), StringComparison.Ordinal);
        Assert.Equal("MC1051", Criteria($"Patient?_text={string.Join('+', Enumerable.Repeat("a", 65))}"));
        Assert.Equal("MC1051", Criteria($"Patient?_text={string.Join(',', Enumerable.Repeat("a", 65))}"));
        Assert.Equal("MC1051", Criteria($"Patient?_text=%22{string.Join('-', Enumerable.Repeat("a", 100_000))}%22"));
        Assert.Equal("MC1051", Criteria($"Patient?_text={new string('(', 100_000)}"));
        Assert.Equal("MC1051", Criteria($"Patient?_text={string.Concat(Enumerable.Repeat("not+", 100_000))}a"));
    }

    [Fact]
    public void They_are_asked_of_any_type_and_through_chains()
    {
        Assert.Equal("Narrative: \"a\"", Criteria("?_text=a"));
        Assert.Equal("Observation.subject->(Patient Content: \"a\")", Criteria("Observation?subject:Patient._content=a"));
        Assert.Equal("<-Observation.patient(Narrative: \"a\")", Criteria("Patient?_has:Observation:patient:_text=a"));
    }
}
