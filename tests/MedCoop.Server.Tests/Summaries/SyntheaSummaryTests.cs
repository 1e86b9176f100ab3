using System.Text.Json.Nodes;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Server.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Summaries;

/// <summary>The summary of each generated patient is what the guide's profiles want.</summary>
public sealed class SyntheaSummaryTests
{
    // What no summary has, and what is half of the material.
    private static readonly string[] NotNeeded = ["Claim", "ExplanationOfBenefit", "Encounter", "CareTeam", "Goal", "Provenance", "SupplyDelivery"];

    private const string Measured = "codes of laboratory results";

    private static readonly string[] Counted = ["AllergyIntolerance", "Condition", "Immunization", "Procedure", "MedicationRequest", "MedicationAdministration", "CarePlan", "DiagnosticReport", Measured];

    [Fact]
    public async Task The_summary_of_every_generated_patient_keeps_the_profile_in_each_language()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var patients = await LoadAsync(server.Services.GetRequiredService<ResourceStore>());
        var guide = new IpsGuide();

        List<string> errors = [];
        foreach (var (index, (id, expected)) in patients.Index())
        {
            var answer = await server.Client.GetAsync($"Patient/{id}/$summary?language={SpokenText.Languages[index % 4]}");
            Assert.True(answer.Status == 200, answer.Text);
            errors.AddRange(guide.Faults(answer.Text).Take(3).Select(fault => $"{id} {fault}"));
            var told = CountsOf([.. answer.Entries.Select(entry => entry["resource"]!)]);
            foreach (var type in Counted) Assert.Equal((id, type, expected.GetValueOrDefault(type)), (id, type, told.GetValueOrDefault(type)));
        }

        Assert.True(patients.Count >= 30, $"{patients.Count} patients");
        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(20)));
    }

    [Fact]
    public void What_is_no_summary_breaks_the_profile() => Assert.NotEmpty(new IpsGuide().Faults("""{"resourceType":"Bundle","type":"document"}"""));

    // Straight into the store: what import and transactions do with these files has tests of its own. Gives each patient, and how many of some types its summary has.
    private static async Task<Dictionary<string, Dictionary<string, int>>> LoadAsync(ResourceStore store)
    {
        var extractor = new IndexExtractor(SearchParameterCatalog.BuiltIn);
        var patients = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var stored = new HashSet<ResourceKey>();
        foreach (var file in TestData.Files("synthea", "*.json"))
        {
            var entries = BundleReader.Read(await File.ReadAllBytesAsync(file)).Entries.Where(entry => !NotNeeded.Contains(ResourceHeader.Of(entry.Resource!.Value).Type)).ToList();
            var keys = entries.ToDictionary(entry => entry.FullUrl!, entry => new ResourceKey(ResourceHeader.Of(entry.Resource!.Value).Type, entry.FullUrl!["urn:uuid:".Length..]), StringComparer.Ordinal);
            var changes = entries.AsParallel().AsOrdered().Where(entry => !stored.Contains(keys[entry.FullUrl!])).Select(entry => ChangeOf(entry.Resource!.Value, keys[entry.FullUrl!], keys, extractor)).ToList();
            Assert.Null((await store.CommitAsync(new ChangeSet(changes, [], "Device/test"), TestContext.Current.CancellationToken)).Problem);
            stored.UnionWith(keys.Values);
            if (keys.Values.FirstOrDefault(key => key.Type == "Patient") is { Id: { } patient }) patients[patient] = Expected(entries.Select(entry => JsonNode.Parse(entry.Resource!.Value.Span)!));
        }

        return patients;
    }

    private static Change ChangeOf(ReadOnlyMemory<byte> json, ResourceKey key, Dictionary<string, ResourceKey> keys, IndexExtractor extractor)
    {
        var body = ReferenceRewriter.Rewrite(json, url => keys.TryGetValue(url, out var target) ? target.ToString() : null);
        var resource = ResourceReader.Parse(body);
        resource.Id = key.Id;
        return new Change(key, ChangeMethod.Put, BaseVersion: 0, ResourceStamp.Stamp(body, key, version: 1), extractor.Extract(resource)) { Case = StoredCases.LinksOf(resource, []) };
    }

    private static Dictionary<string, int> Expected(IEnumerable<JsonNode> resources) => CountsOf([.. resources.Where(IsTold)
        .GroupBy(resource => (string)resource["resourceType"]! is "DiagnosticReport" ? $"{resource["code"]!["coding"]![0]!["code"]}" : "")
        .SelectMany(alike => alike.Key.Length == 0 ? alike : alike.Take(3))]);

    private static bool IsTold(JsonNode resource) => (string)resource["resourceType"]! switch
    {
        "AllergyIntolerance" => Clinical(resource) == "active",
        "Condition" or "Immunization" or "Procedure" or "DiagnosticReport" or "Observation" => true,
        "MedicationAdministration" => (string?)resource["status"] is "in-progress" or "on-hold" or "unknown",
        "MedicationRequest" or "CarePlan" => (string?)resource["status"] == "active",
        _ => false,
    };

    // By type; of what is measured again and again by its codes, since of each the newest are told.
    private static Dictionary<string, int> CountsOf(IReadOnlyList<JsonNode> resources) => resources.CountBy(resource => (string)resource["resourceType"]!)
        .Append(new(Measured, resources.Where(resource => (string)resource["resourceType"]! is "Observation" && IsLaboratory(resource)).Select(resource => (string?)resource["code"]!["coding"]![0]!["code"]).Distinct().Count())).ToDictionary();

    private static bool IsLaboratory(JsonNode observation) => (string?)observation["category"]?[0]?["coding"]?[0]?["code"] == "laboratory";

    private static string? Clinical(JsonNode resource) => (string?)resource["clinicalStatus"]?["coding"]?[0]?["code"];
}
