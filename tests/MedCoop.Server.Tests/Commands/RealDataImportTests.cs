using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Json;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

/// <summary>The command imports what others wrote: everything that is valid comes back equal, what is not is named, and a second import changes nothing.</summary>
public sealed class RealDataImportTests
{
    private const int SampleOfBundle = 10;
    private const int AgainOfSynthea = 6;

    // Valid, but as a transaction it asks for ValueSet/$lookup, an operation that is not offered yet; nothing of it may be stored then.
    private static readonly string[] NotExecutable = ["Bundle-bundle-transaction.json"];

    // Base R4 refuses them, though the index has them as valid: docs/validation.md says why. All other differences are canonicals that are no
    // absolute URLs.
    private static readonly string[] NotValid =
    [
        "Bundle-10bb101f-a121-4264-a920-67be9cb82c74.json", "Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe.json", "DeviceMetric-example.json",
        "DeviceUseStatement-example.json", "MedicationRequest-medrx0301.json", "Observation-clinical-gender.json",
        "CareTeam-example-core-careteam-ivanov.json", "DiagnosticReport-example-core-diagnosticreport-ivanov-blood.json",
        "Procedure-example-core-procedure-ivanov-consultation.json", "ServiceRequest-example-core-servicerequest-ivanov-consultation.json",
        "fhir-test-cases__bundle-duplicate-ids-not.json", "fhir-test-cases__bundle-mni-patientOverview-bundle-example1.json",
        "fhir-test-cases__mni-patientOverview-bundle-example1.json", "fhir-test-cases__mni-patientOverview-bundle-example1b.json",
        "hl7-fhir-ips-ri__IPS-bundle-01.json", "ipsviewer__connectathon_archive__DE_no_info_with_Advance_Directive.json",
    ];

    // What is valid R4 and this server takes from nobody: AuditEvents, and files that are not what they say.
    private static readonly string[] OurRules = ["AuditEvents are written by the server itself", "is not what its contentType says", "Programs are not taken"];

    // Bundle-xds.json creates a Patient unless one has an identifier that it does not give it, and refers to the new one: every time.
    private static readonly Dictionary<string, int> NewAgain = new(StringComparer.Ordinal) { ["fhir-core/examples"] = 2 };

    // What a database does to a resource does not depend on who wrote it: the larger material goes to one of them. The command runs in this process, because
    // six programs that are compiled as they run would take longer than what they do; ImportTests run it as a program.
    [Theory]
    [EveryDatabase("fhir-core/examples")]
    [EveryDatabase("fhir-core/multiscript")]
    [InlineData(StoreProvider.Sqlite, "ips")]
    [InlineData(StoreProvider.Sqlite, "synthea")]
    public async Task What_is_valid_comes_back_equal_and_what_is_not_is_named_with_its_reason(StoreProvider provider, string folder)
    {
        var source = TestData.PathOf(folder);
        await using var work = await CommandFolder.CreateAsync(provider);
        var report = Path.Combine(work.Path, "refused.jsonl");

        var code = await work.RunAsync("import", source, "--report", report);

        var refused = Refused(report);
        Assert.Equal(refused.Count == 0 ? CommandLine.Done : CommandLine.Failed, code);
        Assert.DoesNotContain(ValidByIndex(folder), file => refused.TryGetValue(file, out var reason)
            && !reason.Contains("of the type canonical", StringComparison.Ordinal) && !Array.Exists(OurRules, rule => reason.Contains(rule, StringComparison.Ordinal)) && !NotExecutable.Concat(NotValid).Contains(Path.GetFileName(file)));
        await using var server = await RestServer.OnAsync(work.Database, isOwner: false);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        var expected = new Dictionary<string, List<JsonObject>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(source, "*.json", SearchOption.AllDirectories).Where(file => !refused.ContainsKey(file)))
        {
            foreach (var resource in Expected(await File.ReadAllBytesAsync(file)))
            {
                var address = $"/fhir/{(string)resource["resourceType"]!}/{(string)resource["id"]!}";
                if (!expected.TryGetValue(address, out var forms)) expected[address] = forms = [];
                forms.Add(resource);
            }
        }

        foreach (var (address, forms) in expected) await FoundAsync(client, address, forms);
        var compared = expected.Count;
        Assert.True(compared > 20, $"only {compared} resources were compared");

        var before = await TotalAsync(client);
        await work.RunAsync(["import", .. AgainOf(folder), "--report", report]);
        Assert.Equal(before + NewAgain.GetValueOrDefault(folder), await TotalAsync(client));
    }

    // Each of these files is one transaction in which everything refers to everything; what holds for some of them holds for the thirty-first.
    private static IReadOnlyList<string> AgainOf(string folder) => folder == "synthea" ? [.. TestData.Files(folder, "*.json").Take(AgainOfSynthea)] : [TestData.PathOf(folder)];

    /// <summary>What of the file is on the server afterwards under an id that is known.</summary>
    private static List<JsonObject> Expected(byte[] bytes)
    {
        if (ResourceReader.ReadJson(bytes, ReadLimits.Default).Problem is not null) return [];
        var root = JsonNode.Parse(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'))!.AsObject();
        if ((string?)root["resourceType"] != "Bundle" || (string?)root["type"] is "document" or "message")
            return (string?)root["id"] is null ? [] : [root];
        // Outside transactions a resource keeps the id that it has.
        if ((string?)root["type"] != "transaction") return [];
        var entries = root["entry"]?.AsArray().Select(entry => entry!.AsObject()).ToList() ?? [];
        // Entries with other fullUrls get ids of the server's choice, and references to them follow.
        if (entries.Exists(entry => ((string?)entry["fullUrl"])?.StartsWith("urn:uuid:", StringComparison.Ordinal) != true)) return [];
        var stored = entries.Where(entry => ((string?)entry["fullUrl"])?.StartsWith("urn:uuid:", StringComparison.Ordinal) == true && entry["resource"] is not null)
            .ToDictionary(entry => (string)entry["fullUrl"]!, entry => $"{(string)entry["resource"]!["resourceType"]!}/{((string)entry["fullUrl"]!)["urn:uuid:".Length..]}", StringComparer.Ordinal);
        var found = new List<JsonObject>();
        foreach (var entry in entries.Where(entry => stored.ContainsKey((string?)entry["fullUrl"] ?? "")).Take(SampleOfBundle))
        {
            var resource = entry["resource"]!.AsObject();
            resource["id"] = stored[(string)entry["fullUrl"]!].Split('/')[1];
            Resolve(resource, stored);
            resource.Remove("text"); // Its links to other entries are rewritten too.
            found.Add(resource);
        }

        return found;
    }

    // The same id stands in several files of the material, and some batches there delete: each form is a version of its own.
    private static async Task FoundAsync(HttpClient client, string address, List<JsonObject> forms)
    {
        var answer = await client.GetAsync($"{address}/_history?_count=200");
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
        var versions = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["entry"]!.AsArray()
            .Where(entry => entry!["resource"] is not null).Select(entry => entry!["resource"]!.AsObject()).ToList();

        var (whole, textless) = (new Lazy<List<byte[]>>(() => versions.ConvertAll(Bytes)), new Lazy<List<byte[]>>(() => versions.ConvertAll(version => Bytes(WithoutText(version)))));
        foreach (var form in forms)
        {
            var (wanted, last) = (Bytes(form), "no version");
            var isFound = (form.ContainsKey("text") ? whole : textless).Value.Exists(version => (last = JsonComparison.FirstDifference(wanted, version)) is null);
            Assert.True(isFound, $"{address}: {last}");
        }

        // The newest, as it stands in the history, is what XML says too.
        var current = (string)versions[0]["meta"]!["versionId"]!;
        var xml = ResourceReader.ReadXml(await client.GetByteArrayAsync($"{address}/_history/{current}?_format=xml"), ReadLimits.Default);
        Assert.True(xml.Problem is null, $"{address} as XML: {xml.Problem?.Text}");
        var fromXml = JsonComparison.FirstDifference(Encoding.UTF8.GetBytes(versions[0].ToJsonString()), xml.Value.Json);
        Assert.True(fromXml is null, $"{address} as XML: {fromXml}");

        static JsonObject WithoutText(JsonObject resource)
        {
            var copy = resource.DeepClone().AsObject();
            copy.Remove("text");
            return copy;
        }

        static byte[] Bytes(JsonObject resource) => Encoding.UTF8.GetBytes(Stripped(resource).ToJsonString());
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
