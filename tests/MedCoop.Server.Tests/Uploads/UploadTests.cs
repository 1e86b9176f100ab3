using System.Text;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Uploads;

public sealed class UploadTests
{
    private const string Pdf = "%PDF-1.7 a file";
    private const string Status = "https://medcoop.example/fhir/StructureDefinition/scan-status";

    // Taken apart, so that a scanner of this machine does not find it in the tests.
    private static string Eicar => @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*";

    [Theory]
    [InlineData("application/pdf", Pdf, 201)]
    [InlineData("application/pdf", "not a PDF at all", 422)]
    [InlineData("application/pdf", "MZ", 422)]
    [InlineData("image/png", Pdf, 422)]
    [InlineData("text/plain", "words", 201)]
    [InlineData("text/plain; charset=utf-8", "words", 201)]
    [InlineData("text/plain", "wo\0rds", 422)]
    [InlineData("text/plain", "#!/bin/sh\nrm", 422)]
    [InlineData("application/octet-stream", "\u007fELF\u0001", 422)]
    [InlineData("application/octet-stream", "anything", 201)]
    [InlineData("application/x-msdownload", "anything", 422)]
    public async Task A_file_is_what_its_content_type_says_and_no_program(string contentType, string file, int status)
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);

        var answer = await server.Client.PostAsync("Binary", Binary(contentType, file));

        Assert.True(answer.Status == status, answer.Text);
        if (status == 422) Assert.Equal(ErrorCodes.BadUpload, answer.Code);
    }

    [Fact]
    public async Task Files_are_found_wherever_they_are_in_a_resource_and_named_by_their_place()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        var inside = $$"""{"resourceType": "Communication", "status": "completed", "payload": [{"contentString": "x"}, {"contentAttachment": {"contentType": "image/png", "data": "{{Base64(Pdf)}}"} }]}""";

        var answer = await server.Client.PostAsync("Communication", inside);

        Assert.Equal((422, "Communication.payload[1].contentAttachment"), (answer.Status, answer.Expressions.Single()));
    }

    [Fact]
    public async Task Only_the_content_types_that_are_allowed_are_taken_where_some_are()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, "--Uploads:ContentTypes:0=application/pdf", "--Uploads:ContentTypes:1=image/*");

        Assert.Equal(201, (await server.Client.PostAsync("Binary", Binary("application/pdf", Pdf))).Status);
        Assert.Equal(422, (await server.Client.PostAsync("Binary", Binary("text/plain", "words"))).Status);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Where_there_is_a_scanner_nothing_is_stored_in_which_it_finds_something(bool onUnix)
    {
        using var clamd = onUnix ? FakeClamd.OnUnix() : FakeClamd.OnTcp();
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, $"--Uploads:Clamd={clamd.Address}");
        var large = Pdf + new string('x', 200_000);

        var clean = await server.Client.PostAsync("Binary", Binary("application/pdf", large));
        var infected = await server.Client.PostAsync("Binary", Binary("text/plain", Eicar));

        Assert.Equal(201, clean.Status);
        Assert.Equal(large, Encoding.Latin1.GetString(clamd.Scanned[0]));
        Assert.Equal((422, ErrorCodes.ThreatFound), (infected.Status, infected.Code));
        Assert.Contains("Eicar-Signature", infected.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_scanner_is_away_files_wait_and_all_else_goes_on()
    {
        string address;
        using (var clamd = FakeClamd.OnTcp()) address = clamd.Address;
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, $"--Uploads:Clamd={address}");

        var file = await server.Client.PostAsync("Binary", Binary("application/pdf", Pdf));

        Assert.Equal((503, ErrorCodes.NotScanned), (file.Status, file.Code));
        Assert.Equal("5", file.Headers["Retry-After"]);
        Assert.Equal(201, (await server.Client.PostAsync("Patient", """{"resourceType": "Patient"}""")).Status);
    }

    [Fact]
    public async Task The_scan_status_of_a_document_is_what_the_scanner_said_and_not_what_its_author_says()
    {
        using var clamd = FakeClamd.OnTcp();
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, $"--Uploads:Clamd={clamd.Address}");
        var data = $"\"data\": \"{Base64(Pdf)}\", \"size\": {Pdf.Length}, \"extension\": [{{\"url\": \"https://medcoop.example/fhir/StructureDefinition/sha-256\", \"valueString\": \"{new string('0', 64)}\"}}]";

        var scanned = await server.Client.PostAsync("DocumentReference", Document("pending", data));
        var elsewhere = await server.Client.PostAsync("DocumentReference", Document("available", "\"url\": \"https://elsewhere.example/x.pdf\""));
        var refused = await server.Client.PostAsync("DocumentReference", Document("threats-found", "\"url\": \"https://elsewhere.example/x.pdf\""));

        Assert.All([scanned, elsewhere, refused], answer => Assert.True(answer.Status == 201, answer.Text));
        Assert.Equal(["available", "pending", "threats-found"], new[] { scanned, elsewhere, refused }.Select(answer => answer.Json["content"]![0]!["extension"]![0]!["valueCode"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase]
    public async Task A_file_that_is_not_there_was_not_scanned(StoreProvider provider)
    {
        using var clamd = FakeClamd.OnTcp();
        await using var server = await RestServer.StartAsync(provider, $"--Uploads:Clamd={clamd.Address}");
        var binary = await server.Client.CreateAsync("Binary", Binary("application/pdf", Pdf));
        async Task<string> StatusOf(string url)
        {
            var data = $"\"url\": \"{url}\", \"size\": {Pdf.Length}, \"extension\": [{{\"url\": \"https://medcoop.example/fhir/StructureDefinition/sha-256\", \"valueString\": \"{new string('0', 64)}\"}}]";
            var answer = await server.Client.PostAsync("DocumentReference", Document("available", data));
            Assert.True(answer.Status == 201, answer.Text);
            return answer.Json["content"]![0]!["extension"]![0]!["valueCode"]!.GetValue<string>();
        }

        Assert.Equal("available", await StatusOf($"Binary/{binary}"));
        Assert.Equal("pending", await StatusOf("Binary/never-was"));
    }

    [Theory, EveryDatabase]
    public async Task What_was_stored_before_there_was_a_scanner_is_scanned_before_it_is_opened_or_called_available(StoreProvider provider)
    {
        await using var before = await RestServer.StartAsync(provider);
        var (clean, infected, later) = (
            await before.Client.CreateAsync("Binary", Binary("application/pdf", Pdf)), await before.Client.CreateAsync("Binary", Binary("text/plain", Eicar)),
            await before.Client.CreateAsync("Binary", Binary("application/pdf", Pdf)));
        using var clamd = FakeClamd.OnTcp();
        await using var server = await before.BesideAsync($"--Uploads:Clamd={clamd.Address}");
        async Task<Answer> DocumentOf(string binary) => await server.Client.PostAsync("DocumentReference", Document("available",
            $"\"url\": \"Binary/{binary}\", \"size\": 1, \"extension\": [{{\"url\": \"https://medcoop.example/fhir/StructureDefinition/sha-256\", \"valueString\": \"{new string('0', 64)}\"}}]"));
        static string StatusOf(Answer document) => document.Json["content"]![0]!["extension"]![0]!["valueCode"]!.GetValue<string>();

        var (opened, again, refused) = (await server.Client.GetAsync($"Binary/{clean}"), await server.Client.GetAsync($"Binary/{clean}/_history/1"), await server.Client.GetAsync($"Binary/{infected}"));
        var scans = clamd.Scanned.Count;
        var (available, threatening) = (await DocumentOf(clean), await DocumentOf(infected));
        clamd.Dispose();
        var (away, unsaid, known) = (await server.Client.GetAsync($"Binary/{later}"), await DocumentOf(later), await server.Client.GetAsync($"Binary/{clean}"));

        Assert.Equal([200, 200, 422], new[] { opened, again, refused }.Select(answer => answer.Status));
        Assert.Equal(ErrorCodes.ThreatFound, refused.Code);
        Assert.Equal(2, scans);
        Assert.Equal(("available", "threats-found"), (StatusOf(available), StatusOf(threatening)));
        Assert.Equal([(503, ErrorCodes.NotScanned), (503, ErrorCodes.NotScanned)], new[] { away, unsaid }.Select(answer => (answer.Status, answer.Code)));
        Assert.Equal(200, known.Status);
    }

    [Fact]
    public async Task A_wrong_address_of_the_scanner_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => RestServer.StartAsync(StoreProvider.Sqlite, "--Uploads:Clamd=nowhere"));

        Assert.Contains("Uploads:Clamd", refused.Message, StringComparison.Ordinal);
    }

    private static string Binary(string contentType, string file) => $$"""{"resourceType": "Binary", "contentType": "{{contentType}}", "data": "{{Base64(file)}}"}""";

    private static string Document(string status, string attachment) =>
        $$"""{"resourceType": "DocumentReference", "status": "current", "content": [{"extension": [{"url": "{{Status}}", "valueCode": "{{status}}"}], "attachment": {"contentType": "application/pdf", {{attachment}}} }]}""";

    private static string Base64(string file) => Convert.ToBase64String(Encoding.Latin1.GetBytes(file));
}
