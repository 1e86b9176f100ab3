using System.IO.Compression;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Commands;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

public sealed class ImportTests
{
    [Theory, EveryDatabase]
    public async Task Files_of_every_kind_are_taken_from_a_folder_and_those_below_it(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        folder.File("in/one.json", Patient("one"));
        folder.File("in/deep/er/two.xml", """<Patient xmlns="http://hl7.org/fhir"><id value="two"/><active value="true"/></Patient>""");
        folder.File("in/three.ndjson", $"{Patient("three")}\n\n{Patient("four")}");
        folder.File("in/five.json.gz", Gzip(Patient("five")));
        folder.File("in/.hidden/six.json", "not for import");
        folder.File("in/README.md", "not for import");

        var (code, refusals) = await folder.ImportAsync($"{folder.Path}/in");

        Assert.Equal(CommandLine.Done, code);
        Assert.Empty(refusals);
        foreach (var id in new[] { "one", "two", "three", "four", "five" }) Assert.NotNull(await folder.ReadAsync("Patient", id));
        Assert.Equal(5, await folder.VersionsAsync());
    }

    [Theory]
    [InlineData("collection")]
    [InlineData("searchset")]
    public async Task Each_entry_of_a_list_is_stored_on_its_own(string type)
    {
        await using var folder = await CommandFolder.CreateAsync();
        var file = folder.File("list.json", Bundle(type, Entry(Patient("a")), Entry(Patient("b"))));

        var (code, _) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Done, code);
        Assert.NotNull(await folder.ReadAsync("Patient", "a"));
        Assert.NotNull(await folder.ReadAsync("Patient", "b"));
        Assert.Equal(2, await folder.VersionsAsync());
    }

    [Fact]
    public async Task A_bad_entry_of_a_list_is_named_and_its_neighbours_are_taken()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var bad = """{"resourceType": "Patient", "id": "bad", "birthDate": "yesterday"}""";
        var file = folder.File("list.json", Bundle("collection", Entry(Patient("a")), Entry(bad), Entry(Patient("c"))));

        var (code, refusals) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal([new Refusal("list.json", null, 1, ErrorCodes.InvalidResource)], refusals);
        Assert.NotNull(await folder.ReadAsync("Patient", "a"));
        Assert.NotNull(await folder.ReadAsync("Patient", "c"));
        Assert.Null(await folder.ReadAsync("Patient", "bad"));
    }

    [Fact]
    public async Task Documents_and_messages_are_stored_whole()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var composition = """
            {"resourceType": "Composition", "status": "final", "type": {"text": "summary"}, "date": "2026-11-23", "title": "Summary", "author": [{"display": "Dr. A"}]}
            """;
        var file = folder.File("document.json", $$"""
            {"resourceType": "Bundle", "id": "doc", "identifier": {"system": "urn:x", "value": "1"}, "timestamp": "2026-11-23T08:00:00Z", "type": "document",
             "entry": [{"fullUrl": "urn:uuid:8d1f3a86-6f0c-4c3c-9f6e-0d7f0a0f9a01", "resource": {{composition}}}]}
            """);

        var (code, _) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Done, code);
        Assert.Equal("document", (await folder.ReadAsync("Bundle", "doc"))!.Value.GetProperty("type").GetString());
        Assert.Equal(1, await folder.VersionsAsync());
    }

    [Fact]
    public async Task Of_a_history_the_newest_version_of_each_resource_is_stored()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var file = folder.File("history.json", Bundle(
            "history",
            Version("a", "2026-11-23T10:00:00Z", active: false),
            """{"fullUrl": "http://x/Patient/gone", "request": {"method": "DELETE", "url": "Patient/gone"}, "response": {"status": "204", "lastModified": "2026-11-23T09:00:00Z"}}""",
            Version("a", "2026-11-23T08:00:00Z", active: true),
            Version("gone", "2026-11-23T07:00:00Z", active: true)));

        var (code, _) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Done, code);
        Assert.False((await folder.ReadAsync("Patient", "a"))!.Value.GetProperty("active").GetBoolean());
        Assert.Null(await folder.ReadAsync("Patient", "gone"));
        Assert.Equal(1, await folder.VersionsAsync());
    }

    [Theory, EveryDatabase]
    public async Task A_posted_entry_of_a_transaction_is_stored_under_its_uuid_and_references_follow(StoreProvider provider)
    {
        const string patient = "8d1f3a86-6f0c-4c3c-9f6e-0d7f0a0f9a01";
        await using var folder = await CommandFolder.CreateAsync(provider);
        var file = folder.File("transaction.json", Bundle(
            "transaction",
            Post($"urn:uuid:{patient}", "Patient", """{"resourceType": "Patient", "active": true}"""),
            Post("urn:uuid:8d1f3a86-6f0c-4c3c-9f6e-0d7f0a0f9a02", "Condition", $$"""{"resourceType": "Condition", "subject": {"reference": "urn:uuid:{{patient}}"} }""")));

        var (code, _) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Done, code);
        Assert.NotNull(await folder.ReadAsync("Patient", patient));
        var condition = await folder.ReadAsync("Condition", "8d1f3a86-6f0c-4c3c-9f6e-0d7f0a0f9a02");
        Assert.Equal($"Patient/{patient}", condition!.Value.GetProperty("subject").GetProperty("reference").GetString());
    }

    [Fact]
    public async Task References_between_entries_of_a_collection_follow_too()
    {
        const string patient = "8d1f3a86-6f0c-4c3c-9f6e-0d7f0a0f9a03";
        await using var folder = await CommandFolder.CreateAsync();
        var file = folder.File("collection.json", Bundle(
            "collection",
            $$"""{"fullUrl": "urn:uuid:{{patient}}", "resource": {"resourceType": "Patient", "active": true} }""",
            $$"""{"resource": {"resourceType": "Condition", "id": "c", "subject": {"reference": "urn:uuid:{{patient}}"} } }"""));

        await folder.ImportAsync(file);

        Assert.NotNull(await folder.ReadAsync("Patient", patient));
        Assert.Equal($"Patient/{patient}", (await folder.ReadAsync("Condition", "c"))!.Value.GetProperty("subject").GetProperty("reference").GetString());
    }

    [Theory, EveryDatabase]
    public async Task A_transaction_with_a_bad_entry_stores_nothing(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        var file = folder.File("transaction.json", Bundle(
            "transaction",
            Put("Patient/good", Patient("good")),
            Put("Condition/c", """{"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient?identifier=urn:none|1"}}""")));

        var (code, refusals) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(ErrorCodes.UnresolvedReference, Assert.Single(refusals).Code);
        Assert.Equal(0, await folder.VersionsAsync());
    }

    [Fact]
    public async Task A_bad_line_is_named_by_its_number_and_the_others_are_taken()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var file = folder.File("lines.ndjson", $"{{broken\n{Patient("b")}\r\n\n{{\"resourceType\": \"Nonsense\"}}\n{Patient("e")}\n");

        var (code, refusals) = await folder.ImportAsync(file);

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(
            [new Refusal("lines.ndjson", 1, null, ErrorCodes.MalformedJson), new Refusal("lines.ndjson", 4, null, ErrorCodes.WrongResourceType)],
            refusals.OrderBy(refusal => refusal.Line));
        Assert.NotNull(await folder.ReadAsync("Patient", "b"));
        Assert.NotNull(await folder.ReadAsync("Patient", "e"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_the_others_are_taken()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var cut = Gzip(string.Join('\n', Enumerable.Range(0, 2000).Select(i => Patient($"{Guid.NewGuid()}"))));

        var (code, refusals) = await folder.ImportAsync(
            $"{folder.Path}/missing.json", folder.File("cut.ndjson.gz", cut[..(cut.Length / 2)]), folder.File("good.json", Patient("good")));

        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal(
            ["cut.ndjson.gz", "missing.json"],
            refusals.Where(refusal => refusal.Code == ErrorCodes.UnreadableFile).Select(refusal => refusal.File).Order(StringComparer.Ordinal));
        Assert.NotNull(await folder.ReadAsync("Patient", "good"));
    }

    [Theory, EveryDatabase]
    public async Task Importing_again_changes_nothing(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        folder.File("in/with-id.json", Patient("a"));
        folder.File("in/without-id.json", """{"resourceType": "Patient", "active": true}""");
        folder.File("in/other-content-for-the-same-id.json", Patient("a", active: false));
        folder.File("in/transaction.json", Bundle(
            "transaction",
            Post("urn:uuid:8d1f3a86-6f0c-4c3c-9f6e-0d7f0a0f9a01", "Patient", """{"resourceType": "Patient", "gender": "female"}"""),
            Post(null, "Patient", """{"resourceType": "Patient", "gender": "male"}"""),
            Post(null, "Patient", """{"resourceType": "Patient", "gender": "male"}""")));
        folder.File("in/batch.json", Bundle("batch", Post(null, "Patient", """{"resourceType": "Patient", "gender": "other"}""")));
        await folder.ImportAsync($"{folder.Path}/in");
        var before = await folder.VersionsAsync();

        var (code, refusals) = await folder.ImportAsync($"{folder.Path}/in");

        Assert.Equal(CommandLine.Done, code);
        Assert.Empty(refusals);
        Assert.Equal(7, before);
        Assert.Equal(before, await folder.VersionsAsync());
    }

    [Fact]
    public async Task Importing_again_does_not_bring_back_what_users_have_changed_or_deleted()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var file = folder.File("in.ndjson", $"{Patient("changed")}\n{Patient("deleted")}");
        await folder.ImportAsync(file);
        await folder.ImportAsync(folder.File("change.json", Bundle(
            "transaction",
            Put("Patient/changed", Patient("changed", active: false)),
            """{"request": {"method": "DELETE", "url": "Patient/deleted"}}""")));

        await folder.ImportAsync(file);

        Assert.False((await folder.ReadAsync("Patient", "changed"))!.Value.GetProperty("active").GetBoolean());
        Assert.Null(await folder.ReadAsync("Patient", "deleted"));
    }

    [Fact]
    public async Task Of_several_contents_for_one_resource_the_last_one_stays_and_the_others_are_its_history()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var lines = Enumerable.Range(1, 30).Select(day => $$"""{"resourceType": "Patient", "id": "p", "birthDate": "1950-01-{{day:00}}"}""");

        await folder.ImportAsync(folder.File("days.ndjson", string.Join('\n', lines)));

        Assert.Equal("1950-01-30", (await folder.ReadAsync("Patient", "p"))!.Value.GetProperty("birthDate").GetString());
        Assert.Equal(30, await folder.VersionsAsync());
    }

    [Fact]
    public async Task The_same_content_without_an_id_is_the_same_resource_in_json_and_xml()
    {
        await using var folder = await CommandFolder.CreateAsync();
        folder.File("in/a.json", """{ "gender": "female", "resourceType": "Patient", "active": true }""");
        folder.File("in/b.xml", """<Patient xmlns="http://hl7.org/fhir"><active value="true"/><gender value="female"/></Patient>""");

        await folder.ImportAsync($"{folder.Path}/in");

        Assert.Equal(1, await folder.VersionsAsync());
    }

    [Fact]
    public async Task Standard_input_can_be_imported()
    {
        await using var folder = await CommandFolder.CreateAsync();

        var (code, output, _) = await Hosting.ServerProcess.RunAsync(folder.Path, $"{Patient("a")}\n{Patient("b")}\n", "import", "-");

        Assert.Equal(CommandLine.Done, code);
        Assert.Contains("Imported 2 resources", output, StringComparison.Ordinal);
        Assert.Contains("2 new", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_told_on_standard_error_with_file_line_and_reason()
    {
        await using var folder = await CommandFolder.CreateAsync();
        folder.File("lines.ndjson", $"{Patient("a")}\n{{\"resourceType\": \"Patient\", \"birthDate\": \"yesterday\"}}");

        var (code, output, error) = await Hosting.ServerProcess.RunAsync(folder.Path, "", "import", "lines.ndjson");

        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains("1 refused", output, StringComparison.Ordinal);
        Assert.Contains($"lines.ndjson line 2: {ErrorCodes.InvalidResource} ", error, StringComparison.Ordinal);
        Assert.Contains("Patient.birthDate", error, StringComparison.Ordinal);
    }

    private static string Patient(string id, bool active = true) =>
        $$"""{"resourceType": "Patient", "id": "{{id}}", "active": {{(active ? "true" : "false")}} }""";

    private static string Bundle(string type, params string[] entries) =>
        $$"""{"resourceType": "Bundle", "type": "{{type}}", "entry": [{{string.Join(", ", entries)}}]}""";

    private static string Entry(string resource) => $$"""{"resource": {{resource}} }""";

    private static string Version(string id, string at, bool active) => $$"""
        {"fullUrl": "http://x/Patient/{{id}}",
         "resource": {"resourceType": "Patient", "id": "{{id}}", "meta": {"lastUpdated": "{{at}}"}, "active": {{(active ? "true" : "false")}} },
         "request": {"method": "PUT", "url": "Patient/{{id}}"}, "response": {"status": "200", "lastModified": "{{at}}"} }
        """;

    private static string Post(string? fullUrl, string type, string resource) =>
        $$"""{ {{(fullUrl is null ? "" : $"\"fullUrl\": \"{fullUrl}\", ")}}"resource": {{resource}}, "request": {"method": "POST", "url": "{{type}}"} }""";

    private static string Put(string url, string resource) =>
        $$"""{"resource": {{resource}}, "request": {"method": "PUT", "url": "{{url}}"} }""";

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var packer = new GZipStream(packed, CompressionLevel.Fastest)) packer.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
