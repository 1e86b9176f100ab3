namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class StringExtractionTests : ExtractionTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"Núñez","given":["José","María"],"prefix":["Dr."],"suffix":["Jr"],"text":"Dr. José Núñez"}]}""", "Patient.name",
        "nunez=Núñez; jose=José; maria=María; dr=Dr.; jr=Jr; dr jose nunez=Dr. José Núñez")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"Carreño Quiñones","use":"official"}]}""", "Patient.family", "carreno quinones=Carreño Quiñones")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"Carreño Quiñones","use":"official"}]}""", "Patient.name", "carreno quinones=Carreño Quiñones; quinones=Quiñones")]
    [InlineData("""{"resourceType":"Practitioner","name":[{"text":"Anna van der Berg"}]}""", "Practitioner.name", "anna van der berg=Anna van der Berg; van=van; der=der; berg=Berg")]
    [InlineData("""{"resourceType":"Patient","address":[{"line":["1 Main St","Flat 2"],"city":"Oslo","district":"D","state":"S","postalCode":"0150","country":"NO","text":"All"}]}""", "Patient.address",
        "1 main st=1 Main St; flat 2=Flat 2; oslo=Oslo; d=D; s=S; 0150=0150; no=NO; all=All")]
    [InlineData("""{"resourceType":"Patient","address":[{"city":"Oslo"}]}""", "Patient.address-city", "oslo=Oslo")]
    [InlineData("""{"resourceType":"Observation","valueCodeableConcept":{"text":"Fine","coding":[{"display":"Not this"}]}}""", "Observation.value-string", "fine=Fine")]
    [InlineData("""{"resourceType":"Observation","valueString":"Fine"}""", "Observation.value-string", "fine=Fine")]
    [InlineData("""{"resourceType":"ValueSet","status":"draft","description":"Some *text*"}""", "ValueSet.description", "some text=Some *text*")]
    [InlineData("""{"resourceType":"Organization","name":"A","alias":["B"]}""", "Organization.name", "a=A; b=B")]
    public void Each_part_of_a_string_is_indexed(string json, string indexName, string strings) => Assert.Equal(strings, Indexed(json, indexName));
}
