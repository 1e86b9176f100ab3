using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedCoop.Server.Commands.Export;

/// <summary>What an export says about itself.</summary>
/// <param name="Format">Always <c>medcoop-export</c>.</param>
/// <param name="ExportedAt">When it began.</param>
/// <param name="JournalPosition">The state of the store that it shows: everything up to this sequence of the journal, nothing after it.</param>
/// <param name="Since">Only what changed at or after this instant; null: everything.</param>
/// <param name="Files">The files, in order of their types.</param>
internal sealed record Manifest(
    string Format, DateTimeOffset ExportedAt, long JournalPosition, DateTimeOffset? Since, IReadOnlyList<ManifestFile> Files)
{
    /// <summary>Its name in the folder of the export.</summary>
    internal const string FileName = "manifest.json";

    /// <summary>The folder with the files that Binaries of the export name.</summary>
    internal const string FilesFolder = "files";

    /// <summary>How many files that Binaries name are in <see cref="FilesFolder"/>; null: none.</summary>
    public long? StoredFiles { get; init; }

    /// <summary>As indented UTF-8 JSON.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.Manifest);
}

/// <summary>One file of an export.</summary>
/// <param name="Type">The resource type in it.</param>
/// <param name="File">Its name.</param>
/// <param name="Count">How many resources it holds.</param>
internal sealed record ManifestFile(string Type, string File, long Count);

/// <summary>Generated serialisation.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
