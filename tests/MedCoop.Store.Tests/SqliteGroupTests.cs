using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.Data.Sqlite;

namespace MedCoop.Store.Tests;

/// <summary>One group of many commits in which some break off: these leave no trace, not even a gap in the journal, and the others are stored.</summary>
public sealed class SqliteGroupTests
{
    private const int Commits = 40;

    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task One_that_breaks_off_after_it_has_written_leaves_no_trace_and_its_neighbours_are_stored()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var store = await database.OpenAsync();
        await ExecuteAsync(database, "CREATE TRIGGER poison BEFORE INSERT ON string_index WHEN new.norm = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END");

        var results = await InOneGroupAsync(database, store, i => Given.Set(
            Given.Create(Given.Patient($"p{i}")), Given.Create(Given.Patient($"q{i}"), i % 5 == 2 ? "Poison" : "Fine")));

        Assert.Equal(Enumerable.Range(0, Commits).Where(i => i % 5 == 2), Broken(results));
        await AssertWholeAsync(store, i => i % 5 == 2 ? [] : [$"p{i}", $"q{i}"]);
    }

    [Fact]
    public async Task One_whose_first_statement_fails_leaves_no_gap_in_the_journal()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var store = await database.OpenAsync();
        await ExecuteAsync(database, "CREATE TRIGGER poison BEFORE INSERT ON version WHEN new.id = 'p7' BEGIN SELECT RAISE(ABORT, 'poison'); END");

        var results = await InOneGroupAsync(database, store, i => Given.Set(Given.Create(Given.Patient($"p{i}"))));

        Assert.Equal([7], Broken(results));
        await AssertWholeAsync(store, i => i == 7 ? [] : [$"p{i}"]);
    }

    [Fact]
    public async Task A_bug_in_the_middle_of_one_is_its_callers_exception_and_nobody_elses()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var store = await database.OpenAsync();

        var results = await InOneGroupAsync(database, store, i =>
        {
            var second = Given.Create(Given.Patient($"q{i}"));
            // An offset behind the end of the body: it shows only when the instant is stamped.
            return Given.Set(Given.Create(Given.Patient($"p{i}")), i == 11 ? second with { Body = second.Body! with { InstantOffset = 1_000_000 } } : second);
        });

        Assert.Equal([11], Broken(results));
        Assert.IsType<ArgumentOutOfRangeException>(results[11].Bug);
        await AssertWholeAsync(store, i => i == 11 ? [] : [$"p{i}", $"q{i}"]);
    }

    [Fact]
    public async Task What_is_refused_in_a_group_that_is_written_again_is_refused_again_by_what_is_then_true()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var store = await database.OpenAsync();
        await ExecuteAsync(database, "CREATE TRIGGER poison BEFORE INSERT ON string_index WHEN new.norm = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END");

        // The first creates what the second, third ... create too; the last breaks off, and all are run again.
        var results = await InOneGroupAsync(database, store, i => i == Commits - 1
            ? Given.Set(Given.Create(Given.Patient("other")), Given.Create(Given.Patient("broken"), "Poison"))
            : Given.Set(Given.Create(Given.Patient("same")), Given.Create(Given.Patient($"p{i}"))));

        Assert.Single(results, result => result.Problem is null && result.Bug is null);
        Assert.Equal(Commits - 2, results.Count(result => result.Problem?.Code == ErrorCodes.DecideAgain));
        Assert.Equal([Commits - 1], Broken(results));
        await AssertWholeAsync(store, i => i == Array.FindIndex(results, result => result.Problem is null && result.Bug is null) ? ["same", $"p{i}"] : []);
    }

    /// <summary>
    /// Another program holds the lock while one commit waits for it and the others queue behind; they become one group when it lets go.
    /// </summary>
    private static async Task<Outcome[]> InOneGroupAsync(TestDatabase database, ResourceStore store, Func<int, ChangeSet> changeSet)
    {
        // Names are interned now, so that the commits need nothing of the writer before they queue.
        await store.CommittedAsync(Given.Create(Given.Patient("first")));
        await using var other = new SqliteConnection($"{database.ConnectionString};Pooling=false");
        await other.OpenAsync();
        var held = await other.BeginTransactionAsync();
        var waiting = Enumerable.Range(0, Commits).Select(i => TryAsync(store, changeSet(i))).ToList();
        await held.RollbackAsync();
        return await Task.WhenAll(waiting);
    }

    private static async Task<Outcome> TryAsync(ResourceStore store, ChangeSet changeSet)
    {
        try
        {
            return new((await store.CommitAsync(changeSet, CancellationToken.None)).Problem, Bug: null);
        }
        catch (Exception bug) when (bug is SqliteException or ArgumentException)
        {
            return new(Problem: null, bug);
        }
    }

    private static IEnumerable<int> Broken(Outcome[] results) => results.Index().Where(result => result.Item.Bug is not null).Select(result => result.Index);

    private static async Task AssertWholeAsync(ResourceStore store, Func<int, string[]> stored)
    {
        var versions = new List<StoredVersion>();
        await foreach (var version in store.JournalAsync(0, long.MaxValue, CancellationToken.None)) versions.Add(version);

        Assert.Equal(Enumerable.Range(0, Commits).SelectMany(stored).Append("first").Order(StringComparer.Ordinal), versions.Select(version => version.Key.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(i => (long)i), versions.Select(version => version.Sequence));
        Assert.All(versions, version => Assert.True(version.At > LongAgo));
        foreach (var version in versions)
        {
            Assert.Contains($"\"lastUpdated\":\"{version.At:yyyy-MM-ddTHH:mm:ss.fff}Z\"", version.Text(), StringComparison.Ordinal);
            Assert.Equal(1, (await store.HeadAsync(version.Key, Visibility.Everything, CancellationToken.None)).Value.Version);
        }
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new SqliteConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Outcome(Problem? Problem, Exception? Bug);
}
