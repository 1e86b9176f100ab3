using System.Net.Sockets;
using System.Text;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Whatever comes in, the answer is a 4xx that says what is wrong, and nothing is left behind.</summary>
public sealed class BadInputTests(RestServers servers)
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","id]":"a"}""")]
    [InlineData("""{"resourceType":"Patient","name[-1]":"a"}""")]
    [InlineData("""{"resourceType":"Patient","]":[],"name":{"[":{"a]":1}}}""")]
    [InlineData("""{"resourceType":"Bundle","ty]":"transaction","entry":["%"]}""")]
    public async Task Names_with_brackets_are_unknown_elements_and_break_nothing(string body)
    {
        var fhir = await servers.OnAsync(StoreProvider.Sqlite);

        var answer = await fhir.PostAsync(body.Contains("Bundle", StringComparison.Ordinal) ? "" : "Patient", body);

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [EveryDatabase("", "MC1001")]
    [EveryDatabase("{", "MC1001")]
    [EveryDatabase("[]", "MC1006")]
    [EveryDatabase("null", "MC1006")]
    [EveryDatabase("\"Patient\"", "MC1006")]
    [EveryDatabase("{\"resourceType\":\"Patient\"} trailing", "MC1001")]
    [EveryDatabase("{\"resourceType\":\"Patient\",}", "MC1001")]
    [EveryDatabase("{'resourceType':'Patient'}", "MC1001")]
    [EveryDatabase("{}", "MC1006")]
    [EveryDatabase("{\"resourceType\":\"Unicorn\"}", "MC1006")]
    [EveryDatabase("{\"resourceType\":7}", "MC1006")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"active\":true,\"active\":false}", "MC1001")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"active\":\"yes\"}", "MC1004")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"shoeSize\":43}", "MC1004")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"name\":{\"family\":\"x\"}}", "MC1004")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"name\":[\"x\"]}", "MC1004")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"gender\":\"man\"}", "MC1004")]
    [EveryDatabase("{\"resourceType\":\"Patient\",\"birthDate\":\"1.2.1980\"}", "MC1004")]
    public async Task Broken_json_is_refused_with_its_code(StoreProvider database, string body, string code)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.PostAsync("Patient", body);

        Assert.Equal((400, code), Refusal(answer));
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Broken_xml_and_entity_bombs_are_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string bomb = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Patient xmlns="http://hl7.org/fhir"><name><family value="&b;"/></name></Patient>""";

        foreach (var body in new[] { bomb, "<Patient", "<Patient/>", "<Patient xmlns=\"http://example.org\"/>", "", "<Unicorn xmlns=\"http://hl7.org/fhir\"/>" })
        {
            var answer = await fhir.SendAsync("POST", "Patient", body, "application/fhir+xml", ("Accept", "application/fhir+json"));
            Assert.True(answer.Status == 400, $"{body}: {answer.Status} {answer.Text}");
        }
    }

    [Theory, EveryDatabase]
    public async Task Nesting_ten_deep_is_read_and_ten_thousand_deep_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        Assert.Equal(201, (await fhir.PostAsync("Basic", Nested(10))).Status);
        var deep = await fhir.PostAsync("Basic", Nested(10_000));
        Assert.Equal((413, "MC1003"), Refusal(deep));

        static string Nested(int depth)
        {
            var body = "{\"url\":\"http://x.example\",\"valueBoolean\":true}";
            var text = new StringBuilder();
            for (var i = 0; i < depth; i++) text.Append("{\"url\":\"http://x.example\",\"extension\":[");
            text.Append(body);
            for (var i = 0; i < depth; i++) text.Append("]}");
            return $$$"""{"resourceType":"Basic","code":{"text":"x"},"extension":[{{{text}}}]}""";
        }
    }

    [Theory, EveryDatabase]
    public async Task A_body_of_a_hundred_megabytes_is_refused_with_the_limit(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var body = new byte[100_000_000];
        Array.Fill(body, (byte)' ');

        var answer = await fhir.SendBytesAsync("POST", "Patient", body, "application/fhir+json");

        Assert.Equal((413, "MC1018"), Refusal(answer));
    }

    [Theory, EveryDatabase]
    public async Task Invalid_utf_8_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        byte[] body = [.. "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\""u8, 0xC3, 0x28, .. "\"}]}"u8];

        Assert.Equal((400, "MC1001"), Refusal(await fhir.SendBytesAsync("POST", "Patient", body, "application/fhir+json")));
        Assert.Equal(400, (await fhir.PostAsync("Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"\\ud800\"}]}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Paths_that_climb_lead_nowhere(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        foreach (var path in new[] { "Patient/..%2f..%2fetc%2fpasswd", "Patient/%2e%2e%5c%2e%2e", "Patient/a%00b", "Patient/" + new string('a', 65), "Patient/a'--" })
        {
            var answer = await fhir.GetAsync(path);
            Assert.True(answer.Status is 400 or 404, $"{path}: {answer.Status}");
        }

        Assert.Equal(400, (await fhir.PutAsync("Patient/..%2f..", """{"resourceType":"Patient","id":"../.."}""")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Sql_in_a_search_value_is_only_text(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"'; DROP TABLE resource; --"}]}""");

        var found = await fhir.GetAsync("Patient?family=" + Uri.EscapeDataString("'; DROP TABLE resource; --"));

        Assert.Contains(id, found.Matches);
        foreach (var query in new[] { "family=%25", "family:contains=_%25'", "identifier=' OR 1=1 --", "_id=1' OR '1'='1", "_sort=family;DROP", "_has:x';--:y:z=1" })
            Assert.True((await fhir.GetAsync($"Patient?{query}")).Status is 200 or 400, query);
        Assert.Equal(200, (await fhir.GetAsync($"Patient/{id}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_client_that_disconnects_half_way_leaves_nothing_behind(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        var address = new Uri(fhir.Base);

        using (var socket = new TcpClient(address.Host, address.Port))
        {
            var head = $"PUT /fhir/Patient/{id} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/fhir+json\r\nContent-Length: 1000\r\n\r\n{{\"resourceType\":\"Patient\",\"id\":\"{id}\"";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await Task.Delay(200);
        }

        Assert.Equal(404, (await fhir.GetAsync($"Patient/{id}")).Status);
        Assert.Equal(200, (await fhir.GetAsync("metadata")).Status);
    }

    [Fact]
    public async Task Characters_that_XML_cannot_hold_are_refused_or_replaced_in_what_is_answered()
    {
        var fhir = await servers.OnAsync(StoreProvider.Sqlite);

        foreach (var character in new[] { "%00", "%01", "%EF%BF%BE", "%EF%BF%BF", "%0B" })
        {
            var batch = BundleTests.Transaction(BundleTests.Entry("GET", $"Patient/{character}")).Replace("transaction", "batch", StringComparison.Ordinal);
            var answered = await fhir.PostAsync("", batch, ("Accept", "application/fhir+xml"));
            Assert.True(answered.Status == 200 && answered.Text.Contains("OperationOutcome", StringComparison.Ordinal), $"{character}: {answered.Text}");
            System.Xml.Linq.XDocument.Parse(answered.Text);
            Assert.InRange((await fhir.GetAsync($"Patient/{character}?{character}={character}", ("Accept", "application/fhir+xml"))).Status, 400, 499);

            var stored = await fhir.PostAsync(
                "Patient", $$"""{"resourceType":"Patient","name":[{"family":"a{{JsonEscape(character)}}"}]}""", ("Accept", "application/fhir+xml"), ("Prefer", "return=representation"));
            Assert.True(stored.Status is 201 or >= 400 and < 500, $"{character}: {stored.Status} {stored.Text}");
        }

        static string JsonEscape(string character) => string.Concat(Uri.UnescapeDataString(character).Select(unit => $"\\u{(int)unit:x4}"));
    }

    [Theory, EveryDatabase]
    public async Task A_wrong_method_names_the_right_ones(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var answer = await fhir.DeleteAsync("metadata");

        Assert.Equal((405, "MC1014"), Refusal(answer));
        Assert.Contains("GET", answer.Headers["Allow"], StringComparison.Ordinal);
        Assert.Equal(404, (await fhir.GetAsync("Patient/1/$unknown")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_damaged_page_link_is_refused(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        foreach (var page in new[] { "x", "AAAA", new string('A', 500), "%00" })
            Assert.Equal((400, "MC1053"), Refusal(await fhir.GetAsync($"Patient?_page={page}")));
    }
}
