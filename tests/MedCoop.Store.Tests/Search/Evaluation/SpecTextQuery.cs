using System.Text.RegularExpressions;
using Holds = System.Func<System.Collections.Generic.IReadOnlyList<string>, System.Collections.Generic.IReadOnlyList<string>, bool>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// The value of <c>_text</c> and <c>_content</c>: "the search expression can be complex and include logical operators, phrases…". Words
/// stand for all of them, quotation marks make phrases, a star ends the beginning of a word, AND, OR, NOT and parentheses join.
/// https://hl7.org/fhir/R4/search.html#content
/// </summary>
internal sealed partial class SpecTextQuery
{
    private readonly Queue<string> tokens;

    private SpecTextQuery(string text) => tokens = new(Tokens().Matches(text).Select(match => match.Value));

    private string Next => tokens.TryPeek(out var next) ? next.ToUpperInvariant() : ")";

    /// <summary>What holds of the words of a narrative and of the rest.</summary>
    public static Holds Read(string value) => new SpecTextQuery(SpecText.Unescape(value)).Any();

    private Holds Any()
    {
        var left = All();
        while (Next == "OR")
        {
            tokens.Dequeue();
            var (before, right) = (left, All());
            left = (narrative, rest) => before(narrative, rest) || right(narrative, rest);
        }

        return left;
    }

    private Holds All()
    {
        var left = One();
        while (Next is not (")" or "OR"))
        {
            if (Next == "AND") tokens.Dequeue();
            var (before, right) = (left, One());
            left = (narrative, rest) => before(narrative, rest) && right(narrative, rest);
        }

        return left;
    }

    private Holds One()
    {
        var token = tokens.Dequeue();
        if (token.Equals("NOT", StringComparison.OrdinalIgnoreCase))
        {
            var excluded = One();
            return (narrative, rest) => !excluded(narrative, rest);
        }

        if (token == "(")
        {
            var inner = Any();
            tokens.Dequeue();
            return inner;
        }

        var words = SpecWords.Of(token);
        var isPrefix = token.Trim('"').EndsWith('*');
        return (narrative, rest) => Has(narrative, words, isPrefix) || Has(rest, words, isPrefix);
    }

    private static bool Has(IReadOnlyList<string> text, IReadOnlyList<string> phrase, bool isPrefix) =>
        Enumerable.Range(0, text.Count).Any(start =>
        start + phrase.Count <= text.Count && phrase.Select((word, i) => isPrefix && i == phrase.Count - 1
            ? text[start + i].StartsWith(word, StringComparison.Ordinal)
            : text[start + i] == word).All(same => same));

    [GeneratedRegex(@"""[^""]*""|[()]|[^\s()""]+", RegexOptions.None, 5000)]
    private static partial Regex Tokens();
}
