using System.Text.Json;
using MedCoop.Domain.Summaries;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents;

/// <summary>
/// A FHIR document as far as it can be read: valid or not, nothing in it makes reading fail. What it says stays as it is; what it does not say, or says in
/// another form than R4's, is not there.
/// https://hl7.org/fhir/R4/documents.html
/// </summary>
public sealed class ClinicalDocument
{
    private const int DeepestSection = 8;

    private readonly Dictionary<string, DocumentEntry> byUrl = new(StringComparer.Ordinal);
    private readonly ILookup<string, DocumentEntry> byTypeAndId;

    private ClinicalDocument(JsonView bundle)
    {
        Bundle = bundle;
        Entries = [.. bundle["entry"].Items.Select((entry, index) => new DocumentEntry(index, entry["fullUrl"].Text, entry["resource"]["resourceType"].Text ?? "", entry["resource"]))];
        foreach (var entry in Entries)
            if (entry.FullUrl is { } url) byUrl.TryAdd(url, entry);
        byTypeAndId = Entries.Where(entry => entry.Id is not null).ToLookup(entry => $"{entry.Type}/{entry.Id}", StringComparer.Ordinal);
        Composition = Entries.FirstOrDefault(entry => entry.Type == "Composition");
        Patient = Composition is { } composition && Resolve(composition.Resource["subject"], composition) is { Type: "Patient" } subject ? subject : Entries.FirstOrDefault(entry => entry.Type == "Patient");
        Sections = Composition is { } listing ? [.. SectionsOf(listing.Resource["section"], listing, 0)] : [];
    }

    /// <summary>The whole.</summary>
    public JsonView Bundle { get; }

    /// <summary>Everything in it, in its order.</summary>
    public IReadOnlyList<DocumentEntry> Entries { get; }

    /// <summary>What holds it together; null where it has none.</summary>
    public DocumentEntry? Composition { get; }

    /// <summary>Whom it is about; null where nobody is in it.</summary>
    public DocumentEntry? Patient { get; }

    /// <summary>Its sections, those within sections after them.</summary>
    public IReadOnlyList<DocumentSection> Sections { get; }

    /// <summary>Reads; null when the bytes are no JSON, or not that of a Bundle whose type is document.</summary>
    /// <param name="json">UTF-8; XML is to be converted before.</param>
    public static ClinicalDocument? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
            var root = new JsonView(parsed.RootElement.Clone());
            return root["resourceType"].Text == "Bundle" && root["type"].Text == "document" ? new ClinicalDocument(root) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The entry that a Reference leads to; null: none of the document's.</summary>
    /// <param name="reference">The Reference.</param>
    /// <param name="from">The entry in which it stands.</param>
    public DocumentEntry? Resolve(JsonView reference, DocumentEntry from) => reference["reference"].Text is { } text ? Resolve(text, from) : null;

    /// <summary>The same of a reference's text. https://hl7.org/fhir/R4/bundle.html#references</summary>
    public DocumentEntry? Resolve(string reference, DocumentEntry from)
    {
        var plain = Versionless(reference);
        if (byUrl.TryGetValue(reference, out var exact) || byUrl.TryGetValue(plain, out exact)) return exact;
        if (plain.StartsWith("urn:", StringComparison.Ordinal) || plain.StartsWith('#')) return null;
        if (BaseOf(from) is { } at && byUrl.TryGetValue($"{at}/{plain}", out exact)) return exact;

        // Beyond R4: many systems refer by type and id whatever they call their entries. Only one may be meant.
        var parts = plain.Split('/');
        return parts.Length >= 2 && byTypeAndId[$"{parts[^2]}/{parts[^1]}"].Take(2).ToList() is [var only] ? only : null;
    }

    // Of what is not in the document the words may be all that anybody knows: "Penicillin – anaphylaxis".
    private static string? WordsOf(JsonView reference)
    {
        var (address, words) = (reference["reference"].Text ?? reference["identifier"]["value"].Text, reference["display"].Text);
        return words is not { Length: > 0 } ? address : address is not { Length: > 0 } ? words : $"{words} ({address})";
    }

    private static string Versionless(string reference) => reference.IndexOf("/_history/", StringComparison.Ordinal) is var at and > 0 ? reference[..at] : reference;

    // http://example.org/fhir/Patient/1 is at http://example.org/fhir.
    private static string? BaseOf(DocumentEntry entry) =>
        entry.FullUrl is { } url && url.StartsWith("http", StringComparison.Ordinal) && entry.Id is { } id && url.EndsWith($"/{entry.Type}/{id}", StringComparison.Ordinal)
            ? url[..^(entry.Type.Length + id.Length + 2)]
            : null;

    private IEnumerable<DocumentSection> SectionsOf(JsonView sections, DocumentEntry composition, int depth)
    {
        if (depth > DeepestSection) yield break;
        foreach (var section in sections.Items)
        {
            var found = section["entry"].Items.Select(reference => (Reference: reference, Entry: Resolve(reference, composition))).ToList();
            yield return new DocumentSection(
                section["title"].Text ?? DocumentEntry.ConceptText(section["code"]),
                section["code"]["coding"].Items.Where(coding => coding["system"].Text is SummarySections.Loinc or null).Select(coding => SummarySections.Find(coding["code"].Text)?.Kind).FirstOrDefault(kind => kind is not null),
                section["text"]["div"].Text,
                [.. found.Select(one => one.Entry).OfType<DocumentEntry>().Distinct()],
                [.. found.Where(one => one.Entry is null).Select(one => WordsOf(one.Reference)).OfType<string>()],
                section["emptyReason"]);
            foreach (var inner in SectionsOf(section["section"], composition, depth + 1)) yield return inner;
        }
    }
}
