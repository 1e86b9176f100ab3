using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>One code of an expansion.</summary>
/// <param name="System">Its code system's canonical URL.</param>
/// <param name="Concept">What the code system knows of it, or only the code when that is not here.</param>
/// <param name="Listed">How the value set wants it shown; null when it does not say.</param>
public sealed record ExpandedCode(string System, Concept Concept, ListedConcept? Listed)
{
    /// <summary>The code system; null when it is not here.</summary>
    public ICodeSystem? CodeSystem { get; init; }

    /// <summary>All ways to say it, those of the value set first; the displays are not among them.</summary>
    public IEnumerable<Designation> Designations => [.. Listed?.Designations ?? [], .. Concept.Designations];

    /// <summary>What people read.</summary>
    /// <param name="language">BCP 47 tag of the language wanted; null for the usual one.</param>
    public string? Display(string? language) => (language is null ? null : In(language)) ?? Listed?.Display ?? Concept.Display;

    /// <summary>Whether each word is in the code, the display or a designation, whatever the case.</summary>
    public bool Matches(IReadOnlyList<string> words) => words.All(word => Concept.Mentions(word) || (Listed is { } listed && Mentions(listed, word)));

    private static bool Mentions(ListedConcept listed, string word) =>
        new Concept(listed.Code) { Display = listed.Display, Designations = listed.Designations }.Mentions(word);

    private string? In(string language)
    {
        // The display itself is in the code system's language.
        if (Listed?.Display is null && CodeSystem?.Language is { } own && IsSame(own, language)) return Concept.Display;
        return (Designations.FirstOrDefault(designation => string.Equals(designation.Language, language, StringComparison.OrdinalIgnoreCase))
            ?? Designations.FirstOrDefault(designation => designation.Language is { } tag && IsSame(tag, language)))?.Value;
    }

    // ru-BY serves who wants ru, and ru who wants ru-BY.
    private static bool IsSame(string tag, string wanted) => string.Equals(tag.Split('-')[0], wanted.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}
