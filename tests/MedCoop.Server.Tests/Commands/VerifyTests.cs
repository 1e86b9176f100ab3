using System.Text.Json;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

public sealed class VerifyTests
{
    [Theory, EveryDatabase]
    public async Task A_database_that_was_imported_into_is_clean(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        await folder.ImportAsync(folder.File("a.ndjson", """
            {"resourceType": "Patient", "id": "a", "name": [{"family": "One"}]}
            {"resourceType": "Patient", "id": "b", "name": [{"family": "Two"}]}
            """));

        var code = await folder.RunAsync("verify");

        Assert.Equal(CommandLine.Done, code);
    }

    [Fact]
    public async Task Damage_is_told_as_lines_of_JSON_with_exit_code_1()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        string[] on = [$"--Store:ConnectionString={database.ConnectionString}", "--Logs:Directory="];
        var folder = Path.GetDirectoryName(database.ConnectionString.Split('=')[1])!;
        await ServerProcess.RunAsync(folder, """{"resourceType": "Patient", "id": "a", "birthDate": "2000-01-01"}""", ["import", "-", .. on]);
        await database.ExecuteAsync("DELETE FROM date_index");

        var (code, output, _) = await ServerProcess.RunAsync(folder, "", ["verify", "--json", .. on]);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains(lines, line => line.TryGetProperty("missing", out var missing) && missing.GetArrayLength() == 1 && line.GetProperty("resource").GetString() == "Patient/a");
        Assert.Equal(lines.Count - 1, lines[^1].GetProperty("findings").GetInt32());
    }

    [Fact]
    public async Task A_database_that_is_not_there_cannot_be_verified()
    {
        await using var folder = await CommandFolder.CreateAsync();

        Assert.Equal(CommandLine.CannotBegin, await folder.RunAsync("verify"));
    }
}
