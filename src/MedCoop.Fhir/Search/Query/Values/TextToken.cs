using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>What stands in a full-text query.</summary>
internal enum TextTokenKind
{
    /// <summary>A word, a phrase, or something like <c>x-ray</c> that is several words.</summary>
    Words,

    /// <summary>Both sides.</summary>
    And,

    /// <summary>At least one side.</summary>
    Or,

    /// <summary>Not what follows.</summary>
    Not,

    /// <summary>Opening parenthesis.</summary>
    Open,

    /// <summary>Closing parenthesis.</summary>
    Close,
}

/// <summary>One token of a full-text query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Words">Of <see cref="TextTokenKind.Words"/>, at least one; of others none.</param>
/// <param name="IsPrefix">Whether the last word is only a beginning.</param>
internal sealed record TextToken(TextTokenKind Kind, IReadOnlyList<string> Words, bool IsPrefix)
{
    /// <summary>Takes a query apart.</summary>
    internal static Result<IReadOnlyList<TextToken>> Read(string text)
    {
        var tokens = new List<TextToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] is '(' or ')')
            {
                tokens.Add(new TextToken(text[at++] == '(' ? TextTokenKind.Open : TextTokenKind.Close, [], IsPrefix: false));
            }
            else
            {
                var isPhrase = text[at] == '"';
                var end = isPhrase ? text.IndexOf('"', at + 1) : EndOfWord(text, at);
                if (end < 0) return Refusal.BadValue("A quotation mark is not closed (a comma within a phrase is written \\,).");
                var token = isPhrase ? WordsOf(text[(at + 1)..end]) : WordOrName(text[at..end]);
                if (token.Problem is { } problem) return problem;
                tokens.Add(token.Value);
                at = isPhrase ? end + 1 : end;
            }
        }

        return tokens;
    }

    private static int EndOfWord(string text, int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or '"')) end++;
        return end;
    }

    private static Result<TextToken> WordOrName(string text) => text.ToUpperInvariant() switch
    {
        "AND" => new TextToken(TextTokenKind.And, [], IsPrefix: false),
        "OR" => new TextToken(TextTokenKind.Or, [], IsPrefix: false),
        "NOT" => new TextToken(TextTokenKind.Not, [], IsPrefix: false),
        _ => WordsOf(text),
    };

    private static Result<TextToken> WordsOf(string text)
    {
        var isPrefix = text.EndsWith('*');
        var plain = isPrefix ? text[..^1] : text;
        if (plain.Contains('*', StringComparison.Ordinal) || (isPrefix && (plain.Length == 0 || char.IsWhiteSpace(plain[^1]))))
            return Refusal.BadValue("A * stands only directly after the beginning of a word, at the end of a word or phrase.");
        var words = new WordWriter(TextQueryParser.MostWords + 1);
        words.Append(plain);
        return words.Count == 0
            ? Refusal.BadValue("A word or phrase without a letter or digit finds nothing.")
            : new TextToken(TextTokenKind.Words, words.ToString().Split(' '), isPrefix);
    }
}
