using System.Globalization;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Behaviours 1 to 8: create and read.</summary>
public sealed class ReadAndCreateTests(RestServers servers)
{
    [Theory, EveryDatabase, Behaviour(1)]
    public async Task A_created_resource_has_version_tag_location_and_instant(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("Patient", """{"resourceType":"Patient","active":true}""");

        Assert.Equal(201, answer.Status);
        Assert.Equal("W/\"1\"", answer.ETag);
        Assert.Equal($"{fhir.Base}/Patient/{answer.Id}/_history/1", answer.Headers["Location"]);
        var updated = DateTimeOffset.Parse(answer.Json["meta"]!["lastUpdated"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.Equal(updated.UtcDateTime.ToString("r", CultureInfo.InvariantCulture), answer.Headers["Last-Modified"]);
    }

    [Theory, EveryDatabase, Behaviour(2)]
    public async Task A_create_ignores_the_clients_id_and_version(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("Patient",
            """{"resourceType":"Patient","id":"mine","meta":{"versionId":"99","lastUpdated":"2001-01-01T00:00:00Z","tag":[{"code":"kept"}]}}""");

        Assert.Equal(201, answer.Status);
        Assert.NotEqual("mine", answer.Id);
        Assert.Equal(1, answer.VersionId);
        Assert.DoesNotContain("2001", answer.Text, StringComparison.Ordinal);
        Assert.Equal("kept", answer.Json["meta"]!["tag"]![0]!["code"]!.GetValue<string>());
    }

    [Theory, EveryDatabase, Behaviour(3)]
    public async Task An_unknown_type_or_one_in_the_wrong_case_is_not_found(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        foreach (var path in new[] { "patient/1", "Unicorn/1", "Unicorn", "Resource/1", "DomainResource" })
        {
            var answer = await fhir.GetAsync(path);
            Assert.Equal((404, "MC1010"), (answer.Status, answer.Code));
        }
    }

    [Theory, EveryDatabase, Behaviour(4)]
    public async Task A_missing_or_odd_content_type_is_unsupported_and_an_unknown_format_not_acceptable(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string patient = """{"resourceType":"Patient"}""";

        Assert.Equal(415, (await fhir.SendAsync("POST", "Patient", patient, "text/plain")).Status);
        Assert.Equal(415, (await fhir.SendAsync("POST", "Patient", patient, null)).Status);
        Assert.Equal(406, (await fhir.GetAsync("Patient?_format=blah")).Status);
        Assert.Equal(406, (await fhir.GetAsync("metadata", ("Accept", "image/png"))).Status);
    }

    [Theory, EveryDatabase, Behaviour(5)]
    public async Task A_cardinality_or_format_error_is_named_with_its_place(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("Patient", """{"resourceType":"Patient","birthDate":"1980-13-45","gender":["male"],"link":[{"type":"seealso"}]}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains("Patient.birthDate", answer.Expressions);
        Assert.Contains(answer.Expressions, path => path.StartsWith("Patient.gender", StringComparison.Ordinal));
        Assert.Contains(answer.Expressions, path => path.StartsWith("Patient.link[0]", StringComparison.Ordinal));
    }

    [Theory, EveryDatabase, Behaviour(5)]
    public async Task Script_in_a_narrative_is_refused_and_never_stored(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = Guid.NewGuid().ToString();

        foreach (var unsafeHtml in new[] { "<script>alert(1)</script>", "<p onclick='x()'>a</p>", "<a href='javascript:x()'>a</a>", "<iframe src='http://x'/>" })
        {
            var div = $"<div xmlns='http://www.w3.org/1999/xhtml'>{unsafeHtml}</div>";
            var answer = await fhir.PostAsync("Basic", $$$"""{"resourceType":"Basic","meta":{"tag":[{"code":"{{{tag}}}"}]},"text":{"status":"generated","div":"{{{div}}}"},"code":{"text":"x"}}""");
            Assert.Equal((400, "MC1005"), (answer.Status, answer.Code));
        }

        Assert.Equal(0, (await fhir.GetAsync($"Basic?_tag={tag}&_summary=count")).Json["total"]!.GetValue<int>());
    }

    [Theory, EveryDatabase, Behaviour(6)]
    public async Task A_deleted_resource_is_gone_but_its_older_versions_are_not(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient"}""");

        var deletion = await fhir.DeleteAsync($"Patient/{id}");

        Assert.Equal(204, deletion.Status);
        var gone = await fhir.GetAsync($"Patient/{id}");
        Assert.Equal((410, "W/\"2\""), (gone.Status, gone.ETag));
        Assert.Equal(200, (await fhir.GetAsync($"Patient/{id}/_history/1")).Status);
        Assert.Equal(410, (await fhir.GetAsync($"Patient/{id}/_history/2")).Status);
        Assert.Equal(404, (await fhir.GetAsync($"Patient/{id}/_history/3")).Status);
        Assert.Equal(404, (await fhir.GetAsync("Patient/never-was")).Status);
    }

    [Theory, EveryDatabase, Behaviour(7)]
    public async Task A_request_id_comes_back_as_correlation_id_and_content_is_never_sniffed(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.GetAsync("metadata", ("X-Request-Id", "abc-123"));

        Assert.Equal("abc-123", answer.Headers["X-Correlation-Id"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.NotEmpty((await fhir.GetAsync("metadata")).Headers["X-Request-Id"]);
    }

    [Theory, EveryDatabase, Behaviour(8)]
    public async Task A_provenance_header_is_stored_with_the_write_and_a_malformed_one_refuses_it(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string provenance = """{"resourceType":"Provenance","recorded":"2026-01-01T00:00:00Z","agent":[{"who":{"reference":"Device/x"}}]}""";

        var answer = await fhir.PostAsync("Patient", """{"resourceType":"Patient"}""", ("X-Provenance", provenance));
        var refused = await fhir.PutAsync("Patient/not-made", """{"resourceType":"Patient","id":"not-made"}""", ("X-Provenance", "{\"resourceType\":\"Provenance\""));

        Assert.Equal(201, answer.Status);
        var stored = await fhir.GetAsync($"Provenance?target=Patient/{answer.Id}");
        Assert.Equal($"Patient/{answer.Id}/_history/1", Assert.Single(stored.Entries)["resource"]!["target"]![0]!["reference"]!.GetValue<string>());
        Assert.Equal(400, refused.Status);
        Assert.Equal(404, (await fhir.GetAsync("Patient/not-made")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_conditional_read_answers_not_modified(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var created = await fhir.PostAsync("Patient", """{"resourceType":"Patient"}""");

        Assert.Equal(304, (await fhir.GetAsync($"Patient/{created.Id}", ("If-None-Match", "W/\"1\""))).Status);
        Assert.Equal(200, (await fhir.GetAsync($"Patient/{created.Id}", ("If-None-Match", "W/\"2\""))).Status);
        Assert.Equal(304, (await fhir.GetAsync($"Patient/{created.Id}", ("If-Modified-Since", created.Headers["Last-Modified"]))).Status);
        Assert.Equal(200, (await fhir.GetAsync($"Patient/{created.Id}", ("If-Modified-Since", "Thu, 01 Jan 2015 00:00:00 GMT"))).Status);
    }

    [Theory, EveryDatabase]
    public async Task Head_is_get_without_the_body(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient"}""");

        var head = await fhir.SendAsync("HEAD", $"Patient/{id}", null, null);

        Assert.Equal((200, "W/\"1\"", ""), (head.Status, head.ETag, head.Text));
    }

    [Theory, EveryDatabase]
    public async Task Every_r4_resource_type_is_served(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var types = (await fhir.GetAsync("metadata")).Json["rest"]![0]!["resource"]!.AsArray().Select(resource => resource!["type"]!.GetValue<string>()).ToList();

        Assert.Equal(146, types.Count);
        foreach (var type in types)
            Assert.Equal(404, (await fhir.GetAsync($"{type}/never-was")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Json_and_xml_are_two_forms_of_the_same_resource(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string xml = """<Patient xmlns="http://hl7.org/fhir"><name><family value="Бабрыковіч"/><given value="Аляксандр"/></name><birthDate value="1980-02-03"/></Patient>""";

        var created = await fhir.SendAsync("POST", "Patient", xml, "application/fhir+xml", ("Accept", "application/fhir+json"));
        var asXml = await fhir.GetAsync($"Patient/{created.Id}?_format=xml&_pretty=true");

        Assert.Equal("Бабрыковіч", created.Json["name"]![0]!["family"]!.GetValue<string>());
        Assert.StartsWith("application/fhir+xml", asXml.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("<family value=\"Бабрыковіч\"", asXml.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task What_came_in_is_what_comes_out_to_the_last_digit(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string observation =
            """{"resourceType":"Observation","status":"final","code":{"text":"a\u00e9\/b"},"valueQuantity":{"value":1.1000,"unit":"mg"},"_status":{"extension":[{"url":"http://x.example/y","valueDecimal":1e2}]}}""";

        var id = await fhir.CreateAsync("Observation", observation);

        var text = (await fhir.GetAsync($"Observation/{id}")).Text;
        Assert.Contains("""{"value":1.1000,"unit":"mg"}""", text, StringComparison.Ordinal);
        Assert.Contains("\"valueDecimal\":1e2", text, StringComparison.Ordinal);
        Assert.Contains("\"a\\u00e9\\/b\"", text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_binary_is_served_in_its_own_content_type_and_as_a_resource_on_request(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var created = await fhir.SendBytesAsync("POST", "Binary", "%PDF-1.7 x"u8.ToArray(), "application/pdf", ("Accept", "application/fhir+json"));
        var native = await fhir.GetAsync($"Binary/{created.Id}", ("Accept", "*/*"));
        var resource = await fhir.GetAsync($"Binary/{created.Id}", ("Accept", "application/fhir+json"));

        Assert.Equal(201, created.Status);
        Assert.Equal(("application/pdf", "%PDF-1.7 x"), (native.Headers["Content-Type"], native.Text));
        Assert.Contains("sandbox", native.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("JVBERi0xLjcgeA==", resource.Json["data"]!.GetValue<string>());
    }
}
