using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.Time.Testing;

namespace MedCoop.Store.Tests;

public sealed class HistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory, EveryDatabase]
    public async Task History_shows_every_version_newest_first_at_each_level(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("a")));
        await store.CommittedAsync(Given.Create(new("Organization", "o")));
        await store.CommittedAsync(Given.Update(Given.Patient("a"), 1));
        await store.CommittedAsync(Given.Create(Given.Patient("b")));
        await store.CommittedAsync(Given.Delete(Given.Patient("a"), 2));

        var system = await PageAsync(store, new() { Count = 10 });
        var type = await PageAsync(store, new() { Count = 10, Type = "Patient" });
        var instance = await PageAsync(store, new() { Count = 10, Type = "Patient", Id = "a" });

        Assert.Equal(["Patient/a 3", "Patient/b 1", "Patient/a 2", "Organization/o 1", "Patient/a 1"], Names(system));
        Assert.Equal(["Patient/a 3", "Patient/b 1", "Patient/a 2", "Patient/a 1"], Names(type));
        Assert.Equal(["Patient/a 3", "Patient/a 2", "Patient/a 1"], Names(instance));
        Assert.Equal((5, 4, 3), (system.Total, type.Total, instance.Total));
    }

    [Theory, EveryDatabase]
    public async Task History_of_what_never_existed_is_not_found_and_of_an_unused_type_is_empty(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();

        var missing = await store.HistoryAsync(new() { Count = 10, Type = "Patient", Id = "a" }, Visibility.Everything, CancellationToken.None);

        Assert.Equal(ErrorCodes.UnknownResource, missing.Problem?.Code);
        Assert.Equal(0, (await PageAsync(store, new() { Count = 10, Type = "Patient" })).Total);
    }

    [Theory, EveryDatabase]
    public async Task History_is_cut_by_instants(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var clock = new FakeTimeProvider(Noon);
        await using var store = await database.OpenAsync(clock);
        await store.CommittedAsync(Given.Create(Given.Patient("a")));
        clock.Advance(TimeSpan.FromHours(1));
        await store.CommittedAsync(Given.Update(Given.Patient("a"), 1));
        clock.Advance(TimeSpan.FromHours(1));
        await store.CommittedAsync(Given.Update(Given.Patient("a"), 2));

        var since = await PageAsync(store, new() { Count = 10, Since = Noon.AddHours(1) });
        var before = await PageAsync(store, new() { Count = 10, Before = Noon.AddHours(1) });
        var at = await PageAsync(store, new() { Count = 10, At = (Noon.AddMinutes(90), Noon.AddMinutes(91)) });
        var never = await PageAsync(store, new() { Count = 10, At = (Noon.AddHours(-2), Noon.AddHours(-1)) });
        var none = await PageAsync(store, new() { Count = 10, Since = Noon.AddHours(5) });

        Assert.Equal(["Patient/a 3", "Patient/a 2"], Names(since));
        Assert.Equal(["Patient/a 1"], Names(before));
        Assert.Equal(["Patient/a 2"], Names(at));
        Assert.Empty(never.Versions);
        Assert.Equal((0, 2), (none.Total, since.Total));
    }

    [Theory, EveryDatabase(false), EveryDatabase(true)]
    public async Task Pages_of_history_neither_repeat_nor_miss_while_others_write(StoreProvider provider, bool oldestFirst)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        for (var i = 0; i < 50; i++) await store.CommittedAsync(Given.Create(Given.Patient($"before-{i}")));
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(() => WriteAsync(store, w, enough.Token))));

        var query = new HistoryQuery { Count = 7, Type = "Patient", OldestFirst = oldestFirst };
        var seen = new List<StoredVersion>();
        var first = await PageAsync(store, query);
        for (var page = first; ; page = await PageAsync(store, query with { Page = page.NextPage }))
        {
            seen.AddRange(page.Versions);
            Assert.Equal(first.Total, page.Total);
            if (page.NextPage is null) break;
        }

        await enough.CancelAsync();
        await writing;
        Assert.Equal(first.Total, seen.Count);
        Assert.Equal(seen.Count, seen.DistinctBy(version => version.Sequence).Count());
        Assert.Equal(50, seen.Count(version => version.Key.Id.StartsWith("before-", StringComparison.Ordinal)));
        Assert.Equal(oldestFirst ? seen.OrderBy(v => v.Sequence) : seen.OrderByDescending(v => v.Sequence), seen);
    }

    [Theory, EveryDatabase]
    public async Task A_damaged_page_link_or_one_of_another_history_is_refused(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("a")));
        await store.CommittedAsync(Given.Create(Given.Patient("b")));
        var link = (await PageAsync(store, new() { Count = 1 })).NextPage!;

        foreach (var (page, type) in new[] { ("%%%", null), (link[..^4], null), ("AAAA", null), (link, "Patient"), (link.ToUpperInvariant(), null) })
        {
            var refused = await store.HistoryAsync(new() { Count = 1, Page = page, Type = type }, Visibility.Everything, CancellationToken.None);
            Assert.Equal(ErrorCodes.BadPage, refused.Problem?.Code);
        }
    }

    private static async Task WriteAsync(ResourceStore store, int writer, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++) await store.CommittedAsync(Given.Create(Given.Patient($"during-{writer}-{i}")));
    }

    private static async Task<HistoryResult> PageAsync(ResourceStore store, HistoryQuery query) => (await store.HistoryAsync(query, Visibility.Everything, CancellationToken.None)).Value;

    private static IEnumerable<string> Names(HistoryResult page) => page.Versions.Select(version => $"{version.Key} {version.Version}");
}
