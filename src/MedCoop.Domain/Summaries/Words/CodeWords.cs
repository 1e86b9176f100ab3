using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sets;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>
/// What codes are called in the reader's language: by a translation that the resource itself brings, else by our own words for the few codes that every summary has, else by a designation of the
/// code system where one is known, else as whoever wrote it put it. Remembers what it has looked up; for one document, by one thread.
/// </summary>
/// <param name="language">One of <see cref="SpokenText.Languages"/>.</param>
/// <param name="terminologies">What codes are looked up in; null: nowhere.</param>
public sealed class CodeWords(string language, Terminologies? terminologies = null)
{
    private readonly Dictionary<(string System, string Code), string?> known = [];

    /// <summary>The reader's language.</summary>
    public string Language => language;

    /// <summary>A concept in words; null when it says nothing.</summary>
    public string? Of(CodeableConcept? concept)
    {
        if (concept is null) return null;
        if (Translated(concept.TextElement) is { } translated) return translated;
        foreach (var coding in concept.Coding)
            if (InLanguage(coding) is { } words) return words;
        return Own(concept);
    }

    /// <summary>A coding in words; its bare code when nothing better is known; null when it has none.</summary>
    public string? Of(Coding? coding) => coding is null ? null : InLanguage(coding) ?? Own(coding);

    /// <summary>A value of type code of a system, in words.</summary>
    public string? Of(string system, string? code) => code is null ? null : Of(new Coding(system, code));

    /// <summary>As whoever wrote it put it: text, else display, else the name that its code system gives, else code; null when it says nothing.</summary>
    public string? Own(CodeableConcept? concept) => concept is null ? null
        : concept.Text is { Length: > 0 } text ? text
        : concept.Coding.Select(coding => coding.Display).FirstOrDefault(display => display is { Length: > 0 }) ?? concept.Coding.Select(Own).FirstOrDefault(words => words is { Length: > 0 });

    private string? Own(Coding coding) => coding.Display is { Length: > 0 } display ? display
        : coding is { System: { } system, Code: { } code } && terminologies?.CodeSystem(system, version: null)?.Find(code)?.Display is { Length: > 0 } name ? name : coding.Code;

    private string? InLanguage(Coding coding)
    {
        if (Translated(coding.DisplayElement) is { } translated) return translated;
        if (coding is not { System: { } system, Code: { } code }) return null;
        if (CommonCodeWords.Find(system, code) is { } ours) return ours.In(language);
        // What is written is taken to be in the language of who wrote it; asking what else it is called in English would only replace their words.
        if (language == "en" && coding.Display is { Length: > 0 }) return null;
        if (known.TryGetValue((system, code), out var found)) return found;
        return known[(system, code)] = terminologies?.CodeSystem(system, version: null) is { } codes && codes.Find(code) is { } concept
            ? new ExpandedCode(system, concept with { Display = null }, Listed: null) { CodeSystem = codes }.Display(language) ?? (IsIn(codes.Language) ? concept.Display : null)
            : null;
    }

    private bool IsIn(string? tag) => tag?.Split('-')[0].Equals(language, StringComparison.OrdinalIgnoreCase) is true;

    private string? Translated(FhirString? text) => text?.HasExtensions() is true && SpokenText.Of(text, language) is { } said && said != text.Value ? said : null;
}
