using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests;

public sealed class BackupTests
{
    [Theory, EveryDatabase]
    public async Task A_backup_taken_under_load_restores_to_a_state_that_was_once_committed(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        for (var i = 0; i < 30; i++) await store.CommittedAsync(Given.Create(Given.Patient($"before-{i}"), $"Name{i}"));
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(() => WritePairsAsync(store, enough.Token));
        using var folder = new TemporaryFolder();

        var backup = (await store.BackupAsync(folder.File("b.backup"), progress: null, CancellationToken.None)).Value;
        await enough.CancelAsync();
        await writing;
        await using var target = await TestDatabase.CreateAsync(provider);
        await using var restored = target.Store();
        var receipt = (await restored.RestoreAsync(backup.File, replace: false, progress: null, CancellationToken.None)).Value;
        await restored.OpenAsync(migrate: true, CancellationToken.None);

        Assert.Equal(backup.Versions, receipt.Versions);
        Assert.Equal(backup.Versions, (await restored.HistoryAsync(new() { Count = 1 }, Visibility.Everything, CancellationToken.None)).Value.Total);
        for (var i = 0; i < 30; i++) Assert.Equal([Given.Patient($"before-{i}")], (await restored.MatchAsync(Given.Identifier($"Name{i}"), 2, Visibility.Everything, CancellationToken.None)).Value);
        await foreach (var version in restored.SnapshotAsync("Patient", long.MaxValue, CancellationToken.None))
        {
            if (version.Key.Id[1] != '-') continue;
            Assert.Equal(1, (await restored.HeadAsync(Given.Patient((version.Key.Id[0] == 'p' ? 'q' : 'p') + version.Key.Id[1..]), Visibility.Everything, CancellationToken.None)).Value.Version);
        }

        Assert.Equal(2, (await restored.CommittedAsync(Given.Update(Given.Patient("before-0"), 1))).Version);
    }

    [Theory, EveryDatabase]
    public async Task Restoring_over_data_needs_the_operators_word(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        using var folder = new TemporaryFolder();
        await using (var store = await database.OpenAsync())
        {
            await store.CommittedAsync(Given.Create(Given.Patient("kept")));
            Assert.Null((await store.BackupAsync(folder.File("b"), progress: null, CancellationToken.None)).Problem);
            await store.CommittedAsync(Given.Create(Given.Patient("later")));
        }

        await using var closed = database.Store();
        var refused = await closed.RestoreAsync(folder.File("b"), replace: false, progress: null, CancellationToken.None);
        var replaced = await closed.RestoreAsync(folder.File("b"), replace: true, progress: null, CancellationToken.None);
        await closed.OpenAsync(migrate: true, CancellationToken.None);

        Assert.Equal(ErrorCodes.StoreNotEmpty, refused.Problem?.Code);
        Assert.Null(replaced.Problem);
        Assert.Equal(1, (await closed.HeadAsync(Given.Patient("kept"), Visibility.Everything, CancellationToken.None)).Value.Version);
        Assert.Equal(ResourceHead.None, (await closed.HeadAsync(Given.Patient("later"), Visibility.Everything, CancellationToken.None)).Value);
    }

    [Theory, EveryDatabase]
    public async Task A_database_that_a_server_has_open_is_not_replaced(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var running = await database.OpenAsync();
        await running.CommittedAsync(Given.Create(Given.Patient("a")));
        using var folder = new TemporaryFolder();
        await running.BackupAsync(folder.File("b"), progress: null, CancellationToken.None);
        await using var other = database.Store();

        var refused = await other.RestoreAsync(folder.File("b"), replace: true, progress: null, CancellationToken.None);

        Assert.Equal(ErrorCodes.StoreInUse, refused.Problem?.Code);
        Assert.Null((await running.CommitAsync(Given.Set(Given.Create(Given.Patient("b"))), CancellationToken.None)).Problem);
    }

    [Theory, EveryDatabase]
    public async Task What_is_no_backup_is_refused_and_changes_nothing_and_no_file_is_overwritten(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("text"), new string('x', 10_000));
        await using (var store = await database.OpenAsync())
        {
            await store.CommittedAsync(Given.Create(Given.Patient("a")));
            Assert.Equal(ErrorCodes.BadBackup, (await store.BackupAsync(folder.File("text"), progress: null, CancellationToken.None)).Problem?.Code);
        }

        await using var closed = database.Store();
        foreach (var file in new[] { "text", "absent" })
        {
            Assert.Equal(ErrorCodes.BadBackup, (await closed.RestoreAsync(folder.File(file), replace: true, progress: null, CancellationToken.None)).Problem?.Code);
        }

        await closed.OpenAsync(migrate: true, CancellationToken.None);
        Assert.Equal(1, (await closed.HeadAsync(Given.Patient("a"), Visibility.Everything, CancellationToken.None)).Value.Version);
    }

    private static async Task WritePairsAsync(ResourceStore store, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await store.CommitAsync(Given.Set(Given.Create(Given.Patient($"p-{i}")), Given.Create(Given.Patient($"q-{i}"))), CancellationToken.None);
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string path = Directory.CreateTempSubdirectory("medcoop-backup-").FullName;

        public string File(string name) => Path.Combine(path, name);

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
