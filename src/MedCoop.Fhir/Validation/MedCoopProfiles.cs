using System.Collections.Concurrent;
using System.Text.Json;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation;

/// <summary>MedCoop's own profiles and extensions, from <c>fhir-profiles/package</c>; each is read when it is first asked for.</summary>
public static class MedCoopProfiles
{
    /// <summary>What their canonicals begin with.</summary>
    public const string Canonical = "https://medcoop.example/fhir/StructureDefinition/";

    private static readonly ConcurrentDictionary<string, Definition> Known = new(StringComparer.Ordinal);

    /// <summary>The ids of all.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. typeof(MedCoopProfiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("profiles/", StringComparison.Ordinal))
            .Select(name => name["profiles/StructureDefinition-".Length..^".json".Length]),
    ];

    /// <summary>All that can be read.</summary>
    public static IEnumerable<Definition> All => Ids.Select(id => Find(Canonical + id)).OfType<Definition>();

    /// <summary>One by its canonical URL, with or without version; null when it is not MedCoop's.</summary>
    public static Definition? Find(string canonical)
    {
        var url = canonical.Split('|')[0];
        if (!url.StartsWith(Canonical, StringComparison.Ordinal)) return null;
        var id = url[Canonical.Length..];
        if (Known.TryGetValue(id, out var known)) return known;
        return Read(id) is { } read ? Known.GetOrAdd(id, read) : null;
    }

    private static Definition? Read(string id)
    {
        using var stream = typeof(MedCoopProfiles).Assembly.GetManifestResourceStream($"profiles/StructureDefinition-{id}.json");
        if (stream is null) return null;
        using var document = JsonDocument.Parse(stream);
        return DefinitionReader.Read(document.RootElement, R4Definitions.Find).Value;
    }
}
