using System.Collections.Concurrent;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_full_disk_refuses_what_does_not_fit_keeps_what_does_and_goes_on_when_there_is_room()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var kept = new ConcurrentBag<string>();
        await using (var store = await database.OpenAsync(options: new() { MaxDatabaseBytes = 1_500_000 }))
        {
            await store.CommittedAsync(Given.Create(Given.Patient("first")));
            var problems = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => TryAsync(store, $"p{i}", i % 10 == 5 ? 3_000_000 : 1000, kept)));
            var small = problems.Where((_, i) => i % 10 != 5).ToList();
            var large = problems.Where((_, i) => i % 10 == 5).ToList();

            Assert.All(large, problem => Assert.Equal((ProblemKind.Unavailable, ErrorCodes.DiskFull), (problem?.Kind, problem?.Code)));
            Assert.All(small, Assert.Null);
            foreach (var id in kept) Assert.Equal(1, (await store.HeadAsync(Given.Patient(id), Visibility.Everything, CancellationToken.None)).Value.Version);
            Assert.Equal(1 + kept.Count, (await store.HistoryAsync(new() { Count = 1 }, Visibility.Everything, CancellationToken.None)).Value.Total);
        }

        await using var roomier = await database.OpenAsync();
        Assert.Null(await TryAsync(roomier, "large", 3_000_000, kept));
    }

    [Fact]
    public async Task A_read_only_database_is_read_and_refuses_writes_with_a_problem()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using (var writable = await database.OpenAsync()) await writable.CommittedAsync(Given.Create(Given.Patient("a")));
        await using var store = database.StoreWith("Mode=ReadOnly");
        Assert.Null((await store.OpenAsync(migrate: false, CancellationToken.None)).Problem);

        var refused = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("b"))), CancellationToken.None);

        Assert.Equal((ProblemKind.Unavailable, ErrorCodes.DiskFull), (refused.Problem?.Kind, refused.Problem?.Code));
        Assert.Null((await store.ReadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task A_database_locked_by_another_program_refuses_writes_for_as_long_and_is_read_meanwhile()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("a")));
        await using var other = new SqliteConnection($"{database.ConnectionString};Pooling=false");
        await other.OpenAsync();
        var transaction = await other.BeginTransactionAsync();

        var refused = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("b"))), CancellationToken.None);
        var read = await store.ReadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None);
        await transaction.RollbackAsync();
        var accepted = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("b"))), CancellationToken.None);

        Assert.Equal((ProblemKind.Unavailable, ErrorCodes.StoreUnavailable), (refused.Problem?.Kind, refused.Problem?.Code));
        Assert.Null(read.Problem);
        Assert.Null(accepted.Problem);
    }

    [Fact]
    public async Task The_files_of_any_moment_hold_everything_acknowledged_until_then_and_nothing_half()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var store = await database.OpenAsync();
        await using var image = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var acknowledged = new ConcurrentQueue<int>();
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(() => WritePairsAsync(store, w * 100_000, acknowledged, enough.Token))));
        await Eventually.IsTrueAsync(() => acknowledged.Count >= 200, () => $"{acknowledged.Count} of 200 writes.", writing);

        // A crash leaves the database file and some beginning of its log.
        var until = acknowledged.ToArray();
        foreach (var suffix in new[] { "", "-wal" }) File.Copy(Path(database) + suffix, Path(image) + suffix);
        await enough.CancelAsync();
        await writing;

        await using var survived = await image.OpenAsync();
        foreach (var i in until) Assert.Equal(1, (await survived.HeadAsync(Given.Patient($"p{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
        await foreach (var version in survived.SnapshotAsync("Patient", long.MaxValue, CancellationToken.None))
        {
            var twin = (version.Key.Id[0] == 'p' ? 'q' : 'p') + version.Key.Id[1..];
            Assert.Equal(1, (await survived.HeadAsync(Given.Patient(twin), Visibility.Everything, CancellationToken.None)).Value.Version);
        }
    }

    [Fact]
    public async Task A_PostgreSQL_server_that_dies_under_load_loses_nothing_acknowledged_and_the_store_goes_on_when_it_is_back()
    {
        Assert.SkipUnless(PostgreSqlServer.WhyMissing is null, PostgreSqlServer.WhyMissing ?? "");
        var server = await PostgreSqlServer.StartAsync(durable: true);
        await using var database = await TestDatabase.OnAsync(server);
        await using var store = await database.OpenAsync();
        var acknowledged = new ConcurrentQueue<int>();
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(() => WritePairsAsync(store, w * 100_000, acknowledged, enough.Token))));
        await Eventually.IsTrueAsync(() => acknowledged.Count >= 100, () => $"{acknowledged.Count} of 100 writes.", writing);

        await server.KillAsync();
        var away = await store.ReadAsync(Given.Patient("p1"), Visibility.Everything, CancellationToken.None);
        await server.StartAsync();
        var before = acknowledged.Count;
        await Eventually.IsTrueAsync(() => acknowledged.Count >= before + 20, () => $"{acknowledged.Count} of {before + 20} writes.", writing);
        await enough.CancelAsync();
        await writing;

        Assert.Equal(ProblemKind.Unavailable, away.Problem?.Kind);
        foreach (var i in acknowledged)
        {
            Assert.Equal(1, (await store.HeadAsync(Given.Patient($"p{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
            Assert.Equal(1, (await store.HeadAsync(Given.Patient($"q{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
        }
    }

    [Theory, EveryDatabase]
    public async Task Transactions_over_the_same_resources_in_any_order_collide_only_as_conflicts(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var keys = Enumerable.Range(0, 6).Select(i => Given.Patient($"p{i}")).ToArray();
        foreach (var key in keys) await store.CommittedAsync(Given.Create(key));

        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            var random = new Random(w);
            var count = 0;
            for (var i = 0; i < 30; i++)
            {
                var chosen = random.GetItems(keys, 4).Distinct().ToArray();
                random.Shuffle(chosen);
                var heads = (await store.HeadsAsync(chosen, CancellationToken.None)).Value;
                var changes = chosen[1..].Select(key => Given.Update(key, heads[key].Version)).ToArray();
                var result = await store.CommitAsync(
                    Given.Set(changes) with { Reliances = [new VersionReliance(chosen[0], heads[chosen[0]].Version)] }, CancellationToken.None);
                Assert.True(result.Problem is null or { Code: ErrorCodes.DecideAgain }, result.Problem?.Text);
                if (result.Problem is null) count += changes.Length;
            }

            return count;
        })));

        Assert.Equal(keys.Length + done.Sum(), (await store.HistoryAsync(new() { Count = 1 }, Visibility.Everything, CancellationToken.None)).Value.Total);
    }

    private static async Task<Problem?> TryAsync(ResourceStore store, string id, int size, ConcurrentBag<string> kept)
    {
        var result = await store.CommitAsync(Given.Set(Given.Create(Given.Patient(id), new string('x', size), [])), CancellationToken.None);
        if (result.Problem is null) kept.Add(id);
        return result.Problem;
    }

    private static async Task WritePairsAsync(ResourceStore store, int first, ConcurrentQueue<int> acknowledged, CancellationToken enough)
    {
        for (var i = first; !enough.IsCancellationRequested; i++)
        {
            var result = await store.CommitAsync(Given.Set(Given.Create(Given.Patient($"p{i}")), Given.Create(Given.Patient($"q{i}"))), CancellationToken.None);
            if (result.Problem is null) acknowledged.Enqueue(i);
            else Assert.Equal(ProblemKind.Unavailable, result.Problem.Kind);
        }
    }

    private static string Path(TestDatabase database) => database.ConnectionString.Split('=')[1];
}
