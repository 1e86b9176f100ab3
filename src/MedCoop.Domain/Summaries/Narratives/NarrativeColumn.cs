using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries.Narratives;

/// <summary>A column of a section's table; it is left out where no row has anything in it.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Of">What a resource has in it.</param>
internal sealed record NarrativeColumn(Wording Header, Func<Resource, NarrativeWords, IEnumerable<Cell?>> Of);

/// <summary>What columns are written with.</summary>
/// <param name="Codes">Names codes in the reader's language.</param>
/// <param name="Resolve">The resource of the document that a reference leads to; null: none.</param>
/// <param name="HasRow">Whether a resource has a row of its own in the same table.</param>
internal sealed record NarrativeWords(CodeWords Codes, Func<string?, Resource?> Resolve, Func<Resource, bool> HasRow)
{
    /// <summary>The resource whose row is written: what it contains is found there; null: none.</summary>
    public Resource? Row { get; init; }

    /// <summary>The reader's language.</summary>
    public string Language => Codes.Language;

    /// <summary>A concept; null when it says nothing.</summary>
    public Cell? Coded(CodeableConcept? concept) => concept is null || Codes.Of(concept) is not { } words ? null : new Cell(words, IsOurs(concept) || Codes.Own(concept) is not { } own || own == words ? null : own);

    /// <summary>A concept that should say something.</summary>
    public Cell Named(CodeableConcept? concept) => Coded(concept) ?? new Cell(SummaryWords.Unnamed.In(Language));

    /// <summary>A code of a small code system.</summary>
    public Cell? Coded(string system, string? code) => Codes.Of(system, code) is { } words ? new Cell(words) : null;

    /// <summary>When; null when it is not said.</summary>
    public Cell? When(DataType? when) => DateWords.Of(when, Language) is { } words ? new Cell(words) : null;

    /// <summary>When, from FHIR's text.</summary>
    public Cell? When(string? date) => date is null ? null : new Cell(DateWords.Of(date, Language));

    /// <summary>Remarks.</summary>
    public static IEnumerable<Cell> Notes(IEnumerable<Annotation> notes) => notes.Select(note => note.Text).Where(text => text is { Length: > 0 }).Select(text => new Cell(text!));

    /// <summary>What a reference leads to: in the row's own resource, or in the document; null: nothing known.</summary>
    public Resource? Follow(ResourceReference? reference) => reference?.Reference is not { Length: > 0 } text ? null
        : text[0] == '#' ? (Row as DomainResource)?.Contained.Find(inner => inner.Id == text[1..])
        : Resolve(text);

    /// <summary>What a reference leads to, by name; null when nobody says.</summary>
    public Cell? Named(ResourceReference? reference) => (Follow(reference) switch
    {
        Medication medicine => Joined(Coded(medicine.Code), ThingWords.Ingredients(medicine, Codes, Follow)),
        Device device => Joined(Coded(device.Type), ThingWords.Names(device)),
        Condition condition => Coded(condition.Code),
        Observation observation => Coded(observation.Code),
        _ => null,
    }) ?? (reference?.Display is { Length: > 0 } display ? new Cell(display) : null);

    // A name and what belongs to it; these alone where there is no name.
    private Cell? Joined(Cell? name, IReadOnlyList<string> more) => more.Count == 0 ? name
        : name is null ? new Cell(string.Join(Language == "ar" ? "، " : ", ", more))
        : name with { Text = string.Join(Language == "ar" ? "، " : ", ", more.Where(one => one != name.Text).Prepend(name.Text)) };

    // For what every summary has ("active") the words of whoever recorded it say no more than ours.
    private static bool IsOurs(CodeableConcept concept) => concept.Text is null && concept.Coding.Exists(coding => coding is { System: { } system, Code: { } code } && CommonCodeWords.Find(system, code) is not null);

    /// <summary>A concept or a reference.</summary>
    public Cell NamedAny(DataType? thing) => thing switch
    {
        CodeableConcept concept => Named(concept),
        ResourceReference reference => Named(reference) ?? new Cell(SummaryWords.Unnamed.In(Language)),
        _ => new Cell(SummaryWords.Unnamed.In(Language)),
    };
}
