using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation.Definitions;

namespace MedCoop.Fhir.Validation.Packages;

/// <summary>A FHIR package: its profiles and terminology, as their bytes. https://hl7.org/fhir/packages.html</summary>
public sealed class FhirPackage
{
    private static readonly string[] Terminology = ["CodeSystem", "ValueSet", "ConceptMap"];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> profiles = new(StringComparer.Ordinal);
    private readonly List<ReadOnlyMemory<byte>> terminology = [];

    private FhirPackage(string name) => Name = name;

    /// <summary>The name in package.json; without one that of the file or folder.</summary>
    public string Name { get; private set; }

    /// <summary>Names of the packages that it builds on.</summary>
    public IReadOnlyList<string> Dependencies { get; private set; } = [];

    /// <summary>Its CodeSystems, ValueSets and ConceptMaps as UTF-8 JSON.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TerminologyResources => terminology;

    /// <summary>
    /// Opens a .tgz, or a folder that holds the package's files, itself or in its subfolder <c>package</c>. Files that are no JSON resources
    /// are passed over. Problems: nothing is there, it cannot be read, or it holds neither profiles nor terminology.
    /// </summary>
    public static Result<FhirPackage> Open(string path)
    {
        var package = new FhirPackage(Path.GetFileNameWithoutExtension(path));
        try
        {
            if (Directory.Exists(path)) package.AddFolder(path);
            else if (File.Exists(path)) package.AddArchive(path);
            else return Unusable($"There is no package at {path}.");
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Unusable($"The package {path} cannot be read: {failure.Message}");
        }

        return package.profiles.Count + package.terminology.Count > 0 ? package : Unusable($"{path} holds neither profiles nor terminology, so it is no FHIR package.");
    }

    /// <summary>A StructureDefinition by its canonical URL without version; null when the package has none.</summary>
    public ReadOnlyMemory<byte>? Profile(string url) => profiles.TryGetValue(url, out var json) ? (ReadOnlyMemory<byte>?)json : null;

    private void AddFolder(string path)
    {
        var inner = Path.Combine(path, "package");
        foreach (var file in Directory.EnumerateFiles(Directory.Exists(inner) ? inner : path, "*.json").Order(StringComparer.Ordinal))
            Add(Path.GetFileName(file), File.ReadAllBytes(file));
    }

    private void AddArchive(string path)
    {
        using var file = File.OpenRead(path);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            // Folders beside "package", and those inside it, hold examples and other things that are not part of it.
            if (entry.DataStream is not { } data || Path.GetDirectoryName(entry.Name) != "package" || !entry.Name.EndsWith(".json", StringComparison.Ordinal)) continue;
            using var content = new MemoryStream();
            data.CopyTo(content);
            Add(Path.GetFileName(entry.Name), content.ToArray());
        }
    }

    private void Add(string file, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object) Add(file, json, document.RootElement);
        }
        catch (JsonException)
        {
            // Not a resource.
        }
    }

    private void Add(string file, byte[] json, JsonElement root)
    {
        if (file == "package.json")
        {
            Name = DefinitionReader.Text(root, "name") ?? Name;
            if (root.TryGetProperty("dependencies", out var needed) && needed.ValueKind == JsonValueKind.Object)
                Dependencies = [.. needed.EnumerateObject().Select(dependency => dependency.Name)];
        }
        else if (DefinitionReader.Text(root, "resourceType") is { } type && DefinitionReader.Text(root, "url") is { } url)
        {
            if (type == "StructureDefinition") profiles.TryAdd(url, json);
            else if (Terminology.Contains(type, StringComparer.Ordinal)) terminology.Add(json);
        }
    }

    private static Problem Unusable(string text) => new(ProblemKind.Invalid, ErrorCodes.UnusableProfile, text);
}
