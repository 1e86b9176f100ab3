using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Server.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Summaries;

/// <summary>The summary of each generated patient is what the guide's profiles want.</summary>
public sealed class SyntheaSummaryTests
{
    private const string Profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips";

    // What no summary has, and what is half of the material.
    private static readonly string[] NotNeeded = ["Claim", "ExplanationOfBenefit", "Encounter", "CareTeam", "Goal", "Provenance", "SupplyDelivery", "MedicationAdministration"];

    [Fact]
    public async Task The_summary_of_every_generated_patient_keeps_the_profile_in_each_language()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var patients = await LoadAsync(server.Services.GetRequiredService<ResourceStore>());
        var library = new ProfileLibrary([FhirPackage.Open(TestData.PathOf("ips/definitions-hl7-fhir-ips-2.0.1")).Value!]);
        var validator = new Validator(library.Find);
        var request = new ValidationRequest { Declared = true, Profiles = [Profile], At = DateTimeOffset.UnixEpoch };
        var facts = new ValidationFacts { Terminologies = library.Terminologies };

        List<string> errors = [];
        foreach (var (index, (id, expected)) in patients.Index())
        {
            var answer = await server.Client.GetAsync($"Patient/{id}/$summary?language={SpokenText.Languages[index % 4]}");
            Assert.True(answer.Status == 200, answer.Text);
            var outcome = validator.Validate(Encoding.UTF8.GetBytes(answer.Text), "Bundle", request, facts);
            errors.AddRange(outcome.Findings.Where(finding => finding.Severity <= MedCoop.Fhir.Outcomes.IssueSeverity.Error)
                .Take(3).Select(finding => $"{id} {finding.Node.Expression} {finding.Code} {string.Join(',', finding.Text.Arguments)}"));
            var told = answer.Entries.Select(entry => (string)entry["resource"]!["resourceType"]!).CountBy(type => type).ToDictionary();
            foreach (var (type, count) in expected) Assert.Equal((type, count), (type, told.GetValueOrDefault(type)));
        }

        Assert.True(patients.Count >= 30, $"{patients.Count} patients");
        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(20)));
    }

    [Fact]
    public void What_is_no_summary_breaks_the_profile()
    {
        var library = new ProfileLibrary([FhirPackage.Open(TestData.PathOf("ips/definitions-hl7-fhir-ips-2.0.1")).Value!]);
        var request = new ValidationRequest { Declared = true, Profiles = [Profile], At = DateTimeOffset.UnixEpoch };

        var outcome = new Validator(library.Find).Validate("""{"resourceType":"Bundle","type":"document"}"""u8.ToArray(), "Bundle", request, new ValidationFacts { Terminologies = library.Terminologies });

        Assert.False(outcome.IsValid);
    }

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

    private static Dictionary<string, int> Expected(IEnumerable<JsonNode> resources) => resources.Where(resource => (string)resource["resourceType"]! switch
    {
        "AllergyIntolerance" => Clinical(resource) == "active",
        "Condition" or "Immunization" or "Procedure" => true,
        "MedicationRequest" or "CarePlan" => (string?)resource["status"] == "active",
        _ => false,
    }).CountBy(resource => (string)resource["resourceType"]!).ToDictionary();

    private static string? Clinical(JsonNode resource) => (string?)resource["clinicalStatus"]?["coding"]?[0]?["code"];
}
