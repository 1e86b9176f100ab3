using System.Text;
using Hl7.Fhir.Model;
using Key = System.Collections.Generic.IReadOnlyList<object>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// <c>_sort</c>: by each key in turn, several values of one resource by the first of them in the direction of the sort, missing ones last.
/// https://hl7.org/fhir/R4/search.html#sort What the specification leaves open, as this server does it: ties in order of creation (newest
/// first when the first key is descending), strings by their first 64 normalized characters, dates and ranges by where they begin and then
/// where they end, quantities by their number whatever the unit, references by id, all text by its bytes.
/// </summary>
internal static class SpecSort
{
    public static IReadOnlyList<SpecResource> Sorted(IEnumerable<SpecResource> resources, string? sort)
    {
        var keys = (sort ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var sorted = (keys is [['-', ..], ..] ? resources.OrderByDescending(r => r.Order) : resources.OrderBy(r => r.Order)).ToList();
        foreach (var key in keys.Reverse())
        {
            var (code, descending) = key[0] == '-' ? (key[1..], true) : (key, false);
            var valued = sorted.ConvertAll(resource =>
                (resource, Value: Values(resource, code).OrderBy(v => v, Comparer<Key>.Create(Compare)).ToList()));
            var with = valued.FindAll(v => v.Value.Count > 0);
            var ordered = descending
                ? with.OrderByDescending(v => v.Value[^1], Comparer<Key>.Create(Compare))
                : with.OrderBy(v => v.Value[0], Comparer<Key>.Create(Compare));
            sorted = [.. ordered.Select(v => v.resource), .. valued.FindAll(v => v.Value.Count == 0).Select(v => v.resource)];
        }

        return sorted;
    }

    private static IEnumerable<Key> Values(SpecResource resource, string code)
    {
        if (code == "_lastUpdated") return [[resource.LastUpdated]];
        if (SpecParameter.Find(resource.Type, code) is not { } parameter) return [];
        var elements = resource.Elements(parameter.Expression);
        return parameter.Kind switch
        {
            SearchParamType.String =>
                elements.SelectMany(SpecString.Of).Select(SpecText.Normalize).Select(text => KeyOf(text[..Math.Min(64, text.Length)])),
            SearchParamType.Token =>
                elements.SelectMany(SpecToken.Of).Where(t => t != new SpecToken(null, null, null)).Select(token => KeyOf(token.Code ?? "")),
            SearchParamType.Date =>
                elements.SelectMany(SpecDate.Of).Select(date => KeyOf(date.Start ?? long.MinValue, date.End ?? long.MaxValue)),
            SearchParamType.Number => elements.SelectMany(SpecNumber.Of).Select(KeyOf),
            SearchParamType.Quantity => elements.SelectMany(SpecQuantity.Of).Select(quantity => KeyOf(quantity.Number)),
            SearchParamType.Reference =>
                elements.SelectMany(SpecReference.Of).Select(reference => KeyOf(reference.Url ?? reference.Id ?? "")),
            SearchParamType.Uri => elements.SelectMany(SpecUri.Of).Select(uri => KeyOf(uri)),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
        };
    }

    private static Key KeyOf(params object[] parts) => parts;

    private static Key KeyOf(SpecNumber number) => [number.Low ?? decimal.MinValue, number.High ?? decimal.MaxValue];

    private static int Compare(Key left, Key right) => left.Zip(right, (l, r) => (l, r) switch
    {
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => ((IComparable)l).CompareTo(r),
    }).FirstOrDefault(order => order != 0);
}
