using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Search;

/// <summary>The official example resources; tests that need them skip visibly where they are absent.</summary>
internal static class OfficialExamples
{
    private static readonly FhirJsonDeserializer Deserializer = new();

    /// <summary>Name and content of each; of those that break a rule, what could be read.</summary>
    internal static IEnumerable<(string Name, Resource Resource)> All()
    {
        foreach (var file in TestData.Files("fhir-core/examples", "*.json"))
        {
            if (Read(File.ReadAllText(file)) is { } resource) yield return (Path.GetFileNameWithoutExtension(file), resource);
        }
    }

    internal static Resource? Read(string json)
    {
        try
        {
            return Deserializer.DeserializeResource(json);
        }
        catch (DeserializationFailedException failure)
        {
            return failure.PartialResult as Resource;
        }
    }
}
