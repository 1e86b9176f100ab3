using System.Text;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// PostgreSQL knows no more than so many places of one word in one resource. Words beyond are taken out for both databases, so that both
/// find the same phrases; the word itself is found all the same.
/// </summary>
internal static class FrequentWords
{
    /// <summary>Places of one word that are kept, the narrative's first.</summary>
    internal const int MostPlaces = 255;

    /// <summary>The words without those places.</summary>
    internal static TextIndexValue Thinned(WordWriter narrative, WordWriter content)
    {
        var (first, second) = (narrative.ToString(), content.ToString());
        if (narrative.Count + content.Count <= MostPlaces) return new TextIndexValue(first, second);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        return new TextIndexValue(Thinned(first, places), Thinned(second, places));
    }

    private static string Thinned(string words, Dictionary<string, int> places)
    {
        var known = places.GetAlternateLookup<ReadOnlySpan<char>>();
        var result = default(StringBuilder);
        foreach (var range in words.AsSpan().Split(' '))
        {
            var word = words.AsSpan()[range];
            var count = known.TryGetValue(word, out var before) ? before + 1 : 1;
            known[word] = count;
            if (count > MostPlaces) result ??= new StringBuilder(words, 0, range.Start.Value, words.Length);
            result?.Append(count > MostPlaces ? TextIndexValue.TooOften : word).Append(' ');
        }

        return result is null ? words : result.ToString().TrimEnd(' ', TextIndexValue.TooOften[0]);
    }
}
