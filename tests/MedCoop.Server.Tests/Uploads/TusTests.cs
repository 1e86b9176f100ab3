using System.Security.Cryptography;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Server.Uploads;
using MedCoop.Store;
using MedCoop.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MedCoop.Server.Tests.Uploads;

/// <summary>The upload protocol, answer by answer. https://tus.io/protocols/resumable-upload</summary>
public sealed class TusTests
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(10_000);

    [Fact]
    public async Task What_is_offered_is_told_to_everybody()
    {
        await using var server = await StartAsync();
        using var client = Client(server);

        var offered = await client.SendAsync("OPTIONS", "/uploads", headers: [("Tus-Resumable", "0.2.2")]);

        Assert.Equal(204, offered.Status);
        Assert.Equal(
            ["1.0.0", "1.0.0", "creation,creation-with-upload,checksum,expiration,termination", "2147483647", "sha1,sha256,sha512"],
            new[] { "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm" }.Select(name => offered.Headers[name]));
    }

    [Theory, InlineData("POST"), InlineData("HEAD"), InlineData("PATCH"), InlineData("DELETE")]
    public async Task Another_version_of_the_protocol_is_refused_with_the_one_that_is_spoken(string method)
    {
        await using var server = await StartAsync();
        using var client = Client(server);

        var refused = await client.SendAsync(method, method == "POST" ? "/uploads" : $"/uploads/{new string('0', 32)}", headers: [("Tus-Resumable", "0.2.2")]);

        Assert.Equal((412, "1.0.0"), (refused.Status, refused.Headers["Tus-Version"]));
        if (method != "HEAD") Assert.Equal(ErrorCodes.OtherTusVersion, refused.Code);
    }

    [Fact]
    public async Task An_upload_says_where_it_is_and_goes_on_there()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var metadata = TusClient.Note(await PatientAsync(server));
        var upload = await client.CreateAsync(File.Length, metadata);

        var first = await client.PatchAsync(upload, 0, File[..4000]);
        var head = await client.HeadAsync(upload);
        var second = await client.PatchAsync(upload, 4000, File[4000..]);

        Assert.Equal((204, "4000"), (first.Status, first.Headers["Upload-Offset"]));
        Assert.Equal((200, "4000", "10000", metadata, "no-store"), (head.Status, head.Headers["Upload-Offset"], head.Headers["Upload-Length"], head.Headers["Upload-Metadata"], head.Headers["Cache-Control"]));
        Assert.True(DateTimeOffset.Parse(head.Headers["Upload-Expires"]) > TimeProvider.System.GetUtcNow().AddDays(6));
        Assert.Equal((204, "10000"), (second.Status, second.Headers["Upload-Offset"]));
        Assert.Equal(200, (await client.GetAsync(new Uri(second.Headers["Content-Location"]).AbsolutePath)).Status);
    }

    [Fact]
    public async Task A_file_may_come_with_its_creation_and_a_method_in_a_header()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var metadata = TusClient.Note(await PatientAsync(server));

        var created = await client.SendAsync("POST", "/uploads", File[..6000], TusClient.Bytes, ("Upload-Length", "10000"), ("Upload-Metadata", metadata));
        var patched = await client.SendAsync(
            "POST", new Uri(created.Headers["Location"]).AbsolutePath, File[6000..], TusClient.Bytes, ("X-HTTP-Method-Override", "PATCH"), ("Upload-Offset", "6000"));

        Assert.Equal((201, "6000"), (created.Status, created.Headers["Upload-Offset"]));
        Assert.Equal((204, "10000"), (patched.Status, patched.Headers["Upload-Offset"]));
    }

    [Fact]
    public async Task An_offset_that_is_not_the_uploads_is_refused_and_changes_nothing()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var upload = await client.CreateAsync(File.Length, TusClient.Note(await PatientAsync(server)));
        await client.PatchAsync(upload, 0, File[..1000]);

        var ahead = await client.PatchAsync(upload, 2000, File[2000..]);
        var again = await client.PatchAsync(upload, 0, File[..1000]);

        Assert.All([ahead, again], refused => Assert.Equal((409, ErrorCodes.WrongOffset, "1000"), (refused.Status, refused.Code, refused.Headers["Upload-Offset"])));
        Assert.Equal("1000", (await client.HeadAsync(upload)).Headers["Upload-Offset"]);
    }

    [Theory, InlineData("sha1"), InlineData("sha256"), InlineData("sha512")]
    public async Task Bytes_with_a_wrong_checksum_are_thrown_away_and_with_the_right_one_kept(string algorithm)
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var upload = await client.CreateAsync(File.Length, TusClient.Note(await PatientAsync(server)));
        await client.PatchAsync(upload, 0, File[..1000]);
        var checksum = $"{algorithm} {Convert.ToBase64String(CryptographicOperations.HashData(new HashAlgorithmName(algorithm.ToUpperInvariant()), File.AsSpan(1000)))}";
        var damaged = File[1000..];
        damaged[17] ^= 1;

        var wrong = await client.PatchAsync(upload, 1000, damaged, ("Upload-Checksum", checksum));
        var still = await client.HeadAsync(upload);
        var right = await client.PatchAsync(upload, 1000, File[1000..], ("Upload-Checksum", checksum));

        Assert.Equal((460, ErrorCodes.ChecksumMismatch, "1000"), (wrong.Status, wrong.Code, still.Headers["Upload-Offset"]));
        Assert.Equal((204, "10000"), (right.Status, right.Headers["Upload-Offset"]));
    }

    [Theory, InlineData("md5 AAAA"), InlineData("sha256 AAAA"), InlineData("sha256")]
    public async Task A_checksum_that_cannot_be_read_is_refused(string checksum)
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var upload = await client.CreateAsync(File.Length, TusClient.Note(await PatientAsync(server)));

        var refused = await client.PatchAsync(upload, 0, File, ("Upload-Checksum", checksum));

        Assert.Equal((400, ErrorCodes.BadUploadRequest), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Too_large_files_and_too_many_bytes_are_refused()
    {
        await using var server = await StartAsync("--Uploads:MaxBytes=20000");
        using var client = Client(server);
        var metadata = TusClient.Note(await PatientAsync(server));
        var upload = await client.CreateAsync(5_000, metadata);

        var large = await client.TryCreateAsync(20_001, metadata);
        var more = await client.PatchAsync(upload, 0, File);

        Assert.Equal((413, ErrorCodes.BodyTooLarge), (large.Status, large.Code));
        Assert.Equal((413, ErrorCodes.BodyTooLarge), (more.Status, more.Code));
    }

    [Fact]
    public async Task A_larger_body_than_FHIR_takes_is_taken_as_a_file()
    {
        await using var server = await StartAsync("--Server:MaxBodyBytes=2000");
        using var client = Client(server);

        var document = await client.UploadAsync(File, TusClient.Note(await PatientAsync(server)));

        Assert.Equal(10_000, document["content"]![0]!["attachment"]!["size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Other_content_types_than_that_of_the_protocol_are_refused()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var upload = await client.CreateAsync(File.Length, TusClient.Note(await PatientAsync(server)));

        var refused = await client.SendAsync("PATCH", upload, File, "application/octet-stream", ("Upload-Offset", "0"));

        Assert.Equal((415, ErrorCodes.UnsupportedMediaType), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task What_is_missing_or_malformed_is_named()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var patient = await PatientAsync(server);
        var good = TusClient.Note(patient);

        foreach (var (length, metadata, named) in new (string, string, string)[]
        {
            ("x", good, "Upload-Length"), ("-1", good, "Upload-Length"), ("0", good, "Upload-Length"), ("9", "", "filename"), ("9", "filename ?", "base64"),
            ("9", TusClient.Metadata(("filename", "a")), "contentType"), ("9", TusClient.Metadata(("filename", "a"), ("contentType", "text/plain")), "subject"),
            ("9", TusClient.Note("Organization/1"), "subject"), ("9", TusClient.Note("https://elsewhere/Patient/1"), "subject"), ("9", TusClient.Note(patient, more: ("sha256", "abc")), "sha256"),
            ("9", $"{good},filename {Convert.ToBase64String("b"u8)}", "once"),
        })
        {
            var refused = await client.SendAsync("POST", "/uploads", headers: [("Upload-Length", length), ("Upload-Metadata", metadata)]);
            Assert.Equal((400, ErrorCodes.BadUploadRequest), (refused.Status, refused.Code));
            Assert.Contains(named, refused.Diagnosis, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_profile_wants_is_asked_for_before_a_byte_is_sent()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var patient = await PatientAsync(server);

        var noKind = await client.TryCreateAsync(9, TusClient.Note(patient, more: ("kind", "no-such-kind")).Replace("kind Y2xpbmljYWwtbm90ZQ==,", "", StringComparison.Ordinal));
        var passport = await client.TryCreateAsync(9, TusClient.Metadata(("filename", "p.pdf"), ("contentType", "application/pdf"), ("subject", patient), ("kind", "passport")));
        var valid = await client.TryCreateAsync(9, TusClient.Metadata(("filename", "p.pdf"), ("contentType", "application/pdf"), ("subject", patient), ("kind", "passport"), ("validUntil", "2031-04-09")));

        Assert.Equal([422, 422, 201], [noKind.Status, passport.Status, valid.Status]);
        Assert.Contains("context.period.end", passport.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_or_broken_off_upload_can_be_removed()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var upload = await client.CreateAsync(File.Length, TusClient.Note(await PatientAsync(server)));
        await client.PatchAsync(upload, 0, File[..1000]);

        var removed = await client.SendAsync("DELETE", upload);
        var after = await client.HeadAsync(upload);
        var patch = await client.PatchAsync(upload, 1000, File[1000..]);

        Assert.Equal([204, 404, 404], [removed.Status, after.Status, patch.Status]);
        Assert.Equal(ErrorCodes.UnknownUpload, patch.Code);
        Assert.Empty(Directory.EnumerateFiles(FilesOf(server), "data", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Each_byte_buys_time_and_an_upload_that_is_not_finished_in_time_is_gone()
    {
        await using var server = await StartAsync("--Uploads:ExpireAfter=01:00:00");
        using var client = Client(server);
        var upload = await client.CreateAsync(File.Length, TusClient.Note(await PatientAsync(server)));
        var upkeep = server.Services.GetServices<IHostedService>().OfType<UploadUpkeep>().Single();

        await ExpireAsync(server, TimeProvider.System.GetUtcNow().AddMinutes(1));
        var inTime = await client.PatchAsync(upload, 0, File[..1000]);
        await ExpireAsync(server, TimeProvider.System.GetUtcNow().AddSeconds(-1), offset: 1000);
        var late = await client.PatchAsync(upload, 1000, File[1000..]);
        await upkeep.RunOnceAsync(CancellationToken.None);
        var swept = await client.HeadAsync(upload);

        Assert.Equal([204, 410, 404], [inTime.Status, late.Status, swept.Status]);
        Assert.True(DateTimeOffset.Parse(inTime.Headers["Upload-Expires"]) > TimeProvider.System.GetUtcNow().AddMinutes(50));
        Assert.Equal(ErrorCodes.UploadExpired, late.Code);
        Assert.Empty(Directory.EnumerateFiles(FilesOf(server), "data", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task So_many_unfinished_uploads_are_kept_and_no_more()
    {
        await using var server = await StartAsync("--Uploads:MaxUnfinished=2");
        using var client = Client(server);
        var metadata = TusClient.Note(await PatientAsync(server));
        var first = await client.CreateAsync(File.Length, metadata);
        await client.CreateAsync(File.Length, metadata);

        var third = await client.TryCreateAsync(File.Length, metadata);
        await client.PatchAsync(first, 0, File);
        var afterOneWasFinished = await client.TryCreateAsync(File.Length, metadata);

        Assert.Equal((422, ErrorCodes.TooManyUploads, 201), (third.Status, third.Code, afterOneWasFinished.Status));
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_announced_is_not_kept()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var patient = await PatientAsync(server);
        var announced = await client.CreateAsync(File.Length, TusClient.Note(patient, more: ("sha256", TusClient.Sha256("other"u8))));
        var png = await client.CreateAsync(File.Length, TusClient.Note(patient, "image/png"));

        var differs = await client.PatchAsync(announced, 0, File);
        var noPng = await client.PatchAsync(png, 0, File[..5000]);

        Assert.Equal((422, ErrorCodes.FileDiffers), (differs.Status, differs.Code));
        Assert.Equal((422, ErrorCodes.BadUpload), (noPng.Status, noPng.Code));
        Assert.Equal(422, (await client.HeadAsync(announced)).Status);
        Assert.Equal("refused", (await client.GetAsync(png)).Json["parameter"]![0]!["valueCode"]!.GetValue<string>());
        Assert.Empty(Directory.EnumerateFiles(FilesOf(server), "data", SearchOption.AllDirectories));
        Assert.Equal(0, (await server.Client.GetAsync("DocumentReference?_summary=count")).Json["total"]!.GetValue<int>());
    }

    [Theory, InlineData("application/x-msdownload", 422), InlineData("text/plain", 422), InlineData("application/pdf", 201)]
    public async Task A_content_type_that_is_not_taken_is_refused_at_once(string contentType, int status)
    {
        await using var server = await StartAsync("--Uploads:ContentTypes:0=application/pdf");
        using var client = Client(server);

        var answer = await client.TryCreateAsync(File.Length, TusClient.Note(await PatientAsync(server), contentType));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Methods_that_are_not_there_are_named()
    {
        await using var server = await StartAsync();
        using var client = Client(server);

        var refused = await client.SendAsync("PUT", "/uploads", File, TusClient.Bytes);

        Assert.Equal((405, "OPTIONS, POST"), (refused.Status, refused.Headers["Allow"]));
    }

    // The only upload of the server, with another end than it was given.
    private static async Task ExpireAsync(RestServer server, DateTimeOffset at, long offset = 0)
    {
        var bytes = new byte[UploadProgress.Bytes];
        new UploadProgress(offset, at).Write(bytes);
        await System.IO.File.WriteAllBytesAsync(Directory.EnumerateFiles(FilesOf(server), "progress", SearchOption.AllDirectories).Single(), bytes);
    }

    internal static Task<RestServer> StartAsync(params string[] settings) => RestServer.StartAsync(StoreProvider.Sqlite, settings);

    internal static TusClient Client(RestServer server) => new(new Uri(server.Address));

    internal static async Task<string> PatientAsync(RestServer server) => $"Patient/{await server.Client.CreateAsync("Patient", Patient)}";

    /// <summary>A patient as the profile wants one.</summary>
    internal static string Patient => System.IO.File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "fhir-profiles", "examples", "medcoop-patient", "valid-belarusian.json"));

    internal static string FilesOf(RestServer server) => $"{server.Database.ConnectionString["Data Source=".Length..]}.files";
}
