using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Store.Identity;
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

    [Theory, InlineData(StoreProvider.Sqlite), InlineData(StoreProvider.PostgreSql)]
    public void The_script_for_an_empty_database_is_what_the_migrations_give(StoreProvider provider)
    {
        using var store = Context(provider, "Data Source=:memory:", "Host=unused");
        using var accounts = Accounts(provider);

        var generated = string.Concat(new DbContext[] { store, accounts }.Select(
            context => context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions))).ReplaceLineEndings("\n").TrimStart('\uFEFF');

        var path = Path.Combine(TestData.RepositoryRoot, $"src/MedCoop.Store/Migrations/{provider}.sql");
        if (Environment.GetEnvironmentVariable("MEDCOOP_APPROVE") == "1") File.WriteAllText(path, generated);
        Assert.Equal(File.ReadAllText(path), generated);
        var script = provider == StoreProvider.Sqlite ? SchemaScript.Sqlite : SchemaScript.PostgreSql;
        Assert.Equal([.. store.Database.GetMigrations(), .. accounts.Database.GetMigrations()], script.Migrations);
    }

    [Theory, EveryDatabase]
    public async Task A_store_that_the_script_has_made_is_one_that_the_migrations_have_made(StoreProvider provider)
    {
        await using var byScript = await TestDatabase.CreateAsync(provider);
        await using var bySteps = await TestDatabase.CreateAsync(provider);
        await using (await byScript.OpenAsync())
        await using (var context = Context(bySteps)) await context.GetService<IMigrator>().MigrateAsync(FirstMigration);
        await using (await bySteps.OpenAsync())
        {
        }

        Assert.Equal(await StructureAsync(bySteps), await StructureAsync(byScript));
        await using var made = Context(byScript);
        Assert.Empty(await made.Database.GetPendingMigrationsAsync());
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

    // Everything that the database knows of its tables, columns, indexes, constraints, functions and triggers.
    private static async Task<List<string>> StructureAsync(TestDatabase database)
    {
        await using var context = Context(database);
        return await context.Database.SqlQueryRaw<string>(database.Provider == StoreProvider.Sqlite
            ? "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS \"Value\" FROM sqlite_schema WHERE name <> '__EFMigrationsLock' ORDER BY 1"
            : """
              SELECT * FROM (
                  SELECT 'column ' || table_name || '.' || column_name || ' ' || ordinal_position || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || coalesce(collation_name, '') FROM information_schema.columns WHERE table_schema = 'public'
                  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
                  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                  UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
                  UNION ALL SELECT 'sequence ' || sequencename || ' ' || data_type || ' ' || start_value FROM pg_sequences WHERE schemaname = 'public') AS all_of_it ("Value")
              ORDER BY "Value" COLLATE "C"
              """).ToListAsync();
    }

    internal static StoreContext Context(TestDatabase database) =>
        Context(database.Provider, $"{database.ConnectionString};Pooling=false", $"{database.ConnectionString};Pooling=false");

    private static StoreContext Context(StoreProvider provider, string sqlite, string postgreSql) =>
        provider == StoreProvider.Sqlite ? SqliteStoreContext.On(sqlite) : PostgreSqlStoreContext.On(postgreSql);

    private static IdentityContext Accounts(StoreProvider provider) =>
        provider == StoreProvider.Sqlite ? SqliteIdentityContext.On("Data Source=:memory:", new SemaphoreSlim(1)) : PostgreSqlIdentityContext.On("Host=unused");
}
