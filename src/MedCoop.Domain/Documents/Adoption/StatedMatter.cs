using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>A concept, read once to be compared with many.</summary>
/// <param name="Codes">Its codes, each with its system.</param>
/// <param name="Words">Its words; empty where it has none.</param>
/// <param name="IsNoneKnown">Whether it says that there is none of its kind.</param>
/// <param name="SaysNothing">Whether it says only that nothing is known.</param>
internal sealed record StatedMatter(IReadOnlySet<string> Codes, string Words, bool IsNoneKnown, bool SaysNothing)
{
    /// <summary>Reads.</summary>
    public static StatedMatter Of(JsonView concept) => new(
        concept["coding"].Items.Where(coding => coding["system"].Text is { Length: > 0 } && coding["code"].Text is { Length: > 0 }).Select(coding => $"{coding["system"].Text}|{coding["code"].Text}").ToHashSet(StringComparer.Ordinal),
        string.Join(' ', (DocumentEntry.ConceptText(concept) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant(),
        SameCode.IsNoneKnown(concept),
        SameCode.SaysNothing(concept));

    /// <summary>A coding in common; without any codes, or with codes of different systems, the same words.</summary>
    public bool IsSameAs(StatedMatter other) =>
        Codes.Overlaps(other.Codes) || (Words.Length > 0 && Words == other.Words && !Codes.Any(code => other.Codes.Any(theirs => SystemOf(theirs) == SystemOf(code))));

    private static string SystemOf(string code) => code[..code.LastIndexOf('|')];
}
