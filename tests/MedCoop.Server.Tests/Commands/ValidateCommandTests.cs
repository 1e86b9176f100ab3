using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Testing;

namespace MedCoop.Server.Tests.Commands;

/// <summary>The command <c>validate</c>.</summary>
public sealed class ValidateCommandTests
{
    [Fact]
    public async Task It_says_for_each_file_what_is_wrong_where_and_ends_with_1()
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-validate-").FullName;
        await WriteAsync(folder, "a.json", "{\"resourceType\":\"Patient\",\n \"gender\":\"man\"}");
        await WriteAsync(folder, "b.xml", "<Patient xmlns=\"http://hl7.org/fhir\">\n<contact><name><text value=\"A\"/></name></contact>\n<contact><name><text value=\"B\"/></name>\n  <gender value=\"man\"/></contact></Patient>");
        await WriteAsync(folder, "c.ndjson", "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\",\"active\":\"yes\"}\n{\"resourceType\":\n");
        await WriteAsync(folder, "d.json", """{"resourceType":"Patient","active":true}""");

        var (code, output, error) = await ServerProcess.RunAsync(folder, "", ["validate", "."]);

        Assert.Equal("", error);
        Assert.Equal(1, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("./a.json:2:", StringComparison.Ordinal) && line.Contains("error binding-required Patient.gender", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("./b.xml:4:", StringComparison.Ordinal) && line.Contains("error binding-required Patient.contact[1].gender", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("./c.ndjson:2:", StringComparison.Ordinal) && line.Contains("error type Patient.active", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("./c.ndjson:3", StringComparison.Ordinal) && line.Contains("MC1001", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("./d.json", StringComparison.Ordinal));
        Assert.Equal("6 documents: 2 valid, 4 not; 4 errors, 0 warnings.", lines[^1]);
        Assert.False(File.Exists(Path.Combine(folder, "data", "medcoop.db")), "it needs no database");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_takes_profiles_and_writes_JSON_and_ends_with_0_when_all_is_well()
    {
        var examples = Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples", "medcoop-patient");
        const string profile = "https://medcoop.example/fhir/StructureDefinition/medcoop-patient";

        var (good, output, _) = await ServerProcess.RunAsync(examples, "", ["validate", "valid-libyan.json", "valid-belarusian.json", "--profile", profile, "--json"]);
        var (bad, found, _) = await ServerProcess.RunAsync(examples, "", ["validate", "invalid-gender-missing.json", "--json"]);
        var (unknown, _, refusal) = await ServerProcess.RunAsync(examples, "", ["validate", "valid-libyan.json", "--profile", "https://nowhere.example/p"]);

        Assert.Equal(0, good);
        Assert.Equal(2, JsonNode.Parse(output.Trim())!["valid"]!.GetValue<int>());
        Assert.Equal(1, bad);
        var finding = JsonNode.Parse(found.Split('\n')[0])!;
        Assert.Equal("cardinality-min", finding["code"]!.GetValue<string>());
        Assert.StartsWith(profile, finding["source"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(2, unknown);
        Assert.Contains("https://nowhere.example/p", refusal, StringComparison.Ordinal);
    }

    private static Task WriteAsync(string folder, string name, string content) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), content, TestContext.Current.CancellationToken);
}
