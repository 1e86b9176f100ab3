using System.Diagnostics;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Store;
using MedCoop.Store.Verification;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Durability;

/// <summary>An import of a code system that is killed at any moment leaves the one before it.</summary>
public sealed class TerminologyKillTests
{
    private const int Concepts = 30_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory, EveryDatabase]
    public async Task An_import_killed_half_way_leaves_the_one_before_it_and_the_next_one_takes_its_place(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;
        await WriteAsync($"{folder}/old.json", ["old"]);
        await WriteAsync($"{folder}/new.json", Enumerable.Range(0, Concepts).Select(at => $"n{at}"));
        Assert.Equal(0, (await ServerProcess.RunAsync(folder, "", Import($"{folder}/old.json", database))).Code);

        foreach (var rows in (int[])[1, 15_000])
        {
            var began = TimeProvider.System.GetUtcNow().UtcTicks;
            var import = ServerProcess.Start(folder, Import($"{folder}/new.json", database));
            for (var since = Stopwatch.GetTimestamp(); !import.HasExited && await WrittenAsync(database, began) < rows;)
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"{rows} rows were not written.");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            import.Kill();
            await import.WaitForExitAsync(TestContext.Current.CancellationToken);
            await using var store = await database.OpenAsync();
            List<Finding> findings = [];
            Assert.Null((await store.VerifyAsync(findings.Add, progress: null, TestContext.Current.CancellationToken)).Problem);
            var system = (await store.CodeSystemsAsync(TestContext.Current.CancellationToken)).Value.Single();
            Assert.Empty(findings);
            Assert.True(system.Find("old") is not null, $"killed after {rows} rows");
        }

        Assert.Equal(0, (await ServerProcess.RunAsync(folder, "", Import($"{folder}/new.json", database))).Code);
        await using var after = await database.OpenAsync();
        var whole = (await after.CodeSystemsAsync(TestContext.Current.CancellationToken)).Value.Single();
        await after.SweepCodeSystemsAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal((Concepts, null, "n29999"), (whole.Count, whole.Find("old"), whole.Find("n29999")?.Code));
        Assert.Equal(Concepts, await database.ExecuteAsync("SELECT count(*) FROM concept"));
        Assert.Equal(1, await database.ExecuteAsync("SELECT count(*) FROM code_system"));
        Directory.Delete(folder, recursive: true);
    }

    // Of the import that is under way, not of one that was killed before.
    private static Task<long> WrittenAsync(TestDatabase database, long began) =>
        database.ExecuteAsync($"SELECT count(*) FROM concept WHERE system IN (SELECT id FROM code_system WHERE state = 0 AND touched > {began})");

    private static string[] Import(string file, TestDatabase database) =>
        ["import", "--terminology", "fhir", file, $"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}", "--Logs:Directory="];

    private static Task WriteAsync(string file, IEnumerable<string> codes) => File.WriteAllTextAsync(file, $$"""
        {"resourceType":"CodeSystem","url":"urn:killed","version":"1","name":"Killed","status":"active","content":"complete","concept":[
        {{string.Join(",\n", codes.Select(code => $$"""{"code":"{{code}}","display":"Concept {{code}} with a name of a usual length","property":[{"code":"kind","valueCode":"made-up"}]}"""))}}]}
        """);
}
