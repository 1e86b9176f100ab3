using System.Text;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Search;

/// <summary>A store with resources whose index values the test chooses, and the same resources in memory.</summary>
internal sealed class SearchWorld(TestDatabase database, ResourceStore store) : IAsyncDisposable
{
    /// <summary>The server's base: absolute references to it are taken as relative ones.</summary>
    public const string OwnUrl = "http://here.example/fhir";

    private readonly Dictionary<ResourceKey, SeededResource> resources = [];

    public ResourceStore Store => store;

    public TestDatabase Database => database;

    /// <summary>Every resource that ever was, in order of creation.</summary>
    public IReadOnlyList<SeededResource> All => [.. resources.Values.OrderBy(resource => resource.Order)];

    public static async Task<SearchWorld> OnAsync(StoreProvider provider, StoreOptions? options = null, CaseRules? rules = null)
    {
        var database = await TestDatabase.CreateAsync(provider);
        return new(database, await database.OpenAsync(options: options, rules: rules)) { Rules = rules ?? CaseRules.None };
    }

    /// <summary>What cases and grants follow from.</summary>
    public CaseRules Rules { get; private init; } = CaseRules.None;

    /// <summary>A search parameter of R4 or of the package: <c>Patient.name</c>.</summary>
    public static SearchParameterInfo Parameter(string name) =>
        name.Split('.', 2) is [var type, var code] && SearchParameterCatalog.BuiltIn.Find(type, code) is { } found
            ? found
            : throw new ArgumentException($"There is no search parameter {name}", nameof(name));

    /// <summary>Creates or replaces a resource (<c>Patient/1</c>) that is found by the given values.</summary>
    public Task<SeededResource> PutAsync(string reference, params IReadOnlyList<IndexEntry> entries) =>
        PutAsync(reference, body: null, entries);

    /// <summary>Creates or replaces a resource with the values that are extracted from its JSON.</summary>
    public Task<SeededResource> PutJsonAsync(string reference, string json) =>
        PutAsync(reference, json, new IndexExtractor(SearchParameterCatalog.BuiltIn).Extract(ResourceReader.Parse(Encoding.UTF8.GetBytes(json)), OwnUrl));

    public async Task DeleteAsync(string reference) => await CommitAsync(KeyOf(reference), body: null, []);

    /// <summary>All pages of a search; fails when one does.</summary>
    public async Task<IReadOnlyList<StoredVersion>> AllPagesAsync(SearchQuery query, Func<Task>? between = null, Visibility? seen = null)
    {
        var found = new List<StoredVersion>();
        for (var page = (await store.SearchAsync(query, seen ?? Visibility.Everything, CancellationToken.None)).Value; ;
            page = (await store.SearchAsync(query with { Page = page.NextPage }, seen ?? Visibility.Everything, CancellationToken.None)).Value)
        {
            found.AddRange(page.Matches);
            if (page.NextPage is null) return found;
            if (between is not null) await between();
        }
    }

    /// <summary>Ids of all matches, in order.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(SearchQuery query) => [.. (await AllPagesAsync(query)).Select(version => version.Key.Id)];

    /// <summary>Ids of the resources of one type that fulfil the criteria, in order of creation.</summary>
    public Task<IReadOnlyList<string>> IdsAsync(string type, params Criterion[] criteria) =>
        IdsAsync(new SearchQuery { Types = [type], Criteria = criteria });

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await database.DisposeAsync();
    }

    private static ResourceKey KeyOf(string reference) => reference.Split('/') is [var type, var id] ? new(type, id) : throw new ArgumentException(reference, nameof(reference));

    private Task<SeededResource> PutAsync(string reference, string? body, IReadOnlyList<IndexEntry> entries)
    {
        var key = KeyOf(reference);
        return CommitAsync(key, body ?? $$"""{"resourceType":"{{key.Type}}","id":"{{key.Id}}"}""", entries);
    }

    private async Task<SeededResource> CommitAsync(ResourceKey key, string? body, IReadOnlyList<IndexEntry> entries)
    {
        var known = resources.GetValueOrDefault(key);
        var version = (known?.Version ?? 0) + 1;
        var stamped = body is null ? null : ResourceStamp.Stamp(Encoding.UTF8.GetBytes(body), key, version);
        var change = new Change(key, body is null ? ChangeMethod.Delete : ChangeMethod.Put, version - 1, stamped, entries)
        {
            Case = stamped is null ? null : Rules.LinksOf(ResourceReader.Parse(Encoding.UTF8.GetBytes(body!)), [OwnUrl]),
        };
        var receipt = await store.CommitAsync(new ChangeSet([change], [], "Practitioner/test"), CancellationToken.None);
        Assert.Null(receipt.Problem?.Text);
        var committed = receipt.Value.Versions[0];
        return resources[key] = new(key, version, known?.Order ?? committed.Sequence, committed.At, body is null, entries);
    }
}

/// <summary>What the test knows of a resource.</summary>
/// <param name="Order">Grows with creation.</param>
internal sealed record SeededResource(
    ResourceKey Key, int Version, long Order, DateTimeOffset LastUpdated, bool Deleted, IReadOnlyList<IndexEntry> Entries);
