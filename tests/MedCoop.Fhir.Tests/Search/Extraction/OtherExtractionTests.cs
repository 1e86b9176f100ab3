using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class OtherExtractionTests : ExtractionTests
{
    [Theory]
    [InlineData("""{"resourceType":"RiskAssessment","prediction":[{"probabilityDecimal":0.80},{"probabilityRange":{"low":{"value":1},"high":{"value":2}}}]}""", "RiskAssessment.probability", "0.80..0.80; 1..2")]
    [InlineData("""{"resourceType":"MolecularSequence","coordinateSystem":0,"variant":[{"start":22125503}]}""", "MolecularSequence.variant-start", "22125503..22125503")]
    [InlineData("""{"resourceType":"ValueSet","url":"http://example.org/vs","status":"draft"}""", "ValueSet.url", "http://example.org/vs")]
    [InlineData("""{"resourceType":"Patient","meta":{"profile":["http://example.org/p","http://example.org/q|1.0"]}}""", "Patient._profile", "http://example.org/p; http://example.org/q; http://example.org/q|1.0")]
    [InlineData("""{"resourceType":"Patient","meta":{"source":"http://example.org/s#1"}}""", "Patient._source", "http://example.org/s#1")]
    [InlineData("""{"resourceType":"Location","position":{"latitude":-83.5,"longitude":42.25}}""", "Location.near", "-83.5 42.25")]
    public void Numbers_URIs_and_positions_are_indexed_as_they_stand(string json, string indexName, string indexed) => Assert.Equal(indexed, Indexed(json, indexName));

    [Fact]
    public void The_components_of_a_composite_share_the_ordinal_of_their_element()
    {
        const string Json = """
            {"resourceType":"Observation","code":{"coding":[{"code":"bp"}]},"component":[
              {"code":{"coding":[{"code":"sys"}]},"valueQuantity":{"value":120}},
              {"code":{"coding":[{"code":"note"}]},"valueString":"x"},
              {"code":{"coding":[{"code":"dia"}]},"valueQuantity":{"value":80}}]}
            """;

        Assert.Equal("1: |sys; 2: |dia", Indexed(Json, "Observation.component-code-value-quantity#1"));
        Assert.Equal("1: 120..120 |; 2: 80..80 |", Indexed(Json, "Observation.component-code-value-quantity#2"));
        Assert.Equal("", Indexed(Json, "Observation.code-value-quantity#1"));
        Assert.Equal("1: |sys; 2: |dia", Indexed(Json, "Observation.combo-code-value-quantity#1"));
    }

    [Fact]
    public void A_composite_may_look_at_the_whole_resource()
    {
        const string Json = """{"resourceType":"MolecularSequence","coordinateSystem":0,"referenceSeq":{"chromosome":{"coding":[{"code":"X"}]}},"variant":[{"start":1,"end":2}]}""";

        Assert.Equal("1: |X", Indexed(Json, "MolecularSequence.chromosome-variant-coordinate#1"));
        Assert.Equal("1: 1..1", Indexed(Json, "MolecularSequence.chromosome-variant-coordinate#2"));
    }

    [Fact]
    public void No_example_makes_extraction_throw_or_repeat_itself()
    {
        foreach (var (_, resource) in OfficialExamples.All())
        {
            var entries = All(resource);

            Assert.Equal(entries.Count, entries.Distinct().Count());
        }
    }

    [Fact]
    public void Every_element_that_a_parameter_finds_is_indexed_or_known_not_to_be()
    {
        var silent = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (_, resource) in OfficialExamples.All()) silent.UnionWith(UnindexedTypes.In(resource));

        Assert.Equal(UnindexedTypes.Known, silent);
    }

    [Fact]
    public void An_empty_resource_has_no_entries() => Assert.Empty(All(new Basic()));
}
