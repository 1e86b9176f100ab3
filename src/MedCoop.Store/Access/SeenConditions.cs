using System.Collections.Concurrent;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;

namespace MedCoop.Store.Access;

/// <summary>
/// The condition that a single resource, read by its id, is not hidden. Nearly all reads are such: the few texts are remembered, and a read only lays its values beside them.
/// </summary>
internal sealed class SeenConditions(IStoreEngine engine)
{
    private readonly ConcurrentDictionary<Shape, string> texts = new();

    /// <summary>The condition; empty: nothing is hidden.</summary>
    /// <param name="visibility">What who asks may see.</param>
    /// <param name="type">Type of the row <c>r</c>.</param>
    /// <param name="first">Values of the parameters that the statement uses before it.</param>
    public SearchCommand Of(Visibility visibility, string type, IReadOnlyList<object?> first)
    {
        if (visibility.IsEverything) return new SearchCommand("", first);
        if (visibility.Limits.Count > 0)
        {
            var writer = new SqlWriter(engine.Dialect, engine.Interned, visibility, first);
            return new SearchCommand(writer.AndVisible("r", type), writer.Values);
        }

        var shape = new Shape(
            first.Count, visibility.OpenTypes.Contains(type), visibility.CaseTypes.Contains(type), visibility.PatientlessTypes.Contains(type), visibility.AllCases, visibility.OwnCasesOnly,
            visibility.Purpose, visibility.HiddenLabels, visibility.PersonLabel, visibility.Country.Length > 0, visibility.Grantees.Count, VisibilitySql.HasFiles([type]));
        if (texts.TryGetValue(shape, out var text)) return new SearchCommand(text, text.Length == 0 ? first : Values(visibility, first));
        var values = new List<object?>(first);
        text = new VisibilitySql(visibility, engine.Dialect, engine.Interned, value => Next(values, value)).Of("r", [type]) is { } seen ? $" AND {seen}" : "";
        // A text that uses no values of its own (FALSE) or others than these is written anew each time.
        if (text.Length == 0 || values.SequenceEqual(Values(visibility, first))) texts[shape] = text;
        return new SearchCommand(text, values);
    }

    // In the order in which VisibilitySql asks for them.
    private static object?[] Values(Visibility visibility, IReadOnlyList<object?> first) => visibility.Country is { Length: > 0 } country
        ? [.. first, visibility.At.UtcTicks, .. visibility.Grantees, country, VisibilitySql.Listed(country)]
        : [.. first, visibility.At.UtcTicks, .. visibility.Grantees];

    private static string Next(List<object?> values, object value)
    {
        values.Add(value);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${values.Count}");
    }

    // All by which texts differ.
    private readonly record struct Shape(int First, bool IsOpen, bool IsInCases, bool IsPatientless, bool AllCases, bool OwnCasesOnly, int Purpose, int HiddenLabels, int PersonLabel, bool KnowsCountry, int Grantees, bool IsFile);
}
