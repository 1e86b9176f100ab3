namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class TokenExtractionTests : ExtractionTests
{
    [Theory]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"1-2","display":"One"},{"code":"x"}],"text":"Both"}}""",
        "Observation.code", "http://loinc.org|1-2~One; |x; |~Both")]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"s","code":"c","display":"Same"}],"text":"Same"}}""", "Observation.code", "s|c~Same")]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"s"}]}}""", "Observation.code", "s|")]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"s","code":"c"},{"system":"s","code":"c"}]}}""", "Observation.code", "s|c")]
    [InlineData("""{"resourceType":"Patient","identifier":[{"system":"s","value":"v","type":{"text":"Passport"}},{"value":"w"},{"system":"t"},{"use":"old"}]}""",
        "Patient.identifier", "s|v~Passport; |w; t|")]
    [InlineData("""{"resourceType":"Patient","telecom":[{"system":"phone","value":"+1 2"},{"system":"email","value":"a@b"}]}""", "Patient.telecom", "|+1 2; |a@b")]
    [InlineData("""{"resourceType":"Patient","telecom":[{"system":"phone","value":"+1 2"},{"system":"email","value":"a@b"}]}""", "Patient.email", "|a@b")]
    [InlineData("""{"resourceType":"Patient","active":false}""", "Patient.active", "|false")]
    [InlineData("""{"resourceType":"Patient","gender":"female"}""", "Patient.gender", "http://hl7.org/fhir/administrative-gender|female")]
    [InlineData("""{"resourceType":"Patient","_gender":{"extension":[{"url":"u","valueString":"x"}]}}""", "Patient.gender", "")]
    [InlineData("""{"resourceType":"Patient","deceasedDateTime":"2020"}""", "Patient.deceased", "|true")]
    [InlineData("""{"resourceType":"Patient"}""", "Patient.deceased", "|false")]
    [InlineData("""{"resourceType":"Patient","meta":{"tag":[{"system":"s","code":"c"}],"security":[{"code":"R"}]}}""", "Patient._tag", "s|c")]
    [InlineData("""{"resourceType":"Patient","meta":{"tag":[{"system":"s","code":"c"}],"security":[{"code":"R"}]}}""", "Patient._security", "|R")]
    [InlineData("""{"resourceType":"ValueSet","status":"active","version":"1.0"}""", "ValueSet.version", "|1.0")]
    [InlineData("""{"resourceType":"Composition","relatesTo":[{"code":"appends","targetIdentifier":{"system":"s","value":"v"}}]}""", "Composition.related-id", "s|v")]
    [InlineData("""{"resourceType":"Medication","batch":{"lotNumber":"LOT-7"}}""", "Medication.lot-number", "|LOT-7")]
    public void Tokens_are_indexed_with_their_system(string json, string indexName, string tokens) => Assert.Equal(tokens, Indexed(json, indexName));

    [Fact]
    public void An_identifier_is_found_by_its_type() => Assert.Equal(
        "http://example.org/types|MR\n7; |PPN\n7",
        Indexed("""{"resourceType":"Patient","identifier":[{"value":"7","type":{"coding":[{"system":"http://example.org/types","code":"MR"},{"code":"PPN"},{"display":"?"}]}}]}""",
            "Patient.identifier:of-type"));

    [Theory]
    [InlineData("Patient._id")]
    [InlineData("Patient._lastUpdated")]
    public void What_the_store_keeps_as_columns_is_not_indexed(string indexName) =>
        Assert.Equal("", Indexed("""{"resourceType":"Patient","id":"1","meta":{"lastUpdated":"2024-01-01T00:00:00Z"}}""", indexName));
}
