using System.Text.RegularExpressions;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Access;

/// <summary>
/// Refuses searches for what an actor does not see: to find resources by an element that is hidden is to be told its value. It looks at every
/// parameter that counts, in chains and filters too, at the order, and at what is included.
/// </summary>
internal static partial class HiddenSearch
{
    /// <summary>The refusal; null: the search asks for nothing hidden.</summary>
    public static Problem? Refusal(SearchQuery query, Actor actor)
    {
        if (AccessRules.IsOperator(actor) || !actor.Roles.Any(role => RoleViews.Of(role).Count > 0)) return null;
        var types = query.Types.Count == 0 ? [.. FhirRoutes.Types] : query.Types;
        var asked = query.Criteria.SelectMany(criterion => Asked(criterion, types))
            .Concat(query.Sort.Select(key => (key.Parameter, Types: types)))
            .Concat(query.Includes.SelectMany(rule => rule.Parameters.Select(parameter => ((SearchParameterInfo?)parameter, types))));
        foreach (var (parameter, of) in asked)
        {
            if (parameter is not null ? Shows(actor, parameter) : of.All(type => AccessRules.ViewOf(actor, type).IsWhole)) continue;
            return new Problem(ProblemKind.Forbidden, ErrorCodes.HiddenElement, parameter is null
                ? "Your roles see only a part of these resources, so that their text cannot be searched."
                : $"Your roles do not see what {parameter.IndexName} searches for.");
        }

        return null;
    }

    /// <summary>Whether all that a parameter looks at is shown.</summary>
    private static bool Shows(Actor actor, SearchParameterInfo parameter)
    {
        var view = AccessRules.ViewOf(actor, parameter.ResourceType);
        if (view.IsWhole || parameter.Code[0] == '_') return true;
        var elements = Element().Matches(parameter.Expression).Where(match => match.Groups["type"].Value == parameter.ResourceType).Select(match => match.Groups["name"].Value).ToList();
        return elements.Count > 0 && parameter.Components.Count == 0
            && elements.TrueForAll(element => view.Shows(element) && !view.Hidden.Any(path => path.StartsWith($"{element}.", StringComparison.Ordinal)));
    }

    // A null stands for the text of the types beside it.
    private static IEnumerable<(SearchParameterInfo? Parameter, IReadOnlyList<string> Types)> Asked(Criterion criterion, IReadOnlyList<string> types) => criterion switch
    {
        AnyOf any => any.Criteria.SelectMany(inner => Asked(inner, types)),
        AllOf all => all.Criteria.SelectMany(inner => Asked(inner, types)),
        Not not => Asked(not.Criterion, types),
        ValueCriterion value => [(value.Parameter, types)],
        MissingCriterion missing => [(missing.Parameter, types)],
        ChainCriterion chain => [(chain.Parameter, types), .. chain.Targets.SelectMany(target => Asked(target.Criterion, [target.Type]))],
        HasCriterion has => [(has.Parameter, types), .. Asked(has.Criterion, [has.Parameter.ResourceType])],
        TextCriterion => [(null, types)],
        _ => [],
    };

    [GeneratedRegex(@"\b(?<type>[A-Z]\w+)\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Element();
}
