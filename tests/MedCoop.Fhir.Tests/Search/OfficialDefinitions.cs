using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Search;

/// <summary>The definitions of hl7.fhir.r4.core 4.0.1; tests that need them skip visibly where they are absent.</summary>
internal static class OfficialDefinitions
{
    /// <summary>Every definition of one resource type.</summary>
    internal static IReadOnlyList<JsonObject> Of(string resourceType)
    {
        using var file = File.OpenRead(TestData.PathOf("fhir-core/definitions/hl7.fhir.r4.core-4.0.1.tgz"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var found = new List<JsonObject>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.StartsWith($"package/{resourceType}-", StringComparison.Ordinal) && entry.DataStream is { } json)
                found.Add(JsonSerializer.Deserialize<JsonObject>(json)!);
        }

        Assert.NotEmpty(found);
        return found;
    }

    /// <summary>A list of strings; empty when the property is absent.</summary>
    internal static IReadOnlyList<string> Strings(this JsonObject definition, string property) =>
        definition[property] is JsonArray array ? [.. array.Select(item => item!.GetValue<string>())] : [];

    /// <summary>A string; null when the property is absent.</summary>
    internal static string? Text(this JsonObject definition, string property) => definition[property]?.GetValue<string>();
}
