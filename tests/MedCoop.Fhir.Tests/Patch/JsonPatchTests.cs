using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Patch;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Patch;

public sealed class JsonPatchTests
{
    private const string Patient = """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"A"},{"family":"B"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""";

    public static TheoryData<string> SuiteCases()
    {
        var cases = new TheoryData<string>();
        if (TestData.Root is null) cases.Add("the suite");
        else foreach (var test in Suite()) cases.Add(test["comment"]!.GetValue<string>());
        return cases;
    }

    [Theory]
    [MemberData(nameof(SuiteCases))]
    public void The_official_case_comes_out(string name)
    {
        TestData.PathOf("fhir-core/patch/json-patch-tests.json");
        var test = Suite().Single(candidate => candidate["comment"]!.GetValue<string>() == name);

        var patched = Apply(test["doc"]!.ToJsonString(), test["patch"]!.ToJsonString());

        if (test["error"] is not null) Assert.Equal(ErrorCodes.BadPatch, patched.Problem?.Code);
        else Assert.Null(JsonComparison.FirstDifference(Encoding.UTF8.GetBytes(test["expected"]!.ToJsonString()), patched.Value));
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/name/0/family","value":"C"}]""", """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"C"},{"family":"B"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    [InlineData("""[{"op":"remove","path":"/name/0/family"}]""", """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"B"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    [InlineData("""[{"op":"remove","path":"/name/0"},{"op":"remove","path":"/name/0"}]""", """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    [InlineData("""[{"op":"remove","path":"/name/0"},{"op":"remove","path":"/name/0"},{"op":"add","path":"/name/-","value":{"text":"x"}}]""", """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"text":"x"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    [InlineData("""[{"op":"move","from":"/name/0","path":"/name/1"}]""", """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"B"},{"family":"A"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    [InlineData("""[{"op":"copy","from":"/name/0/family","path":"/name/1/text"}]""", """{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"A"},{"family":"B","text":"A"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    [InlineData("""[{"op":"test","path":"/id","value":"p"},{"op":"test","path":"/extension/0/valueDecimal","value":1.5}]""", Patient)]
    [InlineData("""[{"op":"replace","path":"/meta","value":{"tag":[{"code":"t"}]}}]""", """{"resourceType":"Patient","id":"p","meta":{"tag":[{"code":"t"}]},"name":[{"family":"A"},{"family":"B"}],"extension":[{"url":"http://d","valueDecimal":1.50}]}""")]
    public void Operations_change_their_place_and_numbers_keep_their_digits(string patch, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Apply(Patient, patch).Value.Span));

    [Theory]
    [InlineData("""{"op":"remove","path":"/name"}""")]
    [InlineData("""[1]""")]
    [InlineData("""[{"op":"erase","path":"/name"}]""")]
    [InlineData("""[{"op":"remove"}]""")]
    [InlineData("""[{"op":"remove","path":"name"}]""")]
    [InlineData("""[{"op":"remove","path":"/na~me"}]""")]
    [InlineData("""[{"op":"remove","path":"/photo"}]""")]
    [InlineData("""[{"op":"remove","path":""}]""")]
    [InlineData("""[{"op":"remove","path":"/name/2"}]""")]
    [InlineData("""[{"op":"remove","path":"/name/01"}]""")]
    [InlineData("""[{"op":"remove","path":"/name/-"}]""")]
    [InlineData("""[{"op":"add","path":"/name/3","value":{}}]""")]
    [InlineData("""[{"op":"add","path":"/name/0"}]""")]
    [InlineData("""[{"op":"add","path":"/name/0/family/x","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/photo","value":[]}]""")]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""")]
    [InlineData("""[{"op":"move","path":"/name/0/x","from":"/name/0"}]""")]
    [InlineData("""[{"op":"copy","path":"/name/0"}]""")]
    [InlineData("""[{"op":"test","path":"/name/0/family","value":"B"}]""")]
    public void A_patch_that_cannot_be_applied_is_refused(string patch) => Assert.Equal(ErrorCodes.BadPatch, Apply(Patient, patch).Problem?.Code);

    [Fact]
    public void The_refusal_names_the_operation() =>
        Assert.Equal(
            "Operation [1] of the patch (remove): there is nothing at this path",
            Apply(Patient, """[{"op":"test","path":"/id","value":"p"},{"op":"remove","path":"/photo"}]""").Problem?.Text);

    [Theory]
    [InlineData("""[{"op":"replace","path":"/id","value":"q"}]""")]
    [InlineData("""[{"op":"remove","path":"/id"}]""")]
    [InlineData("""[{"op":"move","from":"/id","path":"/language"}]""")]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Person"}]""")]
    [InlineData("""[{"op":"add","path":"/meta/versionId","value":"4"}]""")]
    [InlineData("""[{"op":"add","path":"/meta/lastUpdated","value":"2020-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"op":"replace","path":"/meta","value":{"versionId":"4"}}]""")]
    [InlineData("""[{"op":"replace","path":"","value":{"resourceType":"Person","id":"p"}}]""")]
    public void What_the_server_stamps_cannot_be_patched(string patch) => Assert.Equal(ErrorCodes.ImmutableElement, Apply(Patient, patch).Problem?.Code);

    [Fact]
    public void A_patch_that_doubles_the_resource_again_and_again_is_refused()
    {
        var doublings = string.Join(',', Enumerable.Range(0, 60).Select(index => $$"""{"op":"copy","from":"","path":"/x{{index}}"}"""));

        Assert.Contains("copies too much", Apply(Patient, $"[{doublings}]").Problem?.Text);
    }

    [Theory]
    [InlineData("[{")]
    [InlineData("""[{"op":"test","op":"remove","path":"/name"}]""")]
    public void A_malformed_patch_document_is_refused_as_JSON(string patch) => Assert.Equal(ErrorCodes.MalformedJson, Apply(Patient, patch).Problem?.Code);

    private static Result<ReadOnlyMemory<byte>> Apply(string json, string patch) => JsonPatch.Apply(Encoding.UTF8.GetBytes(json), Encoding.UTF8.GetBytes(patch));

    private static List<JsonNode> Suite() => [.. JsonNode.Parse(TestData.Bytes("fhir-core/patch/json-patch-tests.json"))!.AsArray().Select(node => node!)];
}
