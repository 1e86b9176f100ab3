namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>
/// The concepts of one code system, wherever they are: defined by a grammar (<see cref="GrammarCodeSystem"/>), or such as can be listed
/// (<see cref="IListableCodeSystem"/>). All calls may come from many threads.
/// </summary>
public interface ICodeSystem
{
    /// <summary>Canonical URL.</summary>
    string Url { get; }

    /// <summary>Business version; null when not stated.</summary>
    string? Version { get; }

    /// <summary>For people.</summary>
    string Name { get; }

    /// <summary>BCP 47 tag of the displays; null when not said.</summary>
    string? Language { get; }

    /// <summary>All codes are here, so that a code which is not is none.</summary>
    bool IsComplete { get; }

    /// <summary>Whether <c>A</c> and <c>a</c> are different codes. When the code system does not say, codes are taken in any case (Postel's law).</summary>
    bool IsCaseSensitive { get; }

    /// <summary>Canonical of the value set of all its codes; null for none.</summary>
    string? ValueSet { get; }

    /// <summary>The concept of a code; null when there is none.</summary>
    Concept? Find(string code);

    /// <summary>Codes directly above.</summary>
    IReadOnlyList<string> Parents(string code);

    /// <summary>Codes directly below.</summary>
    IReadOnlyList<string> Children(string code);

    /// <summary>Whether a code is another one or stands below it. Circles do no harm.</summary>
    bool IsBelow(string code, string ancestor);
}
