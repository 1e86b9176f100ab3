using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using SortKey = MedCoop.Fhir.Search.Query.SortKey;

namespace MedCoop.Store.Tests.Search;

/// <summary>
/// Searches by looking at every resource, written from the specification (https://hl7.org/fhir/R4/search.html) and from nothing of the
/// store: what the store finds must be the same.
/// </summary>
internal sealed class SlowSearch(IReadOnlyList<SeededResource> all)
{
    public IReadOnlyList<SeededResource> Run(SearchQuery query)
    {
        var found = all.Where(r => !r.Deleted && (query.Types.Count == 0 || query.Types.Contains(r.Key.Type)) && query.Criteria.All(c => Holds(c, r)));
        var descending = query.Sort is [{ Descending: true }, ..];
        var ordered = (descending ? found.OrderByDescending(r => r.Order) : found.OrderBy(r => r.Order)).ToList();
        for (var i = query.Sort.Count - 1; i >= 0; i--) ordered = Sorted(ordered, query.Sort[i]);
        return ordered;
    }

    public bool Holds(Criterion criterion, SeededResource resource) => criterion switch
    {
        AllOf all => all.Criteria.All(c => Holds(c, resource)),
        AnyOf any => any.Criteria.Any(c => Holds(c, resource)),
        Not not => !Holds(not.Criterion, resource),
        ValueCriterion value => value.Values.Any(v => HasValue(resource, value.Parameter, v)),
        MissingCriterion missing => missing.Missing != HasAny(resource, missing.Parameter),
        ChainCriterion chain => chain.Targets.Any(target => Referred(resource, chain.Parameter).Any(t => t.Key.Type == target.Type && Holds(target.Criterion, t))),
        HasCriterion has => all.Any(other => !other.Deleted && other.Key.Type == has.Parameter.ResourceType &&
            Referred(other, has.Parameter).Contains(resource) && Holds(has.Criterion, other)),
        IdCriterion id => id.Ids.Contains(resource.Key.Id),
        LastUpdatedCriterion last => last.Values.Any(v => Matches(new DateIndexValue(resource.LastUpdated.UtcTicks, resource.LastUpdated.UtcTicks + 10_000), v)),
        TypeCriterion type => type.Types.Contains(resource.Key.Type),
        _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
    };

    private IEnumerable<SeededResource> Referred(SeededResource from, SearchParameterInfo parameter) => from.Entries
        .Where(e => e.IndexName == parameter.IndexName).Select(e => e.Value).OfType<ReferenceIndexValue>().Where(r => r.Url is null)
        .SelectMany(r => all.Where(t => !t.Deleted && t.Key.Type == r.Type && t.Key.Id == r.Id));

    private static bool HasAny(SeededResource resource, SearchParameterInfo parameter) => parameter.Type == SearchParamType.Composite
        ? resource.Entries.Any(e => e.IndexName == parameter.Components[0].IndexName)
        : resource.Entries.Any(e => e.IndexName == parameter.IndexName || e.IndexName == parameter.IndexName + ":identifier");

    private static bool HasValue(SeededResource resource, SearchParameterInfo parameter, SearchValue value)
    {
        if (value is CompositeValue composite)
        {
            return resource.Entries.Select(e => e.Part).Distinct().Any(part => composite.Components.Select((component, i) => (component, parameter.Components[i].IndexName))
                .All(c => resource.Entries.Any(e => e.Part == part && e.IndexName == c.IndexName && Matches(e.Value, c.component))));
        }

        return value is ReferenceIdentifierValue identifier
            ? resource.Entries.Any(e => e.IndexName == parameter.IndexName + ":identifier" && Matches(e.Value, identifier.Identifier))
            : resource.Entries.Any(e => e.IndexName == parameter.IndexName && Matches(e.Value, value));
    }

    private static bool Matches(IndexValue stored, SearchValue wanted) => (stored, wanted) switch
    {
        (TokenIndexValue s, TokenValue w) => (w.System is null || w.System == s.System) && (w.Code is null || w.Code == s.Code),
        (TokenIndexValue s, TokenTextValue w) => s.Text is not null && SearchText.Normalize(s.Text).Contains(w.Normalized, StringComparison.Ordinal),
        (StringIndexValue s, StringValue { Match: StringMatch.StartsWith } w) => s.Normalized.StartsWith(w.Text, StringComparison.Ordinal),
        (StringIndexValue s, StringValue { Match: StringMatch.EndsWith } w) => s.Normalized.EndsWith(w.Text, StringComparison.Ordinal),
        (StringIndexValue s, StringValue { Match: StringMatch.Equal } w) => string.Equals(s.Normalized, w.Text, StringComparison.Ordinal),
        (StringIndexValue s, StringValue { Match: StringMatch.Greater } w) => ByCodePoints(s.Normalized, w.Text) > 0,
        (StringIndexValue s, StringValue { Match: StringMatch.Less } w) => ByCodePoints(s.Normalized, w.Text) < 0,
        (StringIndexValue s, StringValue { Match: StringMatch.Contains } w) => s.Normalized.Contains(w.Text, StringComparison.Ordinal),
        (StringIndexValue s, StringValue w) => s.Exact == w.Text,
        (DateIndexValue s, DateValue w) => Matches(s, w),
        (NumberIndexValue s, NumberValue w) => Matches((double)s.Low, (double)s.High, w.Prefix, (double)w.Value, (double)w.Low, (double)w.High),
        (QuantityIndexValue s, QuantityValue w) => Matches(s, w),
        (ReferenceIndexValue s, ReferenceValue w) => w.Url is null
            ? s.Url is null && s.Id == w.Id && (w.Type is null || w.Type == s.Type) && (w.Version is null || w.Version == s.Version)
            : s.Url == w.Url && (w.Version is null || w.Version == s.Version),
        (UriIndexValue s, UriValue w) => w.Match switch
        {
            UriMatch.Exact => s.Value == w.Value,
            UriMatch.Below => s.Value.StartsWith(w.Value, StringComparison.Ordinal),
            _ => w.Value.StartsWith(s.Value, StringComparison.Ordinal),
        },
        _ => false,
    };

    private static bool Matches(DateIndexValue stored, DateValue wanted)
    {
        var contained = wanted.Start <= stored.Start && stored.End <= wanted.End;
        return wanted.Prefix switch
        {
            Prefix.Eq => contained,
            Prefix.Ne => !contained,
            Prefix.Gt => stored.End > wanted.End,
            Prefix.Lt => stored.Start < wanted.Start,
            Prefix.Ge => contained || stored.End > wanted.End,
            Prefix.Le => contained || stored.Start < wanted.Start,
            Prefix.Sa => stored.Start >= wanted.End,
            Prefix.Eb => stored.End <= wanted.Start,
            _ => stored.Start < wanted.End && wanted.Start < stored.End,
        };
    }

    private static bool Matches(QuantityIndexValue stored, QuantityValue wanted)
    {
        var asWritten = (wanted.System is null || wanted.System == stored.System) && (wanted.Unit is null || wanted.Unit == stored.Unit) &&
            Matches((double?)stored.Low ?? double.NegativeInfinity, (double?)stored.High ?? double.PositiveInfinity,
                wanted.Number.Prefix, (double)wanted.Number.Value, (double)wanted.Number.Low, (double)wanted.Number.High);
        return asWritten || (wanted.Canonical is { } w && stored.Canonical is { } s && s.Unit == w.Unit && Matches(s.Low, s.High, wanted.Number.Prefix, w.Value, w.Low, w.High));
    }

    private static bool Matches(double storedLow, double storedHigh, Prefix prefix, double value, double low, double high) => prefix switch
    {
        Prefix.Eq => low <= storedLow && storedHigh < high,
        Prefix.Ne => !(low <= storedLow && storedHigh < high),
        Prefix.Gt => storedHigh > value,
        Prefix.Lt => storedLow < value,
        Prefix.Ge => storedHigh >= value,
        Prefix.Le => storedLow <= value,
        Prefix.Sa => storedLow > value,
        Prefix.Eb => storedHigh < value,
        _ => storedLow < high && low <= storedHigh,
    };

    /// <summary>A stable sort: what is equal stays as it is. Without a value: last.</summary>
    private static List<SeededResource> Sorted(List<SeededResource> resources, SortKey key)
    {
        var with = resources.Select(r => (Resource: r, Values: Values(r, key).ToList())).ToList();
        var ascending = Comparer<IReadOnlyList<object>>.Create(Compare);
        var present = with.Where(r => r.Values.Count > 0);
        var ordered = key.Descending
            ? present.OrderByDescending(r => r.Values.Order(ascending).Last(), ascending)
            : present.OrderBy(r => r.Values.Order(ascending).First(), ascending);
        return [.. ordered.Concat(with.Where(r => r.Values.Count == 0)).Select(r => r.Resource)];
    }

    private static IEnumerable<IReadOnlyList<object>> Values(SeededResource resource, SortKey key)
    {
        if (key.Special == "_id") return [[resource.Key.Id]];
        if (key.Special == "_lastUpdated") return [[resource.LastUpdated.UtcTicks]];
        return resource.Entries.Where(e => e.IndexName == key.Parameter!.IndexName).Select(e => (IReadOnlyList<object>)(e.Value switch
        {
            TokenIndexValue token => [token.Code, token.System],
            // Sorting looks at the first 64 characters only.
            StringIndexValue text => [text.Normalized[..Math.Min(64, text.Normalized.Length)]],
            DateIndexValue date => [date.Start, date.End],
            NumberIndexValue number => [(double)number.Low, (double)number.High],
            QuantityIndexValue quantity => [(double?)quantity.Low ?? double.NegativeInfinity, (double?)quantity.High ?? double.PositiveInfinity],
            ReferenceIndexValue reference => [reference.Url ?? reference.Id, reference.Type],
            UriIndexValue uri => [uri.Value],
            _ => throw new ArgumentException($"{e.Value}", nameof(resource)),
        }));
    }

    /// <summary>Text compares by its UTF-8 bytes.</summary>
    private static int Compare(IReadOnlyList<object> left, IReadOnlyList<object> right) => left.Zip(right, (l, r) => (l, r) switch
    {
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => ((IComparable)l).CompareTo(r),
    }).FirstOrDefault(order => order != 0);

    private static int ByCodePoints(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
