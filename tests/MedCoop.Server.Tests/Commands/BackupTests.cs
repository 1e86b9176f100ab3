using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

public sealed class BackupTests
{
    private const string First = """{"resourceType": "Patient", "id": "a", "active": true}""";
    private const string Second = """{"resourceType": "Patient", "id": "a", "active": false}""";

    [Theory, EveryDatabase]
    public async Task A_restored_database_is_what_was_backed_up_with_its_history(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        await folder.ImportAsync(folder.File("a.ndjson", $"{First}\n{Second}"));
        var backup = await folder.RunAsync("backup", $"{folder.Path}/backup");
        await folder.ImportAsync(folder.File("later.json", """{"resourceType": "Patient", "id": "later"}"""));

        var restored = await folder.RunAsync("restore", $"{folder.Path}/backup", "--replace");

        Assert.Equal([CommandLine.Done, CommandLine.Done], [backup, restored]);
        Assert.False((await folder.ReadAsync("Patient", "a"))!.Value.GetProperty("active").GetBoolean());
        Assert.Null(await folder.ReadAsync("Patient", "later"));
        Assert.Equal(2, await folder.VersionsAsync());
    }

    [Theory, EveryDatabase]
    public async Task A_database_with_something_in_it_is_replaced_only_when_asked(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        await folder.ImportAsync(folder.File("a.json", First));
        await folder.RunAsync("backup", $"{folder.Path}/backup");
        await folder.ImportAsync(folder.File("b.json", Second));

        var code = await folder.RunAsync("restore", $"{folder.Path}/backup");

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(2, await folder.VersionsAsync());
    }

    [Fact]
    public async Task A_running_server_is_backed_up_but_its_database_is_not_replaced()
    {
        await using var server = await ServerProcess.StartAsync();
        using var put = await server.Client.PutAsync("/fhir/Patient/a", new StringContent(First, new System.Net.Http.Headers.MediaTypeHeaderValue("application/fhir+json")));

        var backup = await ServerProcess.RunAsync(server.Folder, "", "backup", "backup.db");
        var restore = await ServerProcess.RunAsync(server.Folder, "", "restore", "backup.db", "--replace");
        using var still = await server.Client.GetAsync("/fhir/Patient/a");

        Assert.Equal(CommandLine.Done, backup.Code);
        Assert.Contains("Backed up 1 versions", backup.Output, StringComparison.Ordinal);
        Assert.Equal(CommandLine.Failed, restore.Code);
        Assert.Contains("has the database open", restore.Error, StringComparison.Ordinal);
        Assert.True(still.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_backup_is_never_overwritten_and_what_is_none_never_restored()
    {
        await using var folder = await CommandFolder.CreateAsync();
        await folder.ImportAsync(folder.File("a.json", First));
        var mine = folder.File("mine", "mine");

        var codes = (await folder.RunAsync("backup", mine), await folder.RunAsync("restore", mine, "--replace"));

        Assert.Equal((CommandLine.Failed, CommandLine.Failed), codes);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
        Assert.NotNull(await folder.ReadAsync("Patient", "a"));
    }
}
