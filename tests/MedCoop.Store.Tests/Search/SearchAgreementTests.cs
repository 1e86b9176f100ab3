using CsCheck;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Search;

/// <summary>The store finds what <see cref="SlowSearch"/> finds, in the same order, whatever the resources and the search.</summary>
public sealed class SearchAgreementTests
{
    private const int ResourcesPerType = 120;
    private const int Searches = 1000;

    [Theory, EveryDatabase]
    public async Task Random_searches_find_what_looking_at_every_resource_finds(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider);
        await FillAsync(world, ResourcesPerType);
        var slow = new SlowSearch(world.All);

        await RandomSearches.Queries.SampleAsync(
            async query =>
            {
                var expected = slow.Run(query).Select(resource => $"{resource.Key} v{resource.Version}");
                var found = await world.AllPagesAsync(query);
                Assert.Equal(expected, found.Select(version => $"{version.Key} v{version.Version}"));
                Assert.Equal(found.Count, (await world.Store.SearchAsync(query, Visibility.Everything, CancellationToken.None)).Value.Total);
            },
            iter: Searches, threads: 1, print: Describe);
    }

    /// <summary>The same random resources each time.</summary>
    internal static async Task FillAsync(SearchWorld world, int resourcesPerType)
    {
        // Systems sort by the number that they were given, which is in order of first use.
        await world.PutAsync("Basic/1", new IndexEntry("Basic.code", new TokenIndexValue("urn:a", "x")));
        await world.PutAsync("Basic/2", new IndexEntry("Basic.code", new TokenIndexValue("urn:b", "x")));
        var random = new Random(20_24);
        var source = new PCG(1, 2024);
        for (var i = 0; i < RandomSearches.Types.Length * resourcesPerType; i++)
        {
            var type = RandomSearches.Types[i % RandomSearches.Types.Length];
            var reference = $"{type}/{RandomSearches.Id(type, $"{1 + (i / RandomSearches.Types.Length)}")}";
            await world.PutAsync(reference, RandomSearches.Entries(type).Generate(source, null, out _));
            if (random.Next(5) == 0) await world.PutAsync(reference, RandomSearches.Entries(type).Generate(source, null, out _));
            if (random.Next(10) == 0) await world.DeleteAsync(reference);
        }
    }

    private static string Describe(SearchQuery query) =>
        $"{string.Join(',', query.Types)} WHERE {string.Join(" AND ", query.Criteria.Select(Describe))} SORT {string.Join(",", query.Sort.Select(s => (s.Descending ? "-" : "") + (s.Special ?? s.Parameter!.IndexName)))} COUNT {query.Count}";

    private static string Describe(Criterion criterion) => criterion switch
    {
        AnyOf any => $"({string.Join(" OR ", any.Criteria.Select(Describe))})",
        AllOf all => $"({string.Join(" AND ", all.Criteria.Select(Describe))})",
        Not not => $"NOT {Describe(not.Criterion)}",
        ValueCriterion value => $"{value.Parameter.IndexName} IN [{string.Join(" | ", value.Values.Select(v => v is CompositeValue c ? string.Join(" $ ", c.Components) : v.ToString()))}]",
        MissingCriterion missing => $"{missing.Parameter.IndexName} MISSING {missing.Missing}",
        ChainCriterion chain => $"{chain.Parameter.IndexName} -> {string.Join(" / ", chain.Targets.Select(t => $"{t.Type}: {Describe(t.Criterion)}"))}",
        HasCriterion has => $"HAS {has.Parameter.IndexName}: {Describe(has.Criterion)}",
        IdCriterion id => $"ID {string.Join(',', id.Ids)}",
        TypeCriterion type => $"TYPE {string.Join(',', type.Types)}",
        _ => criterion.ToString(),
    };
}
