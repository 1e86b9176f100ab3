using System.Runtime.CompilerServices;
using System.Text;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Verification;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests;

public sealed class VerificationTests
{
    private static readonly string[] Tables =
        ["resource", "version", "token_index", "string_index", "date_index", "number_index", "quantity_index", "reference_index", "uri_index", "position_index"];

    private static readonly IndexExtractor Extractor = new(SearchParameterCatalog.R4);

    [Theory, EveryDatabase]
    public async Task A_database_that_was_only_written_by_commits_is_clean(StoreProvider provider)
    {
        await using var database = await FilledAsync(provider);

        var (receipt, findings) = await VerifyAsync(database);

        Assert.Empty(findings);
        Assert.Equal((4, 6), (receipt.Resources, receipt.Versions));
        Assert.True(receipt.IndexRows > 15, $"{receipt.IndexRows} rows");
    }

    private static readonly IndexDamage[] DamagedIndexes =
    [
        new("DELETE FROM token_index WHERE code = 'a1'", "Patient/a", "token Patient.identifier", Superfluous: null),
        new("UPDATE string_index SET norm = 'else' WHERE norm = 'chalmers'", "Patient/a", "string Patient.family", "string Patient.family"),
        new("UPDATE token_index SET text = 'else' WHERE code = '1234-5'", "Observation/o", "token Observation.code", "token Observation.code"),
        new("DELETE FROM date_index WHERE key = 1", "Patient/a", "date Patient.birthdate", Superfluous: null),
        new("UPDATE quantity_index SET high = 7", "Observation/o", "quantity Observation.value-quantity", "quantity Observation.value-quantity"),
        new("UPDATE reference_index SET version = '3'", "Observation/o", "reference Observation.subject", "reference Observation.subject"),
        new("UPDATE uri_index SET part = 1", "Patient/a", "uri Patient._profile", "uri Patient._profile"),
    ];

    private static readonly RowDamage[] DamagedRows =
    [
        new("INSERT INTO uri_index (param, value, key, part) SELECT param, value, (SELECT key FROM resource WHERE id = 'gone'), 0 FROM uri_index LIMIT 1", FindingKind.Index, "Patient/gone"),
        new("INSERT INTO uri_index (param, value, key, part) SELECT param, value, 5, 0 FROM uri_index LIMIT 1", FindingKind.Index, Resource: null),
        new("UPDATE resource SET index_tables = 0 WHERE id = 'a'", FindingKind.Index, "Patient/a"),
        new("UPDATE resource SET version = 1 WHERE id = 'a'", FindingKind.Resource, "Patient/a"),
        new("UPDATE resource SET seq = 1 WHERE id = 'a'", FindingKind.Resource, "Patient/a"),
        new("UPDATE resource SET seq = 1000 WHERE id = 'a'", FindingKind.Resource, "Patient/a"),
        new("UPDATE resource SET deleted = TRUE WHERE id = 'a'", FindingKind.Resource, "Patient/a"),
        new("UPDATE resource SET last_updated = last_updated + 10000 WHERE id = 'a'", FindingKind.Resource, "Patient/a"),
        new("UPDATE resource SET content_hash = NULL WHERE id = 'a'", FindingKind.Body, "Patient/a"),
        new("UPDATE version SET body = (SELECT body FROM version WHERE id = 'b') WHERE id = 'a' AND version = 2", FindingKind.Body, "Patient/a"),
        new("UPDATE version SET body = NULL WHERE id = 'a' AND version = 1", FindingKind.Versions, "Patient/a"),
        new("DELETE FROM version WHERE id = 'a' AND version = 1", FindingKind.Versions, "Patient/a"),
        new("DELETE FROM version WHERE id = 'b'", FindingKind.Resource, "Patient/b"),
        new("DELETE FROM resource WHERE id = 'gone'", FindingKind.Versions, "Patient/gone"),
        new("UPDATE version SET at = at + 864000000000 WHERE id = 'a' AND version = 1", FindingKind.Versions, "Patient/a"),
    ];

    [Theory, EveryDatabase]
    public async Task Index_rows_that_are_not_those_of_the_content_are_found(StoreProvider provider)
    {
        await using var database = await FilledAsync(provider);
        await SaveAsync(database);
        await using var store = await database.OpenAsync();

        foreach (var damage in DamagedIndexes)
        {
            await database.ExecuteAsync(damage.Sql);
            var (_, findings) = await VerifyAsync(store);
            await RestoreAsync(database);

            var finding = findings.FirstOrDefault(found => found.Kind == FindingKind.Index && found.Resource == damage.Resource && found.Missing.Contains(damage.Missing));
            Assert.True(finding is not null, $"not found: {damage.Sql}");
            if (damage.Superfluous is { } superfluous) Assert.Contains(superfluous, finding.Superfluous);
            else Assert.Empty(finding.Superfluous);
        }
    }

    [Theory, EveryDatabase]
    public async Task Rows_that_do_not_agree_are_found(StoreProvider provider)
    {
        await using var database = await FilledAsync(provider);
        await SaveAsync(database);
        await using var store = await database.OpenAsync();

        foreach (var damage in DamagedRows)
        {
            await database.ExecuteAsync(damage.Sql);
            var (receipt, findings) = await VerifyAsync(store);
            await RestoreAsync(database);

            Assert.True(findings.Any(found => found.Kind == damage.Kind && found.Resource == damage.Resource), $"not found: {damage.Sql}");
            Assert.Equal(findings.Count, receipt.Findings);
        }

        Assert.Empty((await VerifyAsync(database)).Findings);
    }

    [Fact]
    public async Task A_gap_in_the_journal_of_SQLite_is_found()
    {
        await using var database = await FilledAsync(StoreProvider.Sqlite);

        await database.ExecuteAsync("DELETE FROM version WHERE id = 'b'; DELETE FROM resource WHERE id = 'b'; DELETE FROM string_index; DELETE FROM token_index");
        var (_, findings) = await VerifyAsync(database);

        Assert.Contains(findings, found => found is { Kind: FindingKind.Journal });
    }

    [Fact]
    public async Task A_damaged_page_of_SQLite_is_found()
    {
        await using var database = await FilledAsync(StoreProvider.Sqlite);
        await database.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var root = await database.ExecuteAsync("SELECT rootpage FROM sqlite_schema WHERE name = 'token_index__key_param'");
        await using (var file = new FileStream(database.ConnectionString.Split('=')[1], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Seek((root - 1) * 4096, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0x55, 4096).ToArray());
        }

        var (_, findings) = await VerifyAsync(database);

        Assert.Contains(findings, found => found is { Kind: FindingKind.Structure });
    }

    [Fact]
    public async Task A_damaged_index_of_PostgreSQL_is_found_where_amcheck_is_installed()
    {
        Assert.SkipUnless(PostgreSqlServer.WhyMissing is null, PostgreSqlServer.WhyMissing ?? "");
        await using var database = await FilledAsync(StoreProvider.PostgreSql);
        await database.ExecuteAsync("CREATE EXTENSION amcheck");
        var (before, clean) = await VerifyAsync(database);

        // The heap loses a row that the index keeps, as after a lost write: the index is told to be ready while it is not filled.
        await database.ExecuteAsync("UPDATE pg_index SET indisready = false, indislive = false WHERE indexrelid = 'uri_index__key_param'::regclass");
        await database.ExecuteAsync("INSERT INTO uri_index (param, value, key, part) SELECT param, 'x', key, part FROM uri_index LIMIT 1");
        await database.ExecuteAsync("UPDATE pg_index SET indisready = true, indislive = true WHERE indexrelid = 'uri_index__key_param'::regclass");
        var (_, findings) = await VerifyAsync(database);

        Assert.Empty(clean);
        Assert.Contains("amcheck", before.Structure, StringComparison.Ordinal);
        Assert.Contains(findings, found => found.Kind == FindingKind.Structure && found.Text.Contains("uri_index__key_param", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task A_database_is_clean_at_every_moment_while_others_write(StoreProvider provider)
    {
        await using var database = await FilledAsync(provider);
        await using var writing = await database.OpenAsync();
        using var enough = new CancellationTokenSource();
        var written = new StrongBox<int>();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() => WriteAsync(writing, $"w{w}", written, enough.Token))).ToList();

        for (var i = 0; i < 5; i++)
        {
            var before = Volatile.Read(ref written.Value);
            Assert.Empty((await VerifyAsync(database)).Findings);
            // Without a write in between the next time would prove nothing.
            await Eventually.IsTrueAsync(() => Volatile.Read(ref written.Value) > before, () => "nobody writes", writers);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
    }

    private static Task SaveAsync(TestDatabase database) =>
        database.ExecuteAsync(string.Concat(Tables.Select(table => $"CREATE TABLE saved_{table} AS SELECT * FROM {table};")));

    private static Task RestoreAsync(TestDatabase database) =>
        database.ExecuteAsync(string.Concat(Tables.Select(table => $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table};")));

    private static async Task WriteAsync(ResourceStore store, string id, StrongBox<int> written, CancellationToken enough)
    {
        for (var version = 0; !enough.IsCancellationRequested; version++)
        {
            var patient = $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"urn:s{{version}}","value":"{{version}}"}]}""";
            await store.CommittedAsync(version % 5 == 4 ? Given.Delete(Given.Patient(id), version) : Change(patient, version));
            Interlocked.Increment(ref written.Value);
        }
    }

    internal static async Task<TestDatabase> FilledAsync(StoreProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Change("""{"resourceType":"Patient","id":"a","name":[{"family":"Before"}]}""", 0));
        await store.CommittedAsync(Change("""
            {"resourceType":"Patient","id":"a","meta":{"profile":["http://example.org/p"]},"identifier":[{"system":"urn:s","value":"a1"}],
              "name":[{"family":"Chalmers","given":["Peter"]}],"birthDate":"1974-12-25"}
            """, 1));
        await store.CommittedAsync(Change("""{"resourceType":"Patient","id":"b","name":[{"family":"Other"}]}""", 0));
        await store.CommittedAsync(Change("""{"resourceType":"Patient","id":"gone","name":[{"family":"Gone"}]}""", 0));
        await store.CommittedAsync(Given.Delete(Given.Patient("gone"), 1));
        await store.CommittedAsync(Change("""
            {"resourceType":"Observation","id":"o","status":"final","subject":{"reference":"Patient/a"},
              "code":{"coding":[{"system":"http://loinc.org","code":"1234-5","display":"Something"}]},
              "valueQuantity":{"value":5.4,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}
            """, 0));
        return database;
    }

    internal static Change Change(string json, int baseVersion)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var resource = ResourceReader.Parse(bytes);
        var key = new ResourceKey(resource.TypeName, resource.Id!);
        return new(key, ChangeMethod.Put, baseVersion, ResourceStamp.Stamp(bytes, key, baseVersion + 1), Extractor.Extract(resource));
    }

    private static async Task<(VerifyReceipt Receipt, IReadOnlyList<Finding> Findings)> VerifyAsync(TestDatabase database)
    {
        await using var store = await database.OpenAsync();
        return await VerifyAsync(store);
    }

    internal static async Task<(VerifyReceipt Receipt, IReadOnlyList<Finding> Findings)> VerifyAsync(ResourceStore store)
    {
        var findings = new List<Finding>();
        var verified = await store.VerifyAsync(findings.Add, progress: null, CancellationToken.None);
        Assert.Null(verified.Problem);
        return (verified.Value, findings);
    }

    private sealed record IndexDamage(string Sql, string Resource, string Missing, string? Superfluous);

    private sealed record RowDamage(string Sql, FindingKind Kind, string? Resource);
}
