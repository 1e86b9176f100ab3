using MedCoop.Fhir.Outcomes;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests;

public sealed class ReindexTests
{
    // More than one step of 8 ranges of 256 places.
    private const int Many = 2300;

    [Theory, EveryDatabase]
    public async Task Wrong_rows_are_put_right_and_a_second_run_changes_nothing(StoreProvider provider)
    {
        await using var database = await VerificationTests.FilledAsync(provider);
        await using var store = await database.OpenAsync();
        var before = (await store.ReindexAsync([], anew: false, progress: null, CancellationToken.None)).Value;
        await database.ExecuteAsync("DELETE FROM token_index WHERE code = 'a1'; UPDATE resource SET index_tables = 0 WHERE id = 'b'; UPDATE quantity_index SET high = 7");
        await database.ExecuteAsync("INSERT INTO uri_index (param, value, key, part) SELECT param, value, (SELECT key FROM resource WHERE id = 'gone'), 0 FROM uri_index LIMIT 1");

        var patients = (await store.ReindexAsync(["Patient"], anew: false, progress: null, CancellationToken.None)).Value;
        var all = (await store.ReindexAsync([], anew: false, progress: null, CancellationToken.None)).Value;
        var again = (await store.ReindexAsync([], anew: false, progress: null, CancellationToken.None)).Value;

        Assert.Equal((4, 0), (before.Read, before.Changed));
        Assert.Equal((3, 3), (patients.Read, patients.Changed));
        Assert.Equal((4, 1), (all.Read, all.Changed));
        Assert.Equal((4, 0), (again.Read, again.Changed));
        Assert.Empty((await VerificationTests.VerifyAsync(store)).Findings);
    }

    [Theory, EveryDatabase]
    public async Task An_interrupted_run_goes_on_where_it_was_and_never_overwrites_what_others_wrote(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        foreach (var some in Enumerable.Range(0, Many).Chunk(300))
            Assert.Null((await store.CommitAsync(Given.Set([.. some.Select(i => VerificationTests.Change($$"""{"resourceType":"Patient","id":"p{{i}}","name":[{"family":"f{{i}}"}]}""", 0))]), CancellationToken.None)).Problem);
        await database.ExecuteAsync("DELETE FROM string_index");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReindexAsync([], anew: false, _ => stop.Cancel(), stop.Token));
        var writing = Task.Run(async () =>
        {
            for (var i = Many - 1; i > Many - 200; i--)
                await store.CommittedAsync(VerificationTests.Change($$"""{"resourceType":"Patient","id":"p{{i}}","name":[{"family":"new{{i}}"}]}""", 1));
        });
        await using var other = await database.OpenAsync();
        var finished = (await other.ReindexAsync([], anew: false, progress: null, CancellationToken.None)).Value;
        await writing;

        Assert.InRange(finished.Resumed, 1, Many - 1);
        Assert.Equal(Many, finished.Read);
        Assert.InRange(finished.Changed, Many - 200, Many);
        Assert.Empty((await VerificationTests.VerifyAsync(store)).Findings);
    }

    [Theory, EveryDatabase]
    public async Task A_run_that_is_to_begin_anew_reads_also_what_an_interrupted_one_has_done(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        foreach (var some in Enumerable.Range(0, Many).Chunk(300))
            Assert.Null((await store.CommitAsync(Given.Set([.. some.Select(i => VerificationTests.Change($$"""{"resourceType":"Patient","id":"p{{i}}"}""", 0))]), CancellationToken.None)).Problem);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReindexAsync([], anew: false, _ => stop.Cancel(), stop.Token));

        var anew = (await store.ReindexAsync([], anew: true, progress: null, CancellationToken.None)).Value;

        Assert.Equal((Many, 0), (anew.Read, anew.Resumed));
    }

    [Theory, EveryDatabase]
    public async Task A_run_whose_place_another_has_taken_ends_and_moves_nothing_of_it(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(VerificationTests.Change("""{"resourceType":"Patient","id":"p","name":[{"family":"f"}]}""", 0));
        var taken = false;

        var outcome = await store.ReindexAsync([], anew: false, _ =>
        {
            // As another process does that begins with newer definitions; waited for, because the run goes on when this returns.
            database.ExecuteAsync("INSERT INTO reindex (id, types, covers, last_key, next_key, read, changed) SELECT id + 1, types, covers + 1, last_key, 1, 0, 0 FROM reindex").Wait();
            database.ExecuteAsync("DELETE FROM reindex WHERE id = (SELECT min(id) FROM reindex)").Wait();
            taken = true;
        }, CancellationToken.None);

        Assert.True(taken);
        Assert.Equal(ErrorCodes.DecideAgain, outcome.Problem?.Code);
        Assert.Equal(1, (await store.ReindexAsync([], anew: false, progress: null, CancellationToken.None)).Value.Read);
    }
}
