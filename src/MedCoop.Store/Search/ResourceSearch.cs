using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Fhir.Terminology;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Search.Paging;

namespace MedCoop.Store.Search;

/// <summary>Runs searches: what <see cref="ResourceStore.SearchAsync"/> and <see cref="ResourceStore.MatchAsync"/> do.</summary>
/// <param name="extract">What a stored resource (UTF-8 JSON) can be found and sorted by.</param>
/// <param name="terminology">What is known of codes besides stored resources.</param>
/// <param name="clock">Tells how old what is known of merged patients is.</param>
internal sealed class ResourceSearch(
    IStoreEngine engine, InternedIds interned, StoreOptions options, Func<ReadOnlyMemory<byte>, IReadOnlyList<IndexEntry>> extract,
    Func<CancellationToken, Task<Result<Terminologies>>> terminology, TimeProvider clock)
{
    private readonly SearchStatistics statistics = new(interned);
    private readonly ReplacedPatients replaced = new(engine, interned, clock);

    public async Task<Result<SearchResult>> SearchAsync(SearchQuery query, Visibility visibility, CancellationToken cancellationToken)
    {
        var terms = SortTerm.Of(query.Sort, PageSql.Resource);
        var fingerprint = QueryFingerprint.Of(query);
        var cursor = query.Page is null ? null : PageCursor.Decode(query.Page, fingerprint, terms, engine.Dialect);
        if (query.Page is not null && cursor is null)
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadPage, "The page link is damaged or belongs to another search. Start the search again.");

        var resolved = await ResolveAsync(query, visibility, cancellationToken);
        if (resolved.Problem is { } unusable) return unusable;
        var run = new SearchRun(resolved.Value, terms, fingerprint, cursor, engine.Dialect, interned, options, statistics, extract, visibility);
        var read = await engine.ReadAsync<Result<SearchResult>>(query.Explain ? ExplainedAsync : run.RunAsync, options.SearchTimeout, cancellationToken);
        return read.Problem ?? read.Value;

        async Task<Result<SearchResult>> ExplainedAsync(ReadSession session, CancellationToken token)
        {
            var trace = session.Trace = new SearchTrace();
            try
            {
                var found = await run.RunAsync(session, token);
                session.Trace = null;
                return found.TryGet(out var result, out var problem)
                    ? result with { Statements = await trace.ExplainAsync(session, engine.Dialect, token) }
                    : problem;
            }
            finally
            {
                session.Trace = null;
            }
        }
    }

    public Task<Result<IReadOnlyList<string>>> ReplacedByAsync(string patient, CancellationToken cancellationToken) => replaced.OfAsync(patient, cancellationToken);

    public async Task<Result<SearchQuery>> ResolveAsync(SearchQuery query, Visibility visibility, CancellationToken cancellationToken)
    {
        if (!query.IsLiteral)
        {
            if (!(await replaced.FollowAsync(query.Criteria, cancellationToken)).TryGet(out var followed, out var away)) return away;
            if (!ReferenceEquals(followed, query.Criteria)) query = query with { Criteria = followed };
        }

        if (!CriteriaResolution.IsNeeded(query.Criteria)) return query;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(options.SearchTimeout);
        try
        {
            var resolution = new CriteriaResolution(
                (inner, token) => SearchAsync(inner, visibility, token), (inner, limit, token) => MatchAsync(inner, limit, visibility, token), terminology);
            var resolved = await resolution.ResolveAsync(query.Criteria, bounded.Token);
            return resolved.TryGet(out var criteria, out var problem) ? query with { Criteria = criteria } : problem;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Problems.TooSlow(options.SearchTimeout);
        }
    }

    public async Task<Result<IReadOnlyList<ResourceKey>>> MatchAsync(SearchQuery query, int limit, Visibility visibility, CancellationToken cancellationToken)
    {
        var keys = SearchSql.CompileKeys(query, limit, interned, engine.Dialect, visibility);
        var text = $"SELECT type_id, id FROM resource WHERE key IN ({keys.Text})";
        return await engine.ReadAsync<IReadOnlyList<ResourceKey>>(
            async (session, token) => await session.ListAsync(
                session.Command(text, [.. keys.Values]), row => new ResourceKey(interned.TypeOf(row.GetInt32(0)), row.GetString(1)), token),
            options.SearchTimeout, cancellationToken);
    }
}
