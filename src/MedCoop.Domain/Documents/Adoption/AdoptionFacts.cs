using System.Security.Cryptography;
using System.Text;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>What an adoption is decided by.</summary>
public sealed record AdoptionFacts
{
    /// <summary>The document.</summary>
    public required ClinicalDocument Document { get; init; }

    /// <summary>What it is stored as: entries take ids that follow from it, so that adopting twice makes one.</summary>
    public required ResourceKey Source { get; init; }

    /// <summary>The patient to whose record it goes.</summary>
    public required ResourceKey Patient { get; init; }

    /// <summary>That patient as it is on record; null: it is created with the document.</summary>
    public JsonView? PatientOnRecord { get; init; }

    /// <summary>What is on record of the patient, as far as who adopts may see it.</summary>
    public IReadOnlyList<RecordedResource> OnRecord { get; init; } = [];

    /// <summary>Of the directory, by the place of the entry: what is known by its identifier.</summary>
    public IReadOnlyDictionary<int, ResourceKey> Directory { get; init; } = new Dictionary<int, ResourceKey>();

    /// <summary>Resources that this document became before, and whether they have been deleted since.</summary>
    public IReadOnlyDictionary<ResourceKey, bool> AdoptedBefore { get; init; } = new Dictionary<ResourceKey, bool>();

    /// <summary>What a person decided, by the place of the entry.</summary>
    public IReadOnlyDictionary<int, AdoptionChoice> Choices { get; init; } = new Dictionary<int, AdoptionChoice>();

    /// <summary>Whether also entries are taken over about which nobody decided.</summary>
    public bool TakesAll { get; init; }

    /// <summary>The first resource that a person named to link to and that is not on record of the patient; null: all are.</summary>
    public ResourceKey? StrayTarget
    {
        get
        {
            var known = OnRecord.Select(one => one.Key).Append(Patient).ToHashSet();
            return Choices.Values.Select(choice => choice.Target).FirstOrDefault(target => target is { } named && !known.Contains(named));
        }
    }

    /// <summary>The resource that an entry becomes: always the same for the same document and patient.</summary>
    public ResourceKey KeyOf(DocumentEntry entry) => new(
        entry.Type, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Source}\n{(entry == Document.Patient ? "" : Patient)}\n{entry.Index}\n{entry.FullUrl}")).AsSpan(0, 16), bigEndian: true).ToString());

    /// <summary>An entry with the means to follow its references in the document.</summary>
    public StatedResource Stated(DocumentEntry entry) => new(entry.Type, entry.Resource, reference => Contained(entry.Resource, reference) is { Exists: true } inner
        ? inner
        : Document.Resolve(reference, entry)?.Resource ?? JsonView.Nothing);

    /// <summary>What a reference leads to inside the resource itself; nothing where it leads elsewhere.</summary>
    public static JsonView Contained(JsonView resource, JsonView reference) => reference["reference"].Text is ['#', ..] text
        ? resource["contained"].Items.FirstOrDefault(inner => inner["id"].Text == text[1..], JsonView.Nothing)
        : JsonView.Nothing;
}

/// <summary>A resource on record.</summary>
/// <param name="Key">Which.</param>
/// <param name="Stated">What it states.</param>
public sealed record RecordedResource(ResourceKey Key, StatedResource Stated);
