using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Audit;

public sealed class AuditSearchTests
{
    [Theory, EveryDatabase]
    public async Task AuditEvents_are_found_by_the_search_parameters_of_R4(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        await server.Client.PutAsync("Organization/o", """{"resourceType": "Organization", "id": "o", "name": "x"}""");
        await server.Client.GetAsync("Patient/p");
        await server.Client.GetAsync("Patient/none");
        await server.Client.GetAsync("Organization?name=x");
        var today = DateTimeOffset.UtcNow;

        (string Query, int Count)[] expectations =
        [
            ("action=R", 2), ("action=C", 2), ("action:not=C", 3), ("subtype=read", 2), ("subtype=http://hl7.org/fhir/restful-interaction|search-type", 1), ("type=rest", 5),
            ("outcome=4", 1), ("outcome=0", 4), ("patient=p", 2), ("patient=Patient/p", 2), ("patient=none", 1), ("entity=Organization/o", 1), ("entity=Patient/p", 2),
            ("agent=Device/loopback", 5), ("agent=Practitioner/nobody", 0), ("address=127.0.0.1", 5), ("entity-role=24", 1), ("entity-type=1", 3), ("policy=urn:x", 0), ("altid=x", 0),
            ($"date=ge{today:yyyy-MM-dd}", 5), ($"date=lt{today.AddDays(-1):yyyy-MM-dd}", 0), ("agent-name:missing=true", 5), ("source:identifier=urn:medcoop:audit-node|1", 5),
            ("patient=p&action=R", 1), ("patient=p,none", 3), ("_id=x-1", 0), ($"site={Environment.MachineName}", 5),
        ];
        foreach (var (query, count) in expectations)
        {
            var found = await server.EventsAsync(query);
            Assert.True(found.Count == count, $"{query}: {found.Count} instead of {count}");
        }
    }

    [Theory, EveryDatabase]
    public async Task Pages_go_through_all_once_and_totals_count_them(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        for (var i = 0; i < 24; i++) await server.Client.GetAsync("Patient/p");

        var ids = new List<string>();
        for (var url = "AuditEvent?patient=Patient/p&_count=7"; url is not null;)
        {
            var page = await server.Client.GetAsync(url);
            ids.AddRange(page.Matches);
            url = page.Link("next");
        }

        Assert.Equal(25, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(25, ids.Count);
        // What names the patient is a look at them itself: four pages, and the first of these two.
        Assert.Equal(25 + 4, (await server.Client.GetAsync("AuditEvent?patient=Patient/p&_total=accurate&_count=1")).Json["total"]!.GetValue<int>());
        Assert.Equal(25 + 5, (await server.Client.GetAsync("Patient/p/AuditEvent?_summary=count")).Json["total"]!.GetValue<int>());
        var one = await server.Client.GetAsync($"AuditEvent/{ids[0]}");
        Assert.Equal((200, ids[0]), (one.Status, one.Id));
        Assert.Equal(404, (await server.Client.GetAsync("AuditEvent/1-1")).Status);
    }

    [Theory, EveryDatabase]
    public async Task What_the_trail_cannot_be_asked_is_refused_and_not_ignored(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);

        foreach (var query in new[] { "agent.name=x", "_text=x", "_has:Provenance:target:agent=x", "_include=AuditEvent:agent", "type:in=x", "_sort=agent", "_page=x" })
            Assert.Equal((query, 400), (query, (await server.Client.GetAsync($"AuditEvent?{query}")).Status));
    }

    [Theory, EveryDatabase]
    public async Task The_report_tells_who_looked_at_a_patient_with_names(StoreProvider provider)
    {
        await using var server = await AuditedServer.StartAsync(provider);
        await server.Client.PutAsync("Device/loopback", """{"resourceType": "Device", "id": "loopback"}""");
        await server.Client.PutAsync("Patient/p", """{"resourceType": "Patient", "id": "p"}""");
        await server.Client.PutAsync("Patient/q", """{"resourceType": "Patient", "id": "q"}""");
        await server.Client.PutAsync("Observation/o", """{"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "x"}, "subject": {"reference": "Patient/p"}}""");
        await server.Client.GetAsync("Observation/o");
        await server.Client.GetAsync("Patient?_id=p,q");

        var report = await server.Client.GetAsync("Patient/p/$audit-report");
        var page = await server.Client.GetAsync("Patient/p/$audit-report?_count=3");
        var others = await server.Client.GetAsync("Patient/p/$audit-report?actor=Practitioner/1");
        var past = await server.Client.GetAsync("Patient/p/$audit-report?end=2020-01-01");

        Assert.Equal(["create", "create", "read", "search-type"], report.Entries.Where(entry => entry["search"]!["mode"]!.GetValue<string>() == "match").Select(entry => entry["resource"]!.Subtype()).Order(StringComparer.Ordinal));
        Assert.Equal("loopback", Assert.Single(report.Entries, entry => entry["search"]!["mode"]!.GetValue<string>() == "include")["resource"]!["id"]!.GetValue<string>());
        Assert.Equal(3, page.Matches.Count);
        // The first report is in the second.
        Assert.Equal(2, (await server.Client.GetAsync(page.Link("next")!)).Matches.Count);
        Assert.Empty(others.Matches);
        Assert.Empty(past.Matches);
        Assert.Equal(400, (await server.Client.GetAsync("Patient/p/$audit-report?whom=x")).Status);
    }
}
