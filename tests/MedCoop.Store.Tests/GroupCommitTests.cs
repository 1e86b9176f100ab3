using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Tests;

public sealed class GroupCommitTests
{
    [Theory, EveryDatabase]
    public async Task One_that_fails_among_many_harms_no_neighbour(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => store.CommitAsync(
            Given.Set(Given.Create(Given.Patient($"p{i}")), i % 7 == 3 ? Given.Update(Given.Patient($"q{i}"), 5) : Given.Create(Given.Patient($"q{i}"))),
            CancellationToken.None)));

        for (var i = 0; i < results.Length; i++)
        {
            var refused = i % 7 == 3;
            Assert.Equal(refused ? ErrorCodes.DecideAgain : null, results[i].Problem?.Code);
            Assert.Equal(refused ? 0 : 1, (await store.HeadAsync(Given.Patient($"p{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
            Assert.Equal(refused ? 0 : 1, (await store.HeadAsync(Given.Patient($"q{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
        }
    }

    [Theory, EveryDatabase]
    public async Task A_statement_that_fails_leaves_no_trace_of_its_change_set_and_harms_no_neighbour(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await BreakAsync(database);

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TryAsync(store, i)));

        for (var i = 0; i < results.Length; i++)
        {
            Assert.Equal(i % 5 == 0, results[i] is not null);
            Assert.Equal(i % 5 == 0 ? 0 : 1, (await store.HeadAsync(Given.Patient($"p{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
        }

        Assert.Equal(32, (await store.HistoryAsync(new HistoryQuery { Count = 100 }, Visibility.Everything, CancellationToken.None)).Value.Total);
    }

    [Theory, EveryDatabase]
    public async Task A_cancelled_commit_is_written_whole_or_not_at_all_and_its_outcome_is_true(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();

        var told = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMicroseconds(i * 40));
            try
            {
                var result = await Task.Run(() => store.CommitAsync(Given.Set(Given.Create(Given.Patient($"p{i}")), Given.Create(Given.Patient($"q{i}"))), source.Token));
                return result.Problem is null;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }));

        for (var i = 0; i < told.Length; i++)
        {
            Assert.Equal(told[i] ? 1 : 0, (await store.HeadAsync(Given.Patient($"p{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
            Assert.Equal(told[i] ? 1 : 0, (await store.HeadAsync(Given.Patient($"q{i}"), Visibility.Everything, CancellationToken.None)).Value.Version);
        }
    }

    [Fact]
    public async Task Waiting_commits_are_finished_when_the_store_closes_and_later_ones_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("first")));
        var waiting = Enumerable.Range(0, 50).Select(i => store.CommitAsync(Given.Set(Given.Create(Given.Patient($"p{i}"))), CancellationToken.None)).ToList();

        await store.DisposeAsync();
        var late = await store.CommitAsync(Given.Set(Given.Create(Given.Patient("late"))), CancellationToken.None);

        Assert.All(await Task.WhenAll(waiting), result => Assert.Null(result.Problem));
        Assert.Equal(ProblemKind.Unavailable, late.Problem?.Kind);
    }

    private static async Task<Exception?> TryAsync(ResourceStore store, int i)
    {
        var family = i % 5 == 0 ? "Poison" : "Fine";
        return await Record.ExceptionAsync(() => store.CommitAsync(Given.Set(Given.Create(Given.Patient($"p{i}"), family)), CancellationToken.None));
    }

    // A constraint that only one value breaks, in the table that is written last but one: what came before it must go too.
    private static async Task BreakAsync(TestDatabase database)
    {
        if (database.Provider == StoreProvider.PostgreSql)
        {
            await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand("ALTER TABLE string_index ADD CHECK (norm <> 'poison')", connection);
            await command.ExecuteNonQueryAsync();
            return;
        }

        await using var file = new SqliteConnection(database.ConnectionString);
        await file.OpenAsync();
        await using var trigger = file.CreateCommand();
        trigger.CommandText = "CREATE TRIGGER poison BEFORE INSERT ON string_index WHEN new.norm = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END";
        await trigger.ExecuteNonQueryAsync();
    }
}
