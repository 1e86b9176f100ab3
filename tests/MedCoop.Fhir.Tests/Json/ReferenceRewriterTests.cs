using System.Text;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Tests.Json;

public sealed class ReferenceRewriterTests
{
    private const string Old = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a";

    [Theory]
    [InlineData("""{"resourceType":"Observation","subject":{"reference":"OLD"}}""", "Patient/1")]
    [InlineData("""{"resourceType":"Observation","contained":[{"resourceType":"Encounter","subject":{"reference":"OLD"}}]}""", "Patient/1")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"http://x","valueReference":{"reference":"OLD"}}]}""", "Patient/1")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"http://x","valueUrl":"OLD"}]}""", "Patient/1")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://x","valueUri":"OLD"}]}}""", "Patient/1")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a class='x' href='OLD'>x</a></div>"}}""", "href='Patient/1'")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><img alt=\"a>b\" src=\"OLD\"/></div>"}}""", "src=\\\"Patient/1\\\"")]
    public void Links_are_replaced(string json, string expected)
    {
        var rewritten = Rewrite(json.Replace("OLD", Old));

        Assert.Contains(expected, rewritten);
        Assert.DoesNotContain(Old, rewritten);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"OLD"}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"OLD"}]}""")]
    [InlineData("""{"resourceType":"Observation","subject":{"display":"OLD"}}""")]
    [InlineData("""{"resourceType":"PlanDefinition","library":["OLD"]}""")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">href=\"OLD\" <!-- <a href=\"OLD\"> --></div>"}}""")]
    [InlineData("""{"resourceType":"Patient","active":true}""")]
    public void Everything_else_stays_the_same_memory(string json)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(json.Replace("OLD", Old));

        Assert.True(ReferenceRewriter.Rewrite(bytes, uri => uri == Old ? "Patient/1" : null).Equals(bytes));
    }

    [Fact]
    public void Every_reference_is_listed_with_its_place()
    {
        var json = """
            {"resourceType":"Observation","subject":{"reference":"Patient?identifier=x|y"},"performer":[{"display":"x"},{"reference":"#p"}],
             "contained":[{"resourceType":"Practitioner","qualification":[{"issuer":{"reference":"Organization/1"}}]}],"valueQuantity":{"value":1}}
            """u8.ToArray();

        Assert.Equal(
            [
                new FoundReference("Patient?identifier=x|y", "Observation.subject"),
                new FoundReference("#p", "Observation.performer[1]"),
                new FoundReference("Organization/1", "Observation.contained[0].qualification[0].issuer"),
            ],
            ReferenceRewriter.References(json));
    }

    private static string Rewrite(string json) =>
        Encoding.UTF8.GetString(ReferenceRewriter.Rewrite(Encoding.UTF8.GetBytes(json), uri => uri == Old ? "Patient/1" : null).Span);
}
