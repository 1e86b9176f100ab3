using MedCoop.Store.Identity;
using MedCoop.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Tests.Identity;

public sealed class IdentityStoreTests
{
    [Theory, EveryDatabase]
    public async Task The_migrations_make_the_tables_that_the_program_works_with(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await using var context = Stores(database).Open();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
    }

    [Theory, EveryDatabase]
    public async Task A_link_works_once_and_not_after_its_end(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var links = new LinkStore(Stores(database), TimeProvider.System);
        var token = await links.CreateAsync(LinkPurpose.Setup, account: null, TimeSpan.FromHours(1), CancellationToken.None);
        var late = await links.CreateAsync(LinkPurpose.Reset, account: null, TimeSpan.FromHours(-1), CancellationToken.None);

        var uses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => links.TryUseAsync(token, LinkPurpose.Setup, CancellationToken.None)));

        Assert.Single(uses, used => used);
        Assert.False(await links.TryUseAsync(late, LinkPurpose.Reset, CancellationToken.None));
        Assert.False(await links.TryUseAsync(token, LinkPurpose.Invitation, CancellationToken.None));
    }

    [Theory, EveryDatabase]
    public async Task Of_servers_that_see_the_same_assertion_one_takes_it(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var servers = Enumerable.Range(0, 4).Select(_ => new AssertionStore(Stores(database), TimeProvider.System)).ToList();
        var end = TimeProvider.System.GetUtcNow().AddMinutes(5);

        var taken = await Task.WhenAll(servers.Select(server => server.TryUseAsync("client", "1", end, CancellationToken.None)));

        Assert.Single(taken, one => one);
        Assert.True(await servers[0].TryUseAsync("client", "2", end, CancellationToken.None));
        Assert.True(await servers[0].TryUseAsync("other", "1", end, CancellationToken.None));
    }

    [Theory, EveryDatabase]
    public async Task Vain_attempts_lock_a_name_whoever_has_it(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var attempts = new AttemptStore(Stores(database), TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => attempts.FailAsync("Nobody@x.example", CancellationToken.None)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => attempts.FailAsync("other@x.example", CancellationToken.None)));

        Assert.True(await attempts.IsLockedAsync("nobody@X.example", CancellationToken.None));
        Assert.False(await attempts.IsLockedAsync("other@x.example", CancellationToken.None));
    }

    [Theory, EveryDatabase]
    public async Task Accounts_and_resources_are_written_side_by_side_and_neither_starves(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        var links = new LinkStore(Stores(database), TimeProvider.System);
        var (resources, accounts) = (0, 0);
        // Each side goes on until both have written: one that starves the other never ends.
        using var tooLong = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        bool IsGoingOn() => (Volatile.Read(ref resources) < 100 || Volatile.Read(ref accounts) < 50) && !tooLong.IsCancellationRequested;
        var busy = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; IsGoingOn(); i++, Interlocked.Increment(ref resources)) await store.CommittedAsync(Given.Create(Given.Patient($"w{writer}-{i}")));
        })).ToList();
        for (; IsGoingOn(); Interlocked.Increment(ref accounts)) await links.CreateAsync(LinkPurpose.Reset, Guid.NewGuid(), TimeSpan.FromHours(1), CancellationToken.None);
        await Task.WhenAll(busy);

        Assert.True(resources >= 100 && accounts >= 50, $"{resources} resources and {accounts} links were written");
    }

    [Theory, EveryDatabase]
    public async Task A_backup_holds_the_accounts(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;
        var id = Guid.NewGuid();
        await using (var store = await database.OpenAsync())
        {
            await AddAsync(database, id);
            Assert.Null((await store.BackupAsync(Path.Combine(folder, "backup"), progress: null, CancellationToken.None)).Problem);
        }

        await using var other = await TestDatabase.CreateAsync(provider);
        await using (var restoring = other.Store()) Assert.Null((await restoring.RestoreAsync(Path.Combine(folder, "backup"), replace: false, progress: null, CancellationToken.None)).Problem);
        await using var restored = await other.OpenAsync();
        var person = await new AccountStore(Stores(other)).FindAsync(id, CancellationToken.None);

        Assert.Equal("Ahmed Ben Ali", person?.Account.DisplayName);
        Assert.Equal(["coordinator", "payer"], person?.Memberships.Single().RoleCodes);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AddAsync(TestDatabase database, Guid id)
    {
        await using var context = Stores(database).Open();
        context.Users.Add(new Account { Id = id, UserName = "a", Email = "a@x.example", DisplayName = "Ahmed Ben Ali", FhirUser = "Practitioner/1", CreatedAt = TimeProvider.System.GetUtcNow() });
        context.Memberships.Add(new Membership { AccountId = id, Organization = "Organization/1", OrganizationName = "One", Roles = "coordinator payer" });
        await context.SaveChangesAsync();
    }

    private static IdentityDatabase Stores(TestDatabase database) => new(new StoreOptions { Provider = database.Provider, ConnectionString = database.ConnectionString });
}
