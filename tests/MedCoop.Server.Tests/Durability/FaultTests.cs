using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Verification;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Durability;

/// <summary>What clients see while the disk or the database fails: a clear 503, nothing half written, and all is well again by itself.</summary>
public sealed class FaultTests
{
    private const string NoSmallDisk = "Only the superuser of a Linux machine can have a disk to fill.";

    [Fact]
    public async Task A_full_disk_refuses_writes_serves_reads_and_takes_writes_again_when_there_is_room()
    {
        var disk = await SmallDisk.TryMountAsync(3_000);
        Assert.SkipWhen(disk is null, NoSmallDisk);
        await using var small = disk;
        await using var server = await ServerProcess.StartAsync($"--Store:ConnectionString=Data Source={small.Folder}/full.db");
        var fhir = ClientOf(server);
        var kept = new List<string>();

        var refused = await FillAsync(fhir, kept);
        var read = await fhir.GetAsync($"Basic/{kept[^1]}");
        var found = await fhir.GetAsync("Basic?_summary=count");
        await small.GrowAsync(64_000);
        var again = await UntilCreatedAsync(fhir);

        Assert.Equal((503, ErrorCodes.DiskFull, "60"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        Assert.Equal([200, 200, 201], [read.Status, found.Status, again.Status]);
        Assert.Equal(kept.Count, found.Json["total"]!.GetValue<int>());
        foreach (var id in kept) Assert.Equal(200, (await fhir.GetAsync($"Basic/{id}")).Status);
        Assert.Equal(CommandLine.Done, await CommandLine.RunAsync(["verify", $"--Store:ConnectionString=Data Source={small.Folder}/full.db", $"--Audit:Keys={small.Folder}/keys", "--Logs:Directory=", "--Logs:Console=false"]));
    }

    [Fact]
    public async Task A_full_disk_of_PostgreSQL_refuses_writes_serves_reads_and_takes_writes_again_when_there_is_room()
    {
        Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
        var disk = await SmallDisk.TryMountAsync(14_000);
        Assert.SkipWhen(disk is null, NoSmallDisk);
        await using var small = disk;
        // PostgreSQL runs as a user of its own. (Elsewhere the test was skipped above.)
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(small.Folder, (UnixFileMode)0b111_111_111);
        var postgres = await PostgreSqlServer.StartAsync(durable: true);
        await using var database = await TestDatabase.OnAsync(postgres, small.Folder);
        await using var server = await ServerProcess.StartAsync(On(database));
        var fhir = ClientOf(server);
        var kept = new List<string>();

        var refused = await FillAsync(fhir, kept);
        var read = await fhir.GetAsync($"Basic/{kept[^1]}");
        await small.GrowAsync(128_000);
        var again = await UntilCreatedAsync(fhir);

        Assert.Equal((503, ErrorCodes.DiskFull, "60"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        Assert.Equal([200, 201], [read.Status, again.Status]);
        await VerifyAsync(database, kept.Count + 1);
        await server.KillAsync();
        await postgres.KillAsync();
    }

    [Fact]
    public async Task A_read_only_SQLite_database_refuses_writes_and_serves_reads()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        await using (var before = await ServerProcess.StartAsync(On(database)))
        {
            await ClientOf(before).PutAsync("Basic/a", Basic("a", 10));
            await before.TerminateAsync();
        }

        await using var server = await ServerProcess.StartAsync("--no-migrate", $"--Store:ConnectionString={database.ConnectionString};Mode=ReadOnly");
        var refused = await ClientOf(server).PutAsync("Basic/b", Basic("b", 10));
        var read = await ClientOf(server).GetAsync("Basic/a");

        Assert.Equal((503, ErrorCodes.DiskFull, 200), (refused.Status, refused.Code, read.Status));
    }

    [Fact]
    public async Task A_PostgreSQL_database_that_turns_read_only_refuses_writes_for_as_long()
    {
        Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
        await using var server = await RestServer.StartAsync(StoreProvider.PostgreSql);
        var fhir = server.Client;
        await fhir.CreateAsync("Basic", """{"resourceType":"Basic","code":{"text":"a"}}""");

        await SetReadOnlyAsync(server.Database, isReadOnly: true);
        var refused = await fhir.PostAsync("Basic", """{"resourceType":"Basic","code":{"text":"a"}}""");
        var read = await fhir.GetAsync("Basic");
        await SetReadOnlyAsync(server.Database, isReadOnly: false);
        var again = await UntilCreatedAsync(fhir);

        Assert.Equal((503, ErrorCodes.DiskFull), (refused.Status, refused.Code));
        Assert.Equal([200, 201], [read.Status, again.Status]);
    }

    [Theory, EveryDatabase]
    public async Task A_database_locked_by_another_program_delays_or_refuses_writes_and_serves_reads(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        var fhir = server.Client;
        await fhir.PutAsync("Basic/a", Basic("a", 10));

        Answer read;
        Task<Answer> writing;
        await using (await server.Database.LockAsync())
        {
            writing = fhir.PutAsync("Basic/a", Basic("a", 20));
            read = await fhir.GetAsync("Basic/a");
            // SQLite gives up after five seconds; PostgreSQL waits for the row.
            if (provider == StoreProvider.Sqlite) await writing;
        }

        var written = await writing;
        Assert.Equal(200, read.Status);
        Assert.Equal(provider == StoreProvider.Sqlite ? 503 : 200, written.Status);
        if (provider == StoreProvider.Sqlite) Assert.Equal((ErrorCodes.StoreUnavailable, "5"), (written.Code, written.Headers["Retry-After"]));
        Assert.Equal(200, (await fhir.PutAsync("Basic/a", Basic("a", 30))).Status);
    }

    // Writes until the first refusal, which must not be half there.
    private static async Task<Answer> FillAsync(FhirClient fhir, List<string> kept)
    {
        for (var i = 0; i < 2_000; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"b{i}");
            var answer = await fhir.PutAsync($"Basic/{id}", Basic(id, 40_000));
            if (answer.Status == 201)
            {
                kept.Add(id);
                continue;
            }

            Assert.Equal(404, (await fhir.GetAsync($"Basic/{id}")).Status);
            return answer;
        }

        throw new InvalidOperationException("The disk never was full.");
    }

    private static async Task<Answer> UntilCreatedAsync(FhirClient fhir)
    {
        var answer = await fhir.PostAsync("Basic", Basic("new", 40_000));
        for (var tries = 0; tries < 100 && answer.Status == 503; tries++)
        {
            await Task.Delay(100);
            answer = await fhir.PostAsync("Basic", Basic("new", 40_000));
        }

        return answer;
    }

    private static async Task SetReadOnlyAsync(TestDatabase database, bool isReadOnly)
    {
        await database.ExecuteAsync($$"""
            SET TRANSACTION READ WRITE;
            DO $do$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {{(isReadOnly ? "on" : "off")}}', current_database()); END $do$
            """);
        // As when the primary is replaced: what is connected has to connect anew.
        if (isReadOnly) await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private static async Task VerifyAsync(TestDatabase database, int resources)
    {
        await using var store = await database.OpenAsync();
        var findings = new List<Finding>();
        var verified = await store.VerifyAsync(findings.Add, progress: null, CancellationToken.None);
        Assert.Empty(findings);
        Assert.Equal(resources, verified.Value.Resources);
    }

    private static string Basic(string id, int size) => $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"{{{Incompressible(size)}}}"}}""";

    // Columns are compressed where that helps.
    private static string Incompressible(int size) => Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(size / 2));

    private static string[] On(TestDatabase database) => [$"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}"];

    private static FhirClient ClientOf(ServerProcess server) => new(new HttpClient { BaseAddress = new Uri(server.Client.BaseAddress!, "/fhir"), Timeout = TimeSpan.FromMinutes(2) });
}
