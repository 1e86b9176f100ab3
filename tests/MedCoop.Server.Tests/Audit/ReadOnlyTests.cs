using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Commands;
using MedCoop.Server.Tests.Commands;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Audit;

/// <summary>Nobody writes an AuditEvent but the server itself.</summary>
public sealed class ReadOnlyTests
{
    private const string Forged = """
        {"resourceType": "AuditEvent", "id": "64-1", "type": {"code": "rest"}, "recorded": "2026-01-01T00:00:00Z", "agent": [{"requestor": true}], "source": {"observer": {"display": "me"}}}
        """;

    [Theory, EveryDatabase]
    public async Task Nobody_can_create_update_patch_or_delete_an_AuditEvent(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.CreateAsync("Patient", """{"resourceType": "Patient"}""");
        var before = (await server.EventsAsync())[0];
        var id = before["id"]!.GetValue<string>();

        (string Method, string Path, string? Body)[] attempts =
        [
            ("POST", "AuditEvent", Forged), ("PUT", "AuditEvent/64-1", Forged), ("PUT", $"AuditEvent/{id}", Forged.Replace("64-1", id, StringComparison.Ordinal)),
            ("PUT", "AuditEvent?action=R", Forged), ("DELETE", $"AuditEvent/{id}", null), ("DELETE", "AuditEvent?action=C&_count=10", null),
        ];
        foreach (var (method, path, body) in attempts)
        {
            var answer = await server.Client.SendAsync(method, path, body, "application/fhir+json");
            Assert.True(answer.Status == 405 && answer.Code == ErrorCodes.AuditIsReadOnly, $"{method} {path}: {answer.Status} {answer.Text}");
        }

        var patched = await server.Client.JsonPatchAsync($"AuditEvent/{id}", """[{"op": "remove", "path": "/agent"}]""");
        var tagged = await server.Client.PostAsync($"AuditEvent/{id}/$meta-add", """{"resourceType": "Parameters", "parameter": [{"name": "meta", "valueMeta": {"tag": [{"code": "x"}]}}]}""");
        Assert.Equal(405, patched.Status);
        Assert.InRange(tagged.Status, 400, 499);
        Assert.Equal(before.ToJsonString(), (await server.EventsAsync()).First(audit => audit["id"]!.GetValue<string>() == id).ToJsonString());
    }

    [Theory, EveryDatabase]
    public async Task Neither_a_batch_nor_a_transaction_nor_an_import_brings_one_in(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await using var folder = await CommandFolder.CreateAsync(provider);
        static string Bundle(string type, string method, string url) =>
            $$"""{"resourceType": "Bundle", "type": "{{type}}", "entry": [{"resource": {{Forged}}, "request": {"method": "{{method}}", "url": "{{url}}"} }]}""";

        var batch = await server.Client.PostAsync("", Bundle("batch", "POST", "AuditEvent"));
        var transaction = await server.Client.PostAsync("", Bundle("transaction", "PUT", "AuditEvent/64-1"));
        var (code, refusals) = await folder.ImportAsync(folder.File("a.json", Forged), folder.File("b.json", Bundle("transaction", "PUT", "AuditEvent/64-1")), folder.File("c.json", Bundle("batch", "POST", "AuditEvent")));

        Assert.StartsWith("405", batch.Entries[0]["response"]!["status"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((405, ErrorCodes.AuditIsReadOnly), (transaction.Status, transaction.Code));
        Assert.Equal(CommandLine.Failed, code);
        Assert.Equal([ErrorCodes.AuditIsReadOnly, ErrorCodes.AuditIsReadOnly, ErrorCodes.AuditIsReadOnly], refusals.Select(refusal => refusal.Code));
        Assert.Null(await folder.ReadAsync("AuditEvent", "64-1"));
    }
}
