using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Filter;

/// <summary>
/// Reads the text of a <c>_filter</c>. "Logical expressions are evaluated left to right, with no precedence between and and or."
/// https://hl7.org/fhir/R4/search_filter.html
/// </summary>
internal sealed class FilterSyntax(string text)
{
    /// <summary>The comparisons there are.</summary>
    internal static readonly FrozenSet<string> Operations = FrozenSet.ToFrozenSet(
        ["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le", "ap", "sa", "eb", "pr", "po", "ss", "sb", "in", "ni", "re"]);

    private const int DeepestNesting = 32;
    private const int MostTests = 100;

    private int at;
    private int tests;

    /// <summary>The whole text as one expression.</summary>
    internal Result<FilterNode> Read()
    {
        var read = ReadExpression(depth: 0);
        SkipSpace();
        return read.Problem is null && at < text.Length ? Unexpected("'and', 'or' or the end") : read;
    }

    /// <summary>The refusal of a filter.</summary>
    internal static Problem Bad(string why) => new(ProblemKind.Invalid, ErrorCodes.BadFilter, why);

    private Result<FilterNode> ReadExpression(int depth)
    {
        if (depth > DeepestNesting) return Bad($"The filter is nested more than {DeepestNesting} deep.");
        var read = ReadTerm(depth);
        while (read.Problem is null && ReadWord("and", "or") is { } word)
        {
            var right = ReadTerm(depth);
            read = right.Problem is { } problem ? problem : new FilterPair(read.Value, word == "and", right.Value);
        }

        return read;
    }

    private Result<FilterNode> ReadTerm(int depth)
    {
        var start = at;
        if (ReadWord("not") is not null)
        {
            SkipSpace();
            if (at < text.Length && text[at] == '(')
            {
                var group = ReadGroup(depth);
                return group.Problem is null ? new FilterNot(group.Value) : group;
            }

            at = start;
        }

        SkipSpace();
        return at < text.Length && text[at] == '(' ? ReadGroup(depth) : ReadTest(depth);
    }

    private Result<FilterNode> ReadGroup(int depth)
    {
        at++;
        var read = ReadExpression(depth + 1);
        if (read.Problem is not null) return read;
        return TakeCharacter(')') ? read : Unexpected("')'");
    }

    private Result<FilterNode> ReadTest(int depth)
    {
        if (++tests > MostTests) return Bad($"The filter has more than {MostTests} comparisons.");
        var path = new List<FilterStep>();
        do
        {
            var step = ReadStep(depth);
            if (step.Problem is { } problem) return problem;
            path.Add(step.Value);
        }
        while (at < text.Length && text[at] == '.' && ++at > 0);

        SkipSpace();
        var operation = ReadWhile(char.IsAsciiLetter);
        if (!Operations.Contains(operation)) return Bad($"'{Refusal.Shown(operation)}' is no comparison; there are {string.Join(", ", Operations.Order(StringComparer.Ordinal))}.");
        SkipSpace();
        var value = at < text.Length && text[at] == '"' ? ReadString() : ReadWhile(character => !char.IsWhiteSpace(character) && character is not (')' or ']'));
        if (value is null) return Bad("A string in the filter does not end, or has a wrong escape; it is written as in JSON.");
        return value.Length == 0 ? Unexpected("a value") : new FilterTest(path, operation, value);
    }

    private Result<FilterStep> ReadStep(int depth)
    {
        var name = ReadWhile(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or ':');
        if (name.Length == 0) return Unexpected("the name of a search parameter");
        if (at >= text.Length || text[at] != '[') return new FilterStep(name, Within: null);
        at++;
        var within = ReadExpression(depth + 1);
        if (within.Problem is { } problem) return problem;
        return TakeCharacter(']') ? new FilterStep(name, within.Value) : Unexpected("']'");
    }

    private string? ReadString()
    {
        var start = at++;
        while (at < text.Length && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
        if (at >= text.Length) return null;
        at++;
        try
        {
            return JsonSerializer.Deserialize<string>(text[start..at]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string? ReadWord(params ReadOnlySpan<string> words)
    {
        SkipSpace();
        foreach (var word in words)
        {
            var end = at + word.Length;
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) continue;
            if (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not '(') continue;
            at = end;
            return word;
        }

        return null;
    }

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at])) at++;
        return text[start..at];
    }

    private bool TakeCharacter(char wanted)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != wanted) return false;
        at++;
        return true;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private Problem Unexpected(string wanted) => Bad(string.Create(
        CultureInfo.InvariantCulture, $"The filter has something else where {wanted} is expected, at character {at + 1}."));
}
