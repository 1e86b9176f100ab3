using System.Security.Cryptography;
using System.Text.Json;
using MedCoop.Server.Commands;
using MedCoop.Server.Commands.Export;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>Commands know the files that lie beside the database.</summary>
public sealed class FileCommandTests
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(70_000);

    [Theory, EveryDatabase]
    public async Task A_backup_brings_its_files_along_and_a_restore_puts_them_back(StoreProvider provider)
    {
        await using var world = await World.CreateAsync(provider);
        var address = await world.UploadAsync(File);
        await using var elsewhere = await World.CreateAsync(provider);

        var backedUp = await world.RunAsync("backup", $"{world.Folder}/backup");
        var again = await world.RunAsync("backup", $"{world.Folder}/later", "--files", $"{world.Folder}/backup.files");
        var restored = await elsewhere.RunAsync("restore", $"{world.Folder}/backup");

        Assert.Equal([CommandLine.Done, CommandLine.Done, CommandLine.Done], [backedUp, again, restored]);
        Assert.Equal([TusClient.Sha256(File)], Directory.EnumerateFiles($"{world.Folder}/backup.files").Select(path => Path.GetFileName(path)!));
        Assert.False(Directory.Exists($"{world.Folder}/later.files"));
        Assert.Equal(CommandLine.Done, await elsewhere.RunAsync("verify"));
        Assert.Equal(File, await elsewhere.DownloadAsync(address));
    }

    [Fact]
    public async Task A_damaged_file_in_a_backup_is_not_restored_and_the_database_stays_as_it_is()
    {
        await using var world = await World.CreateAsync(StoreProvider.Sqlite);
        await world.UploadAsync(File);
        await world.RunAsync("backup", $"{world.Folder}/backup");
        await System.IO.File.AppendAllTextAsync($"{world.Folder}/backup.files/{TusClient.Sha256(File)}", "x");
        await using var elsewhere = await World.CreateAsync(StoreProvider.Sqlite);

        var code = await elsewhere.RunAsync("restore", $"{world.Folder}/backup");

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(CommandLine.CannotBegin, await elsewhere.RunAsync("verify"));
    }

    [Theory, InlineData("missing"), InlineData("bytes have changed"), InlineData("should have 70000")]
    public async Task A_file_that_is_missing_or_damaged_is_found_with_its_name(string wrong)
    {
        await using var world = await World.CreateAsync(StoreProvider.Sqlite);
        var address = await world.UploadAsync(File);
        var path = Directory.EnumerateFiles(world.Files, TusClient.Sha256(File), SearchOption.AllDirectories).Single();
        if (wrong == "missing") System.IO.File.Delete(path);
        else await System.IO.File.WriteAllBytesAsync(path, wrong.StartsWith("bytes", StringComparison.Ordinal) ? [.. File[..^1], (byte)(File[^1] ^ 1)] : File[1..]);

        var (code, output, _) = await ServerProcess.RunAsync(world.Folder, "", ["verify", "--json", .. world.Settings]);

        var finding = JsonDocument.Parse(output.Split('\n')[0]).RootElement;
        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(("file", $"Binary/{address.Split('/')[^1]}"), (finding.GetProperty("kind").GetString()!.ToLowerInvariant(), finding.GetProperty("resource").GetString()));
        Assert.Contains(wrong, finding.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(TusClient.Sha256(File), finding.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task An_export_has_the_files_and_its_import_takes_them_in(StoreProvider provider)
    {
        await using var world = await World.CreateAsync(provider);
        var address = await world.UploadAsync(File);
        await using var elsewhere = await World.CreateAsync(StoreProvider.Sqlite);

        var exported = await world.RunAsync("export", $"{world.Folder}/out");
        var imported = await elsewhere.RunAsync("import", $"{world.Folder}/out");
        using var manifest = JsonDocument.Parse(await System.IO.File.ReadAllBytesAsync($"{world.Folder}/out/{Manifest.FileName}"));

        Assert.Equal([CommandLine.Done, CommandLine.Done], [exported, imported]);
        Assert.Equal(1, manifest.RootElement.GetProperty("storedFiles").GetInt32());
        Assert.Equal(File, await elsewhere.DownloadAsync(address));
        Assert.Equal(CommandLine.Done, await elsewhere.RunAsync("verify"));
    }

    [Fact]
    public async Task A_Binary_whose_file_is_not_there_is_not_imported_and_missed_by_an_export()
    {
        await using var world = await World.CreateAsync(StoreProvider.Sqlite);
        await world.UploadAsync(File);
        await world.RunAsync("export", $"{world.Folder}/out");
        Directory.Delete($"{world.Folder}/out/files", recursive: true);
        await using var elsewhere = await World.CreateAsync(StoreProvider.Sqlite);

        var imported = await elsewhere.RunAsync("import", $"{world.Folder}/out/Binary.ndjson");
        Directory.Delete(world.Files, recursive: true);
        var exported = await world.RunAsync("export", $"{world.Folder}/again");

        Assert.Equal([CommandLine.Failed, CommandLine.Failed], [imported, exported]);
    }

    /// <summary>A database with a folder for files, on which servers and commands run in turn.</summary>
    private sealed class World(TestDatabase database) : IAsyncDisposable
    {
        private readonly TestFolder folder = new();

        public string Folder => folder.Path;

        public string Files => $"{Folder}/files";

        public string[] Settings =>
        [
            $"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}", $"--Uploads:Folder={Files}", "--Logs:Directory=", "--Logs:Console=false",
            $"--Audit:Keys={Folder}/keys",
        ];

        public static async Task<World> CreateAsync(StoreProvider provider) => new(await TestDatabase.CreateAsync(provider));

        public Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, .. Settings]);

        /// <summary>Uploads on a server that ends afterwards; gives the address of the file.</summary>
        public async Task<string> UploadAsync(byte[] file)
        {
            await using var server = await RestServer.OnAsync(database, isOwner: false, $"--Uploads:Folder={Files}");
            using var client = TusTests.Client(server);
            return TusClient.FileOf(await client.UploadAsync(file, TusClient.Note(await TusTests.PatientAsync(server))));
        }

        public async Task<byte[]> DownloadAsync(string address)
        {
            await using var server = await RestServer.OnAsync(database, isOwner: false, $"--Uploads:Folder={Files}");
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            return await http.GetByteArrayAsync(address);
        }

        public async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            folder.Dispose();
        }
    }
}
