using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Schema;
using MedCoop.Testing;
using MedCoop.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MedCoop.Store.Tests;

public sealed class MigrationTests
{
    // What version 0.1 wrote, as SQL that is never edited: schema of the migration "Initial", two versions of a Patient and its index rows.
    private const string FirstMigration = "Initial";

    private const string WrittenByTheFirstVersion = """
        INSERT INTO interned (id, kind, value) VALUES (1, 1, 'Patient'), (2, 2, 'Patient.family'), (3, 2, 'Patient.identifier'), (4, 3, 'urn:oid:1.2.3');
        INSERT INTO resource (key, type_id, id, version, seq, deleted, last_updated, index_tables) VALUES (1, 1, 'old', 2, 2, false, 638000000000000000, 3);
        INSERT INTO version (seq, key, type_id, id, version, at, method, actor, body)
            VALUES (1, 1, 1, 'old', 1, 638000000000000000, 1, 'Practitioner/1', NULL), (2, 1, 1, 'old', 2, 638000000000000000, 2, 'Practitioner/1', NULL);
        INSERT INTO token_index (param, code, system, key, part) VALUES (3, 'Chalmers', 4, 1, 0);
        INSERT INTO string_index (param, norm, key, part, ord, exact) VALUES (2, 'chalmers', 1, 0, 0, 'Chalmers');
        """;

    [Theory, EveryDatabase]
    public async Task The_migrations_make_the_schema_that_the_program_works_with(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = Context(database);

        await context.Database.MigrateAsync();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Theory, EveryDatabase]
    public async Task The_schema_is_the_approved_one(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = Context(database);

        var statements = context.Database.GenerateCreateScript().Split(';').Select(sql => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

        ApprovedFile.Matches($"tests/MedCoop.Store.Tests/Approved/Schema.{provider}.sql", statements.Where(sql => sql.Length > 0 && !sql.Contains("$EF$", StringComparison.Ordinal)));
    }

    [Theory, EveryDatabase]
    public async Task A_store_written_by_the_first_version_opens_in_this_one(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var context = Context(database))
        {
            await context.GetService<IMigrator>().MigrateAsync(FirstMigration);
            await context.Database.ExecuteSqlRawAsync(WrittenByTheFirstVersion);
            if (provider == StoreProvider.PostgreSql) await context.Database.ExecuteSqlRawAsync("SELECT setval('journal_seq', 2)");
        }

        await using var store = await database.OpenAsync();
        var key = Given.Patient("old");
        var found = (await store.MatchAsync(Given.Identifier("Chalmers"), limit: 5, Visibility.Everything, CancellationToken.None)).Value;
        await store.CommittedAsync(Given.Update(key, 2, "Windsor"));

        Assert.Equal([key], found);
        Assert.Equal(3, (await store.HistoryAsync(new() { Type = "Patient", Id = "old", Count = 10 }, Visibility.Everything, CancellationToken.None)).Value.Total);
        Assert.Empty((await store.MatchAsync(Given.Identifier("Chalmers"), limit: 5, Visibility.Everything, CancellationToken.None)).Value);
        Assert.Equal([key], (await store.MatchAsync(Given.Identifier("Windsor"), limit: 5, Visibility.Everything, CancellationToken.None)).Value);
    }

    [Theory, EveryDatabase]
    public async Task Servers_that_start_together_on_an_empty_database_all_start(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var stores = Enumerable.Range(0, 4).Select(_ => database.Store()).ToList();

        var opened = await Task.WhenAll(stores.Select(store => Task.Run(() => store.OpenAsync(migrate: true, CancellationToken.None))));

        Assert.All(opened, result => Assert.Null(result.Problem));
        await Task.WhenAll(stores.Select((store, i) => store.CommittedAsync(Given.Create(Given.Patient($"p{i}")))));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Theory, EveryDatabase]
    public async Task Without_migrations_an_older_schema_is_refused_and_a_current_one_is_opened(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var context = Context(database)) await context.Database.ExecuteSqlRawAsync("CREATE TABLE other (id integer)");
        await using var store = database.Store();

        var refused = await store.OpenAsync(migrate: false, CancellationToken.None);
        await using var other = await database.OpenAsync();
        var opened = await store.OpenAsync(migrate: false, CancellationToken.None);

        Assert.Equal(ErrorCodes.OutdatedSchema, refused.Problem?.Code);
        Assert.Contains(FirstMigration, refused.Problem?.Text, StringComparison.Ordinal);
        Assert.Null(opened.Problem);
    }

    [Fact]
    public async Task A_database_file_that_is_none_is_refused_with_a_problem()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await File.WriteAllTextAsync(database.ConnectionString.Split('=')[1], "This is no database, but a text that is long enough to be taken for one at first.");
        await using var store = database.Store();

        var refused = await store.OpenAsync(migrate: true, CancellationToken.None);

        Assert.Equal(ErrorCodes.StoreUnavailable, refused.Problem?.Code);
    }

    private static StoreContext Context(TestDatabase database) => database.Provider == StoreProvider.Sqlite
        ? SqliteStoreContext.On($"{database.ConnectionString};Pooling=false")
        : PostgreSqlStoreContext.On($"{database.ConnectionString};Pooling=false");
}
