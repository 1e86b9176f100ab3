using MedCoop.Store.Audit;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Audit;

/// <summary>Records that wait in files for the database are in it after the next start, once each.</summary>
public sealed class SpoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("medcoop-spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, EveryDatabase]
    public async Task What_a_killed_process_left_is_moved_at_the_next_start_once_and_in_order(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        Leave(first: 1, count: 3);
        Leave(first: 4, count: 2);
        Assert.Equal(5, await StartAsync(world, database));
        Assert.Empty(Directory.GetFiles(Own, "*.spool"));

        // As if it was killed after the commit, before the files were gone; and the next file was only begun.
        Leave(first: 1, count: 3);
        Leave(first: 4, count: 2);
        Leave(first: 6, count: 1);

        Assert.Equal(6, await StartAsync(world, database));
        Assert.Equal(Enumerable.Range(0, 6).Select(number => $"Observation/{number}"), (await world.AllAsync()).OrderBy(entry => entry.Place.Sequence).Select(entry => entry.Record.Entity));
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Theory, InlineData(1), InlineData(40), InlineData(200)]
    public async Task An_entry_that_was_cut_off_is_left_out_and_those_before_it_are_not(int cut)
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        var path = Leave(first: 1, count: 2);
        // A whole file is longer than its entries, and zeros are no entry.
        var content = await File.ReadAllBytesAsync(path);
        var length = content.AsSpan().TrimEnd((byte)0).Length;
        await File.WriteAllBytesAsync(path, content[..(length - Math.Min(cut, (length / 2) - 1))]);

        Assert.Equal(1, await StartAsync(world, database));
    }

    [Fact]
    public async Task An_entry_that_the_disk_damaged_is_left_out_with_what_follows_it()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        var path = Leave(first: 1, count: 3);
        var content = await File.ReadAllBytesAsync(path);
        content[content.AsSpan().TrimEnd((byte)0).Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, content);

        Assert.Equal(1, await StartAsync(world, database));
        Assert.Equal(content, await File.ReadAllBytesAsync(path + ".damaged"));
    }

    [Fact]
    public async Task What_could_not_be_read_is_kept_beside_what_was_kept_earlier()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        foreach (var letter in "ab") await File.WriteAllTextAsync(SpoolFile.PathOf(Own, 1) + (letter == 'a' ? ".damaged" : ""), $"{letter}");

        Assert.Equal(0, await StartAsync(world, database));
        Assert.Equal(["a", "b"], Directory.GetFiles(Own, "*damaged*").Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }

    [Theory, EveryDatabase]
    public async Task What_was_moved_from_a_file_before_the_process_was_killed_is_not_moved_again(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        Leave(first: 1, count: 3);
        Assert.Equal(3, await StartAsync(world, database));
        Leave(first: 1, count: 5);

        Assert.Equal(5, await StartAsync(world, database));
        Assert.Equal(Enumerable.Range(0, 5).Select(number => $"Observation/{number}"), (await world.AllAsync()).OrderBy(entry => entry.Place.Sequence).Select(entry => entry.Record.Entity));
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Theory, EveryDatabase]
    public async Task A_file_that_stands_after_a_gap_gets_the_name_by_which_it_is_known_as_moved(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        var left = Leave(first: 10, count: 2);
        var content = await File.ReadAllBytesAsync(left);
        Directory.CreateDirectory(left + ".damaged");
        await File.WriteAllBytesAsync(left, [.. content[..^1], 1]);
        Assert.Equal(2, await StartAsync(world, database));

        // As if it was killed after the commit: under the new name it is known.
        Assert.Equal([SpoolFile.PathOf(Own, 1) + ".damaged"], Directory.GetFiles(Own, "*.damaged"));
        File.Move(SpoolFile.PathOf(Own, 1) + ".damaged", SpoolFile.PathOf(Own, 1));

        Assert.Equal(2, await StartAsync(world, database));
    }

    [Theory, EveryDatabase]
    public async Task A_second_process_of_the_node_records_without_the_spool_and_the_chain_has_no_gap(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var world = await TrailWorld.OnAsync(database);
        await using var one = await database.OpenAsync();
        await using var two = await database.OpenAsync();
        foreach (var store in new[] { one, two }) Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);

        await Task.WhenAll(new[] { one, two }.Select(store => Parallel.ForAsync(0, 200, async (number, token) =>
            Assert.Equal(1, (await store.Audit.AppendAsync([TrailWorld.Entry(number)], token)).Value))));

        Assert.Null(await one.Audit.FlushAsync(CancellationToken.None));
        Assert.Equal(400, (await world.AllAsync()).Count);
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task While_the_database_is_locked_records_wait_and_nothing_is_lost()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await using (var store = await database.OpenAsync())
        {
            Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);
            await using (await LockAsync(database))
            {
                for (var number = 0; number < 10; number++) Assert.Equal(1, (await store.Audit.AppendAsync([TrailWorld.Entry(number)], CancellationToken.None)).Value);
                await Task.Delay(200);
            }

            Assert.Equal(10, (await store.Audit.CountAsync(new AuditQuery { Count = 1 }, CancellationToken.None)).Value);
        }

        Assert.Empty(Directory.GetFiles(Own, "*.spool"));
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task While_the_database_is_locked_no_file_is_made_before_the_last_one_is_full()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await using var store = await database.OpenAsync();
        Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);
        await using var lockedFor = await LockAsync(database);

        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(1, (await store.Audit.AppendAsync([TrailWorld.Entry(number)], CancellationToken.None)).Value);
            await Task.Delay(60);
        }

        Assert.Single(Directory.GetFiles(Own, "*.spool"));
        Assert.True(store.Audit.IsStuck(TimeSpan.FromMilliseconds(100)));
        Assert.False(store.Audit.IsStuck(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task When_no_file_can_be_made_what_was_appended_reaches_the_database_and_the_spool_goes_on_as_soon_as_one_can()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await using var store = await database.OpenAsync();
        Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);
        var lockedFor = await LockAsync(database);
        List<DirectoryInfo> taken = [.. Enumerable.Range(1, 100).Select(number => Directory.CreateDirectory(SpoolFile.PathOf(Own, (number * 100) + 1)))];
        var appended = 0;
        Fhir.Outcomes.Problem? refusal;
        while ((refusal = (await store.Audit.AppendAsync(Entries(100), CancellationToken.None)).Problem) is null) appended += 100;

        Assert.Equal("MC3002", refusal.Code);
        Assert.True(store.Audit.IsStuck(TimeSpan.FromSeconds(30)));
        await lockedFor.DisposeAsync();
        Assert.Equal(appended, (await store.Audit.CountAsync(new AuditQuery { Count = 1 }, CancellationToken.None)).Value);
        // What was full is gone: its room may be the last.
        Assert.Empty(Directory.GetFiles(Own, "*.spool"));
        Assert.Equal("MC3002", (await store.Audit.AppendAsync(Entries(1), CancellationToken.None)).Problem?.Code);

        taken.ForEach(name => name.Delete());
        Assert.Null(await store.Audit.FlushAsync(CancellationToken.None));
        Assert.False(store.Audit.IsStuck(TimeSpan.FromSeconds(30)));
        Assert.Equal(1_000, (await store.Audit.AppendAsync(Entries(1_000), CancellationToken.None)).Value);
        Assert.Equal(appended + 1_000, (await store.Audit.CountAsync(new AuditQuery { Count = 1 }, CancellationToken.None)).Value);
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task While_no_file_can_be_made_the_last_one_goes_on_as_long_as_it_has_room()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await using var store = await database.OpenAsync();
        Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);
        var (own, away) = (Own, Own + ".away");
        Directory.Move(own, away);

        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(500, (await store.Audit.AppendAsync(Entries(500), CancellationToken.None)).Value);
            Assert.Null(await store.Audit.FlushAsync(CancellationToken.None));
        }

        Directory.Move(away, own);
        Assert.Equal(1_500, (await world.AllAsync()).Count);
    }

    [Fact]
    public async Task What_fills_a_file_goes_on_in_the_next_and_what_fits_into_none_waits_for_its_commit()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await using var store = await database.OpenAsync();
        Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);
        // A file has room for some 4,700.
        IReadOnlyList<AuditEntry>[] appended = [.. new[] { 3000, 3000, 1, 20_000, 1 }.Select(Entries)];

        foreach (var entries in appended) Assert.Equal(entries.Count, (await store.Audit.AppendAsync(entries, CancellationToken.None)).Value);

        Assert.Equal(26_002, (await store.Audit.CountAsync(new AuditQuery { Count = 1 }, CancellationToken.None)).Value);
        Assert.Empty((await world.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task What_waits_for_one_database_is_not_moved_to_another()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using var world = await TrailWorld.OnAsync(database);
        await StartAsync(world, database);
        Leave(first: 1, count: 3);
        await using var other = await TestDatabase.CreateAsync(StoreProvider.Sqlite);

        Assert.Equal(0, await StartAsync(world, other));
        Assert.Equal(3, await StartAsync(world, database));
    }

    // The node's in this database: the first that was made.
    private string Own => Directory.GetDirectories(folder).Min(StringComparer.Ordinal)!;

    private static IReadOnlyList<AuditEntry> Entries(int count) => [.. Enumerable.Range(0, count).Select(number => TrailWorld.Entry(number))];

    // Nobody writes into it before that is disposed.
    private static async Task<IAsyncDisposable> LockAsync(TestDatabase database)
    {
        var other = new Microsoft.Data.Sqlite.SqliteConnection(database.ConnectionString);
        await other.OpenAsync();
        other.BeginTransaction();
        return other;
    }

    private string Leave(long first, int count)
    {
        using var file = new SpoolFile(Own, first);
        for (var number = 0; number < count; number++) file.Append([TrailWorld.Entry((int)first - 1 + number)], at: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks);
        return Directory.GetFiles(Own, "*.spool").Max(StringComparer.Ordinal)!;
    }

    // How many entries there are after a process of the node has started.
    private async Task<long> StartAsync(TrailWorld world, TestDatabase database)
    {
        await using var store = await database.OpenAsync();
        Assert.Null((await store.Audit.OpenAsync(world.Key, folder, CancellationToken.None)).Problem);
        return (await store.Audit.CountAsync(new AuditQuery { Count = 1 }, CancellationToken.None)).Value;
    }
}
