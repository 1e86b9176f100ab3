using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MedCoop.Server.Commands;
using MedCoop.Server.Commands.Export;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

public sealed class ExportTests
{
    private const string Some = """
        {"resourceType": "Patient", "id": "a",
          "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">two\nlines, a \"quote\" and a \\ </div>"},
          "birthDate": "1950-01-01"}
        """;

    [Theory, EveryDatabase]
    public async Task What_was_exported_and_imported_elsewhere_is_exported_alike(StoreProvider provider)
    {
        await using var here = await CommandFolder.CreateAsync(provider);
        await using var there = await CommandFolder.CreateAsync();
        await here.ImportAsync(here.File("a.json", Some), here.File("b.json", """{"resourceType": "Organization", "id": "o", "name": "Hospital"}"""));

        var exported = await here.RunAsync("export", $"{here.Path}/out");
        var (imported, _) = await there.ImportAsync($"{here.Path}/out");
        await there.RunAsync("export", $"{there.Path}/out");

        Assert.Equal([CommandLine.Done, CommandLine.Done], [exported, imported]);
        Assert.Equal(["Organization.ndjson", "Patient.ndjson", "manifest.json"], Names($"{here.Path}/out"));
        foreach (var name in new[] { "Organization.ndjson", "Patient.ndjson" })
            Assert.Equal(Unstamped($"{here.Path}/out/{name}"), Unstamped($"{there.Path}/out/{name}"));
    }

    [Fact]
    public async Task An_export_shows_one_moment_while_others_write()
    {
        await using var folder = await CommandFolder.CreateAsync();
        await folder.ImportAsync(folder.File("start.ndjson", string.Join('\n', Enumerable.Range(0, 300).Select(i => $$"""{"resourceType": "Patient", "id": "filler-{{i}}"}"""))));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
                await folder.ImportAsync(folder.File($"round-{round}.json", Round(round)));
        });

        for (var i = 0; i < 5; i++) Assert.Equal(CommandLine.Done, await folder.RunAsync("export", $"{folder.Path}/out-{i}"));
        await stop.CancelAsync();
        await writing;

        for (var i = 0; i < 5; i++) Assert.Equal(RoundIn($"{folder.Path}/out-{i}", "Group"), RoundIn($"{folder.Path}/out-{i}", "Task"));
    }

    [Theory, EveryDatabase]
    public async Task What_is_exported_while_others_write_is_the_state_at_the_position_that_the_manifest_names(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider);
        using var enough = new CancellationTokenSource();
        var written = 0;
        var writing = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var n = 0; !enough.IsCancellationRequested; n++)
            {
                var basic = $"Basic/w{writer}-{n % 5}";
                if (n % 7 == 6) await server.Client.DeleteAsync(basic);
                else await server.Client.PutAsync(basic, $$"""{"resourceType":"Basic","id":"{{basic[6..]}}","code":{"text":"{{n}}"} }""");
                await server.Client.CreateAsync("Patient", $$"""{"resourceType":"Patient","name":[{"family":"n{{n}}"}] }""");
                Interlocked.Increment(ref written);
            }
        }).ToList();
        var folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;

        for (var i = 0; i < 4; i++)
        {
            var goal = Volatile.Read(ref written) + 20;
            await Eventually.IsTrueAsync(() => Volatile.Read(ref written) >= goal, () => $"{written} of {goal} writes.", writing);
            var code = await CommandLine.RunAsync(
                ["export", $"{folder}/{i}", $"--Store:Provider={provider}", $"--Store:ConnectionString={server.Database.ConnectionString}", "--Logs:Directory=", "--Logs:Console=false"]);
            Assert.Equal(CommandLine.Done, code);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writing);
        await using var store = await server.Database.OpenAsync();
        for (var i = 0; i < 4; i++) Assert.Equal(await StateAsync(store, $"{folder}/{i}"), Exported($"{folder}/{i}"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_export_to_a_full_disk_fails_with_a_reason_and_leaves_nothing()
    {
        var disk = await SmallDisk.TryMountAsync(64);
        Assert.SkipWhen(disk is null, "Only the superuser of a Linux machine can have a disk to fill.");
        await using var small = disk;
        await using var folder = await CommandFolder.CreateAsync();
        await folder.ImportAsync(folder.File("many.ndjson", string.Join('\n', Enumerable.Range(0, 2_000).Select(i => $$"""{"resourceType": "Patient", "id": "p{{i}}", "name": [{"family": "Somebody{{i}}"}] }"""))));

        var code = await folder.RunAsync("export", $"{small.Folder}/out");

        Assert.Equal(CommandLine.Failed, code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(small.Folder));
    }

    [Fact]
    public async Task Types_can_be_chosen_and_files_compressed()
    {
        await using var folder = await CommandFolder.CreateAsync();
        await folder.ImportAsync(folder.File("a.json", Some), folder.File("b.json", """{"resourceType": "Organization", "id": "o", "name": "Hospital"}"""));

        var code = await folder.RunAsync("export", $"{folder.Path}/out", "--type", "Organization", "--gzip");

        Assert.Equal(CommandLine.Done, code);
        Assert.Equal(["Organization.ndjson.gz", "manifest.json"], Names($"{folder.Path}/out"));
        await using var packed = new GZipStream(File.OpenRead($"{folder.Path}/out/Organization.ndjson.gz"), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        Assert.Contains("Hospital", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_changed_since_an_instant_can_be_exported()
    {
        await using var folder = await CommandFolder.CreateAsync();
        await folder.ImportAsync(folder.File("a.json", Some));
        var at = (await folder.ReadAsync("Patient", "a"))!.Value.GetProperty("meta").GetProperty("lastUpdated").GetDateTimeOffset();

        await folder.RunAsync("export", $"{folder.Path}/with", "--since", at.ToString("O"));
        await folder.RunAsync("export", $"{folder.Path}/without", "--since", at.AddMilliseconds(1).ToString("O"));

        Assert.Equal(["Patient.ndjson", "manifest.json"], Names($"{folder.Path}/with"));
        Assert.Equal(["manifest.json"], Names($"{folder.Path}/without"));
    }

    [Fact]
    public async Task The_manifest_says_which_moment_and_how_many()
    {
        await using var folder = await CommandFolder.CreateAsync();
        await folder.ImportAsync(folder.File("a.ndjson", """
            {"resourceType": "Patient", "id": "a"}
            {"resourceType": "Patient", "id": "b"}
            """));

        await folder.RunAsync("export", $"{folder.Path}/out");

        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync($"{folder.Path}/out/{Manifest.FileName}"));
        await using var store = await folder.OpenAsync();
        Assert.Equal((await store.JournalEndAsync(CancellationToken.None)).Value, manifest.RootElement.GetProperty("journalPosition").GetInt64());
        Assert.Equal(2, manifest.RootElement.GetProperty("files")[0].GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_refused_and_left_as_it_is()
    {
        await using var folder = await CommandFolder.CreateAsync();
        folder.File("out/mine.txt", "mine");

        var code = await folder.RunAsync("export", $"{folder.Path}/out");

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(["mine.txt"], Names($"{folder.Path}/out"));
        Assert.Equal(["out"], Names(folder.Path).Except(["keys"], StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unknown_type_is_refused_before_anything_is_opened()
    {
        await using var folder = await CommandFolder.CreateAsync();

        Assert.Equal(CommandLine.CannotBegin, await folder.RunAsync("export", $"{folder.Path}/out", "--type", "patient"));
    }

    [Theory]
    [InlineData("{ \"a\" : [ 1 , 2 ] }", "{\"a\":[1,2]}")]
    [InlineData("{\r\n\t\"a\": \"b  c\"\n}", "{\"a\":\"b  c\"}")]
    [InlineData("{\"a\": \"quote \\\" and \\\\\" , \"b\": 1.50}", "{\"a\":\"quote \\\" and \\\\\",\"b\":1.50}")]
    public void A_line_loses_white_space_between_tokens_and_nothing_else(string json, string line)
    {
        var source = Encoding.UTF8.GetBytes(json);
        var target = new byte[source.Length + 1];

        var length = NdjsonLine.Write(source, target);

        Assert.Equal(line + "\n", Encoding.UTF8.GetString(target, 0, length));
    }

    private static string Round(int round) => $$"""
        {"resourceType": "Bundle", "type": "transaction", "entry": [
          {"resource": {"resourceType": "Group", "id": "g", "type": "person", "actual": true, "name": "{{round}}"}, "request": {"method": "PUT", "url": "Group/g"} },
          {"resource": {"resourceType": "Task", "id": "t", "status": "requested", "intent": "order", "description": "{{round}}"}, "request": {"method": "PUT", "url": "Task/t"} }
        ]}
        """;

    private static string? RoundIn(string folder, string type)
    {
        if (!File.Exists($"{folder}/{type}.ndjson")) return null;
        using var json = JsonDocument.Parse(File.ReadAllText($"{folder}/{type}.ndjson"));
        return (json.RootElement.TryGetProperty("name", out var name) ? name : json.RootElement.GetProperty("description")).GetString();
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    // Versions and instants are each server's own.
    private static IEnumerable<string> Unstamped(string path) => File.ReadLines(path).Select(line =>
        System.Text.RegularExpressions.Regex.Replace(line, "\"(?<name>versionId|lastUpdated)\":\"[^\"]*\"", "\"${name}\":\"\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    /// <summary>What the journal says that there was at the position of an export.</summary>
    private static async Task<List<string>> StateAsync(ResourceStore store, string folder)
    {
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync($"{folder}/{Manifest.FileName}"));
        var state = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var version in store.JournalAsync(0, manifest.RootElement.GetProperty("journalPosition").GetInt64(), CancellationToken.None))
        {
            if (version.IsDeletion) state.Remove(version.Key.ToString());
            else state[version.Key.ToString()] = version.Version;
        }

        return [.. state.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal)];
    }

    private static List<string> Exported(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.ndjson").SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(resource => $"{resource.GetProperty("resourceType")}/{resource.GetProperty("id")} {resource.GetProperty("meta").GetProperty("versionId")}")
            .Order(StringComparer.Ordinal),
    ];
}
