using System.Text.Json.Nodes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sources;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Fhir.Tests.Search;

namespace MedCoop.Fhir.Tests.Terminology;

/// <summary>What is there from the start, compared with the official package.</summary>
public sealed class PackedTerminologyTests
{
    [Fact]
    public void Every_code_of_every_official_code_system_is_there_with_its_display()
    {
        foreach (var official in OfficialDefinitions.Of("CodeSystem"))
        {
            var entry = PackedTerminology.R4.Find("CodeSystem", official.Text("url")!, official.Text("version"));
            Assert.NotNull(entry);
            var system = PackedTerminology.R4.CodeSystem(entry);

            var expected = Concepts(official).Select(concept => (concept.Text("code"), concept.Text("display"))).DistinctBy(concept => concept.Item1, StringComparer.Ordinal);

            Assert.Equal(expected, ((IListableCodeSystem)system).At([.. Enumerable.Range(0, ((IListableCodeSystem)system).Count)]).Select(concept => ((string?)concept.Code, concept.Display)));
            Assert.Equal(official.Text("content") == "complete", system.IsComplete);
        }
    }

    [Fact]
    public void Every_official_value_set_is_composed_as_it_is_officially()
    {
        foreach (var official in OfficialDefinitions.Of("ValueSet"))
        {
            var entry = PackedTerminology.R4.Find("ValueSet", official.Text("url")!, official.Text("version"));
            Assert.NotNull(entry);

            var packed = JsonNode.Parse(PackedTerminology.R4.Read(entry).Span)!;

            Assert.True(JsonNode.DeepEquals(Stripped(official["compose"]), packed["compose"]), entry.Url);
        }
    }

    [Fact]
    public void Every_required_binding_of_R4_can_be_answered()
    {
        // Of LOINC's answer lists and the time zones of IANA the package has only the names; not every unit of UCUM is known, so none is refused.
        string[] notHere = ["http://loinc.org/vs/LL379-9", "http://hl7.org/fhir/ValueSet/timezones", "http://hl7.org/fhir/ValueSet/ucum-units"];
        var bound = OfficialDefinitions.Of("StructureDefinition")
            .SelectMany(definition => definition["snapshot"]?["element"] as JsonArray ?? [])
            .Where(element => (string?)element!["binding"]?["strength"] == "required")
            .Select(element => (string)element!["binding"]!["valueSet"]!)
            .ToHashSet(StringComparer.Ordinal);

        var unanswered = bound.Where(valueSet => Terminologies.Standard.Membership(valueSet, system: null, "no/such/code at all") != Membership.Out);

        Assert.Equal(notHere.Order(StringComparer.Ordinal), unanswered.Select(url => url.Split('|')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", null, "female", Membership.In)]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", null, "F", Membership.Out)]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|3.0.0", null, "female", Membership.UnknownValueSet)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes|4.0.1", null, "application/fhir+json; charset=utf-8", Membership.In)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes|4.0.1", null, "xml", Membership.Out)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "urn:ietf:bcp:47", "be-Cyrl-BY", Membership.In)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "urn:ietf:bcp:47", "Belarusian!", Membership.Out)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "http://unitsofmeasure.org", "mg/dL", Membership.In)]
    [InlineData("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", Membership.In)]
    [InlineData("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "_ActEncounterCode", Membership.Out)]
    [InlineData("http://snomed.info/sct?fhir_vs", "http://snomed.info/sct", "73211009", Membership.UnknownSystem)]
    [InlineData("http://snomed.info/sct?fhir_vs=isa/73211009", "http://loinc.org", "1-8", Membership.Out)]
    [InlineData("https://medcoop.example/none", "http://loinc.org", "1-8", Membership.UnknownValueSet)]
    public void A_code_is_in_a_value_set_or_not_or_it_is_said_why_that_cannot_be_known(string valueSet, string? system, string code, Membership expected)
    {
        Assert.Equal(expected, Terminologies.Standard.Membership(valueSet, system, code));
    }

    private static IEnumerable<JsonObject> Concepts(JsonObject parent) => (parent["concept"] as JsonArray ?? [])
        .SelectMany(concept => Concepts((JsonObject)concept!).Prepend((JsonObject)concept!));

    private static JsonNode? Stripped(JsonNode? node)
    {
        if (node is JsonArray array) return new JsonArray([.. array.Select(Stripped)]);
        if (node is not JsonObject element) return node?.DeepClone();
        return new JsonObject(element.Where(member => member.Key != "extension" && member.Key[0] != '_').Select(member => KeyValuePair.Create(member.Key, Stripped(member.Value))));
    }
}
