using MedCoop.Domain.Summaries;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents;

/// <summary>A section of a document as its author made it.</summary>
/// <param name="Title">The author's title; null where there is none.</param>
/// <param name="Kind">Which section of a patient summary it is, by its LOINC code; null: another.</param>
/// <param name="Narrative">The author's XHTML; null where there is none.</param>
/// <param name="Entries">What it lists, as far as it is in the document.</param>
/// <param name="Unresolved">References that lead to nothing in the document.</param>
/// <param name="EmptyReason">Why it is empty; nothing where the author does not say.</param>
public sealed record DocumentSection(string? Title, SectionKind? Kind, string? Narrative, IReadOnlyList<DocumentEntry> Entries, IReadOnlyList<string> Unresolved, JsonView EmptyReason);
