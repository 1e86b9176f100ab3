using System.Text.Json.Nodes;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>What the server says about its operations.</summary>
public sealed class OperationDefinitionTests(RestServers servers)
{
    // https://hl7.org/fhir/R4/operationslist.html
    private static readonly string[] OfR4 =
    [
        "Resource-validate", "Resource-meta", "Resource-meta-add", "Resource-meta-delete", "Patient-everything", "Patient-match", "Composition-document", "CodeSystem-lookup", "CodeSystem-validate-code",
        "CodeSystem-subsumes", "ValueSet-expand", "ValueSet-validate-code", "ConceptMap-translate",
    ];

    [Theory, EveryDatabase]
    public async Task Every_operation_is_defined_by_R4_or_in_our_own_package(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var rest = (await client.GetAsync("metadata")).Json["rest"]![0]!;

        var named = rest["resource"]!.AsArray().SelectMany(resource => resource!["operation"]?.AsArray() ?? []).Concat(rest["operation"]?.AsArray() ?? [])
            .Select(operation => (Name: (string)operation!["name"]!, Definition: (string)operation["definition"]!)).Distinct().ToList();

        Assert.True(named.Count > 20, $"{named.Count} operations");
        Assert.All(named, operation =>
        {
            var id = operation.Definition[(operation.Definition.LastIndexOf('/') + 1)..];
            if (operation.Definition.StartsWith("http://hl7.org/fhir/OperationDefinition/", StringComparison.Ordinal))
            {
                Assert.Contains(id, OfR4);
                return;
            }

            var definition = JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "package", $"OperationDefinition-{id}.json")))!;
            Assert.Equal((operation.Definition, operation.Name), ((string)definition["url"]!, (string)definition["code"]!));
        });
    }
}
