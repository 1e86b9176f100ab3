using MedCoop.Testing.Databases;
using Npgsql;

namespace MedCoop.Store.Tests;

public sealed class JournalTests
{
    [Theory, EveryDatabase]
    public async Task A_reader_of_the_journal_gets_every_version_once_and_in_order_while_many_write(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(() => WriteAsync(store, w, 40))));

        var seen = new List<StoredVersion>();
        while (true)
        {
            var done = writing.IsCompleted;
            var end = (await store.JournalEndAsync(CancellationToken.None)).Value;
            await foreach (var version in store.JournalAsync(seen.LastOrDefault()?.Sequence ?? 0, end, CancellationToken.None)) seen.Add(version);
            if (done) break;
        }

        await writing;
        Assert.Equal(6 * 40, seen.Count);
        Assert.Equal(seen.OrderBy(version => version.Sequence), seen);
        foreach (var versions in seen.GroupBy(version => version.Key)) Assert.Equal(Enumerable.Range(1, versions.Count()), versions.Select(version => version.Version));
    }

    [Theory, EveryDatabase]
    public async Task A_snapshot_of_the_journal_is_the_same_before_and_after_later_changes(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("a"), "First"));
        await store.CommittedAsync(Given.Create(Given.Patient("b")));
        await store.CommittedAsync(Given.Create(Given.Patient("gone")));
        await store.CommittedAsync(Given.Update(Given.Patient("a"), 1, "Second"));
        await store.CommittedAsync(Given.Delete(Given.Patient("gone"), 1));
        var position = (await store.JournalEndAsync(CancellationToken.None)).Value;
        var before = await SnapshotAsync(store, position);

        await store.CommittedAsync(Given.Update(Given.Patient("a"), 2, "Third"));
        await store.CommittedAsync(Given.Delete(Given.Patient("b"), 1));
        await store.CommittedAsync(Given.Create(Given.Patient("c")));

        Assert.Equal(["Patient/a 2", "Patient/b 1"], before.Order(StringComparer.Ordinal));
        Assert.Equal(before, await SnapshotAsync(store, position));
        Assert.Equal(["Patient"], (await store.TypesAsync(position, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_not_skipped_on_PostgreSQL()
    {
        Assert.SkipUnless(PostgreSqlServer.WhyMissing is null, PostgreSqlServer.WhyMissing ?? "");
        await using var database = await TestDatabase.CreateAsync(StoreProvider.PostgreSql);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("early")));
        // Another server has taken its place in the journal, but not committed.
        await using var late = new NpgsqlConnection(database.ConnectionString);
        await late.OpenAsync();
        await using var transaction = await late.BeginTransactionAsync();
        var place = (long)(await new NpgsqlCommand("SELECT journal_begin(1)", late, transaction).ExecuteScalarAsync())!;
        var after = await store.CommittedAsync(Given.Create(Given.Patient("after")));

        var endMeanwhile = (await store.JournalEndAsync(CancellationToken.None)).Value;
        await using (var insert = new NpgsqlCommand(
            $"INSERT INTO version (seq, key, type_id, id, version, at, method, actor) SELECT {place}, {place}, type_id, 'late', 1, 0, 4, 'x' FROM version LIMIT 1", late, transaction))
        {
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        var seen = new List<string>();
        await foreach (var version in store.JournalAsync(0, (await store.JournalEndAsync(CancellationToken.None)).Value, CancellationToken.None)) seen.Add(version.Key.Id);

        Assert.True(place < after.Sequence);
        Assert.True(endMeanwhile < place);
        Assert.Equal(["early", "late", "after"], seen);
        Assert.Equal(after.Sequence, (await store.JournalEndAsync(CancellationToken.None)).Value);
    }

    private static async Task WriteAsync(ResourceStore store, int writer, int versions)
    {
        var key = Given.Patient($"w{writer}");
        await store.CommittedAsync(Given.Create(key));
        for (var version = 1; version < versions; version++) await store.CommittedAsync(Given.Update(key, version));
    }

    private static async Task<List<string>> SnapshotAsync(ResourceStore store, long position)
    {
        var names = new List<string>();
        await foreach (var version in store.SnapshotAsync("Patient", position, CancellationToken.None)) names.Add($"{version.Key} {version.Version}");
        return names;
    }
}
