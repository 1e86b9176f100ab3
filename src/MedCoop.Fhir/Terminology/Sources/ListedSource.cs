using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sources;

/// <summary>Resources in memory: read once, never changed. Code systems are taken apart when they are first asked for.</summary>
public sealed class ListedSource
{
    private static readonly string[] Types = ["CodeSystem", "ValueSet", "ConceptMap"];

    private readonly string? release;
    private readonly ReadOnlyMemory<byte>[] resources;
    private readonly TerminologyEntry[] entries;
    private readonly FrozenDictionary<(string Type, string Url), TerminologyEntry[]> byUrl;
    private readonly ConcurrentDictionary<long, ListedCodeSystem> systems = [];

    /// <summary>A source of these resources.</summary>
    /// <param name="resources">UTF-8 JSON; other types are left out. Of one URL in several versions the last is the newest.</param>
    /// <param name="release">
    /// The version of the release that they are all part of, by which they can be asked for too: R4 binds to <c>v3-NullFlavor|4.0.1</c>, whose own
    /// version is 2018-08-12. Null for none.
    /// </param>
    public ListedSource(IEnumerable<ReadOnlyMemory<byte>> resources, string? release)
    {
        this.release = release;
        this.resources = [.. resources];
        entries = [.. this.resources.Select(Entry).OfType<TerminologyEntry>()];
        byUrl = entries.GroupBy(entry => (entry.Type, entry.Url)).ToFrozenDictionary(group => group.Key, group => group.Reverse().ToArray());
    }

    /// <summary>All that there is, without its content.</summary>
    public IEnumerable<TerminologyEntry> Entries => entries;

    /// <summary>A resource; null when there is none.</summary>
    /// <param name="type"><c>CodeSystem</c>, <c>ValueSet</c> or <c>ConceptMap</c>.</param>
    /// <param name="url">Canonical URL, without version.</param>
    /// <param name="version">Business version; null for the newest.</param>
    public TerminologyEntry? Find(string type, string url, string? version) =>
        byUrl.TryGetValue((type, url), out var found) ? Array.Find(found, entry => version is null || version == release || entry.Version == version) : null;

    /// <summary>The content of an entry: UTF-8 JSON of the resource.</summary>
    public ReadOnlyMemory<byte> Read(TerminologyEntry entry) => resources[(int)entry.Place];

    /// <summary>The concepts of a CodeSystem entry; the same instance as long as the entry is the same.</summary>
    public ListedCodeSystem CodeSystem(TerminologyEntry entry) => systems.GetOrAdd(entry.Place, place => CodeSystemReading.Read(resources[(int)place]));

    /// <summary>What can be told of a resource without keeping it; null when it is not of terminology or has no URL.</summary>
    private static TerminologyEntry? Entry(ReadOnlyMemory<byte> json, int place)
    {
        // All that is wanted stands at the top: the concepts are skipped, not read.
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = ReadingLimits.Json.MaxDepth });
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && name is "resourceType" or "url" or "version" or "content" or "valueSet" or "supplements")
                texts[name] = reader.GetString()!;
            else reader.Skip();
        }

        if (texts.GetValueOrDefault("resourceType") is not { } type || !Types.Contains(type, StringComparer.Ordinal)) return null;
        if (texts.GetValueOrDefault("url") is not { Length: > 0 } url) return null;
        return new TerminologyEntry(type, url, texts.GetValueOrDefault("version"))
        {
            Place = place,
            Content = type == "CodeSystem" ? texts.GetValueOrDefault("content") : null,
            Supplements = texts.GetValueOrDefault("content") == "supplement" ? texts.GetValueOrDefault("supplements") : null,
            ValueSet = type == "CodeSystem" ? texts.GetValueOrDefault("valueSet") : null,
        };
    }
}
