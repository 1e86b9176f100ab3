using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>
/// Reads the values of <c>_text</c> and <c>_content</c>: words (all must occur), "phrases", <c>AND</c>, <c>OR</c>, <c>NOT</c> in any case,
/// parentheses, and <c>*</c> at the end of a word's beginning. As everywhere, a comma stands between alternatives.
/// https://hl7.org/fhir/R4/search.html#content
/// </summary>
internal static class TextQueryReading
{
    /// <summary>The criterion, whatever the type searched; null when it is neither of these parameters.</summary>
    internal static Result<Criterion>? Read(string code, string? modifier, string value)
    {
        if (code is not ("_text" or "_content")) return null;
        if (modifier is not null) return Refusal.BadModifier($"{code} takes no modifier.");
        var alternatives = new List<TextQuery>();
        foreach (var raw in EscapedText.Split(value, ','))
        {
            if (!EscapedText.TryUnescape(raw, out var text)) return Refusal.BadEscape();
            var query = TextQueryParser.Parse(text);
            if (query.Problem is { } problem) return problem;
            alternatives.Add(query.Value);
        }

        if (alternatives.Sum(CountWords) > TextQueryParser.MostWords) return TextQueryParser.TooManyWords();
        var searched = code == "_text" ? SearchedText.Narrative : SearchedText.Content;
        return new TextCriterion(searched, alternatives is [var only] ? only : new TextAny(alternatives));
    }

    private static int CountWords(TextQuery query) => query switch
    {
        TextPhrase phrase => phrase.Words.Count,
        TextAll all => all.Required.Sum(CountWords) + all.Excluded.Sum(CountWords),
        TextAny any => any.Alternatives.Sum(CountWords),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, message: null),
    };
}
