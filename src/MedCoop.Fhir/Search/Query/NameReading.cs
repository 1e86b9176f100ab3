using MedCoop.Fhir.Names;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>
/// Searches for names of people find them in every script: besides what is written so, all resources of which each part of the name asked for is a part, by the keys of <see cref="NameKeys"/>.
/// <c>phonetic</c> asks for what sounds so, the others only for the same name in another form. docs/search.md#names-of-people
/// </summary>
internal static class NameReading
{
    private const int MostParts = 8;

    /// <summary>The criterion with that added; itself when the parameter searches no names of people.</summary>
    /// <param name="catalog">Has the parameter whose keys are asked for.</param>
    /// <param name="asked">What is written so.</param>
    /// <param name="value">The alternatives as they stand in the query.</param>
    internal static Criterion InEveryScript(SearchParameterCatalog catalog, ValueCriterion asked, string value)
    {
        if (PersonNames.KeyedCode(asked.Parameter) is not { } code || catalog.Find(asked.Parameter.ResourceType, code) is not { } keyed) return asked;
        List<Criterion> ways = [asked];
        foreach (var alternative in EscapedText.Split(value, ','))
        {
            if (!EscapedText.TryUnescape(alternative, out var text)) continue;
            foreach (var written in new[] { text, Iso9.Read(text) })
            {
                if (ByKeys(keyed, asked.Parameter.Code == "phonetic", written) is { } way) ways.Add(way);
            }
        }

        return ways.Count == 1 ? asked : new AnyOf(ways);
    }

    // Nobody has more parts than that: of what is longer only what is written so is found.
    private static Criterion? ByKeys(SearchParameterInfo keyed, bool bySound, string? text)
    {
        var parts = NameParts.Of(text).Distinct().ToList();
        if (parts.Count > MostParts) return null;
        Criterion[] all = [.. parts.Select(part => bySound ? NameKeys.ForSound(part) : NameKeys.ForName(part)).Where(keys => keys.Count > 0).Select(keys => new ValueCriterion(keyed, [.. keys.Select(key => new NameKeyValue(key))]))];
        return all switch
        {
            [] => null,
            [var only] => only,
            _ => new AllOf(all),
        };
    }
}
