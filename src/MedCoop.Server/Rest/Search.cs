using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Search: one type, one compartment, or the whole system; GET and POST. https://hl7.org/fhir/R4/http.html#search</summary>
internal sealed class Search(ResourceStore store)
{
    /// <summary>Searches one type, or the system when the address names none.</summary>
    public Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken) =>
        RunAsync(routed, routed.Values.Type, within: null, cancellationToken);

    /// <summary>Searches a compartment: <c>Patient/1/Observation</c>, <c>Patient/1/*</c>.</summary>
    public Task<Result<FhirAnswer>> RunCompartmentAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var (compartment, id, other) = (routed.Values.Type!, routed.Values.Id!, routed.Values.Other!);
        if (!Compartments.Exists(compartment))
        {
            return Task.FromResult<Result<FhirAnswer>>(new Problem(ProblemKind.NotFound, ErrorCodes.UnknownAddress,
                $"{compartment} is no compartment; compartments are {string.Join(", ", Compartments.Names)}."));
        }

        var type = other == "*" ? null : other;
        return RunAsync(routed, type, catalog => Compartments.Criterion(catalog, compartment, id, type), cancellationToken);
    }

    private async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, string? type, Func<SearchParameterCatalog, Criterion>? within, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!Preferences.Parse(request.Headers.Prefer).TryGet(out var preferences, out var badPreference)) return badPreference;
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var unavailable)) return unavailable;
        var parsing = new SearchParsing(preferences.IsStrict, request.BaseUrl, request.At) { OtherUrls = definitions.OwnUrls };
        var parsed = new SearchQueryParser(definitions.Parameters).Parse(type, request.Query, parsing);
        if (!parsed.TryGet(out var query, out var problem)) return problem;
        if (within is not null) query = query with { Criteria = [within(definitions.Parameters), .. query.Criteria] };
        if (HiddenSearch.Refusal(query, request.Actor) is { } hidden) return hidden;
        if (definitions.Unindexed.Count > 0) query = query with { Ignored = [.. query.Ignored, .. UnindexedParameters.Warnings(query, definitions.Unindexed)] };
        var searched = await store.SearchAsync(query, request.Visibility, cancellationToken);
        if (!searched.TryGet(out var result, out var failure)) return failure;
        if (query.Explain) return new FhirAnswer(AnswerKind.Ok) { Body = Explanation.Of(result, result.Statements) };
        return new FhirAnswer(AnswerKind.Ok) { Body = Bundle(request, query, result), IsShaped = true, Shown = [.. result.Matches, .. result.Included] };
    }

    private static ReadOnlyMemory<byte> Bundle(FhirRequest request, SearchQuery query, SearchResult result)
    {
        var address = $"{request.BaseUrl}/{string.Join('/', request.Path.Where(segment => segment != "_search"))}";
        var first = query.Used.Where(parameter => parameter.Name != "_page").ToList();
        using var bundle = new BundleJson("searchset", request.At, request.BaseUrl);
        bundle.Total(result.Total);
        bundle.Links(
            ("self", Link(address, query.Used)),
            ("first", query.Page is null ? null : Link(address, first)),
            ("next", result.NextPage is { } cursor ? Link(address, [.. first, new QueryParameter("_page", cursor)]) : null));
        foreach (var match in result.Matches) bundle.Found(match, "match", query);
        foreach (var included in result.Included) bundle.Found(included, "include", query);
        bundle.Outcome([.. query.Ignored, .. result.Notes]);
        return bundle.Finish();
    }

    private static string Link(string address, IReadOnlyCollection<QueryParameter> parameters) =>
        parameters.Count == 0 ? address : $"{address}?{QueryStrings.Format(parameters)}";
}
