using CsCheck;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random values of <c>_text</c> and <c>_content</c>: words, beginnings, phrases, and what joins them.</summary>
internal static class RandomWords
{
    // Those that contain what has a meaning in a query stand only in quotation marks.
    private static readonly string[] Phrases = [.. Pools.Names.Where(name => SpecWords.Of(name).Count > 0)];

    private static readonly string[] Words = [.. Pools.Names.SelectMany(SpecWords.Of).Distinct(), "8480", "5551234", "Straße", "GARCÍA"];

    public static Gen<string> Value { get; } = RandomValues.AnyOf(One, One, Of(2)).Select(RandomValues.Escaped).List[1, 2]
        .Select(all => string.Join(',', all));

    private static Gen<string> One => RandomValues.AnyOf(
        RandomValues.OneOf(Words),
        RandomValues.OneOf(Words).Select(word => word.ToUpperInvariant()),
        RandomValues.OneOf(Words).SelectMany(word => Gen.Int[1, word.Length].Select(length => $"{RandomValues.Whole(word[..length])}*")),
        RandomValues.OneOf(Phrases).Select(phrase => $"\"{phrase}\""));

    private static Gen<string> Of(int depth) =>
        depth == 0 ? One : Gen.Select(Of(depth - 1), Of(depth - 1), Gen.Int[0, 5]).Select((left, right, how) => how switch
    {
        0 => $"({left} OR {right})",
        1 => $"({left} or {right})",
        2 => $"({left} {right})",
        3 => $"({left} AND {right})",
        4 => $"({left} NOT {right})",
        _ => $"({left} AND NOT {right})",
    });
}
