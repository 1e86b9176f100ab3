using System.Globalization;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class RoundTripTests : QueryTests
{
    [Fact]
    public void Every_value_indexed_of_the_official_examples_is_what_a_search_for_it_asks_for()
    {
        var extractor = new IndexExtractor(SearchParameterCatalog.R4);
        var lost = new SortedSet<string>(StringComparer.Ordinal);
        var checks = 0;
        foreach (var (name, resource) in OfficialExamples.All())
        {
            foreach (var entry in extractor.Extract(resource).Where(entry => entry is { Part: 0, Value: not TextIndexValue }))
            {
                var code = entry.IndexName[(resource.TypeName.Length + 1)..];
                if (SearchParameterCatalog.R4.Find(resource.TypeName, code) is not { } parameter || IsOdd(parameter, entry.Value)) continue;
                foreach (var (modifier, text) in QueriesFor(entry.Value))
                {
                    checks++;
                    if (!IsAskedFor(Parse(resource.TypeName, [new QueryParameter(code + modifier, text)]), entry.Value)) lost.Add($"{name} {entry}");
                }
            }
        }

        Assert.True(checks > 8_000, $"Only {checks} values were looked for.");
        Assert.True(lost.Count == 0, string.Join(Environment.NewLine, lost));
    }

    // Examples that refer to a type that the element does not allow, that have a canonical which is no URL, or a number of 28 decimals.
    private static bool IsOdd(SearchParameterInfo parameter, IndexValue value) => value switch
    {
        ReferenceIndexValue { Url: null } reference => !parameter.Targets.Contains(reference.Type),
        ReferenceIndexValue reference => !reference.Url.Contains(':', StringComparison.Ordinal),
        QuantityIndexValue quantity => quantity.Value.Scale > 26,
        _ => false,
    };

    private static IEnumerable<(string Modifier, string Text)> QueriesFor(IndexValue value) => value switch
    {
        TokenIndexValue { Code.Length: > 0 } token =>
            [("", $"{EscapedText.Escape(token.System)}|{EscapedText.Escape(token.Code)}"), ("", EscapedText.Escape(token.Code))],
        StringIndexValue { Normalized.Length: > 0 } text => [("", EscapedText.Escape(text.Exact)), (":exact", EscapedText.Escape(text.Exact)), (":contains", EscapedText.Escape(text.Exact))],
        DateIndexValue { Start: > long.MinValue, End: < long.MaxValue } date => [("", $"ge{At(date.Start)}"), ("", $"le{At(date.Start)}")],
        NumberIndexValue number => [("", number.Value.ToString(CultureInfo.InvariantCulture))],
        QuantityIndexValue quantity =>
        [
            ("", quantity.Value.ToString(CultureInfo.InvariantCulture)),
            ("", $"{quantity.Value.ToString(CultureInfo.InvariantCulture)}|{EscapedText.Escape(quantity.System)}|{EscapedText.Escape(quantity.Unit)}"),
        ],
        ReferenceIndexValue { Url: { } url } reference => [("", EscapedText.Escape(url) + (reference.Version is null ? "" : $"|{reference.Version}"))],
        ReferenceIndexValue { Id.Length: > 0 } reference => [("", reference.Id), ("", $"{reference.Type}/{reference.Id}")],
        UriIndexValue uri => [(":below", EscapedText.Escape(uri.Value)), (":above", EscapedText.Escape(uri.Value))],
        _ => [],
    };

    private static string At(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static bool IsAskedFor(Outcomes.Result<SearchQuery> parsed, IndexValue stored) => parsed.Problem switch
    {
        null => ((ValueCriterion)parsed.Value.Criteria[0]).Values.Any(wanted => IsAskedFor(wanted, stored)),
        // :below and :above are not for URNs.
        { Code: "MC1052" } => stored is UriIndexValue uri && uri.Value.StartsWith("urn:", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool IsAskedFor(SearchValue wanted, IndexValue stored) => (wanted, stored) switch
    {
        (TokenValue w, TokenIndexValue s) => (w.System ?? s.System) == s.System && w.Code == s.Code,
        (StringValue { Match: StringMatch.Exact } w, StringIndexValue s) => w.Text == s.Exact,
        (StringValue w, StringIndexValue s) => w.Text == s.Normalized,
        (DateValue w, DateIndexValue s) => w.Start == s.Start,
        (NumberValue w, NumberIndexValue s) => w.Low <= s.Value && s.Value < w.High,
        (QuantityValue w, QuantityIndexValue s) => w.Number.Low <= s.Value && s.Value < w.Number.High
            && (w.System ?? s.System) == s.System && (w.Unit ?? s.Unit) == s.Unit
            && (w.Canonical is null) == (s.Canonical is null || w.System is null) && (w.Canonical is null || Within(w.Canonical, s)),
        (ReferenceValue w, ReferenceIndexValue s) => w.Url is null
            ? (w.Type ?? s.Type) == s.Type && w.Id == s.Id
            : w.Url == s.Url && (w.Version ?? s.Version) == s.Version,
        (UriValue w, UriIndexValue s) => w.Value == s.Value,
        _ => false,
    };

    // An example with a comparator is open to one side.
    private static bool Within(CanonicalRange wanted, QuantityIndexValue stored) => wanted.Unit == stored.Canonical!.Unit
        && (stored.Low is null || (wanted.Low <= stored.Canonical.Low && stored.Canonical.Low < wanted.High))
        && (stored.Low is not null || stored.Canonical.Low == double.NegativeInfinity);
}
