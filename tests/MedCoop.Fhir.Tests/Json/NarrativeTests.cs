using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Tests.Json;

public sealed class NarrativeTests
{
    [Theory]
    [InlineData("<p>text</p>")]
    [InlineData("<table class=\"grid\" border=\"1\"><thead><tr><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>")]
    [InlineData("<a href=\"https://hl7.org\">a</a> <a href=\"#b\" name=\"c\">b</a> <a href=\"Patient/1\">c</a> <a href=\"mailto:a@b\">d</a> <a href=\"urn:uuid:1\">e</a>")]
    [InlineData("<img src=\"data:image/png;base64,AAAA\" alt=\"x\"/>")]
    [InlineData("<img src=\"#pic\"/>")]
    [InlineData("<p style=\"color: red; font-weight: bold\" lang=\"ru\" xml:lang=\"ru\">Кровь</p>")]
    [InlineData("a &lt; b &amp; c &#160; d<br/>e")]
    [InlineData("<!-- a comment -->text")]
    public void Text_tables_links_and_images_are_allowed(string inside) => Assert.Null(Read(inside).Problem);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<p onclick=\"alert(1)\">x</p>")]
    [InlineData("<p ONCLICK=\"alert(1)\">x</p>")]
    [InlineData("<form action=\"http://x\"><input name=\"a\"/></form>")]
    [InlineData("<iframe src=\"http://x\">x</iframe>")]
    [InlineData("<object data=\"x\">x</object>")]
    [InlineData("<link rel=\"stylesheet\" href=\"x\"/>x")]
    [InlineData("<style>p{}</style>x")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>")]
    [InlineData("<SCRIPT>x</SCRIPT>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\" JaVaScRiPt:alert(1)\">x</a>")]
    [InlineData("<a href=\"java&#9;script:alert(1)\">x</a>")]
    [InlineData("<a href=\"&#1;javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"vbscript:x\">x</a>")]
    [InlineData("<a href=\"data:text/html,x\">x</a>")]
    [InlineData("<img src=\"data:text/html,x\"/>")]
    [InlineData("<img src=\"javascript:x\"/>")]
    [InlineData("<p style=\"background: url(http://x)\">x</p>")]
    [InlineData("<p style=\"background: u\\72l(http://x)\">x</p>")]
    [InlineData("<p style=\"width: expression(alert(1))\">x</p>")]
    [InlineData("<p style=\"width: exp/**/ression(alert(1))\">x</p>")]
    [InlineData("<p style=\"behavior: x\">x</p>")]
    [InlineData("<?php x ?>x")]
    [InlineData("a &nbsp; b")]
    [InlineData("<p>x")]
    [InlineData("  ")]
    [InlineData("<p><b/></p>")]
    public void What_runs_loads_submits_or_is_empty_is_refused(string inside) => AssertUnsafe(Read(inside).Problem, "Patient.text.div");

    [Theory]
    [InlineData("<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>")]
    [InlineData("<div>x</div>")]
    [InlineData("<div xmlns=\"http://hl7.org/fhir\">x</div>")]
    [InlineData("text")]
    [InlineData("<!DOCTYPE div [<!ENTITY a \"b\">]><div xmlns=\"http://www.w3.org/1999/xhtml\">&a;</div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div><script/>")]
    public void The_root_must_be_one_XHTML_div(string div) => AssertUnsafe(ReadDiv(div).Problem, "Patient.text.div");

    [Theory]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Person","id":"a","text":TEXT}]}""", "Patient.contained[0].text.div")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Patient","text":TEXT}}]}""", "Bundle.entry[1].resource.text.div")]
    [InlineData("""{"resourceType":"Composition","status":"final","type":{"text":"t"},"date":"2020","author":[{"display":"a"}],"title":"t","section":[{"section":[{"text":TEXT}]}]}""", "Composition.section[0].section[0].text.div")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"a","resource":{"resourceType":"Patient","text":TEXT}}]}""", "Parameters.parameter[0].resource.text.div")]
    public void Every_narrative_is_checked_wherever_it_stands(string json, string expression)
    {
        var text = """{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script/></div>"}""";

        AssertUnsafe(ResourceReader.ReadJson(System.Text.Encoding.UTF8.GetBytes(json.Replace("TEXT", text)), ReadLimits.Default).Problem, expression);
    }

    [Fact]
    public void A_narrative_in_XML_is_checked_too() => AssertUnsafe(
        ResourceReader.ReadXml(
            """<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div></text></Patient>"""u8.ToArray(),
            ReadLimits.Default).Problem,
        "Patient.text.div");

    private static Result<ResourceContent> Read(string inside) => ReadDiv($"<div xmlns=\"http://www.w3.org/1999/xhtml\">{inside}</div>");

    private static Result<ResourceContent> ReadDiv(string div) => ResourceReader.ReadJson(
        System.Text.Encoding.UTF8.GetBytes($$$"""{"resourceType":"Patient","text":{"status":"generated","div":{{{JsonSerializer.Serialize(div)}}}}}"""),
        ReadLimits.Default);

    private static void AssertUnsafe(Problem? problem, string expression)
    {
        Assert.Equal(ErrorCodes.UnsafeNarrative, problem?.Code);
        Assert.All(problem!.Issues, issue => Assert.Equal((expression, ErrorCodes.UnsafeNarrative), (issue.Expression, issue.Code)));
    }
}
