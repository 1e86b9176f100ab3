using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>The resource that a write is aimed at.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Head">Its current version; <see cref="ResourceHead.None"/> when it never existed.</param>
/// <param name="Reliances">What finding it relied on.</param>
/// <param name="IsAlreadyThere">A conditional create found it: nothing is to be written.</param>
internal sealed record WriteTarget(ResourceKey Key, ResourceHead Head, IReadOnlyList<Reliance> Reliances, bool IsAlreadyThere = false)
{
    /// <summary>Whether there is a current version that is not a deletion.</summary>
    public bool Exists => Head is { Version: > 0, IsDeleted: false };

    /// <summary>The version that the write replaces.</summary>
    public int BaseVersion => Head.Version;
}

/// <summary>Finds what a write is aimed at, by id or by criteria.</summary>
internal sealed class WriteTargets(ResourceStore store, ConditionalCriteria criteria, WriteAccess access)
{
    /// <summary>A new resource, or with If-None-Exist the one that is already there.</summary>
    public async Task<Result<WriteTarget>> ForCreateAsync(string type, FhirRequest request, CancellationToken cancellationToken)
    {
        var fresh = new ResourceKey(type, Guid.CreateVersion7(request.At).ToString());
        if (request.Headers.IfNoneExist is not { } condition) return new WriteTarget(fresh, ResourceHead.None, []);
        var query = condition[(condition.IndexOf('?') + 1)..];
        var found = await criteria.FindWrittenAsync(type, QueryStrings.Parse(query), request, limit: 2, cancellationToken);
        if (!found.TryGet(out var match, out var problem)) return problem;
        return match.Keys switch
        {
            [] => new WriteTarget(fresh, ResourceHead.None, [match.Reliance]),
            [var only] => await AtAsync(only, request, [match.Reliance], isAlreadyThere: true, cancellationToken),
            _ => ConditionalCriteria.Multiple(type),
        };
    }

    /// <summary>The resource of this id, whether or not it exists yet; refused when If-Match names another version.</summary>
    public async Task<Result<WriteTarget>> ByIdAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!ResourceIds.IsValid(key.Id)) return ResourceIds.Malformed;
        if (!(await AtAsync(key, request, [], isAlreadyThere: false, cancellationToken)).TryGet(out var target, out var problem)) return problem;
        if (request.Method == "PUT" && await access.IdRefusalAsync(target, request, cancellationToken) is { } refusal) return refusal;
        return Check(target, request);
    }

    /// <summary>The one resource that the query selects; null when none does.</summary>
    public async Task<Result<CriteriaTarget>> ByCriteriaAsync(string type, FhirRequest request, CancellationToken cancellationToken)
    {
        var found = await criteria.FindWrittenAsync(type, request.Query, request, limit: 2, cancellationToken);
        if (!found.TryGet(out var match, out var problem)) return problem;
        if (match.Keys.Count == 0) return new CriteriaTarget(null, match.Reliance);
        if (match.Keys.Count > 1) return ConditionalCriteria.Multiple(type);
        if (!(await AtAsync(match.Keys[0], request, [match.Reliance], isAlreadyThere: false, cancellationToken)).TryGet(out var target, out var failure)) return failure;
        return Check(target, request).TryGet(out var chosen, out var stale) ? new CriteriaTarget(chosen, match.Reliance) : stale;
    }

    /// <summary>The resource as it now is.</summary>
    public async Task<Result<WriteTarget>> AtAsync(ResourceKey key, FhirRequest request, IReadOnlyList<Reliance> reliances, bool isAlreadyThere, CancellationToken cancellationToken) =>
        (await store.HeadAsync(key, request.Visibility, cancellationToken)).TryGet(out var head, out var problem)
            ? new WriteTarget(key, head, reliances, isAlreadyThere)
            : problem;

    private static Result<WriteTarget> Check(WriteTarget target, FhirRequest request)
    {
        if (!VersionTag.ParseIfMatch(request.Headers.IfMatch).TryGet(out var expected, out var malformed)) return malformed;
        if (expected.Version is not { } version || (target.Exists && version == target.BaseVersion)) return target;
        var current = target.Exists ? $"the current one is {VersionTag.Of(target.BaseVersion)}; read it and decide again" : "the resource does not exist";
        return new Problem(ProblemKind.StaleVersion, ErrorCodes.StaleVersion, $"If-Match names a version that is not current: {current}.");
    }
}

/// <summary>What criteria selected.</summary>
/// <param name="Target">Null when nothing matched.</param>
/// <param name="Reliance">What the commit must check again.</param>
internal sealed record CriteriaTarget(WriteTarget? Target, Reliance Reliance);
