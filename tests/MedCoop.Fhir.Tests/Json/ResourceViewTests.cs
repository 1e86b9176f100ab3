using System.Text;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Query;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Json;

public sealed class ResourceViewTests
{
    private const string Tag = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}""";

    private const string Patient = """
        {"resourceType":"Patient","id":"1","meta":{"versionId":"2","tag":[{"code":"a"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
        "extension":[{"url":"http://x","valueString":"y"}],"modifierExtension":[{"url":"http://m","valueString":"n"}],
        "name":[{"use":"old","family":"Ivanov","given":["Ivan",null],"_given":[null,{"extension":[{"url":"http://x","valueString":"y"}]}]}],
        "contact":[{"name":{"text":"z"}}],"deceasedBoolean":false,"communication":[{"language":{"text":"ru"},"preferred":true}]}
        """;

    [Fact]
    public void A_summary_keeps_what_the_definitions_mark_and_what_changes_the_meaning() => Assert.Equal(
        """
        {"resourceType":"Patient","id":"1","meta":{"versionId":"2","tag":[{"code":"a"},TAG]},"modifierExtension":[{"url":"http://m","valueString":"n"}],"name":[{"use":"old","family":"Ivanov","given":["Ivan",null]}],"deceasedBoolean":false}
        """.Replace("TAG", Tag),
        Apply(Patient, SummaryMode.True));

    [Fact]
    public void Text_keeps_narrative_id_meta_and_mandatory_elements() => Assert.Equal(
        """
        {"resourceType":"Observation","meta":{"tag":[TAG]},"id":"1","text":{"status":"empty"},"status":"final","code":{"text":"x"}}
        """.Replace("TAG", Tag),
        Apply("""{"resourceType":"Observation","id":"1","text":{"status":"empty"},"status":"final","code":{"text":"x"},"valueString":"y"}""", SummaryMode.Text));

    [Fact]
    public void Data_drops_only_the_narrative()
    {
        var data = Apply(Patient, SummaryMode.Data);

        Assert.DoesNotContain("\"text\":{", data);
        Assert.Contains("\"communication\":[{\"language\":{\"text\":\"ru\"},\"preferred\":true}]", data);
        Assert.Contains(Tag, data);
    }

    // deceased[x] is a modifier of Patient, and use one of HumanName, so both are there whatever was asked for.
    [Theory]
    [InlineData("birthDate", """{"resourceType":"Patient","meta":{"tag":[TAG]},"birthDate":"1970","deceasedDateTime":"2020","_deceasedDateTime":{"id":"i"}}""")]
    [InlineData("Patient.birthDate", """{"resourceType":"Patient","meta":{"tag":[TAG]},"birthDate":"1970","deceasedDateTime":"2020","_deceasedDateTime":{"id":"i"}}""")]
    [InlineData("name.family", """{"resourceType":"Patient","meta":{"tag":[TAG]},"name":[{"family":"b","use":"old"}],"deceasedDateTime":"2020","_deceasedDateTime":{"id":"i"}}""")]
    [InlineData("deceased[x],nothing", """{"resourceType":"Patient","meta":{"tag":[TAG]},"deceasedDateTime":"2020","_deceasedDateTime":{"id":"i"}}""")]
    public void Elements_keep_the_named_ones_and_what_may_not_be_missing(string elements, string expected)
    {
        const string source = """
            {"resourceType":"Patient","name":[{"family":"b","given":["c"],"use":"old"},{"given":["d"]}],"birthDate":"1970","deceasedDateTime":"2020","_deceasedDateTime":{"id":"i"}}
            """;

        Assert.Equal(expected.Replace("TAG", Tag), Apply(source, SummaryMode.False, elements.Split(',')));
    }

    [Fact]
    public void A_resource_of_which_nothing_is_left_out_stays_the_same_memory_and_is_not_tagged()
    {
        ReadOnlyMemory<byte> bytes = """{"resourceType":"Patient","active":true}"""u8.ToArray();

        Assert.True(ResourceView.Apply(bytes, SummaryMode.True, []).Equals(bytes));
        Assert.True(ResourceView.Apply(bytes, SummaryMode.Data, []).Equals(bytes));
        Assert.True(ResourceView.Apply(bytes, SummaryMode.False, ["active"]).Equals(bytes));
    }

    [Fact]
    public void A_resource_that_is_tagged_already_is_not_tagged_twice()
    {
        var once = Apply(Patient, SummaryMode.True);

        Assert.Single(Occurrences(Apply(once.Replace("\"gender\"", ""), SummaryMode.Text), "SUBSETTED"));
    }

    [Theory]
    [InlineData("true", SummaryMode.True)]
    [InlineData("text", SummaryMode.Text)]
    [InlineData("data", SummaryMode.Data)]
    [InlineData("count", SummaryMode.Count)]
    [InlineData("false", SummaryMode.False)]
    public void The_published_summaries_come_out(string name, SummaryMode mode)
    {
        string[] files = name == "count" ? ["bundle-summary"] : ["summary", "bundle-summary"];
        foreach (var file in files)
        {
            var source = WithoutMark(TestData.Bytes($"fhir-core/server-behaviour/firely-summary/{file}-false.json"));
            var expected = WithoutMark(TestData.Bytes($"fhir-core/server-behaviour/firely-summary/{file}-{name}.json"));

            // The vectors also carry the tag under its STU3 system, which R4 does not have.
            var withoutOldTag = Encoding.UTF8.GetString(expected).Replace("""{"system":"http://hl7.org/fhir/v3/ObservationValue","code":"SUBSETTED"},""", "");

            Assert.Null(JsonComparison.FirstDifference(Encoding.UTF8.GetBytes(withoutOldTag), ResourceView.Apply(source, mode, [])));
        }
    }

    [Fact]
    public void Every_view_of_every_official_example_is_still_a_valid_resource()
    {
        List<string> refused = [];
        foreach (var file in TestData.Files("fhir-core/examples", "*.json"))
        {
            if (!ResourceReader.ReadJson(File.ReadAllBytes(file), ReadLimits.Default).TryGet(out var content, out _)) continue;
            foreach (var mode in new[] { SummaryMode.True, SummaryMode.Text, SummaryMode.Data, SummaryMode.Count, SummaryMode.False })
            {
                var view = ResourceView.Apply(content.Json, mode, mode == SummaryMode.False ? ["identifier"] : []);
                if (ResourceReader.ReadJson(view, ReadLimits.Default).Problem is { } problem) refused.Add($"{Path.GetFileName(file)} {mode}: {problem.Text}");
            }
        }

        Assert.Empty(refused);
    }

    private static IEnumerable<int> Occurrences(string text, string part) =>
        Enumerable.Range(0, text.Length).Where(at => text.AsSpan(at).StartsWith(part, StringComparison.Ordinal));

    private static byte[] WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static string Apply(string json, SummaryMode mode, params string[] elements) =>
        Encoding.UTF8.GetString(ResourceView.Apply(Encoding.UTF8.GetBytes(json), mode, elements).Span);
}
