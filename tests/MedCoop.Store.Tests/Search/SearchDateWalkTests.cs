using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using static MedCoop.Store.Tests.Search.SearchWorld;

namespace MedCoop.Store.Tests.Search;

/// <summary>
/// Searches for dates in the order of the same dates, with more matches than are sorted at once: the index is walked, and only where the
/// dates asked for are.
/// </summary>
public sealed class SearchDateWalkTests
{
    private const int Resources = 420;

    private static readonly DateTime Begin = new(2024, 1, 1);

    private static readonly Prefix[] Prefixes = [Prefix.Eq, Prefix.Ne, Prefix.Gt, Prefix.Ge, Prefix.Lt, Prefix.Le, Prefix.Sa, Prefix.Eb, Prefix.Ap];

    [Theory, EveryDatabase]
    public async Task Every_page_is_right_for_points_days_and_long_periods_in_either_direction(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        var dates = await FillAsync(world);

        foreach (var prefix in Prefixes)
        {
            foreach (var descending in new[] { false, true })
            {
                var asked = new DateValue(prefix, Begin.AddDays(90).Ticks, Begin.AddDays(330).Ticks);
                var found = await world.IdsAsync(Query([new ValueCriterion(Parameter("Observation.date"), [asked])], descending));
                Assert.Equal(Expected(dates, d => Matches(d, asked), descending), found);
            }
        }
    }

    [Theory, EveryDatabase]
    public async Task A_range_with_two_ends_and_another_condition_is_walked_rightly_too(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        var dates = await FillAsync(world);
        DateValue from = new(Prefix.Ge, Begin.AddDays(60).Ticks, Begin.AddDays(61).Ticks), to = new(Prefix.Lt, Begin.AddDays(390).Ticks, Begin.AddDays(391).Ticks);

        foreach (var descending in new[] { false, true })
        {
            var found = await world.IdsAsync(Query(
            [
                new ValueCriterion(Parameter("Observation.date"), [from]), new ValueCriterion(Parameter("Observation.date"), [to]),
                new ValueCriterion(Parameter("Observation.status"), [new TokenValue(null, "final")]),
            ], descending));

            Assert.Equal(Expected(dates, d => d.Id % 3 != 0 && Matches(d, from) && Matches(d, to), descending), found);
        }
    }

    /// <summary>A walk asks of all that it passes. Both conditions hold for more than are sorted at once; on PostgreSQL the planner decides.</summary>
    [Fact]
    public async Task What_the_fewest_fulfil_is_asked_first()
    {
        await using var world = await OnAsync(StoreProvider.Sqlite);
        for (var i = 0; i < Resources; i++)
        {
            await world.PutAsync(
                $"Observation/{i}", new IndexEntry("Observation.status", new TokenIndexValue("urn:status", "final")), new IndexEntry("Observation.subject", new ReferenceIndexValue("Patient", $"{i % 2}")),
                new IndexEntry("Observation.date", new DateIndexValue(Begin.AddDays(i).Ticks, Begin.AddDays(i + 1).Ticks)));
        }

        var query = Query([new ValueCriterion(Parameter("Observation.status"), [new TokenValue("urn:status", "final")]), new ValueCriterion(Parameter("Observation.subject"), [new ReferenceValue("Patient", "1")])], descending: true);
        var found = (await world.Store.SearchAsync(query with { Explain = true }, Visibility.Everything, CancellationToken.None)).Value;

        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{Resources - 1 - (2 * i)}"), found.Matches.Select(match => match.Key.Id));
        var walk = Assert.Single(found.Statements, statement => statement.Sql.Contains("date_index s0 CROSS JOIN", StringComparison.Ordinal)).Sql;
        Assert.InRange(walk.IndexOf("CROSS JOIN reference_index", StringComparison.Ordinal), 0, walk.IndexOf("CROSS JOIN token_index", StringComparison.Ordinal));
    }

    private static SearchQuery Query(IReadOnlyList<Criterion> criteria, bool descending) => new()
    {
        Types = ["Observation"],
        Criteria = criteria,
        Sort = [new SortKey(Parameter("Observation.date"), null, descending)],
        Count = 9,
    };

    /// <summary>One a day in an order of its own; every fifth is a day, every eleventh lasts for weeks, every thirteenth has no end, some have no date.</summary>
    private static async Task<IReadOnlyList<Dated>> FillAsync(SearchWorld world)
    {
        var dates = new List<Dated>();
        for (var i = 0; i < Resources; i++)
        {
            var start = Begin.AddDays(i * 37 % Resources).Ticks;
            var end = i % 13 == 0 ? long.MaxValue : start + (i % 11 == 0 ? 40 * TimeSpan.TicksPerDay : i % 5 == 0 ? TimeSpan.TicksPerDay : TimeSpan.TicksPerSecond);
            var status = new IndexEntry("Observation.status", new TokenIndexValue("urn:status", i % 3 == 0 ? "amended" : "final"));
            var isDated = i % 17 != 0;
            await world.PutAsync($"Observation/{i}", isDated ? [status, new IndexEntry("Observation.date", new DateIndexValue(start, end))] : [status]);
            if (isDated) dates.Add(new(i, start, end));
        }

        return dates;
    }

    private static IEnumerable<string> Expected(IEnumerable<Dated> dates, Func<Dated, bool> matches, bool descending)
    {
        var found = dates.Where(matches);
        return (descending ? found.OrderByDescending(d => d.Start) : found.OrderBy(d => d.Start)).Select(d => $"{d.Id}");
    }

    // https://hl7.org/fhir/R4/search.html#prefix
    private static bool Matches(Dated date, DateValue asked) => asked.Prefix switch
    {
        Prefix.Eq => date.Start >= asked.Start && date.End <= asked.End,
        Prefix.Ne => !(date.Start >= asked.Start && date.End <= asked.End),
        Prefix.Gt => date.End > asked.End,
        Prefix.Lt => date.Start < asked.Start,
        Prefix.Ge => date.End > asked.End || (date.Start >= asked.Start && date.End > asked.Start),
        Prefix.Le => date.Start < asked.Start || date.End <= asked.End,
        Prefix.Sa => date.Start >= asked.End,
        Prefix.Eb => date.End <= asked.Start,
        _ => date.Start < asked.End && date.End > asked.Start,
    };

    private sealed record Dated(int Id, long Start, long End);
}
