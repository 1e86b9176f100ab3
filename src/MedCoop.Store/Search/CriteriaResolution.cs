using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Fhir.Terminology;

namespace MedCoop.Store.Search;

/// <summary>
/// Replaces what depends on other resources by what it means now: value sets by their codes, <c>:above</c> and <c>:below</c> by the codes or
/// the resources that stand there. One run sees what is committed while it runs.
/// </summary>
/// <param name="search">Runs a search without such values.</param>
/// <param name="match">The keys of the resources that match.</param>
/// <param name="terminology">What is known of codes besides stored resources, which cannot replace it.</param>
internal sealed class CriteriaResolution(
    Func<SearchQuery, CancellationToken, Task<Result<SearchResult>>> search,
    Func<SearchQuery, int, CancellationToken, Task<Result<IReadOnlyList<ResourceKey>>>> match,
    Func<CancellationToken, Task<Result<Terminologies>>> terminology)
{
    /// <summary>Most codes or resources that one value may stand for.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<SearchValue, IReadOnlyList<SearchValue>> known = [];

    /// <summary>Whether there is anything to replace.</summary>
    public static bool IsNeeded(IReadOnlyList<Criterion> criteria) => criteria.Any(IsNeeded);

    /// <summary>The criteria with everything replaced.</summary>
    public async Task<Result<IReadOnlyList<Criterion>>> ResolveAsync(IReadOnlyList<Criterion> criteria, CancellationToken cancellationToken)
    {
        if (!(await terminology(cancellationToken)).TryGet(out var given, out var unread)) return unread;
        var codes = new CodeResolution(given, FindAsync, Most);
        foreach (var value in criteria.SelectMany(Values).Distinct())
        {
            var resolved = await MeaningAsync(codes, value, cancellationToken);
            if (resolved.Problem is { } problem) return problem;
            known[value] = resolved.Value;
        }

        return criteria.Select(Replace).ToList();
    }

    private static bool IsNeeded(Criterion criterion) => Values(criterion).Any();

    /// <summary>The values of a criterion that are to be replaced.</summary>
    private static IEnumerable<SearchValue> Values(Criterion criterion) => criterion switch
    {
        AnyOf any => any.Criteria.SelectMany(Values),
        AllOf all => all.Criteria.SelectMany(Values),
        Not not => Values(not.Criterion),
        ChainCriterion chain => chain.Targets.SelectMany(target => Values(target.Criterion)),
        HasCriterion has => Values(has.Criterion),
        ValueCriterion { Values: var values } => values.Where(value => value is ValueSetValue or SubsumptionValue or HierarchyValue),
        _ => [],
    };

    private Criterion Replace(Criterion criterion) => criterion switch
    {
        AnyOf any => new AnyOf([.. any.Criteria.Select(Replace)]),
        AllOf all => new AllOf([.. all.Criteria.Select(Replace)]),
        Not not => new Not(Replace(not.Criterion)),
        ChainCriterion chain => chain with { Targets = [.. chain.Targets.Select(target => target with { Criterion = Replace(target.Criterion) })] },
        HasCriterion has => has with { Criterion = Replace(has.Criterion) },
        ValueCriterion value => value with { Values = [.. value.Values.SelectMany(v => known.TryGetValue(v, out var meaning) ? meaning : [v])] },
        _ => criterion,
    };

    private async Task<Result<IReadOnlyList<SearchValue>>> MeaningAsync(CodeResolution codes, SearchValue value, CancellationToken cancellationToken)
    {
        if (value is HierarchyValue hierarchy) return await ResourcesAsync(hierarchy, cancellationToken);
        var tokens = value switch
        {
            ValueSetValue { Id: { } id } => await OfValueSetAsync(codes, id, cancellationToken),
            ValueSetValue named => await codes.TokensOfAsync(named.Url, named.Version, cancellationToken),
            SubsumptionValue related => await codes.RelatedAsync(related.System, related.Code, related.Above, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, message: null),
        };
        return tokens.TryGet(out var found, out var problem) ? Result.Of<IReadOnlyList<SearchValue>>(found) : problem;
    }

    private async Task<Result<IReadOnlyList<TokenValue>>> OfValueSetAsync(CodeResolution codes, string id, CancellationToken cancellationToken)
    {
        var found = await OneAsync("ValueSet", [new IdCriterion([id])], cancellationToken);
        if (found.Problem is { } problem) return problem;
        return found.Value is [var valueSet]
            ? await codes.TokensOfAsync(valueSet, cancellationToken)
            : new Problem(ProblemKind.Invalid, ErrorCodes.UnusableTerminology, $"ValueSet/{id} is not on this server.");
    }

    private async Task<Result<IReadOnlyList<ReadOnlyMemory<byte>>>> FindAsync(string type, string url, string? version, CancellationToken cancellationToken)
    {
        var criteria = new List<Criterion> { new ValueCriterion(Parameter(type, "url"), [new UriValue(url, UriMatch.Exact)]) };
        if (version is not null) criteria.Add(new ValueCriterion(Parameter(type, "version"), [new TokenValue(System: null, version)]));
        return await OneAsync(type, criteria, cancellationToken);
    }

    /// <summary>The one that was changed last, when there are several.</summary>
    private async Task<Result<IReadOnlyList<ReadOnlyMemory<byte>>>> OneAsync(string type, IReadOnlyList<Criterion> criteria, CancellationToken cancellationToken)
    {
        var newest = new SortKey(Parameter: null, "_lastUpdated", Descending: true);
        var found = await search(new SearchQuery { Types = [type], Criteria = criteria, Sort = [newest], Count = 1 }, cancellationToken);
        if (!found.TryGet(out var result, out var problem)) return problem;
        return result.Matches.Select(version => version.Body).ToList();
    }

    /// <summary>A resource and its parts and their parts, or its wholes; circles do no harm.</summary>
    private async Task<Result<IReadOnlyList<SearchValue>>> ResourcesAsync(HierarchyValue value, CancellationToken cancellationToken)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { value.Id };
        IReadOnlyList<string> latest = [value.Id];
        while (latest.Count > 0)
        {
            Criterion next = value.Above
                ? new HasCriterion(value.PartOf, new IdCriterion(latest))
                : new ValueCriterion(value.PartOf, [.. latest.Select(id => new ReferenceValue(value.Type, id))]);
            var found = await match(new SearchQuery { Types = [value.Type], Criteria = [next] }, Most, cancellationToken);
            if (!found.TryGet(out var keys, out var problem)) return problem;
            latest = [.. keys.Select(key => key.Id).Where(reached.Add)];
            if (reached.Count > Most)
                return new Problem(ProblemKind.Invalid, ErrorCodes.UnusableTerminology, $"More than {Most} resources stand there; name one with fewer.");
        }

        return reached.Select(id => (SearchValue)new ReferenceValue(value.Type, id)).ToList();
    }

    private static SearchParameterInfo Parameter(string type, string code) =>
        SearchParameterCatalog.R4.Find(type, code) ?? throw new InvalidOperationException($"R4 has no search parameter {type}.{code}");
}
