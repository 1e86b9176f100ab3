using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>A resource that goes into a document.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">Its version.</param>
/// <param name="Json">Its bytes as the reader may see them: they are copied into the document.</param>
/// <param name="Resource">The same, read.</param>
public sealed record SummaryPart(ResourceKey Key, int Version, ReadOnlyMemory<byte> Json, Resource Resource);
