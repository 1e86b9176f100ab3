using System.Text.Json;
using System.Text.RegularExpressions;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// The grammar of <c>_filter</c>: <c>filter = paramExp / logExp / ("not") "(" filter ")"</c>, <c>paramExp = paramPath SP compareOp SP
/// compValue</c>, <c>paramPath = paramName (("[" filter "]") "." paramPath)</c>. "Logical expressions are evaluated left to right, with no
/// precedence between and and or." https://hl7.org/fhir/R4/search_filter.html
/// </summary>
internal sealed partial class SpecFilterSyntax(SpecSearch search, string text)
{
    private int at;

    public SpecFilter Read()
    {
        var left = Term();
        while (Take(LogicalWord()) is { } word)
        {
            var (before, right) = (left, Term());
            left = new(
                type => before.Means(type) && right.Means(type),
                word == "and"
                    ? resource => before.Holds(resource) && right.Holds(resource)
                    : resource => before.Holds(resource) || right.Holds(resource));
        }

        return left;
    }

    private SpecFilter Term()
    {
        if (Take(Not()) is not null)
        {
            var inner = Group();
            return inner with { Holds = resource => !inner.Holds(resource) };
        }

        return text[at..].TrimStart().StartsWith('(') ? Group() : Path();
    }

    private SpecFilter Group()
    {
        Expect(Opening());
        var inner = Read();
        Expect(Closing());
        return inner;
    }

    private SpecFilter Path() => Path(Expect(Name()));

    private SpecFilter Path(string name)
    {
        // As in a search: _has:Type:reference: stands before what holds for the referring resource.
        if (name.Split(':', 4) is ["_has", var type, var reference, var rest])
        {
            var referring = Path(rest);
            return new(
                _ => referring.Means(type),
                resource => search.All.Any(from => from.Type == type && from.Refers(reference, resource) && referring.Holds(from)));
        }

        var within = default(SpecFilter);
        if (Take(OpeningBracket()) is not null)
        {
            within = Read();
            Expect(ClosingBracket());
        }

        return Take(Point()) is null
            ? SpecFilter.Comparison(search, name, Expect(Operation()), Value())
            : Chain(name.Split(':'), within, Path());
    }

    private SpecFilter Chain(string[] name, SpecFilter? within, SpecFilter rest)
    {
        return new(
            type => SpecParameter.Find(type, name[0]) is { } parameter && Targets(parameter).Any(),
            resource => SpecParameter.Find(resource.Type, name[0]) is { } parameter && search.All.Any(target =>
                Targets(parameter).Contains(target.Type) && resource.Refers(name[0], target) && within?.Holds(target) is not false
                    && rest.Holds(target)));

        IEnumerable<string> Targets(SpecParameter parameter) => parameter.Targets
            .Where(target => name.Length == 1 || name[1] == target)
            .Where(target => rest.Means(target) && within?.Means(target) is not false);
    }

    private string Value() => Expect(AnyValue()) is var value && value.StartsWith('"') ? JsonSerializer.Deserialize<string>(value)! : value;

    private string Expect(Regex wanted) => Take(wanted) ?? throw new FormatException($"{wanted} expected at {at} of {text}");

    private string? Take(Regex wanted)
    {
        var match = wanted.Match(text, at);
        if (!match.Success) return null;
        at += match.Length;
        return match.Value.Trim();
    }

    [GeneratedRegex(@"\G\s*(and|or)(?=[\s(])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex LogicalWord();

    [GeneratedRegex(@"\G\s*not(?=\s*\()", RegexOptions.None, 5000)]
    private static partial Regex Not();

    [GeneratedRegex(@"\G\s*\(", RegexOptions.None, 5000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\G\s*\)", RegexOptions.None, 5000)]
    private static partial Regex Closing();

    [GeneratedRegex(@"\G\[", RegexOptions.None, 5000)]
    private static partial Regex OpeningBracket();

    [GeneratedRegex(@"\G\s*\]", RegexOptions.None, 5000)]
    private static partial Regex ClosingBracket();

    [GeneratedRegex(@"\G\.", RegexOptions.None, 5000)]
    private static partial Regex Point();

    [GeneratedRegex(@"\G\s*[A-Za-z0-9_:-]+", RegexOptions.None, 5000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\G\s+[a-z]{2}(?=\s)", RegexOptions.None, 5000)]
    private static partial Regex Operation();

    [GeneratedRegex(@"\G\s+(""(\\.|[^""\\])*""|[^\s)\]]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex AnyValue();
}
