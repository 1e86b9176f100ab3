using System.Text.Json;
using MedCoop.Fhir;
using MedCoop.Server.Commands;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

/// <summary>A folder with files for commands to work on, and a database of its own.</summary>
internal sealed class CommandFolder : IAsyncDisposable
{
    private readonly TestDatabase database;

    private CommandFolder(TestDatabase database) => this.database = database;

    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("medcoop-test-").FullName;

    public static async Task<CommandFolder> CreateAsync(StoreProvider provider = StoreProvider.Sqlite) => new(await TestDatabase.CreateAsync(provider));

    /// <summary>The database.</summary>
    public TestDatabase Database => database;

    /// <summary>Writes a file; gives its full path.</summary>
    public string File(string name, string text) => File(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file; gives its full path.</summary>
    public string File(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Runs a command on the database; gives its exit code.</summary>
    public Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
    [
        .. arguments, $"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}",
        "--Logs:Directory=", "--Logs:Console=false", $"--Audit:Keys={Path}/keys",
    ]);

    /// <summary>Imports; gives the exit code and what the report file says of refusals.</summary>
    public async Task<(int Code, IReadOnlyList<Refusal> Refusals)> ImportAsync(params string[] paths)
    {
        var report = System.IO.Path.GetTempFileName();
        var code = await RunAsync(["import", .. paths, "--report", report]);
        var refusals = (await System.IO.File.ReadAllLinesAsync(report)).Select(Refusal.Of).ToList();
        System.IO.File.Delete(report);
        return (code, refusals);
    }

    /// <summary>Looks into the database.</summary>
    public Task<ResourceStore> OpenAsync() => database.OpenAsync();

    /// <summary>A resource's current JSON; null when there is none.</summary>
    public async Task<JsonElement?> ReadAsync(string type, string id)
    {
        await using var store = await OpenAsync();
        var read = await store.ReadAsync(new ResourceKey(type, id), Visibility.Everything, CancellationToken.None);
        return read.Problem is null && !read.Value.IsDeletion ? JsonDocument.Parse(read.Value.Body).RootElement : null;
    }

    /// <summary>How many versions were ever stored.</summary>
    public async Task<int> VersionsAsync()
    {
        await using var store = await OpenAsync();
        var end = (await store.JournalEndAsync(CancellationToken.None)).Value;
        return await store.JournalAsync(0, end, CancellationToken.None).CountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }
}

/// <summary>A line of an import's report file.</summary>
internal sealed record Refusal(string File, int? Line, int? Entry, string Code)
{
    public static Refusal Of(string json)
    {
        using var line = JsonDocument.Parse(json);
        var root = line.RootElement;
        Assert.NotEmpty(root.GetProperty("reason").GetString()!);
        return new Refusal(
            System.IO.Path.GetFileName(root.GetProperty("file").GetString()!),
            root.TryGetProperty("line", out var number) ? number.GetInt32() : null,
            root.TryGetProperty("entry", out var entry) ? entry.GetInt32() : null,
            root.GetProperty("code").GetString()!);
    }
}
