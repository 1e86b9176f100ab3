using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Commands;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Store;
using MedCoop.Store.Audit;
using MedCoop.Store.Verification;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Audit;

public sealed class TrailDurabilityTests
{
    private const int Rounds = 3;

    // So many that the spool is moved and a statement signed while they come; more would only be verified longer.
    private const int ReadsOfRound = 1_500;

    [Theory, EveryDatabase]
    public async Task Every_answered_read_is_in_the_trail_after_a_kill_and_the_chain_has_no_gap(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var keys = Directory.CreateTempSubdirectory("medcoop-keys-").FullName;
        string[] settings =
        [
            $"--Store:Provider={provider}", $"--Store:ConnectionString={database.ConnectionString}", "--Logs:Directory=", "--Access:Mode=Open",
            "--Audit:Enabled=true", $"--Audit:Keys={keys}", "--Audit:CheckpointInterval=00:00:01",
        ];
        var answered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(settings);
            var (goal, enough) = (answered + ReadsOfRound, new TaskCompletionSource());
            using var put = await server.Client.PutAsync("/fhir/Patient/p", new StringContent("""{"resourceType": "Patient", "id": "p"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/fhir+json")));
            var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        using var answer = await server.Client.GetAsync(new Uri("/fhir/Patient/p", UriKind.Relative));
                        if (!answer.IsSuccessStatusCode) continue;
                        if (Interlocked.Increment(ref answered) < goal) continue;
                        // The last moments are what a kill is about: reads go on, but no more than a few.
                        enough.TrySetResult();
                        await Task.Delay(20);
                    }
                }
                catch (HttpRequestException)
                {
                    // It was killed.
                }
            })).ToList();
            // A statement is signed every second, the spool moved now and then; the moment of the kill is one that no test can know.
            await Task.Delay(TimeSpan.FromMilliseconds(1_100 + Random.Shared.Next(300)));
            await enough.Task.WaitAsync(TimeSpan.FromMinutes(2));
            await server.KillAsync();
            await Task.WhenAll(readers);
        }

        // What waited in the spool when it was killed is moved by the next start.
        await using (var last = await ServerProcess.StartAsync(settings)) Assert.Equal(0, await last.TerminateAsync());
        await using var store = await database.OpenAsync();
        using var key = NodeKey.Find(keys);
        var findings = new List<Finding>();
        var verified = (await store.Audit.VerifyAsync(key, findings.Add, CancellationToken.None)).Value;
        var reads = (await store.Audit.CountAsync(new AuditQuery { Count = 1, Filter = entry => entry.Record.Kind == AuditKind.Read }, CancellationToken.None)).Value;
        Assert.Empty(findings);
        Assert.True(answered > 0 && reads >= answered, $"{reads} recorded, {answered} answered");
        Assert.True(verified.Statements > 0);
        Directory.Delete(keys, recursive: true);
    }

    [Theory, EveryDatabase]
    public async Task Two_servers_on_one_database_have_two_chains_and_a_stop_signs_them(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var one = await AuditedServer.StartAsync(provider))
        {
            await using (var two = await one.BesideAsync())
            {
                await one.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
                for (var i = 0; i < 20; i++) await Task.WhenAll(one.Client.GetAsync("Patient/p"), two.Client.GetAsync("Patient/p"));
            }

            var events = await one.EventsAsync("subtype=read&outcome=0");
            Assert.Equal(40, events.Count);
            Assert.Equal(2, events.Select(audit => audit["source"]!["observer"]!["identifier"]!["value"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public async Task Verify_tells_a_tampered_entry_with_exit_code_1()
    {
        await using var server = await ServerProcess.StartAsync("--Audit:Enabled=true", "--Access:Mode=Open");
        for (var i = 0; i < 10; i++)
        {
            using var answer = await server.Client.GetAsync(new Uri($"/fhir/Patient/{i}", UriKind.Relative));
        }

        Assert.Equal(0, await server.TerminateAsync());
        var (clean, _, _) = await ServerProcess.RunAsync(server.Folder, "", "verify");
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={server.Folder}/data/medcoop.db;Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE audit SET at = at + 10000 WHERE id = (SELECT min(id) + 4 FROM audit)";
            await command.ExecuteNonQueryAsync();
        }

        var (code, output, _) = await ServerProcess.RunAsync(server.Folder, "", "verify");

        Assert.Equal((CommandLine.Done, CommandLine.Failed), (clean, code));
        Assert.Contains("Audit AuditEvent/65-5", output, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_backup_holds_the_trail(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        await using var folder = await CommandFolder.CreateAsync(provider);
        var file = Path.Combine(folder.Path, "backup");
        await using (var store = await server.Server.Database.OpenAsync()) Assert.Null((await store.BackupAsync(file, progress: null, CancellationToken.None)).Problem);

        Assert.Equal(CommandLine.Done, await folder.RunAsync("restore", file));

        await using var restored = await folder.OpenAsync();
        var entries = (await restored.Audit.SearchAsync(new AuditQuery { Count = 10 }, CancellationToken.None)).Value.Entries;
        Assert.Equal(AuditKind.Create, Assert.Single(entries).Record.Kind);
    }
}
