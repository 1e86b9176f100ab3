using System.Globalization;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>Uploads over weak links: connections are cut, the server is killed, and its memory stays as it is.</summary>
public sealed class UploadDurabilityTests
{
    private const int Megabyte = 1_000_000;
    private const long Size = 300L * Megabyte;
    private const long MostMemory = 50L * Megabyte;

    // What may lie in the buffers of a connection when it is cut, or was written after the server last made bytes count.
    private const long Buffered = 25L * Megabyte;

    [Fact]
    public async Task An_upload_of_300_MB_survives_three_cuts_and_a_kill_and_comes_back_byte_for_byte_in_50_MB_of_memory()
    {
        await using var database = await TestDatabase.CreateAsync(StoreProvider.Sqlite);
        using var folder = new TestFolder();
        var file = await LargeFile.WriteAsync(Path.Combine(folder.Path, "large"), Size);

        string upload;
        long acknowledged, growth;
        await using (var server = await ServerProcess.StartAsync(On(database)))
        {
            using var client = new TusClient(server.Client.BaseAddress!);
            var memory = await PeakMemory.AfterWarmUpAsync(server, client);
            upload = await client.CreateAsync(Size, TusClient.Note(await PatientAsync(server), more: ("sha256", file.Sha256)));
            foreach (var until in (long[])[40 * Megabyte, 90 * Megabyte, 130 * Megabyte])
            {
                using (await file.SendPartAsync(server, upload, await OffsetAsync(client, upload), until)) { }
                Assert.InRange(await OffsetAsync(client, upload), until - Buffered, until);
            }

            var offset = await OffsetAsync(client, upload);
            var whole = await client.PatchAsync(upload, offset, await file.ReadAsync(offset, 10 * Megabyte));
            acknowledged = long.Parse(whole.Headers["Upload-Offset"], CultureInfo.InvariantCulture);
            using var connection = await file.SendPartAsync(server, upload, acknowledged, acknowledged + (60 * Megabyte));
            growth = memory.Growth();
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(On(database));
        using var resumed = new TusClient(again.Client.BaseAddress!);
        var memoryAgain = await PeakMemory.AfterWarmUpAsync(again, resumed);
        var kept = await OffsetAsync(resumed, upload);
        await using (var rest = file.OpenFrom(kept)) Assert.Equal(204, (await resumed.PatchAsync(upload, kept, new StreamContent(rest))).Status);
        var done = await resumed.HeadAsync(upload);
        var document = (await resumed.GetAsync(new Uri(done.Headers["Content-Location"]).AbsolutePath)).Json;
        var isSame = await file.IsSameAsync(await again.Client.GetStreamAsync(TusClient.FileOf(document)));
        var growthAgain = memoryAgain.Growth();
        await again.TerminateAsync();
        var verified = await CommandLine.RunAsync(["verify", .. On(database), $"--Audit:Keys={folder.Path}/keys", "--Logs:Directory=", "--Logs:Console=false"]);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"memory grew by {growth / 1000} kB, then by {growthAgain / 1000} kB; of {60 * Megabyte} bytes that were under way at the kill {kept - acknowledged} were kept");
        Assert.InRange(kept, acknowledged + (60 * Megabyte) - Buffered, Size);
        Assert.Equal("available", TusClient.StatusOf(document).Item1);
        Assert.True(isSame, "what came back is not what was sent");
        Assert.Equal(CommandLine.Done, verified);
        Assert.InRange(Math.Max(growth, growthAgain), 0, MostMemory);
    }

    [Fact]
    public async Task Whoever_asks_again_takes_the_upload_over_from_the_connection_that_was_lost()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        using var folder = new TestFolder();
        var file = await LargeFile.WriteAsync(Path.Combine(folder.Path, "file"), 2 * Megabyte);
        var upload = await client.CreateAsync(2 * Megabyte, TusClient.Note(await TusTests.PatientAsync(server)));

        // Neither closed nor going on: as after a radio link went dead.
        using var silent = await file.SendPartAsync(new Uri(server.Address), upload, 0, Megabyte);
        await MedCoop.Testing.Eventually.IsTrueAsync(() => DataOf(server).Length == Megabyte, () => "the bytes did not arrive");
        var offset = await OffsetAsync(client, upload);
        var rest = await client.PatchAsync(upload, offset, await file.ReadAsync(offset, Megabyte));

        Assert.Equal((Megabyte, 204), (offset, rest.Status));
    }

    [Fact]
    public async Task Another_server_of_the_database_goes_on_where_one_left_off()
    {
        Assert.SkipWhen(PostgreSqlServer.WhyMissing is not null, PostgreSqlServer.WhyMissing ?? "");
        using var folder = new TestFolder();
        var shared = $"--Uploads:Folder={folder.Path}";
        await using var one = await RestServer.StartAsync(StoreProvider.PostgreSql, shared);
        await using var other = await one.BesideAsync(shared);
        using var first = TusTests.Client(one);
        using var second = TusTests.Client(other);
        var file = System.Security.Cryptography.RandomNumberGenerator.GetBytes(100_000);
        var upload = await first.CreateAsync(file.Length, TusClient.Note(await TusTests.PatientAsync(one)));

        await first.PatchAsync(upload, 0, file[..60_000]);
        var done = await second.PatchAsync(upload, 60_000, file[60_000..]);
        var document = (await first.GetAsync(new Uri(done.Headers["Content-Location"]).AbsolutePath)).Json;

        Assert.Equal(TusClient.Sha256(file), document["content"]![0]!["attachment"]!["extension"]![0]!["valueString"]!.GetValue<string>());
        Assert.Equal(200, (await first.GetAsync(TusClient.FileOf(document))).Status);
    }

    [Fact]
    public async Task What_could_not_be_committed_is_committed_by_the_next_question_and_once_only()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var file = System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000);
        var upload = await client.CreateAsync(file.Length, TusClient.Note(await TusTests.PatientAsync(server)));

        Answer away;
        await using (await server.Database.LockAsync()) away = await client.PatchAsync(upload, 0, file);
        var done = await client.HeadAsync(upload);
        // As a server leaves it that was killed between the commit and the word of it.
        var outcome = Directory.EnumerateFiles(TusTests.FilesOf(server), "outcome", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(outcome, (await File.ReadAllTextAsync(outcome)).Replace("Done", "Checked", StringComparison.Ordinal));
        var again = await client.HeadAsync(upload);

        Assert.Equal((503, "50000"), (away.Status, done.Headers["Upload-Offset"]));
        Assert.Equal((200, done.Headers["Content-Location"]), (again.Status, again.Headers["Content-Location"]));
        Assert.Single((await server.Client.GetAsync("DocumentReference")).Matches);
        Assert.Equal(200, (await client.GetAsync(TusClient.FileOf((await client.GetAsync(new Uri(done.Headers["Content-Location"]).AbsolutePath)).Json))).Status);
    }

    [Fact]
    public async Task A_full_disk_refuses_bytes_keeps_those_before_and_takes_the_rest_when_there_is_room()
    {
        var disk = await MedCoop.Testing.SmallDisk.TryMountAsync(8_000);
        Assert.SkipWhen(disk is null, "Only the superuser of a Linux machine can have a disk to fill.");
        await using var small = disk;
        await using var server = await TusTests.StartAsync($"--Uploads:Folder={small.Folder}/files");
        using var client = TusTests.Client(server);
        using var folder = new TestFolder();
        var file = await LargeFile.WriteAsync(Path.Combine(folder.Path, "file"), 5 * Megabyte);
        var note = TusClient.Note(await TusTests.PatientAsync(server));
        var (one, other) = (await client.CreateAsync(5 * Megabyte, note), await client.CreateAsync(5 * Megabyte, note));
        var bytes = await file.ReadAsync(0, 5 * Megabyte);

        await client.PatchAsync(one, 0, bytes[..(4 * Megabyte)]);
        var refused = await client.PatchAsync(other, 0, bytes);
        var tooMany = await client.TryCreateAsync(100L * Megabyte, note);
        await small.GrowAsync(64_000);
        var kept = (int)await OffsetAsync(client, other);
        var rest = await client.PatchAsync(other, kept, bytes[kept..]);

        Assert.Equal((503, MedCoop.Fhir.Outcomes.ErrorCodes.DiskFull, "60"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
        Assert.Equal((503, 204), (tooMany.Status, rest.Status));
    }

    private static FileInfo DataOf(RestServer server) => new(Directory.EnumerateFiles(TusTests.FilesOf(server), "data", SearchOption.AllDirectories).Single());

    private static async Task<long> OffsetAsync(TusClient client, string upload) => long.Parse((await client.HeadAsync(upload)).Headers["Upload-Offset"], CultureInfo.InvariantCulture);

    private static async Task<string> PatientAsync(ServerProcess server) =>
        $"Patient/{await new FhirClient(new HttpClient { BaseAddress = new Uri(server.Client.BaseAddress!, "/fhir") }).CreateAsync("Patient", TusTests.Patient)}";

    private static string[] On(TestDatabase database) => [$"--Store:Provider={database.Provider}", $"--Store:ConnectionString={database.ConnectionString}"];
}
