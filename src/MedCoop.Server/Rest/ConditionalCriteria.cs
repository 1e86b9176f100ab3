using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Finds what the criteria of a conditional interaction match, and what the commit must check again. https://hl7.org/fhir/R4/http.html#ccreate</summary>
internal sealed class ConditionalCriteria(ResourceStore store)
{
    /// <summary>The resources to write that match: what refers to a record that a patient has replaced is that record's, so that it stays where it was should the two be taken apart.</summary>
    public Task<Result<CriteriaMatch>> FindWrittenAsync(string type, IReadOnlyList<QueryParameter> parameters, FhirRequest request, int limit, CancellationToken cancellationToken) =>
        FindAsync(type, parameters, request, limit, isLiteral: true, cancellationToken);

    /// <summary>
    /// The resources that match, at most <paramref name="limit"/>, of a patient also what refers to the records that this one has replaced. Criteria that are empty or that this server does not know are refused:
    /// to ignore one here would be to write to the wrong resource.
    /// </summary>
    public Task<Result<CriteriaMatch>> FindAsync(string type, IReadOnlyList<QueryParameter> parameters, FhirRequest request, int limit, CancellationToken cancellationToken) =>
        FindAsync(type, parameters, request, limit, isLiteral: false, cancellationToken);

    private async Task<Result<CriteriaMatch>> FindAsync(
        string type, IReadOnlyList<QueryParameter> parameters, FhirRequest request, int limit, bool isLiteral, CancellationToken cancellationToken)
    {
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var unavailable)) return unavailable;
        var parsing = new SearchParsing(Strict: true, request.BaseUrl, request.At) { OtherUrls = definitions.OwnUrls, IsLiteral = true };
        var parsed = new SearchQueryParser(definitions.Parameters).Parse(type, parameters, parsing);
        if (!parsed.TryGet(out var query, out var unusable)) return unusable with { Code = ErrorCodes.BadCriteria };
        if (query.Criteria.Count == 0)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadCriteria,
                "A conditional interaction needs at least one search criterion, such as identifier=system|value.");
        }

        if (HiddenSearch.Refusal(query, request.Actor) is { } hidden) return hidden;
        // What it may miss would be created twice, or left undeleted.
        if (UnindexedParameters.Warnings(query, definitions.Unindexed).FirstOrDefault() is { } incomplete)
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.NotYetIndexed, $"{incomplete.Text} Until then it decides about no conditional interaction.");
        query = query with { IsLiteral = isLiteral };
        if (!(await store.ResolveAsync(query, request.Visibility, cancellationToken)).TryGet(out query, out var unresolved)) return unresolved;
        var matched = await store.MatchAsync(query, limit, request.Visibility, cancellationToken);
        return matched.TryGet(out var keys, out var problem)
            ? new CriteriaMatch(keys, new MatchReliance(query, SearchQueryParser.NormalForm(type, parameters), keys) { Visibility = request.Visibility }, query)
            : problem;
    }

    /// <summary>The refusal when only one resource may match.</summary>
    public static Problem Multiple(string type) => new(ProblemKind.MultipleMatches, ErrorCodes.MultipleMatches,
        $"The criteria match more than one {type}; make them select exactly one.");
}

/// <summary>What criteria matched.</summary>
/// <param name="Keys">The resources.</param>
/// <param name="Reliance">What the commit must check again.</param>
/// <param name="Query">The criteria as understood.</param>
internal sealed record CriteriaMatch(IReadOnlyList<ResourceKey> Keys, MatchReliance Reliance, SearchQuery Query);
