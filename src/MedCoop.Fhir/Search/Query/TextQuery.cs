namespace MedCoop.Fhir.Search.Query;

/// <summary>
/// What a full-text search looks for: a tree in which every part needs some word to be there, so that an index can always answer it. A
/// closed family.
/// </summary>
public abstract record TextQuery
{
    private protected TextQuery()
    {
    }

    /// <summary>As it would be written in a query, with every pair of parentheses: equal for equal queries.</summary>
    public sealed override string ToString() => this switch
    {
        TextPhrase phrase => $"\"{string.Join(' ', phrase.Words)}{(phrase.IsPrefix ? "*" : "")}\"",
        TextAny any => $"({string.Join(" OR ", any.Alternatives)})",
        TextAll all => $"({string.Join(" AND ", all.Required)}{string.Concat(all.Excluded.Select(excluded => $" NOT {excluded}"))})",
        _ => throw new InvalidOperationException($"{GetType().Name} is none of the family."),
    };
}

/// <summary>These words, one directly after the other.</summary>
/// <param name="Words">At least one; letters and digits only, as <see cref="WordWriter"/> makes them.</param>
/// <param name="IsPrefix">Whether words that the last one begins are meant as well (<c>cardio*</c>).</param>
public sealed record TextPhrase(IReadOnlyList<string> Words, bool IsPrefix) : TextQuery;

/// <summary>All of these and none of those.</summary>
/// <param name="Required">At least one.</param>
/// <param name="Excluded">What <c>NOT</c> stands before.</param>
public sealed record TextAll(IReadOnlyList<TextQuery> Required, IReadOnlyList<TextQuery> Excluded) : TextQuery;

/// <summary>At least one of these.</summary>
/// <param name="Alternatives">At least two.</param>
public sealed record TextAny(IReadOnlyList<TextQuery> Alternatives) : TextQuery;

/// <summary>What of a resource a full-text search looks at.</summary>
public enum SearchedText
{
    /// <summary>The narrative, without its markup (<c>_text</c>).</summary>
    Narrative,

    /// <summary>Everything that is written for people: the narrative and all strings (<c>_content</c>).</summary>
    Content,
}
