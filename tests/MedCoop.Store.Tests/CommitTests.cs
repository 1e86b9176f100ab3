using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.Time.Testing;

namespace MedCoop.Store.Tests;

public sealed class CommitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, EveryDatabase]
    public async Task A_committed_resource_is_read_back_with_the_instant_of_its_commit(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync(new FakeTimeProvider(Noon));
        var key = Given.Patient("a");

        var stored = await store.CommittedAsync(Given.Create(key));
        var read = (await store.ReadAsync(key, Visibility.Everything, CancellationToken.None)).Value;

        Assert.Equal((1, Noon, ChangeMethod.Put), (read.Version, read.At, read.Method));
        Assert.Contains("\"lastUpdated\":\"2026-11-23T12:00:00.123Z\"", read.Text(), StringComparison.Ordinal);
        Assert.Equal(stored with { Body = default }, read with { Body = default });
        Assert.Equal(stored.Text(), read.Text());
    }

    [Theory, EveryDatabase]
    public async Task Every_version_can_be_read_and_a_deletion_is_one(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var key = Given.Patient("a");
        await store.CommittedAsync(Given.Create(key, "First"));
        await store.CommittedAsync(Given.Update(key, 1, "Second"));

        await store.CommittedAsync(Given.Delete(key, 2));

        Assert.Contains("First", (await store.ReadVersionAsync(key, 1, Visibility.Everything, CancellationToken.None)).Value.Text(), StringComparison.Ordinal);
        Assert.Contains("Second", (await store.ReadVersionAsync(key, 2, Visibility.Everything, CancellationToken.None)).Value.Text(), StringComparison.Ordinal);
        Assert.True((await store.ReadAsync(key, Visibility.Everything, CancellationToken.None)).Value is { IsDeletion: true, Version: 3, Body.Length: 0 });
        Assert.Equal(ProblemKind.NotFound, (await store.ReadVersionAsync(key, 4, Visibility.Everything, CancellationToken.None)).Problem?.Kind);
    }

    [Theory, EveryDatabase]
    public async Task A_deleted_resource_comes_back_as_its_next_version(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var key = Given.Patient("a");
        await store.CommittedAsync(Given.Create(key));
        await store.CommittedAsync(Given.Delete(key, 1));

        var again = await store.CommittedAsync(Given.Update(key, 2));

        Assert.Equal(3, again.Version);
        Assert.False((await store.HeadAsync(key, Visibility.Everything, CancellationToken.None)).Value.IsDeleted);
    }

    [Theory, EveryDatabase]
    public async Task What_never_existed_is_not_found(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();

        Assert.Equal(ErrorCodes.UnknownResource, (await store.ReadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None)).Problem?.Code);
        Assert.Equal(ErrorCodes.UnknownResource, (await store.ReadAsync(new("NoType", "a"), Visibility.Everything, CancellationToken.None)).Problem?.Code);
        Assert.Equal(ResourceHead.None, (await store.HeadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None)).Value);
    }

    [Theory, EveryDatabase]
    public async Task Heads_of_many_tell_versions_deletions_and_content_and_leave_out_what_never_existed(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var (a, b, c) = (Given.Patient("a"), Given.Patient("b"), new MedCoop.Fhir.ResourceKey("NoType", "c"));
        await store.CommittedAsync(Given.Create(a, "Chalmers"));
        await store.CommittedAsync(Given.Create(b));
        await store.CommittedAsync(Given.Delete(b, 1));

        var heads = (await store.HeadsAsync([a, b, c, a, Given.Patient("x")], CancellationToken.None)).Value;

        Assert.Equal([a, b], heads.Keys.Order());
        Assert.Equal(new ResourceHead(1, IsDeleted: false, Given.Body(a, 1, "Chalmers").ContentHash), heads[a]);
        Assert.Equal(new ResourceHead(2, IsDeleted: true, UInt128.Zero), heads[b]);
    }

    [Theory, EveryDatabase]
    public async Task A_change_of_a_version_that_is_no_longer_current_is_decided_again(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var key = Given.Patient("a");
        await store.CommittedAsync(Given.Create(key));
        await store.CommittedAsync(Given.Update(key, 1));

        var late = await store.CommitAsync(Given.Set(Given.Update(key, 1, "Late")), CancellationToken.None);
        var twice = await store.CommitAsync(Given.Set(Given.Create(key, "Twice")), CancellationToken.None);

        Assert.Equal((ProblemKind.Conflict, ErrorCodes.DecideAgain), (late.Problem?.Kind, late.Problem?.Code));
        Assert.Equal(ErrorCodes.DecideAgain, twice.Problem?.Code);
        Assert.Equal(2, (await store.HeadAsync(key, Visibility.Everything, CancellationToken.None)).Value.Version);
    }

    [Theory, EveryDatabase]
    public async Task A_change_set_is_committed_whole_or_leaves_no_trace(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("z")));

        var refused = await store.CommitAsync(
            Given.Set(Given.Create(Given.Patient("a")), Given.Update(Given.Patient("z"), 7), Given.Create(Given.Patient("b"))), CancellationToken.None);

        Assert.Equal(ErrorCodes.DecideAgain, refused.Problem?.Code);
        Assert.Equal(ResourceHead.None, (await store.HeadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None)).Value);
        Assert.Equal(1, (await store.HistoryAsync(new HistoryQuery { Count = 10 }, Visibility.Everything, CancellationToken.None)).Value.Total);
    }

    [Theory, EveryDatabase]
    public async Task A_relied_on_version_that_changed_is_decided_again(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var relied = Given.Patient("relied");
        await store.CommittedAsync(Given.Create(relied));

        var holds = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("a"))) with { Reliances = [new VersionReliance(relied, 1)] }, CancellationToken.None);
        await store.CommittedAsync(Given.Update(relied, 1));
        var broken = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("b"))) with { Reliances = [new VersionReliance(relied, 1)] }, CancellationToken.None);
        var absent = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("c"))) with { Reliances = [new VersionReliance(Given.Patient("x"), 0)] }, CancellationToken.None);
        var present = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("d"))) with { Reliances = [new VersionReliance(relied, 0)] }, CancellationToken.None);

        Assert.Null(holds.Problem);
        Assert.Equal(ErrorCodes.DecideAgain, broken.Problem?.Code);
        Assert.Null(absent.Problem);
        Assert.Equal(ErrorCodes.DecideAgain, present.Problem?.Code);
    }

    [Theory, EveryDatabase]
    public async Task No_update_is_lost_when_many_write_the_same_resource(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var key = Given.Patient("a");
        await store.CommittedAsync(Given.Create(key));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UpdateTimesAsync(25))));

        Assert.Equal(1 + (8 * 25), (await store.HeadAsync(key, Visibility.Everything, CancellationToken.None)).Value.Version);

        async Task UpdateTimesAsync(int times)
        {
            while (times > 0)
            {
                var head = (await store.HeadAsync(key, Visibility.Everything, CancellationToken.None)).Value;
                var result = await store.CommitAsync(Given.Set(Given.Update(key, head.Version)), CancellationToken.None);
                Assert.True(result.Problem is null or { Code: ErrorCodes.DecideAgain }, result.Problem?.Text);
                if (result.Problem is null) times--;
            }
        }
    }

    [Theory, EveryDatabase]
    public async Task Instants_never_go_back_even_when_the_clock_does(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var clock = new FakeTimeProvider(Noon) { AutoAdvanceAmount = TimeSpan.Zero };
        await using var store = await database.OpenAsync(clock);
        var key = Given.Patient("a");
        await store.CommittedAsync(Given.Create(key));

        clock.AdjustTime(Noon.AddHours(-1));
        var second = await store.CommittedAsync(Given.Update(key, 1));

        Assert.Equal(Noon, second.At);
    }

    [Theory, EveryDatabase]
    public async Task A_cancelled_commit_is_not_written(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.CommitAsync(Given.Set(Given.Create(Given.Patient("a"))), new CancellationToken(canceled: true)));

        Assert.Equal(ResourceHead.None, (await store.HeadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None)).Value);
    }
}
