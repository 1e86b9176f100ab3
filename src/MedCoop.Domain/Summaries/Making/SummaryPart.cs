using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>A resource that may go into a document. Read when it is looked at: of a long record most results are too old to be told.</summary>
/// <param name="key">Which.</param>
/// <param name="version">Its version.</param>
/// <param name="json">Its bytes as the reader may see them: they are copied into the document.</param>
public sealed class SummaryPart(ResourceKey key, int version, ReadOnlyMemory<byte> json)
{
    private Resource? resource;
    private Observation? sketch;

    /// <summary>Which.</summary>
    public ResourceKey Key => key;

    /// <summary>Its version.</summary>
    public int Version => version;

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Json => json;

    /// <summary>The same, read.</summary>
    public Resource Resource => resource ??= ResourceReader.Parse(json);

    /// <summary>What decides whether it is told, and where: of an observation a few elements, of anything else all.</summary>
    internal Resource Deciding => resource ?? (key.Type == "Observation" ? sketch ??= ObservationSketch.Of(json) : Resource);
}
