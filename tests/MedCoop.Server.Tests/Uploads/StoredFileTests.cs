using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Uploads;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>What an upload becomes, and who gets to read it.</summary>
public sealed class StoredFileTests
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(300_000);

    // Taken apart, so that a scanner of this machine does not find it in the tests.
    private static byte[] Eicar => Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*");

    [Theory, EveryDatabase]
    public async Task A_finished_upload_is_a_document_of_the_case_with_size_and_hashes(StoreProvider provider)
    {
        using var folder = new TestFolder();
        await using var server = await Rest.RestServer.StartAsync(provider, $"--Uploads:Folder={folder.Path}");
        using var client = TusTests.Client(server);
        var patient = await TusTests.PatientAsync(server);
        var referral = $"ServiceRequest/{await server.Client.CreateAsync("ServiceRequest", $$$"""{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"reference":"{{{patient}}}"}}""")}";

        var document = await client.UploadAsync(File, TusClient.Metadata(
            ("filename", "снимки.zip"), ("contentType", "application/octet-stream"), ("case", referral), ("kind", "imaging-study"), ("language", "ru"), ("description", "CT"), ("sha256", TusClient.Sha256(File))));
        var file = await client.GetAsync(TusClient.FileOf(document));
        var found = await server.Client.GetAsync($"DocumentReference?subject={patient}&related={referral}");

        var attachment = document["content"]![0]!["attachment"]!;
        Assert.Equal(("available", "final"), TusClient.StatusOf(document));
        Assert.Equal(
            ["снимки.zip", "ru", "300000", TusClient.Sha256(File), Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.SHA1, File)), patient],
            [(string)attachment["title"]!, (string)attachment["language"]!, attachment["size"]!.ToString(), (string)attachment["extension"]![0]!["valueString"]!, (string)attachment["hash"]!, (string)document["subject"]!["reference"]!]);
        Assert.Equal("application/octet-stream", file.Headers["Content-Type"]);
        Assert.Equal([document["id"]!.GetValue<string>()], found.Matches);
    }

    [Fact]
    public async Task A_file_is_served_in_parts_that_fit_together()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var path = TusClient.FileOf(await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server))));
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        var (whole, bytes) = await GetAsync(http, path, []);
        var tag = whole.Headers.ETag!.ToString();
        var (first, head) = await GetAsync(http, path, [("Range", "bytes=0-99999")]);
        var (second, tail) = await GetAsync(http, path, [("Range", "bytes=100000-"), ("If-Range", tag)]);
        var (changed, all) = await GetAsync(http, path, [("Range", "bytes=100000-"), ("If-Range", "\"other\"")]);
        var (beyond, _) = await GetAsync(http, path, [("Range", "bytes=300000-")]);
        var (known, _) = await GetAsync(http, path, [("If-None-Match", tag)]);

        Assert.Equal($"\"{TusClient.Sha256(File)}\"", tag);
        Assert.Equal([200, 206, 206, 200, 416, 304], new[] { whole, first, second, changed, beyond, known }.Select(answer => (int)answer.StatusCode));
        Assert.Equal("bytes 100000-299999/300000", second.Content.Headers.ContentRange!.ToString());
        Assert.Equal(File, bytes);
        Assert.Equal(File, all);
        Assert.Equal(File, head.Concat(tail));
    }

    [Fact]
    public async Task The_headers_of_a_file_can_be_asked_for_alone_and_it_is_never_compressed()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var text = Encoding.UTF8.GetBytes(new string('x', 50_000));
        var path = TusClient.FileOf(await client.UploadAsync(text, TusClient.Note(await TusTests.PatientAsync(server), "text/plain")));

        var head = await client.HeadAsync(path);
        var whole = await client.GetAsync(path, ("Accept-Encoding", "gzip, br"));

        Assert.Equal(("50000", "bytes", "text/plain"), (head.Headers["Content-Length"], head.Headers["Accept-Ranges"], head.Headers["Content-Type"]));
        Assert.Contains("sandbox", whole.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.False(whole.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal(50_000, whole.Text.Length);
    }

    [Fact]
    public async Task A_file_is_not_served_inside_JSON_and_searches_show_where_it_is()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var path = TusClient.FileOf(await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server))));

        var json = await client.GetAsync(path, ("Accept", "application/fhir+json"));
        var xml = await client.GetAsync($"{path}?_format=xml");
        var found = await server.Client.GetAsync($"Binary?_id={path.Split('/')[^1]}");
        var batch = await server.Client.PostAsync("", $$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"{{path["/fhir/".Length..]}}"} }]}""");

        Assert.Equal((406, ErrorCodes.FileOnly, 406), (json.Status, json.Code, xml.Status));
        Assert.Contains("Range", json.Diagnosis, StringComparison.Ordinal);
        Assert.All([found, batch], answer => Assert.Equal(TusClient.Sha256(File), StoredFile.In(Encoding.UTF8.GetBytes(answer.Entries[0]["resource"]!.ToJsonString()))!.Sha256));
    }

    [Fact]
    public async Task Nobody_reads_a_file_by_writing_its_hash_into_a_Binary_of_his_own()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var path = TusClient.FileOf(await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server))))["/fhir/".Length..];
        var binary = (await server.Client.GetAsync($"Binary?_id={path.Split('/')[^1]}")).Entries[0]["resource"]!;

        var posted = await server.Client.PostAsync("Binary", binary.ToJsonString());
        var batch = await server.Client.PostAsync("", Rest.BundleTests.Transaction(Rest.BundleTests.Entry("POST", "Binary", binary.ToJsonString())));
        binary["meta"]!["tag"] = JsonNode.Parse("""[{"system":"https://medcoop.example/x","code":"y"}]""");
        var tagged = await server.Client.PutAsync(path, binary.ToJsonString());
        var other = await server.Client.PutAsync(path, binary.ToJsonString().Replace(TusClient.Sha256(File), new string('0', 64), StringComparison.Ordinal));

        Assert.Equal((422, ErrorCodes.ForeignFile), (posted.Status, posted.Code));
        Assert.Equal((422, 200, 422), (batch.Status, tagged.Status, other.Status));
    }

    [Fact]
    public async Task The_same_content_lies_on_the_disk_once_and_outlives_the_deletion_of_one_document()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var one = TusClient.FileOf(await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server))));
        var other = TusClient.FileOf(await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server))));

        var deleted = await client.SendAsync("DELETE", one);
        var current = await client.GetAsync(one);
        var history = await client.GetAsync($"{one}/_history/1");

        var still = await client.GetAsync(other);

        Assert.Equal([204, 410, 200, 200], [deleted.Status, current.Status, history.Status, still.Status]);
        Assert.Single(server.Services.GetRequiredService<FileStore>().All());
    }

    [Theory, EveryDatabase]
    public async Task An_upload_is_its_creators_alone_and_the_file_is_of_the_case(StoreProvider provider)
    {
        using var folder = new TestFolder();
        await using var server = await AccessServer.StartAsync(provider, $"--Uploads:Folder={folder.Path}", "--Audit:Enabled=true");
        var patient = $"Patient/{await server.User(AccessServer.Home, Role.ReferringClinician).CreateAsync("Patient", TusTests.Patient)}";
        using var creator = ClientOf(server, () => server.TokenAsync("Practitioner/home-person", AccessServer.Home, Role.ReferringClinician));
        using var colleague = ClientOf(server, () => server.TokenAsync("Practitioner/home-colleague", AccessServer.Home, Role.ReferringClinician));
        using var foreign = ClientOf(server, () => server.TokenAsync("Practitioner/foreign-person", AccessServer.Foreign, Role.ReceivingClinician));
        using var payer = ClientOf(server, () => server.TokenAsync("Practitioner/payer", AccessServer.Home, Role.Payer));
        using var nobody = new TusClient(new Uri(server.Server.Address));
        // Of a kind that the profiles do not speak of: this test's hospitals are too plain for them.
        var note = TusClient.Metadata(("filename", "note.bin"), ("contentType", "application/octet-stream"), ("subject", patient), ("kind", "http://loinc.org|34109-9"));
        var upload = await creator.CreateAsync(File.Length, note);

        Answers(404, await colleague.HeadAsync(upload), await foreign.PatchAsync(upload, 0, File), await colleague.GetAsync(upload), await foreign.SendAsync("DELETE", upload));
        Answers(401, await nobody.HeadAsync(upload), await nobody.TryCreateAsync(1, note));
        Answers(403, await payer.TryCreateAsync(1, note));
        Answers(422, await foreign.TryCreateAsync(1, note));

        var done = await creator.PatchAsync(upload, 0, File);
        var document = (await creator.GetAsync(new Uri(done.Headers["Content-Location"]).AbsolutePath)).Json;
        var file = TusClient.FileOf(document);
        Answers(200, await colleague.GetAsync(file), await colleague.HeadAsync(file));
        Answers(206, await colleague.GetAsync(file, ("Range", "bytes=0-9")));
        Answers(404, await foreign.GetAsync(file), await foreign.GetAsync($"{file}/_history/1"));
        Answers(403, await payer.GetAsync(file));
        Assert.Equal("Practitioner/home-person", document["author"]![0]!["reference"]!.GetValue<string>());

        var seen = await server.Machine.GetAsync($"AuditEvent?entity={file["/fhir/".Length..]}&_count=50");
        Assert.True(seen.Status == 200, seen.Text);
        var tried = await server.Machine.GetAsync("AuditEvent?agent=Practitioner/payer&outcome=8");
        Assert.NotEmpty(tried.Entries);
        Assert.Contains(seen.Entries, entry => entry.ToJsonString().Contains("Practitioner/home-colleague", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_a_consignment_needs_no_patient()
    {
        await using var server = await TusTests.StartAsync();
        using var client = TusTests.Client(server);
        var consignment = $"SupplyDelivery/{await server.Client.CreateAsync("SupplyDelivery", """{"resourceType":"SupplyDelivery","status":"in-progress"}""")}";

        var document = await client.UploadAsync(File, TusClient.Metadata(("filename", "waybill"), ("contentType", "application/octet-stream"), ("case", consignment)));
        var nothing = await client.TryCreateAsync(9, TusClient.Metadata(("filename", "waybill"), ("contentType", "application/octet-stream"), ("case", "SupplyDelivery/none")));

        Assert.Equal((consignment, null), (document["context"]!["related"]![0]!["reference"]!.GetValue<string>(), document["subject"]));
        Assert.Equal(422, nothing.Status);
    }

    [Fact]
    public async Task What_the_scanner_finds_is_refused_and_stands_in_the_case()
    {
        using var clamd = FakeClamd.OnTcp();
        await using var server = await TusTests.StartAsync($"--Uploads:Clamd={clamd.Address}");
        using var client = TusTests.Client(server);
        var patient = await TusTests.PatientAsync(server);

        var clean = await client.UploadAsync(File, TusClient.Note(patient));
        var infected = await client.PatchAsync(await client.CreateAsync(Eicar.Length, TusClient.Note(patient)), 0, Eicar);
        var refused = (await server.Client.GetAsync($"DocumentReference?subject={patient}&_sort=-_lastUpdated")).Entries[0]["resource"]!;

        Assert.Equal(("available", "final"), TusClient.StatusOf(clean));
        Assert.Equal(File, clamd.Scanned[0]);
        Assert.Equal((422, ErrorCodes.ThreatFound), (infected.Status, infected.Code));
        Assert.Equal(("threats-found", "entered-in-error"), TusClient.StatusOf(refused));
        Assert.Null(refused["content"]![0]!["attachment"]!["url"]);
        Assert.Single(server.Services.GetRequiredService<FileStore>().All());
    }

    [Fact]
    public async Task While_the_scanner_is_away_a_file_is_pending_and_nobody_opens_it()
    {
        var socket = Path.Combine(Path.GetTempPath(), $"clamd-{Guid.NewGuid():N}.sock");
        await using var server = await TusTests.StartAsync($"--Uploads:Clamd=unix:{socket}");
        using var client = TusTests.Client(server);
        var patient = await TusTests.PatientAsync(server);
        var upkeep = server.Services.GetServices<IHostedService>().OfType<UploadUpkeep>().Single();

        var (clean, infected) = (await client.UploadAsync(File, TusClient.Note(patient)), await client.UploadAsync(Eicar, TusClient.Note(patient)));
        await upkeep.RunOnceAsync(CancellationToken.None);
        var waiting = await client.GetAsync(TusClient.FileOf(clean));
        using var clamd = FakeClamd.OnUnix(socket);
        await upkeep.RunOnceAsync(CancellationToken.None);

        Assert.Equal(("pending", "preliminary"), TusClient.StatusOf(clean));
        Assert.Equal((503, ErrorCodes.NotScanned), (waiting.Status, waiting.Code));
        Assert.Equal(("available", "final"), TusClient.StatusOf((await client.GetAsync($"/fhir/DocumentReference/{clean["id"]}")).Json));
        Assert.Equal(("threats-found", "entered-in-error"), TusClient.StatusOf((await client.GetAsync($"/fhir/DocumentReference/{infected["id"]}")).Json));
        Assert.Equal(200, (await client.GetAsync(TusClient.FileOf(clean))).Status);
        Assert.Equal(422, (await client.GetAsync(TusClient.FileOf(infected))).Status);
    }

    [Fact]
    public async Task The_author_of_a_document_cannot_make_a_pending_file_available()
    {
        await using var server = await TusTests.StartAsync($"--Uploads:Clamd=unix:{Path.GetTempPath()}/none-{Guid.NewGuid():N}");
        using var client = TusTests.Client(server);
        var document = await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server)));

        document["content"]![0]!["extension"]![0]!["valueCode"] = "available";
        document["description"] = "changed";
        var changed = await server.Client.PutAsync($"DocumentReference/{document["id"]}", document.ToJsonString());

        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal("pending", TusClient.StatusOf(changed.Json).Item1);
    }

    [Fact]
    public async Task Files_whose_Binary_never_came_are_removed_and_all_others_stay()
    {
        await using var server = await TusTests.StartAsync("--Uploads:UnusedFilesKeptFor=00:00:00");
        using var client = TusTests.Client(server);
        var document = await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server)));
        var files = server.Services.GetRequiredService<FileStore>();
        var upkeep = server.Services.GetServices<IHostedService>().OfType<UploadUpkeep>().Single();
        // As a server leaves them that was killed before, and after, the commit.
        var unused = Path.GetTempFileName();
        await System.IO.File.WriteAllBytesAsync(unused, Eicar);
        files.Claim(TusClient.Sha256(Eicar), $"Binary/{Guid.NewGuid()}").Dispose();
        files.TakeIn(unused, TusClient.Sha256(Eicar));
        files.Claim(TusClient.Sha256(File), TusClient.FileOf(document)["/fhir/".Length..]).Dispose();

        await upkeep.RunOnceAsync(CancellationToken.None);

        Assert.Equal([TusClient.Sha256(File)], files.All().Select(file => file.Name));
        Assert.Empty(Directory.EnumerateFiles(files.ContentFolder, "*.claim", SearchOption.AllDirectories));
        Assert.Equal(200, (await client.GetAsync(TusClient.FileOf(document))).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_file_that_a_Binary_names_stays_whatever_becomes_of_later_uploads_of_the_same_bytes(StoreProvider provider)
    {
        using var folder = new TestFolder();
        await using var server = await Rest.RestServer.StartAsync(provider, $"--Uploads:Folder={folder.Path}", "--Uploads:UnusedFilesKeptFor=00:00:00");
        using var client = TusTests.Client(server);
        var first = TusClient.FileOf(await client.UploadAsync(File, TusClient.Note(await TusTests.PatientAsync(server))));
        var consignment = $"SupplyDelivery/{await server.Client.CreateAsync("SupplyDelivery", """{"resourceType":"SupplyDelivery","status":"in-progress"}""")}";
        var second = await client.CreateAsync(File.Length, TusClient.Metadata(("filename", "waybill"), ("contentType", "application/octet-stream"), ("case", consignment)));
        Assert.Equal(204, (await server.Client.DeleteAsync(consignment)).Status);

        var refused = await client.PatchAsync(second, 0, File);
        await UpkeepOf(server).RunOnceAsync(CancellationToken.None);
        var kept = await client.GetAsync(first);
        // Once more, of a file whose only Binary is deleted: its history still shows it.
        Assert.Equal(204, (await client.SendAsync("DELETE", first)).Status);
        server.Services.GetRequiredService<FileStore>().Claim(TusClient.Sha256(File), $"Binary/{Guid.NewGuid()}").Dispose();
        await UpkeepOf(server).RunOnceAsync(CancellationToken.None);

        Assert.Equal((422, 200), (refused.Status, kept.Status));
        Assert.Equal(200, (await client.GetAsync($"{first}/_history/1")).Status);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.claim", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Of_two_uploads_of_the_same_bytes_the_one_that_comes_back_still_finds_them()
    {
        await using var server = await TusTests.StartAsync("--Uploads:UnusedFilesKeptFor=00:00:00");
        using var client = TusTests.Client(server);
        var note = TusClient.Note(await TusTests.PatientAsync(server));
        var (gone, back) = (await client.CreateAsync(File.Length, note), await client.CreateAsync(File.Length, note));
        await using (await server.Database.LockAsync())
        {
            // Both have moved the file in and could not commit; one of them never asks again.
            Assert.Equal(503, (await client.PatchAsync(gone, 0, File)).Status);
            Assert.Equal(503, (await client.PatchAsync(back, 0, File)).Status);
        }

        var done = await client.HeadAsync(back);
        await UpkeepOf(server).RunOnceAsync(CancellationToken.None);

        Assert.Equal(200, done.Status);
        Assert.Equal(200, (await client.GetAsync(TusClient.FileOf((await client.GetAsync(new Uri(done.Headers["Content-Location"]).AbsolutePath)).Json))).Status);
    }

    [Fact]
    public async Task A_claim_that_was_added_to_since_it_was_found_old_is_left_alone()
    {
        using var folder = new TestFolder();
        var files = new FileStore(folder.Path);
        files.Claim(TusClient.Sha256(File), "Binary/one").Dispose();
        var path = files.ClaimsBefore(DateTimeOffset.MaxValue).Single();
        System.IO.File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-2));
        var dayAgo = new DateTimeOffset(DateTime.UtcNow.AddDays(-1));
        var old = files.ClaimsBefore(dayAgo).ToList();

        files.Claim(TusClient.Sha256(File), "Binary/other").Dispose();
        var taken = FileStore.ClaimBefore(old.Single(), dayAgo);
        using var later = FileStore.ClaimBefore(path, DateTimeOffset.MaxValue);

        Assert.Null(taken);
        Assert.Equal(["Binary/one", "Binary/other"], await later!.BinariesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_has_a_claim_is_alone_with_the_file()
    {
        using var folder = new TestFolder();
        var files = new FileStore(folder.Path);
        var (holders, most, taken) = (0, 0, 0);

        // Each may find the claim that another takes away, just between opening and locking it.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref taken) < 1000)
            {
                try
                {
                    using var claim = files.Claim(TusClient.Sha256(File), "Binary/x");
                    Interlocked.Increment(ref taken);
                    InterlockedMax(ref most, Interlocked.Increment(ref holders));
                    Thread.SpinWait(2000);
                    Interlocked.Decrement(ref holders);
                    claim.Fulfil();
                }
                catch (IOException)
                {
                    // Somebody else has it.
                }
            }
        })));

        Assert.Equal(1, most);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value) Interlocked.CompareExchange(ref most, value, seen);
    }

    private static UploadUpkeep UpkeepOf(Rest.RestServer server) => server.Services.GetServices<IHostedService>().OfType<UploadUpkeep>().Single();

    private static void Answers(int status, params Rest.Answer[] answers) => Assert.All(answers, answer => Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}"));

    private static TusClient ClientOf(AccessServer server, Func<Task<string>> token) => new(new Uri(server.Server.Address), token);

    private static async Task<(HttpResponseMessage Answer, byte[] Body)> GetAsync(HttpClient http, string path, (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await http.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }
}

/// <summary>A folder that is gone when disposed.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("medcoop-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
