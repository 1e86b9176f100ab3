using CsCheck;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// The server's search and <see cref="SpecSearch"/> agree: on what matches, in which order, how many, and what is included. The short run
/// is always of the same world and the same queries; <c>MEDCOOP_SEARCH_MINUTES=30</c> makes it a long one over ever new worlds
/// (<c>MEDCOOP_SEARCH_SEED</c>: from which on).
/// </summary>
public sealed class EvaluationTests
{
    internal static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private const int Queries = 500;
    private static readonly string? Minutes = Environment.GetEnvironmentVariable("MEDCOOP_SEARCH_MINUTES");
    private static readonly int FirstSeed = int.Parse(
        Environment.GetEnvironmentVariable("MEDCOOP_SEARCH_SEED") ?? "2024", System.Globalization.CultureInfo.InvariantCulture);

    [Theory, EveryDatabase]
    public async Task Random_queries_find_what_the_specification_says(StoreProvider provider)
    {
        var stop = TimeProvider.System.GetUtcNow()
            .AddMinutes(double.Parse(Minutes ?? "0", System.Globalization.CultureInfo.InvariantCulture));
        for (var seed = FirstSeed; seed == FirstSeed || TimeProvider.System.GetUtcNow() < stop; seed++)
        {
            await using var world = await SearchWorld.OnAsync(provider);
            var spec = await FillAsync(world, new Random(seed));
            if (Minutes is null)
            {
                await AlwaysTheSameAsync(query => AgreeAsync(world, spec, query));
                continue;
            }

            await RandomQueries.All.SampleAsync(
                query => AgreeAsync(world, spec, query), iter: Queries, threads: 1, print: query => $"world {seed}: {query}");
        }
    }

    /// <summary>
    /// Whoever changes something else must not meet a new failure: a sample would begin with the seed, but not go on from it.
    /// </summary>
    private static async Task AlwaysTheSameAsync(Func<RawQuery, Task> agree)
    {
        var random = new PCG(1, 2024);
        for (var i = 0; i < Queries; i++)
        {
            var query = RandomQueries.All.Generate(random, min: null, out _);
            if (await Record.ExceptionAsync(() => agree(query)) is { } failure) Assert.Fail($"{query}: {failure}");
        }
    }

    /// <summary>That the store finds what the specification says of these resources alone.</summary>
    internal static async Task AgreeAsync(SearchWorld world, IReadOnlyList<SpecResource> all, RawQuery query, Visibility? seen = null)
    {
        var spec = new SpecSearch(all, Now);
        var expected = spec.Run(query.Type, query.Parameters);
        if (query.Compartment?.Split('/') is [var compartment, var id])
            expected = [.. expected.Where(resource => SpecCompartment.Holds(resource, compartment, id))];

        var parsed = Parsed(query);
        var found = new List<string>();
        for (string? page = null; ;)
        {
            var result = (await world.Store.SearchAsync(parsed with { Page = page }, seen ?? Visibility.Everything, CancellationToken.None)).Value;
            var matches = expected.Skip(found.Count).Take(parsed.Count!.Value).ToList();
            found.AddRange(result.Matches.Select(match => match.Key.ToString()));
            Assert.Equal(matches.Select(NameOf), result.Matches.Select(match => match.Key.ToString()));
            if (result.Included.Count > 0 || parsed.Includes.Count > 0)
            {
                Assert.Equal(
                    new SpecIncludes(all).Of(matches, query.Parameters).Select(NameOf).Order(StringComparer.Ordinal),
                    result.Included.Select(i => i.Key.ToString()).Order(StringComparer.Ordinal));
            }

            Assert.Equal(expected.Count, result.Total);
            page = result.NextPage;
            if (page is null) break;
            Assert.True(found.Count <= expected.Count, $"{found.Count} found instead of {expected.Count}");
        }

        Assert.Equal(expected.Select(NameOf), found);
    }

    internal static SearchQuery Parsed(RawQuery query)
    {
        var parsed = new SearchQueryParser(SearchParameterCatalog.R4).Parse(
            query.Type, [.. query.Parameters.Select(p => new QueryParameter(p.Name, p.Value))],
            new SearchParsing(Strict: true, SpecReference.OwnUrl, Now));
        Assert.True(parsed.Problem is null, parsed.Problem?.Text);
        return query.Compartment?.Split('/') is [var compartment, var id]
            ? parsed.Value with
            {
                Criteria = [.. parsed.Value.Criteria, Compartments.Criterion(SearchParameterCatalog.R4, compartment, id, query.Type)],
            }
            : parsed.Value;
    }

    private static string NameOf(SpecResource resource) => $"{resource.Type}/{resource.Id}";

    /// <summary>Every id of every type is written, some twice, and some are deleted.</summary>
    private static async Task<IReadOnlyList<SpecResource>> FillAsync(SearchWorld world, Random random)
    {
        var generator = new RandomWorld(random);
        var json = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var number = 0; number < 12; number++)
        {
            foreach (var type in Pools.Types.OrderBy(_ => random.Next()))
            {
                var reference = $"{type}/{Pools.Id(type, number)}";
                for (var versions = random.Next(5) == 0 ? 2 : 1; versions > 0; versions--)
                    await world.PutJsonAsync(reference, json[reference] = generator.Json(type, Pools.Id(type, number)));
                if (random.Next(10) == 0) await world.DeleteAsync(reference);
            }
        }

        foreach (var (reference, terms) in new RandomTerminology(random).All())
            await world.PutJsonAsync(reference, json[reference] = terms);
        return [.. world.All.Where(r => !r.Deleted).Select(r => new SpecResource(json[r.Key.ToString()], r.Order, r.LastUpdated))];
    }
}
