using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Json;

/// <summary>Every resource of the test material, read once: what the index of the material says of it, and what our reader says.</summary>
public sealed class Corpus
{
    private static readonly string[] Parts = ["fhir-core/examples", "ips/index.jsonl", "synthea", "fhir-core/multiscript/fhir-ru"];

    public Corpus()
    {
        if (TestData.Root is null || !Array.TrueForAll(Parts, part => Path.Exists(Path.Combine(TestData.Root, part)))) return;
        foreach (var (file, verdict) in Index())
        {
            Files++;
            var bytes = File.ReadAllBytes(Path.Combine(TestData.Root, file));
            var isXml = file.EndsWith(".xml", StringComparison.Ordinal);
            var read = isXml ? ResourceReader.ReadXml(bytes, ReadLimits.Default) : ResourceReader.ReadJson(bytes, ReadLimits.Default);
            var ours = read.Problem is null ? "valid" : $"refused ({read.Problem.Code})";
            if (verdict != (read.Problem is null ? "valid" : "invalid") && !(verdict == "nothing" && read.Problem is null)) Disagreements.Add($"{file}: index says {verdict}, we say {ours}");
            if (read.Problem is null && Loss(read.Value) is { } loss) Losses.Add($"{file}: {loss}");
        }
    }

    public int Files { get; }

    public List<string> Disagreements { get; } = [];

    public List<string> Losses { get; } = [];

    private static string? Loss(ResourceContent content)
    {
        var back = ResourceReader.ReadXml(ResourceFormat.ToXml(content.Json, pretty: false), ReadLimits.Default);
        if (back.Problem is { } problem) return $"its XML is refused: {problem.Text}";
        if (JsonComparison.FirstDifference(content.Json, back.Value.Json) is { } difference) return $"other after XML: {difference}";
        var stamped = ResourceStamp.Stamp(content.Json, new ResourceKey(content.Resource.TypeName, "x"), 1);
        var again = ResourceStamp.Stamp(ResourceFormat.Minify(stamped.Bytes), new ResourceKey(content.Resource.TypeName, "y"), 2);
        if (stamped.ContentHash != again.ContentHash) return "its hash changes by stamping";
        return ResourceReader.ReadJson(stamped.Bytes, ReadLimits.Default).Problem is { } refused ? $"refused once stamped: {refused.Text}" : null;
    }

    private static IEnumerable<(string File, string Verdict)> Index()
    {
        foreach (var line in File.ReadLines(Path.Combine(TestData.Root!, "fhir-core/examples-referee.jsonl")).Select(Parsed))
            yield return ($"fhir-core/{line.GetProperty("file").GetString()}", Text(line.GetProperty("crash")) is null ? Verdict(line.GetProperty("valid")) : "nothing (it crashed)");
        foreach (var line in File.ReadLines(Path.Combine(TestData.Root!, "ips/index.jsonl")).Select(Parsed))
        {
            var isJudged = line.TryGetProperty("firely", out var firely) && firely.ValueKind == JsonValueKind.Object;
            yield return ($"ips/{line.GetProperty("at").GetString()}", isJudged && firely.TryGetProperty("base_r4", out var verdict) ? Verdict(verdict) : "nothing");
        }

        foreach (var folder in new[] { "synthea", "fhir-core/multiscript/fhir-ru" })
        {
            foreach (var file in TestData.Files(folder, "*.json")) yield return ($"{folder}/{Path.GetFileName(file)}", "valid");
        }
    }

    private static JsonElement Parsed(string line) => JsonDocument.Parse(line).RootElement;

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static string Verdict(JsonElement element) => element.ValueKind switch { JsonValueKind.True => "valid", JsonValueKind.False => "invalid", _ => "nothing" };
}

public sealed class CorpusTests(Corpus corpus) : IClassFixture<Corpus>
{
    [Fact]
    public void Every_resource_we_accept_says_the_same_after_stamping_and_after_XML_and_back()
    {
        Present();

        Assert.Empty(corpus.Losses);
    }

    [Fact]
    public void We_disagree_with_the_index_of_the_material_only_where_the_cause_is_known()
    {
        Present();

        ApprovedFile.Matches("tests/MedCoop.Fhir.Tests/Approved/corpus-disagreements.txt", corpus.Disagreements);
    }

    [Fact]
    public void The_serialization_samples_are_taken_and_refused_as_agreed()
    {
        var folder = TestData.PathOf("fhir-core/serialization");

        ApprovedFile.Matches(
            "tests/MedCoop.Fhir.Tests/Approved/serialization.txt",
            TestData.Files("fhir-core/serialization", "*.*").Select(file => $"{Path.GetRelativePath(folder, file)}: {Said(file)}"));
    }

    [Fact]
    public void Everything_that_two_validators_call_valid_is_taken()
    {
        var folder = TestData.PathOf("invalid");
        var valid = File.ReadLines(Path.Combine(folder, "cases.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("tier", out var tier) && tier.ValueEquals("A-valid"))
            .Select(line => Path.Combine(folder, line.GetProperty("file").GetString()!))
            .ToList();

        Assert.NotEmpty(valid);
        Assert.All(valid, file => Assert.Equal("taken", Said(file)));
    }

    private static string Said(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var read = file.EndsWith(".xml", StringComparison.Ordinal) ? ResourceReader.ReadXml(bytes, ReadLimits.Default) : ResourceReader.ReadJson(bytes, ReadLimits.Default);
        return read.Problem is { } problem
            ? $"{problem.Code} {string.Join("; ", problem.Issues.Select(issue => $"{issue.Expression ?? "the whole"} {issue.Type}").Distinct(StringComparer.Ordinal))}"
            : "taken";
    }

    private void Present()
    {
        if (corpus.Files == 0) Assert.Skip("The test material is not here: set MEDCOOP_TEST_DATA to the folder that holds it.");
    }
}
