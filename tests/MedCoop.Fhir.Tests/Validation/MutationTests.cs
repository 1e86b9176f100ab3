using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>Valid examples, broken at random: validation never crashes, and accepts nothing that the strict reader refuses.</summary>
public sealed class MutationTests
{
    private static readonly Validator Validator = new(MedCoopProfiles.Find);
    private static readonly string[] Names = ["nickname", "_gender", "extension", "contained", "valueString", "id", "text", "reference", "", "a.b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_broken_example_never_crashes_validation_nor_passes_where_the_strict_reader_refuses(int seed)
    {
        var random = new Random(seed);
        var examples = Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples"), "valid-*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        var refused = 0;
        for (var round = 0; round < 600; round++)
        {
            var root = JsonNode.Parse(examples[round % examples.Count])!.AsObject();
            for (var times = random.Next(1, 4); times > 0; times--) Mutate(root, random);
            var json = Encoding.UTF8.GetBytes(root.ToJsonString());
            if (!ValidationSource.Read(json, isXml: false, ReadLimits.Default).TryGet(out var source, out _)) continue;
            var outcome = Validator.Validate(source.Json, source.ResourceType, new ValidationRequest { At = DateTimeOffset.UnixEpoch }, new ValidationFacts { Terminologies = Terminologies.Standard });
            if (ResourceReader.ReadJson(json, ReadLimits.Default).Problem is not { } problem) continue;
            refused++;
            Assert.False(outcome.IsValid, $"{root.ToJsonString()}\n{problem.Text} {string.Join("; ", problem.Issues.Select(issue => $"{issue.Expression} {issue.Text}"))}");
        }

        Assert.True(refused > 200);
    }

    [Theory]
    [InlineData("http:")]
    [InlineData("https:/")]
    [InlineData("urn:uuid:")]
    [InlineData("/")]
    [InlineData("#")]
    [InlineData("http://a/_history/")]
    public void Odd_addresses_in_a_Bundle_are_findings_and_no_crash(string address)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            resourceType = "Bundle",
            type = "document",
            entry = new object[]
            {
                new { fullUrl = address, resource = new { resourceType = "Composition", subject = new { reference = address } } },
                new { fullUrl = address, resource = new { resourceType = "Patient", link = new[] { new { other = new { reference = address + "/" }, type = "refer" } } } },
            },
        });

        Assert.False(Validated(json).IsValid);
    }

    [Fact]
    public void Very_long_lists_are_validated_in_time_that_grows_with_their_length()
    {
        var given = string.Join(',', Enumerable.Repeat("\"a\"", 400_000));
        var beside = string.Join(',', Enumerable.Repeat("{\"id\":\"b\"}", 400_000));

        var outcome = Validated(Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","name":[{"_given":[{{beside}}],"family":"x","given":[{{given}}]}]}"""));

        Assert.True(outcome.IsValid);
    }

    [Fact]
    public void Hundreds_of_warnings_do_not_hide_an_error_behind_them()
    {
        var entries = string.Join(',', Enumerable.Range(0, 500).Select(number => $$$"""{"resource":{"resourceType":"Basic","meta":{"profile":["https://nowhere.example/p"]},"code":{"text":"x"},"id":"b{{{number}}}"} }"""));

        var outcome = Validated(Encoding.UTF8.GetBytes($$$"""{"resourceType":"Bundle","type":"batch-response","entry":[{{{entries}}},{"resource":{"resourceType":"Patient","gender":"man"} }]}"""));

        Assert.Contains(outcome.Findings, finding => finding.Code == FindingCodes.BindingRequired);
        Assert.Contains(outcome.Findings, finding => finding.Code == FindingCodes.TooMany);
        Assert.InRange(outcome.Findings.Count, 200, 601);
    }

    private static ValidationOutcome Validated(byte[] json)
    {
        Assert.True(ValidationSource.Read(json, isXml: false, ReadLimits.Default).TryGet(out var source, out _));
        return Validator.Validate(source.Json, source.ResourceType, new ValidationRequest { At = DateTimeOffset.UnixEpoch }, new ValidationFacts { Terminologies = Terminologies.Standard });
    }

    private static void Mutate(JsonObject root, Random random)
    {
        var objects = Objects(root).ToList();
        var target = objects[random.Next(objects.Count)];
        var names = target.Select(property => property.Key).Where(name => name != "resourceType").ToList();
        if (names.Count == 0) return;
        var name = names[random.Next(names.Count)];
        switch (random.Next(7))
        {
            case 0:
                target.Remove(name);
                break;
            case 1:
                target[name] = Value(random);
                break;
            case 2:
                var moved = target[name]?.DeepClone();
                target.Remove(name);
                target[Names[random.Next(Names.Length)]] = moved;
                break;
            case 3:
                target[name] = new JsonArray(target[name]?.DeepClone(), target[name]?.DeepClone());
                break;
            case 4:
                target[name] = new string('x', random.Next(1, 100_000));
                break;
            case 5:
                var first = target[name]?.DeepClone();
                target.Remove(name);
                target[name] = first;
                break;
            default:
                target[Names[random.Next(Names.Length)]] = Value(random);
                break;
        }
    }

    private static JsonNode? Value(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => true,
        2 => -1,
        3 => 1.50m,
        4 => "",
        5 => " ",
        6 => new JsonObject(),
        7 => new JsonArray(),
        _ => new JsonObject { ["value"] = "2024-13-40" },
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(property => Objects(property.Value)).Prepend(one),
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };
}
