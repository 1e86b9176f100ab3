namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>
/// A code system whose concepts have an end and an order: in memory (<see cref="ListedCodeSystem"/>) or rows of a database. Questions about many
/// concepts are answered with their <see cref="Places"/>; the concepts themselves are read only where they are shown.
/// </summary>
public interface IListableCodeSystem : ICodeSystem
{
    /// <summary>How many concepts.</summary>
    int Count { get; }

    /// <summary>Asking costs no question to a database.</summary>
    bool IsInMemory { get; }

    /// <summary>Concepts not to be used any more.</summary>
    Places Inactive { get; }

    /// <summary>The place of a code exactly as the system writes it; null when it has none such.</summary>
    int? PlaceOf(string code);

    /// <summary>The concepts of some places, in the same order.</summary>
    IReadOnlyList<Concept> At(IReadOnlyList<int> places);

    /// <summary>The code and all below it. Circles do no harm.</summary>
    Places Below(string code);

    /// <summary>The code and all above it.</summary>
    Places Above(string code);

    /// <summary>The concepts that have a property with one of these values.</summary>
    /// <param name="property">Its own or one of those that every code system has (<see cref="ConceptProperties"/>).</param>
    /// <param name="values">Null for any.</param>
    Places Having(string property, IReadOnlyCollection<string>? values);

    /// <summary>The concepts that <see cref="Concept.Mentions"/> says it of.</summary>
    /// <param name="word">Without blanks.</param>
    Places Mentioning(string word);

    /// <summary>The concepts that pass a test. Reads all of them.</summary>
    Places Where(Func<Concept, bool> passes);
}
