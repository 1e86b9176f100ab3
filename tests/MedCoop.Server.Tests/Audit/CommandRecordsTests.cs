using System.Globalization;
using System.Text.Json.Nodes;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Auth;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Audit;

/// <summary>What commands leave in the trail, and the command that cuts it.</summary>
public sealed class CommandRecordsTests
{
    [Theory, EveryDatabase]
    public async Task Imports_exports_and_cuts_are_in_the_trail_and_what_was_cut_is_not(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        using var keys = new KeyFolder();
        var folder = Directory.CreateTempSubdirectory("medcoop-test-");
        var file = Path.Combine(folder.FullName, "a.json");
        await File.WriteAllTextAsync(file, """{"resourceType":"Patient","id":"a"}""");
        Task<int> Run(params string[] arguments) => CommandLine.RunAsync(
            [.. arguments, $"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}", "--Logs:Directory=", "--Logs:Console=false", keys.AuditSetting]);

        int[] done = [await Run("import", file), await Run("export", Path.Combine(folder.FullName, "out"))];
        var before = await EventsAsync(database, keys);
        await Task.Delay(20);
        var now = TimeProvider.System.GetUtcNow();
        var early = await Run("cut-audit", "--before", now.AddDays(1).ToString("O", CultureInfo.InvariantCulture), "--reason", "too early");
        var cut = await Run("cut-audit", "--before", now.ToString("O", CultureInfo.InvariantCulture), "--reason", "ten years are over");
        var after = await EventsAsync(database, keys);

        Assert.Equal([CommandLine.Done, CommandLine.Done], done);
        Assert.Equal(["110106", "110107"], before.Select(Kind).Order(StringComparer.Ordinal));
        Assert.All(before, audit => Assert.Contains("Device/operator", audit.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal((CommandLine.Failed, CommandLine.Done), (early, cut));
        Assert.Contains(after, audit => audit.ToJsonString().Contains("ten years are over", StringComparison.Ordinal));
        Assert.DoesNotContain("110106", after.Select(Kind));
        Assert.Equal(CommandLine.Done, await Run("verify"));
        folder.Delete(recursive: true);
    }

    private static string Kind(JsonNode audit) => audit["type"]!["code"]!.GetValue<string>();

    // Without the looks at the trail themselves.
    private static async Task<IReadOnlyList<JsonNode>> EventsAsync(TestDatabase database, KeyFolder keys)
    {
        await using var server = await RestServer.OnAsync(database, isOwner: false, keys.AuditSetting, "--Audit:Enabled=true");
        var answer = await server.Client.GetAsync("AuditEvent?_count=100");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Entries.Select(entry => entry["resource"]!).Where(audit => !audit.ToJsonString().Contains("Device/loopback", StringComparison.Ordinal))];
    }
}
