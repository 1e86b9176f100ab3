using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using static MedCoop.Store.Tests.Search.Evaluation.RandomValues;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random filters: every comparison of every type, chains and reverse chains with filters on the way, joined and nested.</summary>
internal static class RandomFilters
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Ordered = ["eq", "ne", "gt", "lt", "ge", "le", "ap", "sa", "eb"];

    /// <summary>A filter of what every type has.</summary>
    public static Gen<string> Common { get; } = Joined(CommonTest, 1);

    /// <summary>A filter for a type.</summary>
    public static Gen<string> Of(string type, int depth) => Joined(Test(type, depth), depth);

    private static Gen<string> CommonTest => AnyOf(
        Test("_tag", OneOf("eq", "ne"), TokenValue), Test("_security", OneOf("ss", "sb"), FullToken),
        Test("_tag", OneOf("in", "ni"), OneOf(RandomTerminology.Names)),
        Test("_profile", OneOf("eq", "ne"), Canonical), Test("_source", OneOf("sw"), OneOf(Pools.Locators)),
        Test("_profile", OneOf("pr"), OneOf("true", "false")),
        OneOf(Pools.Types).SelectMany(type => Test("_id", OneOf("eq", "ne"), Ids(type))),
        Test("_lastUpdated", OneOf(Ordered), OneOf("2024", "2026", "2099")));

    // Left to right without precedence, with and without parentheses.
    private static Gen<string> Joined(Gen<string> test, int depth) => depth == 0
        ? test
        : Gen.Select(Joined(test, depth - 1), Joined(test, depth - 1), Gen.Int[0, 7]).Select((left, right, how) => how switch
        {
            0 => $"{left} and {right}",
            1 => $"{left} or {right}",
            2 => $"({left}) and ({right})",
            3 => $"({left} or {right}) and {right}",
            4 => $"not ({left}) or {right}",
            5 => $"not({left} and not ({right}))",
            _ => left,
        });

    private static Gen<string> Test(string type, int depth)
    {
        var own = Own(type);
        if (depth == 0) return AnyOf(own, own, own, own, CommonTest);
        var links = RandomParameters.Links.Where(link => link.Type == type).Select(link => Chain(link, depth - 1)).ToArray();
        var referring = RandomParameters.Links.Where(link => link.Target == type).Select(link => Has(link, depth - 1)).ToArray();
        return AnyOf(own, own, own, CommonTest, links.Length == 0 ? own : AnyOf(links), referring.Length == 0 ? own : AnyOf(referring));
    }

    private static Gen<string> Chain((string Type, string Code, string Target) link, int depth) =>
        from typed in Gen.Bool
        from filtered in Gen.Int[0, 2]
        from within in Joined(Own(link.Target), 1)
        from rest in Test(link.Target, depth)
        select $"{link.Code}{(typed ? $":{link.Target}" : "")}{(filtered == 0 ? $"[{within}]" : "")}.{rest}";

    private static Gen<string> Has((string Type, string Code, string Target) link, int depth) =>
        Test(link.Type, depth).Select(rest => $"_has:{link.Type}:{link.Code}:{rest}");

    private static Gen<string> Own(string type)
    {
        var (strings, tokens, dates, numbers, quantities, uris) = RandomParameters.Codes[type];
        var links = RandomParameters.Links.Where(link => link.Type == type).ToArray();
        List<Gen<string>> all =
        [
            .. strings.Select(code =>
                Test(code, OneOf("eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le"), AnyOf(Beginning, Middle, Entire))),
            .. tokens.Select(Token),
            .. dates.Select(code => Test(code, OneOf([.. Ordered, "po"]), Date)),
            .. numbers.Select(code => Test(code, OneOf(Ordered), Number)),
            .. quantities.Select(code => Test(code, OneOf(Ordered), Quantity)),
            .. uris.Select(code => AnyOf(
                Test(code, OneOf("eq", "ne"), OneOf(Pools.Urls)), Test(code, OneOf("sw"), OneOf(Pools.Locators)),
                Test(code, OneOf("eq"), Canonical))),
            .. links.Select(link => Test(link.Code, OneOf("eq", "ne", "re"), AnyOf(Ids(link.Target), Literal(link.Target)))),
            OneOf([.. strings, .. tokens, .. dates, .. numbers, .. quantities, .. uris, .. links.Select(link => link.Code)])
                .SelectMany(code => Test(code, OneOf("pr"), OneOf("true", "false"))),
        ];
        if (type == "Observation")
            all.AddRange(RandomParameters.Composites.Select(composite => Test(composite.Code, OneOf("eq"), composite.Value)));

        return AnyOf([.. all]);
    }

    private static Gen<string> Token(string code) => RandomParameters.IsPlain(code)
        ? Test(code, OneOf("eq", "ne"), PlainValue)
        : AnyOf(
            Test(code, OneOf("eq", "ne"), TokenValue), Test(code, OneOf("in", "ni"), OneOf(RandomTerminology.Names)),
            Test(code, OneOf("ss", "sb"), FullToken));

    private static Gen<string> Entire => OneOf([.. Pools.Names, .. Pools.Phones]).Where(HasLetters);

    private static Gen<string> Test(string path, Gen<string> operation, Gen<string> value) =>
        Gen.Select(operation, value, Gen.Int[0, 2], (op, asked, how) => $"{path} {op} {Written(asked, how)}");

    // Bare where that is possible, or as JSON with and without escapes.
    private static string Written(string value, int how) => how switch
    {
        0 when value.All(character => !char.IsWhiteSpace(character) && character is not (')' or ']' or '"')) => value,
        1 => JsonSerializer.Serialize(value, Plain),
        _ => JsonSerializer.Serialize(value),
    };
}
