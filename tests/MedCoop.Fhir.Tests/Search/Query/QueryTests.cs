using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

/// <summary>Parses queries and writes out what was understood.</summary>
public abstract class QueryTests
{
    private protected static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly SearchQueryParser Parser = new(SearchParameterCatalog.R4);

    /// <summary>Of <c>Patient?name=a&amp;_sort=name</c>; <c>?…</c> searches the system. Names and values are percent-encoded.</summary>
    private protected static Result<SearchQuery> Parse(string query, bool strict = false)
    {
        var mark = query.IndexOf('?', StringComparison.Ordinal);
        return Parse(mark == 0 ? null : query[..mark], Parameters(query[(mark + 1)..]), strict);
    }

    private protected static Result<SearchQuery> Parse(string? type, IReadOnlyList<QueryParameter> parameters, bool strict = false) =>
        Parser.Parse(type, parameters, new SearchParsing(strict, "http://localhost/fhir", Noon) { IsLiteral = true });

    /// <summary>As a search over the API is understood: names of people in every script.</summary>
    private protected static string CriteriaInEveryScript(string type, string name, string value) => string.Join(
        " & ", Parser.Parse(type, [new QueryParameter(name, value)], new SearchParsing(Strict: true, "http://localhost/fhir", Noon)).Value.Criteria.Select(Written));

    private protected static List<QueryParameter> Parameters(string query) =>
        [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Parameter)];

    private protected static string Criteria(string query)
    {
        var parsed = Parse(query);
        return parsed.Problem is { } problem ? $"{problem.Code}" : string.Join(" & ", parsed.Value.Criteria.Select(Written));
    }

    private protected static IReadOnlyList<Issue> Issues(string query, bool strict = false) => Parse(query, strict).Problem?.Issues ?? [];

    private protected static string Written(Criterion criterion) => criterion switch
    {
        AnyOf any => $"({string.Join(" or ", any.Criteria.Select(Written))})",
        AllOf all => $"({string.Join(" and ", all.Criteria.Select(Written))})",
        Not not => $"not {Written(not.Criterion)}",
        ValueCriterion value => $"{value.Parameter.IndexName}[{string.Join(", ", value.Values.Select(Written))}]",
        MissingCriterion missing => $"{missing.Parameter.IndexName} {(missing.Missing ? "missing" : "present")}",
        ChainCriterion chain => $"{chain.Parameter.IndexName}->({string.Join(" or ", chain.Targets.Select(target => $"{target.Type} {Written(target.Criterion)}"))})",
        HasCriterion has => $"<-{has.Parameter.IndexName}({Written(has.Criterion)})",
        IdCriterion id => $"_id[{string.Join(", ", id.Ids)}]",
        LastUpdatedCriterion updated => $"_lastUpdated[{string.Join(", ", updated.Values.Select(Written))}]",
        TextCriterion text => $"{text.Text}: {text.Query}",
        TypeCriterion type => $"_type[{string.Join(", ", type.Types)}]",
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion, message: null),
    };

    private protected static string Written(SearchValue value) => value switch
    {
        TokenValue token => $"{token.System ?? "*"}|{token.Code ?? "*"}",
        TokenTextValue text => $"~{text.Normalized}",
        IdentifierOfTypeValue ofType => $"of-type {Written(ofType.Token)}",
        ReferenceIdentifierValue identifier => $"identifier {Written(identifier.Identifier)}",
        NameKeyValue key => $"key {key.Key}",
        StringValue text => $"{text.Match} {text.Text}",
        DateValue date => $"{date.Prefix} {Instant(date.Start)}/{Instant(date.End)}",
        NumberValue number => string.Create(CultureInfo.InvariantCulture, $"{number.Prefix} {number.Value} {number.Low}..{number.High}"),
        QuantityValue quantity => $"{Written(quantity.Number)} {quantity.System ?? "*"}|{quantity.Unit ?? "*"}{Canonical(quantity.Canonical)}",
        ReferenceValue reference => $"{reference.Type ?? "*"}/{reference.Id}{(reference.Url is null ? "" : $" {reference.Url}")}{(reference.Version is null ? "" : $" v{reference.Version}")}",
        UriValue uri => $"{uri.Match} {uri.Value}",
        NearValue near => string.Create(CultureInfo.InvariantCulture, $"near {near.Latitude} {near.Longitude} {Math.Round(near.Kilometres, 6)}"),
        CompositeValue composite => string.Join(" $ ", composite.Components.Select(Written)),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, message: null),
    };

    private static string Canonical(CanonicalRange? range) =>
        range is null ? "" : string.Create(CultureInfo.InvariantCulture, $" = {range.Value} {range.Low}..{range.High} {range.Unit}");

    private static string Instant(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private static QueryParameter Parameter(string pair)
    {
        var sign = pair.IndexOf('=', StringComparison.Ordinal);
        return new QueryParameter(Uri.UnescapeDataString(pair[..sign]), Uri.UnescapeDataString(pair[(sign + 1)..]));
    }
}
