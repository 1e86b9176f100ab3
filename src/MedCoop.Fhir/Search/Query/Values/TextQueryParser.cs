using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>
/// One full-text query: <c>any := all (OR all)*</c>, <c>all := part (AND? part)*</c>, <c>part := NOT part | ( any ) | "phrase" | word</c>.
/// </summary>
internal sealed class TextQueryParser
{
    /// <summary>Most words of a query.</summary>
    internal const int MostWords = 64;

    private const int DeepestNesting = 16;

    private readonly IReadOnlyList<TextToken> tokens;
    private int next;
    private int depth;

    private TextQueryParser(IReadOnlyList<TextToken> tokens) => this.tokens = tokens;

    /// <summary>Parses a value without escapes and commas.</summary>
    internal static Result<TextQuery> Parse(string text)
    {
        var read = TextToken.Read(text);
        if (read.Problem is { } problem) return problem;
        if (read.Value.Sum(token => token.Words.Count) > MostWords) return TooManyWords();
        var parser = new TextQueryParser(read.Value);
        var part = parser.Any();
        if (part.Problem is { } refusal) return refusal;
        if (parser.next < parser.tokens.Count) return Refusal.BadValue("There is a closing parenthesis too many.");
        return part.Value.IsExcluded ? OnlyExcluded() : part.Value.Query;
    }

    internal static Problem TooManyWords() => Refusal.BadValue($"A full-text search has at most {MostWords} words.");

    private static Problem OnlyExcluded() =>
        Refusal.BadValue("NOT leaves resources out of those that other words find: there must be such a word beside it, as in: fracture NOT femur.");

    private TextTokenKind? Next => next < tokens.Count ? tokens[next].Kind : null;

    private bool Take(TextTokenKind kind)
    {
        if (Next != kind) return false;
        next++;
        return true;
    }

    private Result<Part> Any()
    {
        var alternatives = new List<TextQuery>();
        do
        {
            var part = All();
            if (part.Problem is { } problem) return problem;
            if (part.Value.IsExcluded && (alternatives.Count > 0 || Next == TextTokenKind.Or)) return OnlyExcluded();
            if (part.Value.IsExcluded) return part;
            alternatives.Add(part.Value.Query);
        }
        while (Take(TextTokenKind.Or));

        return new Part(alternatives is [var only] ? only : new TextAny(alternatives), IsExcluded: false);
    }

    private Result<Part> All()
    {
        var parts = new List<Part>();
        do
        {
            var part = One();
            if (part.Problem is { } problem) return problem;
            parts.Add(part.Value);
        }
        while (Take(TextTokenKind.And) || Next is TextTokenKind.Words or TextTokenKind.Not or TextTokenKind.Open);

        if (parts is [var only]) return only;
        var required = parts.Where(part => !part.IsExcluded).Select(part => part.Query).ToList();
        if (required.Count == 0) return OnlyExcluded();
        return new Part(new TextAll(required, [.. parts.Where(part => part.IsExcluded).Select(part => part.Query)]), IsExcluded: false);
    }

    private Result<Part> One()
    {
        if (++depth > DeepestNesting) return Refusal.BadValue($"Parentheses and NOT are nested more than {DeepestNesting} deep.");
        var part = Nested();
        depth--;
        return part;
    }

    private Result<Part> Nested()
    {
        switch (Next)
        {
            case TextTokenKind.Words:
                return new Part(new TextPhrase(tokens[next].Words, tokens[next++].IsPrefix), IsExcluded: false);
            case TextTokenKind.Not:
                next++;
                var negated = One();
                return negated.Problem is { } problem ? problem : negated.Value with { IsExcluded = !negated.Value.IsExcluded };
            case TextTokenKind.Open:
                next++;
                var inner = Any();
                return inner.Problem is null && !Take(TextTokenKind.Close) ? Refusal.BadValue("A parenthesis is not closed.") : inner;
            case null when tokens.Count == 0:
                return Refusal.BadValue("There is no word to search for.");
            default:
                return Refusal.BadValue("AND, OR, NOT and parentheses need words; a word that is called so stands in quotation marks.");
        }
    }

    /// <summary>What was read, and whether it is what must not be there.</summary>
    private readonly record struct Part(TextQuery Query, bool IsExcluded);
}
