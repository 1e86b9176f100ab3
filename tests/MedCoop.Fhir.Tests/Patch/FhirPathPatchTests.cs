using System.Text;
using System.Xml.Linq;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Patch;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Patch;

public sealed class FhirPathPatchTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"A","given":["x","y"],"_given":[null,{"extension":[{"url":"http://e","valueString":"s"}]}]},{"family":"B"}],
        "deceasedBoolean":false,"birthDate":"1970-01-01","_birthDate":{"extension":[{"url":"http://e","valueString":"s"}]},"extension":[{"url":"http://d","valueDecimal":1.50}]}
        """;

    public static TheoryData<string> SuiteCases()
    {
        var cases = new TheoryData<string>();
        if (TestData.Root is null) cases.Add("the suite");
        else foreach (var name in Suite().Keys) cases.Add(name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(SuiteCases))]
    public void The_official_case_comes_out(string name)
    {
        TestData.PathOf("fhir-core/patch/fhir-patch-tests.xml");
        var (input, diff, output) = Suite()[name];

        var patched = FhirPathPatch.Apply(Json(input), (Parameters)ResourceReader.Parse(Json(diff)));

        if (output is null)
        {
            Assert.Equal(ErrorCodes.BadPatch, patched.Problem?.Code);
        }
        else
        {
            Assert.Null(patched.Problem);
            Assert.Null(JsonComparison.FirstDifference(Json(output), patched.Value));
        }
    }

    [Theory]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.deceased"},{"name":"value","valueDateTime":"2020"}""", "\"deceasedDateTime\":\"2020\"")]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.name[0].given[1]"},{"name":"value","valueString":"z"}""", "\"given\":[\"x\",\"z\"]}")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name[0].given[0]"}""", "\"given\":[\"y\"],\"_given\":[{\"ext")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name[0].given[1].extension[0]"}""", "\"given\":[\"x\",\"y\"]}")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name.where(family='A')"}""", "\"name\":[{\"family\":\"B\"}]")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.photo"}""", "\"name\":[")]
    [InlineData("""{"name":"type","valueCode":"insert"},{"name":"path","valueString":"Patient.name[0].given"},{"name":"index","valueInteger":1},{"name":"value","valueString":"m"}""", "\"given\":[\"x\",\"m\",\"y\"],\"_given\":[null,null,{")]
    [InlineData("""{"name":"type","valueCode":"insert"},{"name":"path","valueString":"Patient.photo"},{"name":"index","valueInteger":0},{"name":"value","valueAttachment":{"title":"t"}}""", "\"photo\":[{\"title\":\"t\"}]")]
    [InlineData("""{"name":"type","valueCode":"move"},{"name":"path","valueString":"Patient.name"},{"name":"source","valueInteger":1},{"name":"destination","valueInteger":0}""", "\"name\":[{\"family\":\"B\"},{\"fam")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient.birthDate"},{"name":"name","valueString":"extension"},{"name":"value","valueExtension":{"url":"http://f","valueCode":"c"}}""", "{\"url\":\"http://f\",\"valueCode\":\"c\"}]}")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"communication"},{"name":"value","part":[{"name":"language","valueCodeableConcept":{"text":"ru"}},{"name":"preferred","valueBoolean":true}]}""", "\"communication\":[{\"language\":{\"text\":\"ru\"},\"preferred\":true}]")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"multipleBirth"},{"name":"value","valueInteger":2}""", "\"multipleBirthInteger\":2")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"contained"},{"name":"value","resource":{"resourceType":"Organization","id":"o"}}""", "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\"}]")]
    public void An_operation_changes_its_place_and_nothing_else(string parts, string expected)
    {
        var patched = Apply(Patient, parts);

        Assert.Null(patched.Problem);
        Assert.Contains(expected, Text(patched.Value));
        Assert.Contains("\"valueDecimal\":1.50", Text(patched.Value));
        Assert.Null(ResourceReader.ReadJson(patched.Value, ReadLimits.Default).Problem);
    }

    [Theory]
    [InlineData("""{"name":"type","valueCode":"change"},{"name":"path","valueString":"Patient"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name["}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name.count()"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name.where(family.matches('(a+)+$'))"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name.where(%resource.name.exists())"}""")]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.gender"},{"name":"value","valueCode":"male"}""")]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.birthDate"}""")]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.birthDate"},{"name":"value","valueHumanName":{"text":"x"}}""")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"birthDate"},{"name":"value","valueDate":"1970"}""")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"deceased"},{"name":"value","valueDateTime":"1970"}""")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"nothing"},{"name":"value","valueDate":"1970"}""")]
    [InlineData("""{"name":"type","valueCode":"insert"},{"name":"path","valueString":"Patient.name"},{"name":"index","valueInteger":3},{"name":"value","valueHumanName":{"text":"x"}}""")]
    [InlineData("""{"name":"type","valueCode":"move"},{"name":"path","valueString":"Patient.name"},{"name":"source","valueInteger":2},{"name":"destination","valueInteger":0}""")]
    [InlineData("""{"name":"type","valueCode":"move"},{"name":"path","valueString":"Patient.birthDate"},{"name":"source","valueInteger":0},{"name":"destination","valueInteger":0}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.photo"},{"name":"what","valueString":"x"}""")]
    public void An_operation_that_cannot_be_applied_is_named_by_its_number(string parts)
    {
        var problem = Apply(Patient, parts).Problem;

        Assert.Equal(ErrorCodes.BadPatch, problem?.Code);
        Assert.StartsWith("Operation [0] of the patch: ", problem?.Text);
        Assert.Equal("Parameters.parameter[0]", Assert.Single(problem!.Issues).Expression);
    }

    [Theory]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.id"},{"name":"value","valueId":"q"}""")]
    [InlineData("""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.meta.versionId"}""")]
    [InlineData("""{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient.meta"},{"name":"name","valueString":"lastUpdated"},{"name":"value","valueInstant":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.meta"},{"name":"value","valueMeta":{"versionId":"9"}}""")]
    public void What_the_server_stamps_cannot_be_patched(string parts) =>
        Assert.Equal(ErrorCodes.ImmutableElement, Apply(Patient, parts).Problem?.Code);

    [Fact]
    public void Deep_nesting_in_a_path_is_refused_and_not_evaluated()
    {
        var path = new string('(', 450) + "Patient" + new string(')', 450);

        Assert.Equal(ErrorCodes.BadPatch, Apply(Patient, $$"""{"name":"type","valueCode":"delete"},{"name":"path","valueString":"{{path}}"}""").Problem?.Code);
    }

    private static Result<ReadOnlyMemory<byte>> Apply(string json, string parts)
    {
        var patch = $$"""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{{parts}}]}]}""";
        return FhirPathPatch.Apply(Encoding.UTF8.GetBytes(json), (Parameters)ResourceReader.Parse(Encoding.UTF8.GetBytes(patch)));
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static ReadOnlyMemory<byte> Json(XElement resource)
    {
        var read = ResourceReader.ReadXml(Encoding.UTF8.GetBytes(resource.ToString(SaveOptions.DisableFormatting)), ReadLimits.Default);
        return read.Problem is { } problem ? throw new InvalidOperationException(problem.Text) : read.Value.Json;
    }

    private static Dictionary<string, (XElement Input, XElement Diff, XElement? Output)> Suite() =>
        XDocument.Load(TestData.PathOf("fhir-core/patch/fhir-patch-tests.xml"), LoadOptions.PreserveWhitespace).Root!.Elements("case").ToDictionary(
            test => test.Attribute("name")!.Value,
            test => (test.Element("input")!.Elements().Single(), test.Element("diff")!.Elements().Single(), test.Element("output")?.Elements().Single()));
}
