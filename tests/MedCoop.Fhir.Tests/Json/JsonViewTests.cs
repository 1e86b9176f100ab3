using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Tests.Json;

/// <summary>JSON of others is looked at without exceptions, whatever it is.</summary>
public sealed class JsonViewTests
{
    [Fact]
    public void Names_and_texts_that_are_half_a_letter_are_nothing_and_hide_nothing_else()
    {
        var view = View("""{"a":1,"\ud800":2,"b":"\udc00","a":"last","valueString":"x"}""");

        Assert.Equal(["a", "b", "a", "valueString"], view.Properties.Select(property => property.Name));
        Assert.Equal(("last", null, null), (view["a"].Text, view["b"].Text, view["c"].Text));
        Assert.Equal(("String", "x"), (view.Choice("value").Type, view.Choice("value").Value.Text));
    }

    [Fact]
    public void Only_a_text_is_quoted()
    {
        Assert.Equal("1", View("""["1"]""").Items.Single().Quoted);
        Assert.Null(View("[1]").Items.Single().Quoted);
        Assert.Equal("1", View("[1]").Items.Single().Text);
    }

    [Fact]
    public void An_element_that_may_stand_once_and_stands_twice_in_xml_is_a_name_that_stands_twice()
    {
        const string Xml = """<Patient xmlns="http://hl7.org/fhir"><birthDate value="1980"/><birthDate value="1981"/><maritalStatus><text value="a"/></maritalStatus><maritalStatus><text value="b"/></maritalStatus></Patient>""";

        var json = XmlToJson.Convert(Encoding.UTF8.GetBytes(Xml), new ReadLimits(64))!;

        Assert.Equal("""{"resourceType":"Patient","birthDate":"1980","birthDate":"1981","maritalStatus":{"text":"a"},"maritalStatus":{"text":"b"}}""", Encoding.UTF8.GetString(json));
    }

    private static JsonView View(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return new JsonView(parsed.RootElement.Clone());
    }
}
