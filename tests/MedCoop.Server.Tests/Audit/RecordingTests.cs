using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Audit;

public sealed class RecordingTests
{
    private static readonly (string, string) Asked = ("X-Request-Id", "the-request");

    [Theory, EveryDatabase]
    public async Task Reads_are_recorded_with_the_patient_whom_they_are_about(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var patient = await server.Client.CreateAsync("Patient", """{"resourceType": "Patient"}""");
        var observation = await server.Client.CreateAsync("Observation", Observation(patient));

        var read = Assert.Single(await server.LeftByAsync("the-request", () => server.Client.GetAsync($"Observation/{observation}", Asked)));
        var vread = Assert.Single(await server.LeftByAsync("v", () => server.Client.GetAsync($"Observation/{observation}/_history/1", ("X-Request-Id", "v"))));

        Assert.Equal(("read", "R", "0", $"Patient/{patient}", "PatientRead"), (read.Subtype(), read.Action(), read.Outcome(), read.Patient(), read.Profile()));
        Assert.Contains($"Observation/{observation}/_history/1", read.What());
        Assert.Equal("vread", vread.Subtype());
        Assert.Contains(read["agent"]!.AsArray(), agent => agent!["who"]!["reference"]?.GetValue<string>() == "Device/loopback" && agent["requestor"]!.GetValue<bool>());
        Assert.Contains(read["agent"]!.AsArray(), agent => agent!["network"]?["address"]?.GetValue<string>() == "127.0.0.1");
    }

    [Theory]
    [InlineData("Observation?subject=Patient/p&_summary=count")]
    [InlineData("Observation?subject:Patient=p&_summary=count")]
    [InlineData("Observation?patient=p&_summary=count")]
    [InlineData("Observation?patient._id=p&_summary=count")]
    [InlineData("Observation?subject=Patient/none,{base}/Patient/p&_total=accurate")]
    [InlineData("Patient?_id=p&_elements=id")]
    [InlineData("Patient/p/Observation?_summary=count")]
    [InlineData("Observation?patient=p&no-such-parameter:missing=1")]
    public async Task A_search_that_names_a_patient_is_about_that_patient_whatever_it_showed(string search)
    {
        await using var server = await AuditedServer.StartAsync(StoreProvider.Sqlite);

        var left = await server.LeftByAsync("the-request", () => server.Client.GetAsync(search.Replace("{base}", $"{server.Server.Address}/fhir", StringComparison.Ordinal), Asked));

        Assert.Single(left, audit => audit.Patient() == "Patient/p");
        Assert.NotEmpty(await server.EventsAsync("patient=Patient/p"));
    }

    [Theory, EveryDatabase]
    public async Task A_search_is_recorded_for_each_patient_whose_data_it_showed(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var one = await server.Client.CreateAsync("Patient", """{"resourceType": "Patient"}""");
        var two = await server.Client.CreateAsync("Patient", """{"resourceType": "Patient"}""");
        foreach (var patient in new[] { one, two, two }) await server.Client.CreateAsync("Observation", Observation(patient));

        var found = await server.LeftByAsync("the-request", () => server.Client.GetAsync("Observation?code=x", Asked));
        var nothing = Assert.Single(await server.LeftByAsync("n", () => server.Client.GetAsync("Observation?code=nobody-has-it", ("X-Request-Id", "n"))));

        Assert.Equal(new[] { $"Patient/{one}", $"Patient/{two}" }.Order(), found.Select(audit => audit.Patient()!).Order());
        Assert.All(found, audit => Assert.Equal(("search-type", "E", "PatientQuery", "GET Observation?code=x"), (audit.Subtype(), audit.Action(), audit.Profile(), audit.Query())));
        Assert.Equal((null, "Query"), (nothing.Patient(), nothing.Profile()));
    }

    [Theory, EveryDatabase]
    public async Task Writes_are_recorded_with_their_commit(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);

        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""", Asked);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p", "active": true}""", Asked);
        await server.Client.JsonPatchAsync("Patient/p", """[{"op": "replace", "path": "/active", "value": false}]""", Asked);
        await server.Client.PutAsync("Observation/o", Observation("p").Replace("\"Observation\"", "\"Observation\", \"id\": \"o\"", StringComparison.Ordinal), Asked);
        await server.Client.DeleteAsync("Observation/o", Asked);
        var unchanged = await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p", "active": false}""", Asked);

        var left = await server.LeftByAsync("the-request", () => Task.CompletedTask);
        Assert.Equal(200, unchanged.Status);
        Assert.Equal(["create C", "create C", "delete D", "patch U", "update U", "update U"], left.Select(audit => $"{audit.Subtype()} {audit.Action()}").Order(StringComparer.Ordinal));
        Assert.All(left, audit => Assert.Equal("Patient/p", audit.Patient()));
    }

    [Theory, EveryDatabase]
    public async Task Each_entry_of_a_batch_or_transaction_is_recorded_and_a_refused_transaction_too(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");

        var batch = await server.LeftByAsync("b", () => server.Client.PostAsync("", Bundle("batch", "GET Patient/p", "GET Patient/none", "PUT Patient/q"), ("X-Request-Id", "b")));
        var transaction = await server.LeftByAsync("t", () => server.Client.PostAsync("", Bundle("transaction", "GET Patient/p", "PUT Patient/r"), ("X-Request-Id", "t")));
        var refused = Assert.Single(await server.LeftByAsync("r", () => server.Client.PostAsync("", Bundle("transaction", "GET Patient/none", "PUT Patient/s"), ("X-Request-Id", "r"))));

        Assert.Equal(["create 0", "read 0", "read 4"], batch.Select(audit => $"{audit.Subtype()} {audit.Outcome()}").Order());
        Assert.Equal(["create 0", "read 0"], transaction.Select(audit => $"{audit.Subtype()} {audit.Outcome()}").Order());
        Assert.Equal(("transaction", "4"), (refused.Subtype(), refused.Outcome()));
    }

    [Theory, EveryDatabase]
    public async Task Refusals_histories_and_operations_are_recorded_and_metadata_is_not(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        foreach (var path in new[] { "Patient/none", "Patient/p/_history", "Patient/_history", "Patient/p/$everything", "ValueSet/$expand?url=none", "nowhere/at/all/there", "metadata" })
            await server.Client.GetAsync(path, Asked);

        var left = await server.LeftByAsync("the-request", () => Task.CompletedTask);

        // Entries of two chains within one millisecond have no order between them.
        Assert.Equal(["110126 4", "history-instance 0", "history-type 0", "operation 0", "operation 4", "read 4"], left.Select(audit => $"{audit.Subtype()} {audit.Outcome()}").Order(StringComparer.Ordinal));
        Assert.Equal(["Patient/none", "Patient/p", "Patient/p", "Patient/p"], left.Select(audit => audit.Patient()).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Equal("MC1011", left.Single(audit => audit.Subtype() == "read")["outcomeDesc"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task What_a_transaction_found_and_showed_without_writing_is_recorded(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var patient = await server.Client.CreateAsync("Patient", """{"resourceType": "Patient", "identifier": [{"system": "http://x.example", "value": "1"}]}""");
        const string Find = """{"resource": {"resourceType": "Patient"}, "request": {"method": "POST", "url": "Patient", "ifNoneExist": "identifier=http://x.example|1"}}""";
        const string Make = """{"resource": {"resourceType": "Organization", "name": "x"}, "request": {"method": "POST", "url": "Organization"}}""";
        Task<Answer> Send(string id, string entries) =>
            server.Client.PostAsync("", $$"""{"resourceType": "Bundle", "type": "transaction", "entry": [{{entries}}]}""", ("X-Request-Id", id), ("Prefer", "return=representation"));

        var withWrite = await server.LeftByAsync("w", () => Send("w", $"{Find}, {Make}"));
        var alone = await server.LeftByAsync("a", () => Send("a", Find));

        Assert.Equal(["create ", $"read Patient/{patient}"], withWrite.Select(audit => $"{audit.Subtype()} {audit.Patient()}").Order(StringComparer.Ordinal));
        Assert.Contains(alone, audit => audit.Patient() == $"Patient/{patient}");
    }

    [Theory, EveryDatabase]
    public async Task What_is_shown_is_valid_R4(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        var patient = await server.Client.CreateAsync("Patient", """{"resourceType": "Patient"}""");
        foreach (var path in new[] { $"Patient/{patient}", "Patient?_count=1", "Patient/none", "Patient/$meta" }) await server.Client.GetAsync(path);

        foreach (var audit in await server.EventsAsync())
        {
            var validated = await server.Client.PostAsync("AuditEvent/$validate", audit.ToJsonString());
            Assert.DoesNotContain(validated.Json["issue"]!.AsArray(), issue => issue!["severity"]!.GetValue<string>() is "error" or "fatal");
        }
    }

    [Theory, EveryDatabase]
    public async Task Where_nobody_signs_in_nothing_is_recorded(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider, "--Access:Mode=Open");
        await server.Client.CreateAsync("Patient", """{"resourceType": "Patient"}""");
        await server.Client.GetAsync("Patient");

        var events = await server.Client.GetAsync("AuditEvent");

        Assert.Equal((200, 0), (events.Status, events.Entries.Count));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_answered()
    {
        await using var server = await AuditedServer.StartAsync(StoreProvider.Sqlite);
        var trail = server.Server.Services.GetRequiredService<ResourceStore>().Audit;
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p", "gender": "female"}""");
        var asked = "Patient?_elements=" + string.Join(',', Enumerable.Repeat("birthDate", 700));
        var (folder, gone) = (Path.Combine(server.Keys, "spool"), Path.Combine(server.Keys, "gone"));

        // The disk of the spool is gone: what is open can be written until it is full.
        Directory.Move(folder, gone);
        var (answer, answered) = (await server.Client.GetAsync(asked), 0);
        for (; answer.Status == 200 && answered < 1000; answered++) answer = await server.Client.GetAsync(asked);
        Directory.Move(gone, folder);
        await trail.FlushAsync(CancellationToken.None);

        Assert.Equal(503, answer.Status);
        Assert.Contains("audit trail", answer.Diagnosis, StringComparison.Ordinal);
        Assert.DoesNotContain("female", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await server.Client.GetAsync("Patient/p")).Status);
        Assert.Equal(answered, (await server.Client.GetAsync("AuditEvent?_summary=count&subtype=search-type")).Json["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_patient_is_found_however_the_reference_is_spelt()
    {
        await using var server = await AuditedServer.StartAsync(StoreProvider.Sqlite);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        var plain = Observation("p");
        string[] spellings = [plain.Replace("Patient/p", "Patient\\/p", StringComparison.Ordinal), plain.Replace("Patient/p", "\\u0050atient/p", StringComparison.Ordinal), plain.Replace("Patient/p", $"{server.Client.Base}/Patient/p", StringComparison.Ordinal)];

        foreach (var spelling in spellings) await server.Client.CreateAsync("Observation", spelling);

        Assert.All((await server.EventsAsync("subtype=create")).Skip(1), audit => Assert.Equal("Patient/p", audit.Patient()));
    }

    [Fact]
    public async Task A_patient_is_found_by_whichever_address_of_this_server_the_reference_has()
    {
        await using var server = await AuditedServer.StartAsync(StoreProvider.Sqlite);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        var id = await server.Client.CreateAsync("Observation", Observation("p").Replace("Patient/p", $"{server.Client.Base}/Patient/p", StringComparison.Ordinal));
        using var byName = new HttpClient();

        using var read = await byName.GetAsync(new Uri($"{server.Client.Base}/Observation/{id}".Replace("127.0.0.1", "localhost", StringComparison.Ordinal)));

        Assert.True(read.IsSuccessStatusCode);
        Assert.Equal("Patient/p", Assert.Single(await server.EventsAsync("subtype=read")).Patient());
    }

    private static string Observation(string patient) =>
        $$"""{"resourceType": "Observation", "status": "final", "code": {"coding": [{"code": "x"}]}, "subject": {"reference": "Patient/{{patient}}"} }""";

    private static string Bundle(string type, params string[] requests) => $$"""
        {"resourceType": "Bundle", "type": "{{type}}", "entry": [{{string.Join(", ", requests.Select(Entry))}}]}
        """;

    private static string Entry(string request) => request.Split(' ') is ["PUT", var url]
        ? $$"""{"resource": {"resourceType": "Patient", "id": "{{url.Split('/')[1]}}"}, "request": {"method": "PUT", "url": "{{url}}"} }"""
        : $$"""{"request": {"method": "GET", "url": "{{request.Split(' ')[1]}}"} }""";
}
