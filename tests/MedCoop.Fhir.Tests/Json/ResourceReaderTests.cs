using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Tests.Json;

public sealed class ResourceReaderTests
{
    [Fact]
    public void What_is_valid_is_read_and_the_bytes_stay_as_they_came()
    {
        ReadOnlyMemory<byte> bytes = """{ "resourceType" : "Patient", "birthDate":"1970" }"""u8.ToArray();

        var read = ResourceReader.ReadJson(bytes, ReadLimits.Default).Value;

        Assert.Equal("1970", Assert.IsType<Patient>(read.Resource).BirthDate);
        Assert.True(read.Json.Equals(bytes));
    }

    [Fact]
    public void A_byte_order_mark_is_left_out()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. """{"resourceType":"Patient"}"""u8];

        Assert.Equal("""{"resourceType":"Patient"}""", Encoding.UTF8.GetString(ResourceReader.ReadJson(bytes, ReadLimits.Default).Value.Json.Span));
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resou\ud800eType":"Patient"}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Pat\ud800ent"}}]}""")]
    public void Half_a_character_in_the_type_of_an_entry_is_refused(string json)
    {
        var problem = ResourceReader.ReadJson(Encoding.UTF8.GetBytes(json), ReadLimits.Default).Problem;

        Assert.Equal(ErrorCodes.MalformedJson, problem?.Code);
    }

    [Fact]
    public void What_is_looked_at_often_is_parsed_once_and_other_bytes_are_another_resource()
    {
        static byte[] Patient(string born) => Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","birthDate":"{{born}}"}""");

        var known = ResourceReader.Known(Patient("1970-03-04"));

        Assert.Same(known, ResourceReader.Known(Patient("1970-03-04")));
        Assert.Equal("1970-03-05", Assert.IsType<Patient>(ResourceReader.Known(Patient("1970-03-05"))).BirthDate);
        Assert.NotSame(known, ResourceReader.Parse(Patient("1970-03-04")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("""{"resourceType":"Patient"} x""")]
    [InlineData("""{"resourceType":"Patient"}{}""")]
    [InlineData("""{"resourceType":"Patient",}""")]
    [InlineData("""{"resourceType":"Patient" /* why */}""")]
    [InlineData("""{"resourceType":"Patient","active":True}""")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"a\u0001\"}]}")]
    public void Malformed_JSON_is_refused_with_its_place(string json)
    {
        var issue = Assert.Single(Refusal(json, ErrorCodes.MalformedJson).Issues);

        Assert.Equal(IssueSeverity.Fatal, issue.Severity);
        Assert.NotNull(issue.Line);
        Assert.NotNull(issue.Column);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","active":true,"active":false}""", "Patient.active", 1, 41)]
    [InlineData("{\"resourceType\":\"Patient\",\n \"name\":[{},{\"family\":\"Ю\",\"family\":\"b\"}]}", "Patient.name[1].family", 2, 27)]
    [InlineData("""{"resourceType":"Observation","component":[{"valueQuantity":{"value":1,"value":1}}]}""", "Observation.component[0].value.value", 1, 72)]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Person","id":"a","id":"b"}]}""", "Patient.contained[0].id", 1, 74)]
    public void A_key_that_stands_twice_is_refused_with_its_place(string json, string expression, int line, int column)
    {
        var issue = Assert.Single(Refusal(json, ErrorCodes.MalformedJson).Issues);

        Assert.Equal((expression, line, column), (issue.Expression, issue.Line, issue.Column));
    }

    [Fact]
    public void A_key_that_stands_twice_among_very_many_is_found()
    {
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(index => $"\"x{index}\":1"));

        Assert.Contains(Refusal($$"""{"resourceType":"Patient",{{many}},"x17":2}""", ErrorCodes.MalformedJson).Issues, issue => issue.Expression == "Patient.x17");
    }

    [Theory]
    [InlineData(new byte[] { 0x22, 0xFF, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC3, 0x28, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_place(byte[] value)
    {
        byte[] json = [.. "{\"resourceType\":\"Patient\",\n\"language\":"u8, .. value, .. "}"u8];

        var problem = ResourceReader.ReadJson(json, ReadLimits.Default).Problem;

        Assert.Equal(ErrorCodes.MalformedJson, problem?.Code);
        Assert.Equal((2, 13), (problem!.Issues[0].Line, problem.Issues[0].Column));
    }

    [Theory]
    [InlineData("\\ud800", "surrogate")]
    [InlineData("\\u0000", "control")]
    [InlineData("a\\u001f", "control")]
    [InlineData("\\uffff", "U+FFFF")]
    public void Characters_that_no_FHIR_text_may_hold_are_refused(string escaped, string said)
    {
        var issue = Assert.Single(Refusal($$"""{"resourceType":"Patient","name":[{"text":"{{escaped}}"}]}""", ErrorCodes.MalformedJson).Issues);

        Assert.Equal("Patient.name[0].text", issue.Expression);
        Assert.Contains(said, issue.Text);
    }

    [Fact]
    public void Tabs_line_breaks_and_pairs_of_surrogates_are_read() =>
        Assert.Null(Read("""{"resourceType":"Patient","name":[{"text":"\ta\r\n\ud83d\ude00"}]}""").Problem);

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"resourceType":5}""")]
    [InlineData("""{"resourceType":"patient"}""")]
    [InlineData("""{"resourceType":"Resource"}""")]
    [InlineData("""{"resourceType":"DomainResource"}""")]
    [InlineData("""{"resourceType":"HumanName"}""")]
    [InlineData("""{"a":{"resourceType":"Patient"}}""")]
    public void What_is_no_resource_is_refused(string json) => Refusal(json, ErrorCodes.WrongResourceType);

    [Theory]
    [InlineData("""{"resourceType":"Patient","birthDate":"19x"}""", "Patient.birthDate", "value", "YYYY-MM-DD")]
    [InlineData("""{"resourceType":"Patient","birthDate":"2021-02-29"}""", "Patient.birthDate", "value", "a day that exists")]
    [InlineData("""{"resourceType":"Patient","active":"yes"}""", "Patient.active", "value", "true or false")]
    [InlineData("""{"resourceType":"Patient","gender":"mle"}""", "Patient.gender", "code-invalid", "male | female | other | unknown")]
    [InlineData("""{"resourceType":"Patient","id":"a_b"}""", "Patient.id", "value", "A-Z a-z 0-9 - .")]
    [InlineData("""{"resourceType":"Patient","id":"a\n"}""", "Patient.id", "value", "A-Z a-z 0-9 - .")]
    [InlineData("""{"resourceType":"Patient","implicitRules":"a b"}""", "Patient.implicitRules", "value", "URI without spaces")]
    [InlineData("""{"resourceType":"Patient","meta":{"profile":["a b"]}}""", "Patient.meta.profile[0]", "value", "URI without spaces")]
    [InlineData("""{"resourceType":"Patient","meta":{"lastUpdated":"2020"}}""", "Patient.meta.lastUpdated", "value", "time zone")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":1.5}""", "Patient.multipleBirth", "value", "whole number")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",""]}]}""", "Patient.name[0].given[1]", "value", "at least one")]
    [InlineData("""{"resourceType":"Patient","nmae":[{"text":"x"}]}""", "Patient.nmae", "structure", "'name' is")]
    [InlineData("""{"resourceType":"Patient","Active":true}""", "Patient.Active", "structure", "expected 'active'")]
    [InlineData("""{"resourceType":"Patient","name":{"text":"x"}}""", "Patient.name", "structure", "array of HumanName")]
    [InlineData("""{"resourceType":"Patient","birthDate":["1970"]}""", "Patient.birthDate", "structure", "single date")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "Patient.name", "structure", "empty array")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{}}""", "Patient.maritalStatus", "structure", "ele-1")]
    [InlineData("""{"resourceType":"Patient","birthDate":null}""", "Patient.birthDate", "value", "null")]
    [InlineData("""{"resourceType":"Patient","deceasedString":"x"}""", "Patient.deceased", "structure", "not an allowed choice")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}""", "Patient.deceased", "structure", "more than one")]
    [InlineData("""{"resourceType":"Observation","status":"final"}""", "Observation.code", "required", "missing")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Nothing","id":"a"}]}""", "Patient.contained[0]", "structure", "no resource type")]
    [InlineData("""{"resourceType":"Patient","photo":[{"data":"!!"}]}""", "Patient.photo[0].data", "value", "base64")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":"1.5"}}""", "Observation.value.value", "value", "without quotes")]
    public void A_broken_rule_is_said_with_its_place_and_what_would_be_right(string json, string expression, string type, string said)
    {
        var problem = Refusal(json, ErrorCodes.InvalidResource);

        var issue = Assert.Single(problem.Issues, issue => issue.Expression == expression);
        Assert.Equal(type, issue.Type);
        Assert.Contains(said, issue.Text);
        Assert.Equal(1, issue.Line);
        Assert.True(issue.Column > 1);
    }

    [Fact]
    public void Every_broken_rule_is_said_at_once()
    {
        var problem = Refusal("""{"resourceType":"Patient","birthDate":"x","gender":"y","name":[{"use":"z","nothing":1}]}""", ErrorCodes.InvalidResource);

        Assert.Equal(
            ["Patient.birthDate", "Patient.gender", "Patient.name[0].nothing", "Patient.name[0].use"],
            problem.Issues.Select(issue => issue.Expression).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_was_refused_is_not_quoted()
    {
        var problem = Refusal("""{"resourceType":"Patient","birthDate":"secret1","gender":"secret2","telecom":[{"rank":-77}],"photo":[{"data":"secret3!"}]}""", ErrorCodes.InvalidResource);

        Assert.All(problem.Issues.Select(issue => issue.Text).Append(problem.Text), text => Assert.False(text.Contains("secret") || text.Contains("77"), text));
    }

    [Fact]
    public void Very_many_issues_are_cut_off_with_a_word()
    {
        var names = string.Join(',', Enumerable.Repeat("""{"use":"x"}""", 500));

        var problem = Refusal($$"""{"resourceType":"Patient","name":[{{names}}]}""", ErrorCodes.InvalidResource);

        Assert.Equal(101, problem.Issues.Count);
        Assert.Contains("more", problem.Issues[^1].Text);
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(5_000, false)]
    [InlineData(500_000, false)]
    public void Nesting_is_read_up_to_the_limit(int extensions, bool isRead)
    {
        // Each extension is an object in an array, and the resource itself is one more level.
        var json = """{"resourceType":"Patient" """
            + string.Concat(Enumerable.Repeat(""","extension":[{"url":"http://x" """, extensions)) + ",\"valueInteger\":1"
            + string.Concat(Enumerable.Repeat("}]", extensions)) + "}";

        var problem = ResourceReader.ReadJson(Encoding.UTF8.GetBytes(json), new ReadLimits(63)).Problem;

        if (isRead) Assert.Null(problem);
        else Assert.Equal((ErrorCodes.TooDeep, ProblemKind.TooLarge), (problem?.Code, problem?.Kind));
    }

    [Fact]
    public void A_resource_that_says_nothing_but_its_type_is_one() => Assert.Null(Read("""{"resourceType":"Patient"}""").Problem);

    [Fact]
    public void What_was_accepted_is_parsed_again_with_the_same_content()
    {
        var json = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.50}}"""u8.ToArray();

        var strict = ResourceReader.ReadJson(json, ReadLimits.Default).Value.Resource;

        Assert.True(strict.IsExactly(ResourceReader.Parse(json)));
    }

    private static Result<ResourceContent> Read(string json) => ResourceReader.ReadJson(Encoding.UTF8.GetBytes(json), ReadLimits.Default);

    private static Problem Refusal(string json, string code)
    {
        var problem = Read(json).Problem;
        Assert.Equal(code, problem?.Code);
        return problem!;
    }
}
