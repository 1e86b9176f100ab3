namespace MedCoop.Fhir.Validation;

/// <summary>A message with its arguments, said in a reader's language when it is shown.</summary>
/// <param name="Key">Which message of the catalogue; empty: the only argument is the text.</param>
/// <param name="Arguments">Element names, codes, canonical URLs, numbers; never a value of the patient's.</param>
public sealed record FindingText(string Key, params IReadOnlyList<string> Arguments)
{
    /// <summary>Translations that the definition itself brings (an invariant's), by language tag; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Translations { get; init; }
}
