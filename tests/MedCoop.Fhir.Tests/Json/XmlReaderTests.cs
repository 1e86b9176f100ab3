using System.Text;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Tests.Json;

public sealed class XmlReaderTests
{
    private const string Start = """<Patient xmlns="http://hl7.org/fhir">""";

    [Theory]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir"/>""", """{"resourceType":"Patient"}""")]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir"><!-- c --><id value="a"/><active value="true"/></Patient>""", """{"resourceType":"Patient","id":"a","active":true}""")]
    [InlineData("""<f:Patient xmlns:f="http://hl7.org/fhir"><f:birthDate value="1970"><f:extension url="http://x"><f:valueString value=" s "/></f:extension></f:birthDate></f:Patient>""", """{"resourceType":"Patient","birthDate":"1970","_birthDate":{"extension":[{"url":"http://x","valueString":" s "}]}}""")]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir"><name id="n"><given value="a"/><given><extension url="http://x"><valueInteger value="1"/></extension></given></name></Patient>""", """{"resourceType":"Patient","name":[{"id":"n","given":["a",null],"_given":[null,{"extension":[{"url":"http://x","valueInteger":1}]}]}]}""")]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir"><contained><Person><id value="p"/></Person></contained><gender value=" male "/></Patient>""", """{"resourceType":"Patient","contained":[{"resourceType":"Person","id":"p"}],"gender":"male"}""")]
    public void XML_becomes_the_JSON_that_says_the_same(string xml, string json) => Assert.Equal(json, Json(xml));

    [Theory]
    [InlineData("1.50")]
    [InlineData("-0.00")]
    [InlineData("1.0E2")]
    [InlineData("12345678901234567890.1234567")]
    [InlineData("1e-10")]
    public void Decimals_keep_their_digits_from_JSON_to_XML_and_back(string number)
    {
        var json = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":NUMBER}}""".Replace("NUMBER", number);

        var xml = Encoding.UTF8.GetString(ResourceFormat.ToXml(Encoding.UTF8.GetBytes(json), pretty: false));

        Assert.Contains($"<value value=\"{number}\" />", xml);
        Assert.Equal(json, Json(xml));
    }

    [Fact]
    public void A_text_keeps_its_white_space_on_the_way()
    {
        const string json = """{"resourceType":"Patient","name":[{"text":" a\n\tb\r "}]}""";

        Assert.Equal(json, Json(Encoding.UTF8.GetString(ResourceFormat.ToXml(Encoding.UTF8.GetBytes(json), pretty: true))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(Start)]
    [InlineData(Start + "<active value=\"true\"></Patient>")]
    [InlineData(Start + "<active value=\"&nbsp;\"/></Patient>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"nothing\"?>" + Start + "</Patient>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]>" + Start + "<active value=\"true\"/></Patient>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + Start + "</Patient>")]
    public void Malformed_XML_and_XML_with_a_DTD_is_refused(string xml)
    {
        var problem = Read(xml).Problem;

        Assert.Equal(ErrorCodes.MalformedXml, problem?.Code);
        Assert.NotNull(problem!.Issues[0].Line);
    }

    [Fact]
    public void An_entity_bomb_is_refused_before_anything_expands()
    {
        var bomb = new StringBuilder("<!DOCTYPE lolz [<!ENTITY a0 \"lol\">");
        for (var level = 1; level < 30; level++) bomb.Append($"<!ENTITY a{level} \"{string.Concat(Enumerable.Repeat($"&a{level - 1};", 10))}\">");

        Assert.Equal(ErrorCodes.MalformedXml, Read(bomb + "]>" + Start + "<id value=\"&a29;\"/></Patient>").Problem?.Code);
    }

    [Theory]
    [InlineData("<Patient/>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir/x\"/>")]
    [InlineData("<HumanName xmlns=\"http://hl7.org/fhir\"/>")]
    [InlineData("<patient xmlns=\"http://hl7.org/fhir\"/>")]
    public void XML_that_is_no_resource_is_refused(string xml) => Assert.Equal(ErrorCodes.WrongResourceType, Read(xml).Problem?.Code);

    [Theory]
    [InlineData("<birthDate value=\"x\"/>", "Patient.birthDate", "value")]
    [InlineData("<nothing value=\"x\"/>", "Patient.nothing", "structure")]
    [InlineData("<gender value=\"male\"/><active value=\"true\"/>", "Patient.active", "structure")]
    [InlineData("<gender xmlns=\"urn:x\" value=\"male\"/>", "Patient.gender", "structure")]
    [InlineData("<gender>male</gender>", "Patient.gender", "structure")]
    public void A_broken_rule_is_said_with_its_place(string content, string expression, string type)
    {
        var problem = Read(Start + content + "</Patient>").Problem;

        Assert.Equal(ErrorCodes.InvalidResource, problem?.Code);
        Assert.Contains(problem!.Issues, issue => issue.Expression?.StartsWith(expression, StringComparison.Ordinal) == true && issue.Type == type && issue.Line == 1);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<extension url=\"http://x\">", 10_000));

        Assert.Equal(ErrorCodes.TooDeep, Read(Start + deep + string.Concat(Enumerable.Repeat("</extension>", 10_000)) + "</Patient>").Problem?.Code);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("iso-8859-1", false)]
    public void The_encoding_is_told_by_mark_or_declaration(string name, bool isBigEndian)
    {
        Encoding encoding = name == "utf-16" ? new UnicodeEncoding(isBigEndian, byteOrderMark: true) : Encoding.Latin1;
        var xml = $"<?xml version=\"1.0\" encoding=\"{name}\"?>{Start}<name><text value=\"é\"/></name></Patient>";
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(xml)];

        Assert.Equal("""{"resourceType":"Patient","name":[{"text":"é"}]}""", Encoding.UTF8.GetString(ResourceReader.ReadXml(bytes, ReadLimits.Default).Value.Json.Span));
    }

    private static string Json(string xml)
    {
        var read = Read(xml);
        Assert.Null(read.Problem);
        return Encoding.UTF8.GetString(read.Value.Json.Span);
    }

    private static Result<ResourceContent> Read(string xml) => ResourceReader.ReadXml(Encoding.UTF8.GetBytes(xml), ReadLimits.Default);
}
