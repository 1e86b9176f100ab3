using MedCoop.Fhir.Names;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Names;

/// <summary>Whether two names are found by one another: some key of a search by sound, or by name, is the other's.</summary>
internal static class Hearing
{
    public static bool Same(string one, string other)
    {
        var (first, second) = (NameParts.Of(one), NameParts.Of(other));
        return first.Count > 0 && first.Count == second.Count && first.Zip(second).All(pair => Same(pair.First, pair.Second));
    }

    private static bool Same(NamePart one, NamePart other)
    {
        var keys = NameKeys.ForIndex(other).ToHashSet(StringComparer.Ordinal);
        return NameKeys.ForName(one).Any(keys.Contains) || NameKeys.ForSound(one).Any(keys.Contains);
    }
}

/// <summary>The pairs that others mined from Wikidata and Wikipedia.</summary>
internal static class MinedPairs
{
    public static IReadOnlyList<(string Source, string Latin)> Read(string file)
    {
        var lines = TestData.Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split('\t'));
        return file.EndsWith(".tsv", StringComparison.Ordinal)
            ? [.. lines.Where(fields => fields.Length > 1).Select(fields => (fields[1].Replace(" ", "", StringComparison.Ordinal), fields[0]))]
            : [.. lines.Where(fields => fields.Length > 1).Select(fields => (fields[0], fields[1]))];
    }
}
