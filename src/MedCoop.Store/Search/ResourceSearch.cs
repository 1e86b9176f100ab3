using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Search;

/// <summary>Runs searches: what <see cref="ResourceStore.SearchAsync"/> and <see cref="ResourceStore.MatchAsync"/> do.</summary>
internal sealed class ResourceSearch(IStoreEngine engine, InternedIds interned, StoreOptions options)
{
    public Task<Result<SearchResult>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"not built yet for {engine.Dialect} {interned.TypeOf(0)} {options.MaxPageSize}");

    public Task<Result<IReadOnlyList<ResourceKey>>> MatchAsync(SearchQuery query, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException("not built yet");
}
