using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Json;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

/// <summary>The program imports what others wrote: everything that is valid comes back equal, what is not is named, and a second import changes nothing.</summary>
public sealed class RealDataImportTests
{
    [Theory]
    [EveryDatabase("fhir-core/examples")]
    [EveryDatabase("fhir-core/multiscript")]
    [EveryDatabase("ips")]
    [EveryDatabase("synthea")]
    public async Task What_is_valid_comes_back_equal_and_what_is_not_is_named_with_its_reason(StoreProvider provider, string folder)
    {
        var source = TestData.PathOf(folder);
        await using var database = await TestDatabase.CreateAsync(provider);
        var work = Directory.CreateTempSubdirectory("medcoop-import-").FullName;
        string[] arguments = ["import", source, "--report", "refused.jsonl", $"--Store:Provider={provider}", $"--Store:ConnectionString={database.ConnectionString}"];

        var (code, output, error) = await ServerProcess.RunAsync(work, arguments);

        var refused = Refused(Path.Combine(work, "refused.jsonl"));
        Assert.True(code == (refused.Count == 0 ? 0 : 1), $"exit code {code}: {output}{error}");
        Assert.Empty(refused.Keys.Intersect(ValidByIndex(folder), StringComparer.Ordinal));
        await using var server = await ServerProcess.StartAsync($"--Store:Provider={provider}", $"--Store:ConnectionString={database.ConnectionString}");
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(source, "*.json", SearchOption.AllDirectories).Where(file => !refused.ContainsKey(file)))
            compared += await CompareAsync(server.Client, await File.ReadAllBytesAsync(file), file);
        Assert.True(compared > 20, $"only {compared} resources were compared");

        var before = await TotalAsync(server.Client);
        await ServerProcess.RunAsync(work, arguments);
        Assert.Equal(before, await TotalAsync(server.Client));
        Directory.Delete(work, recursive: true);
    }

    /// <summary>How many resources of the file were found equal on the server.</summary>
    private static async Task<int> CompareAsync(HttpClient client, byte[] bytes, string file)
    {
        if (ResourceReader.ReadJson(bytes, ReadLimits.Default).Problem is not null) return 0;
        var root = JsonNode.Parse(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'))!.AsObject();
        if ((string?)root["resourceType"] != "Bundle" || (string?)root["type"] is "document" or "message")
            return (string?)root["id"] is null ? 0 : await FoundAsync(client, root, file);
        var entries = root["entry"]?.AsArray().Select(entry => entry!.AsObject()).ToList() ?? [];
        var stored = entries.Where(entry => ((string?)entry["fullUrl"])?.StartsWith("urn:uuid:", StringComparison.Ordinal) == true && entry["resource"] is not null)
            .ToDictionary(entry => (string)entry["fullUrl"]!, entry => $"{(string)entry["resource"]!["resourceType"]!}/{((string)entry["fullUrl"]!)["urn:uuid:".Length..]}", StringComparer.Ordinal);
        var found = 0;
        foreach (var entry in entries.Where(entry => stored.ContainsKey((string?)entry["fullUrl"] ?? "")).Take(40))
        {
            var resource = entry["resource"]!.AsObject();
            resource["id"] = stored[(string)entry["fullUrl"]!].Split('/')[1];
            Resolve(resource, stored);
            found += await FoundAsync(client, resource, file);
        }

        return found;
    }

    private static async Task<int> FoundAsync(HttpClient client, JsonObject expected, string file)
    {
        var address = $"/fhir/{(string)expected["resourceType"]!}/{(string)expected["id"]!}";
        var json = await client.GetByteArrayAsync($"{address}?_format=json");
        var xml = ResourceReader.ReadXml(await client.GetByteArrayAsync($"{address}?_format=xml"), ReadLimits.Default);
        var wanted = Encoding.UTF8.GetBytes(Stripped(expected).ToJsonString());

        var difference = JsonComparison.FirstDifference(wanted, Encoding.UTF8.GetBytes(Stripped(JsonNode.Parse(json)!.AsObject()).ToJsonString()));
        Assert.True(difference is null, $"{file}: {address}: {difference}");
        Assert.True(xml.Problem is null, $"{file}: {address} as XML: {xml.Problem?.Text}");
        var fromXml = JsonComparison.FirstDifference(json, xml.Value.Json);
        Assert.True(fromXml is null, $"{file}: {address} as XML: {fromXml}");
        return 1;
    }

    // What the server stamps is not content.
    private static JsonObject Stripped(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        if (copy["meta"] is JsonObject meta)
        {
            foreach (var name in new[] { "versionId", "lastUpdated", "_versionId", "_lastUpdated" }) meta.Remove(name);
            if (meta.Count == 0) copy.Remove("meta");
        }

        return copy;
    }

    private static void Resolve(JsonNode node, Dictionary<string, string> stored)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array.OfType<JsonNode>()) Resolve(item, stored);
        }
        else if (node is JsonObject @object)
        {
            foreach (var (name, value) in @object.ToList())
            {
                if (name == "reference" && value is JsonValue text && stored.TryGetValue((string)text!, out var target)) @object[name] = target;
                else if (value is not null) Resolve(value, stored);
            }
        }
    }

    /// <summary>Files of which something was refused, with the first reason.</summary>
    private static Dictionary<string, string> Refused(string report)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.Exists(report) ? File.ReadLines(report) : [])
        {
            var entry = JsonNode.Parse(line)!;
            Assert.NotEmpty((string)entry["reason"]!);
            refused.TryAdd((string)entry["file"]!, (string)entry["reason"]!);
        }

        return refused;
    }

    private static IEnumerable<string> ValidByIndex(string folder) => folder switch
    {
        "fhir-core/examples" => File.ReadLines(TestData.PathOf("fhir-core/examples-referee.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Where(line => line["crash"] is null && (bool?)line["valid"] == true).Select(line => TestData.PathOf($"fhir-core/{(string)line["file"]!}")),
        "ips" => File.ReadLines(TestData.PathOf("ips/index.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Where(line => line["firely"] is JsonObject firely && (bool?)firely["base_r4"] == true).Select(line => TestData.PathOf($"ips/{(string)line["at"]!}")),
        _ => TestData.Files(folder, "*.json"),
    };

    private static async Task<int> TotalAsync(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/fhir/_history?_count=1"))!["total"]!.GetValue<int>();
}
