using System.Text;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Tests.Json;

public sealed class ResourceFormatTests
{
    [Fact]
    public void Indenting_and_minifying_move_only_white_space()
    {
        const string json = """{ "resourceType":"Patient","a":[ ],"b":{},"c":[1.0,{"d":"\u0041\/"}] }""";

        var indented = Encoding.UTF8.GetString(ResourceFormat.Indent(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(
            """
            {
              "resourceType": "Patient",
              "a": [],
              "b": {},
              "c": [
                1.0,
                {
                  "d": "\u0041\/"
                }
              ]
            }
            """.ReplaceLineEndings("\n"),
            indented);
        Assert.Equal("""{"resourceType":"Patient","a":[],"b":{},"c":[1.0,{"d":"\u0041\/"}]}""", Encoding.UTF8.GetString(ResourceFormat.Minify(Encoding.UTF8.GetBytes(indented))));
    }

    [Fact]
    public void XML_has_the_elements_in_the_order_of_the_definitions() => Assert.Equal(
        """<?xml version="1.0" encoding="utf-8"?><Patient xmlns="http://hl7.org/fhir"><id value="1" /><text><status value="generated" /><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b</p></div></text><contained><Person><id value="p" /></Person></contained><active value="true" /><name id="n"><given value="a" /><given id="g"><extension url="http://x"><valueDecimal value="1.0" /></extension></given></name></Patient>""",
        Encoding.UTF8.GetString(ResourceFormat.ToXml(
            """
            {"name":[{"given":["a",null],"_given":[null,{"extension":[{"valueDecimal":1.0,"url":"http://x"}],"id":"g"}],"id":"n"}],"active":true,
             "contained":[{"id":"p","resourceType":"Person"}],"text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &lt; b</p></div>","status":"generated"},"id":"1","resourceType":"Patient"}
            """u8.ToArray(),
            pretty: false)));

    [Fact]
    public void Indented_XML_leaves_the_narrative_as_it_is()
    {
        const string div = """<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>a</b><i>b</i></p><p>c &amp; d</p></div>""";
        var json = """{"resourceType":"Patient","text":{"status":"generated","div":"DIV"},"active":true}""".Replace("DIV", div);

        var xml = ResourceFormat.ToXml(Encoding.UTF8.GetBytes(json), pretty: true);

        Assert.Contains("\n  <active value=\"true\" />", Encoding.UTF8.GetString(xml));
        Assert.Equal(json, Encoding.UTF8.GetString(ResourceReader.ReadXml(xml, ReadLimits.Default).Value.Json.Span));
    }
}
