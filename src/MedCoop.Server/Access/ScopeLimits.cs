using MedCoop.Domain.Access;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Access;

/// <summary>What a client's scopes ask of each resource, as criteria: their constraints, and the patient whom <c>patient/</c> means.</summary>
internal static class ScopeLimits
{
    /// <summary>Whether the actor's scopes ask anything of a resource but its type.</summary>
    public static bool HasAny(Actor actor)
    {
        // A loop without garbage: it is asked at each request.
        for (var i = 0; i < actor.ResourceScopes.Count; i++)
            if (actor.ResourceScopes[i] is { Context: ScopeContext.Patient } or { Constraints.Count: > 0 }) return true;
        return false;
    }

    /// <summary>By type; types without limit are absent.</summary>
    public static IReadOnlyDictionary<string, Criterion> Of(Actor actor, SearchParameterCatalog catalog, DateTimeOffset at)
    {
        var limits = new Dictionary<string, Criterion>(StringComparer.Ordinal);
        foreach (var type in ResourceKinds.Types)
        {
            if (ScopeRules.LimitsOf(actor, type) is not { } allowed) continue;
            limits[type] = new AnyOf([.. allowed.Select(scope => Of(scope, type, actor, catalog, at)).OfType<Criterion>()]);
        }

        return limits;
    }

    // Null: it lets nothing be seen.
    private static AllOf? Of(SmartScope scope, string type, Actor actor, SearchParameterCatalog catalog, DateTimeOffset at)
    {
        var criteria = new List<Criterion>();
        // What is no patient's may be seen with one as without.
        if (scope.Context == ScopeContext.Patient && ResourceKinds.SharingOf(type) != Sharing.Open)
            criteria.Add(Compartments.Criterion(catalog, "Patient", actor.Patient!.Split('/')[^1], type));
        if (scope.Constraints.Count == 0) return new AllOf(criteria);
        var parsed = new SearchQueryParser(catalog).Parse(
            type, [.. scope.Constraints.Select(constraint => new QueryParameter(constraint.Key, constraint.Value))], new SearchParsing(Strict: true, "", at) { IsLiteral = true });
        return parsed.TryGet(out var query, out _) && query.Criteria.Count == scope.Constraints.Count && query.Criteria.All(IsOwn) ? new AllOf([.. criteria, .. query.Criteria]) : null;
    }

    // Of the resource itself: what leads to others would have to ask what may be seen of them.
    private static bool IsOwn(Criterion criterion) => criterion switch
    {
        AnyOf any => any.Criteria.All(IsOwn),
        AllOf all => all.Criteria.All(IsOwn),
        Not not => IsOwn(not.Criterion),
        ValueCriterion value => !value.Values.Any(one => one is ValueSetValue or SubsumptionValue or HierarchyValue),
        ChainCriterion or HasCriterion => false,
        _ => true,
    };
}
