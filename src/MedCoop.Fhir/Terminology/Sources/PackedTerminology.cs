using System.IO.Compression;
using System.Reflection;

namespace MedCoop.Fhir.Terminology.Sources;

/// <summary>What is there from the start: the code systems, value sets and concept maps of R4 itself, and MedCoop's own.</summary>
public static class PackedTerminology
{
    private static readonly Lazy<ListedSource> R4Source = new(() => new ListedSource(Lines("r4-terminology.ndjson.br"), release: "4.0.1"));
    private static readonly Lazy<ListedSource> MedCoopSource = new(() => new ListedSource(Profiles(), release: null));

    /// <summary>R4's own, 4.0.1. docs/adr/0010-terminology.md says how they were derived.</summary>
    public static ListedSource R4 => R4Source.Value;

    /// <summary>Those of the MedCoop FHIR package.</summary>
    public static ListedSource MedCoop => MedCoopSource.Value;

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(string name)
    {
        using var stream = new BrotliStream(Open(name), CompressionMode.Decompress);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        ReadOnlyMemory<byte> rest = content.ToArray();
        while (rest.Length > 0)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            yield return end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Profiles()
    {
        foreach (var name in Own.GetManifestResourceNames().Where(name => name.StartsWith("terminology/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = Open(name);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            yield return content.ToArray();
        }
    }

    private static Assembly Own => typeof(PackedTerminology).Assembly;

    private static Stream Open(string name) =>
        Own.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
}
