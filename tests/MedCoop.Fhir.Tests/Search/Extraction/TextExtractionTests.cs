using System.Text;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;

namespace MedCoop.Fhir.Tests.Search.Extraction;

public sealed class TextExtractionTests
{
    [Theory]
    [InlineData("""{"resourceType":"Basic","id":"abc","meta":{"tag":[{"display":"tag"}]},"language":"en","code":{"text":"t"}}""", "", "t")]
    [InlineData("""{"resourceType":"Basic","code":{"coding":[{"system":"http://s","code":"I21.9","display":"Infarct"}]}}""", "", "i21 9 infarct")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"c"},"subject":{"reference":"Patient/1","identifier":{"system":"http://s","value":"V1"},"display":"Ann"}}""", "", "c v1 ann")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"c"},"effectivePeriod":{"start":"2024"},"valueQuantity":{"value":5,"unit":"drops","code":"gtt"}}""", "", "c drops")]
    [InlineData("""{"resourceType":"Basic","code":{"text":"c"},"extension":[{"url":"http://u","valueString":"ext"},{"url":"http://v","valueMarkdown":"*md*"},{"url":"http://w","valueBase64Binary":"aaaa"}]}""", "", "ext md c")]
    [InlineData("""{"resourceType":"Basic","contained":[{"resourceType":"Patient","name":[{"family":"Inner"}]}],"code":{"text":"c"}}""", "", "inner c")]
    [InlineData("""{"resourceType":"Basic","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"a>b\">Bo<b>ne</b></p>x<!-- no <p> -->y<br/>&lt;&#233;&gt;</div>"},"code":{"text":"c"}}""", "bone xy e", "c")]
    [InlineData("""{"resourceType":"Basic","code":{"coding":[{"code":"x","_display":{"extension":[{"url":"http://u","valueString":"shown"}]}}]}}""", "", "x shown")]
    public void What_is_written_for_people_is_taken_and_nothing_else(string json, string narrative, string content)
    {
        var text = TextExtraction.Extract(ResourceReader.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(new TextIndexValue(narrative, content), text);
    }

    [Fact]
    public void A_resource_without_words_has_none() =>
        Assert.Null(TextExtraction.Extract(ResourceReader.Parse("""{"resourceType":"Patient","id":"a","birthDate":"2024-01-01","gender":"male"}"""u8.ToArray())));
}
