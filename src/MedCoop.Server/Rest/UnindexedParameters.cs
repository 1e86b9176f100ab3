using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Rest;

/// <summary>Says truthfully that a search may miss resources that were stored before one of its parameters was added.</summary>
internal static class UnindexedParameters
{
    /// <summary>A warning per parameter of the query that is not indexed everywhere yet.</summary>
    public static IEnumerable<Issue> Warnings(SearchQuery query, IReadOnlySet<string> unindexed) =>
        query.Criteria.SelectMany(Of)
            .Concat(query.Sort.Select(key => key.Parameter).OfType<SearchParameterInfo>())
            .Concat(query.Includes.SelectMany(include => include.Parameters))
            .Select(parameter => parameter.IndexName).Distinct(StringComparer.Ordinal).Where(unindexed.Contains)
            .Select(name => new Issue(IssueSeverity.Warning, "incomplete", ErrorCodes.NotYetIndexed,
                $"The search parameter {name} was added or changed after some resources were stored: they may be missing here until 'reindex' has run."));

    private static IEnumerable<SearchParameterInfo> Of(Criterion criterion) => criterion switch
    {
        AnyOf any => any.Criteria.SelectMany(Of),
        AllOf all => all.Criteria.SelectMany(Of),
        Not not => Of(not.Criterion),
        ValueCriterion value => [value.Parameter],
        MissingCriterion missing => [missing.Parameter],
        ChainCriterion chain => [chain.Parameter, .. chain.Targets.SelectMany(target => Of(target.Criterion))],
        HasCriterion has => [has.Parameter, .. Of(has.Criterion)],
        _ => [],
    };
}
