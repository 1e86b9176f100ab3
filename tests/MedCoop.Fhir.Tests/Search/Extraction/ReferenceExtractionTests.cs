namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class ReferenceExtractionTests : ExtractionTests
{
    [Theory]
    [InlineData("""{"reference":"Patient/1"}""", "Patient/1")]
    [InlineData("""{"reference":"Patient/1/_history/2"}""", "Patient/1 v2")]
    [InlineData("""{"reference":"http://localhost/fhir/Patient/1"}""", "Patient/1")]
    [InlineData("""{"reference":"http://example.org/fhir/Patient/1/_history/2"}""", "Patient/ http://example.org/fhir/Patient/1 v2")]
    [InlineData("""{"reference":"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}""", "/ urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    [InlineData("""{"reference":"#p"}""", "/")]
    [InlineData("""{"display":"Somebody"}""", "/")]
    public void A_reference_is_indexed_by_type_and_id_or_by_URL(string reference, string indexed) =>
        Assert.Equal(indexed, Indexed($$"""{"resourceType":"Observation","subject":{{reference}}}""", "Observation.subject"));

    [Fact]
    public void The_identifier_of_a_reference_is_indexed_apart()
    {
        const string Json = """{"resourceType":"Observation","subject":{"identifier":{"system":"s","value":"v"}},"performer":[{"reference":"Practitioner/1","identifier":{"value":"w"}}]}""";

        Assert.Equal("s|v", Indexed(Json, "Observation.subject:identifier"));
        Assert.Equal("|w", Indexed(Json, "Observation.performer:identifier"));
        Assert.Equal("Practitioner/1", Indexed(Json, "Observation.performer"));
    }

    [Theory]
    [InlineData("http://example.org/q", "/ http://example.org/q")]
    [InlineData("http://example.org/q|1.0", "/ http://example.org/q v1.0")]
    [InlineData("http://example.org/q|1.0#item", "/ http://example.org/q v1.0")]
    [InlineData("Questionnaire/7", "Questionnaire/7")]
    [InlineData("http://localhost/fhir/Questionnaire/7", "Questionnaire/7")]
    [InlineData("http://example.org/fhir/Questionnaire/7", "/ http://example.org/fhir/Questionnaire/7")]
    public void A_canonical_is_indexed_by_URL_and_version(string canonical, string indexed) =>
        Assert.Equal(indexed, Indexed($$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{canonical}}"}""", "QuestionnaireResponse.questionnaire"));

    [Theory]
    [InlineData("Bundle.composition", "Composition/c")]
    [InlineData("Bundle.message", "")]
    public void The_first_resource_of_a_document_is_its_composition(string indexName, string indexed) =>
        Assert.Equal(indexed, Indexed("""{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","id":"c"}},{"resource":{"resourceType":"Patient","id":"p"}}]}""", indexName));

    [Fact]
    public void A_parameter_limited_to_patients_takes_no_other_reference()
    {
        const string Json = """{"resourceType":"Observation","subject":{"reference":"Group/1"}}""";

        Assert.Equal("Group/1", Indexed(Json, "Observation.subject"));
        Assert.Equal("", Indexed(Json, "Observation.patient"));
    }
}
