using System.Globalization;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.ConditionalTests;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Behaviours 25 to 30: search and history over HTTP.</summary>
public sealed class SearchTests(RestServers servers)
{
    [Theory, EveryDatabase, Behaviour(25)]
    public async Task Strings_are_found_whatever_their_case_and_accents_and_however_long(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var endless = string.Concat(Enumerable.Repeat("abcdefghij", 60));
        var accented = await Tagged(fhir, tag, "\"name\":[{\"family\":\"Ünïcödé\"}]");
        var cyrillic = await Tagged(fhir, tag, "\"name\":[{\"family\":\"БАБРЫКОВІЧ\"}]");
        var tall = await Tagged(fhir, tag, $"\"name\":[{{\"family\":\"{endless}\"}}]");

        Assert.Equal([accented], (await fhir.GetAsync($"Patient?_tag={tag}&family=unicode")).Matches);
        Assert.Equal([cyrillic], (await fhir.GetAsync($"Patient?_tag={tag}&name=бабры")).Matches);
        Assert.Equal([tall], (await fhir.GetAsync($"Patient?_tag={tag}&family={endless}")).Matches);
        Assert.Empty((await fhir.GetAsync($"Patient?_tag={tag}&family={endless}x")).Matches);
        Assert.Equal([accented], (await fhir.GetAsync($"Patient?_tag={tag}&family:exact=Ünïcödé")).Matches);
        Assert.Empty((await fhir.GetAsync($"Patient?_tag={tag}&family:exact=unicode")).Matches);
        Assert.Equal([accented], (await fhir.GetAsync($"Patient?_tag={tag}&family:contains=NICO")).Matches);
    }

    [Theory, EveryDatabase, Behaviour(25), Behaviour(29)]
    public async Task Not_includes_resources_without_a_value_but_never_deleted_ones(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        await Tagged(fhir, tag, "\"gender\":\"male\"");
        var female = await Tagged(fhir, tag, "\"gender\":\"female\"");
        var unknown = await Tagged(fhir, tag, "\"active\":true");
        await fhir.DeleteAsync($"Patient/{await Tagged(fhir, tag, "\"active\":false")}");

        Assert.Equal([female, unknown], (await fhir.GetAsync($"Patient?_tag={tag}&gender:not=male")).Matches);
        Assert.Equal([unknown], (await fhir.GetAsync($"Patient?_tag={tag}&gender:missing=true")).Matches);
    }

    [Theory, EveryDatabase]
    public async Task An_explained_search_tells_its_statements_their_plans_and_what_they_took(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        await Tagged(fhir, tag, "\"name\":[{\"family\":\"Explained\"}]");

        var answer = await fhir.GetAsync($"Patient?_tag={tag}&family=expl&_sort=family&_explain=true");
        var parts = answer.Json["parameter"]!.AsArray().Where(p => p!["name"]!.GetValue<string>() == "statement").Select(p => p!["part"]!.AsArray()).ToList();

        Assert.Equal("Parameters", answer.Json["resourceType"]!.GetValue<string>());
        Assert.Contains(parts, statement => Part(statement, "sql").Contains("string_index", StringComparison.Ordinal) && Part(statement, "plan").Contains("string_index", StringComparison.Ordinal));
        Assert.Contains(parts, statement => statement.Any(part => part!["valueString"]?.GetValue<string>() == "expl"));
        Assert.Equal(400, (await fhir.GetAsync("Patient?_explain=please")).Status);
        Assert.Single((await fhir.GetAsync($"Patient?_tag={tag}&_explain=false")).Matches);

        static string Part(System.Text.Json.Nodes.JsonArray statement, string name) =>
            statement.First(part => part!["name"]!.GetValue<string>() == name)!["valueString"]!.GetValue<string>();
    }

    [Theory, EveryDatabase, Behaviour(26)]
    public async Task Dates_compare_as_intervals_to_100_nanoseconds(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var early = await Observation(fhir, tag, "\"effectiveDateTime\":\"2024-05-01T10:00:00.1234567Z\"");
        var late = await Observation(fhir, tag, "\"effectiveDateTime\":\"2024-05-01T10:00:00.1234568Z\"");
        var month = await Observation(fhir, tag, "\"effectiveDateTime\":\"2024-05\"");

        await Finds("eq2024-05-01T10:00:00.1234567Z", early);
        await Finds("gt2024-05-01T10:00:00.1234567Z", late, month);
        await Finds("lt2024-05-01T10:00:00.1234568Z", early, month);
        await Finds("eq2024-05", early, late, month);
        await Finds("eq2024-05-01", early, late);
        await Finds("ne2024-05-01", month);
        await Finds("sa2024-04", early, late, month);
        await Finds("eb2024-05-01T10:00:00.1234568Z", early);
        await Finds("ge2024-06");
        await Finds("2024-05-01T12:00:00.1234567%2B02:00", early);

        async Task Finds(string date, params string[] ids) =>
            Assert.Equal(ids, (await fhir.GetAsync($"Observation?_tag={tag}&date={date}")).Matches);
    }

    [Theory, EveryDatabase, Behaviour(26)]
    public async Task Numbers_match_within_the_precision_they_are_written_in(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var ids = new List<string>();
        foreach (var probability in new[] { "0.4", "0.44", "0.45", "0.5" })
            ids.Add(await fhir.CreateAsync("RiskAssessment",
                $$"""{"resourceType":"RiskAssessment","meta":{"tag":[{"code":"{{tag}}"}]},"status":"final","subject":{"reference":"Patient/1"},"prediction":[{"probabilityDecimal":{{probability}}}]}"""));

        Assert.Equal([ids[0], ids[1]], (await fhir.GetAsync($"RiskAssessment?_tag={tag}&probability=0.4")).Matches);
        Assert.Equal([ids[0]], (await fhir.GetAsync($"RiskAssessment?_tag={tag}&probability=0.40")).Matches);
        Assert.Equal([ids[2], ids[3]], (await fhir.GetAsync($"RiskAssessment?_tag={tag}&probability=gt0.44")).Matches);
        Assert.Equal([ids[3]], (await fhir.GetAsync($"RiskAssessment?_tag={tag}&probability=5e-1")).Matches);
    }

    [Theory, EveryDatabase, Behaviour(27)]
    public async Task A_composite_matches_within_one_component_only(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var id = await fhir.CreateAsync("Observation", $$$"""
            {"resourceType":"Observation","meta":{"tag":[{"code":"{{{tag}}}"}]},"status":"final","code":{"text":"bp"},"component":[
              {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
              {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
            """);

        Assert.Equal([id], (await fhir.GetAsync($"Observation?_tag={tag}&component-code-value-quantity=http://loinc.org|8480-6$gt100")).Matches);
        Assert.Empty((await fhir.GetAsync($"Observation?_tag={tag}&component-code-value-quantity=http://loinc.org|8462-4$gt100")).Matches);
    }

    [Theory, EveryDatabase, Behaviour(28)]
    public async Task An_unknown_parameter_is_a_warning_and_not_in_the_self_link_unless_handling_is_strict(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var id = await Tagged(fhir, tag, "\"active\":true");

        var lenient = await fhir.GetAsync($"Patient?_tag={tag}&shoe-size=43");
        var strict = await fhir.GetAsync($"Patient?_tag={tag}&shoe-size=43", ("Prefer", "handling=strict"));

        Assert.Equal([id], lenient.Matches);
        var outcome = Assert.Single(lenient.Entries, entry => entry["search"]!["mode"]!.GetValue<string>() == "outcome");
        Assert.Equal("warning", outcome["resource"]!["issue"]![0]!["severity"]!.GetValue<string>());
        Assert.Contains("shoe-size", outcome.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("shoe-size", lenient.Link("self"), StringComparison.Ordinal);
        Assert.Contains(tag, lenient.Link("self"), StringComparison.Ordinal);
        Assert.Equal((400, "MC1050"), Refusal(strict));
    }

    [Theory, EveryDatabase, Behaviour(28)]
    public async Task A_malformed_value_is_refused_and_named(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        foreach (var query in new[] { "birthdate=yesterday", "birthdate=2024-13", "_lastUpdated=gt", "_count=many", "general-practitioner.name:missing=perhaps", "gender:exact=male" })
        {
            var answer = await fhir.GetAsync($"Patient?{query}");
            Assert.True(answer.Status == 400, $"{query}: {answer.Status} {answer.Text}");
        }

        Assert.Contains("birthdate", (await fhir.GetAsync("Patient?birthdate=yesterday")).Diagnosis, StringComparison.Ordinal);
        Assert.Equal(400, (await fhir.GetAsync("RiskAssessment?probability=much")).Status);
    }

    [Theory, EveryDatabase, Behaviour(29)]
    public async Task Pages_hold_every_match_once_in_order_with_ties_and_missing_values(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var expected = new HashSet<string>();
        for (var i = 0; i < 25; i++)
            expected.Add(await Tagged(fhir, tag, (i % 5) switch { 0 => "\"active\":true", 1 => "\"birthDate\":\"1990\"", _ => "\"birthDate\":\"1980-01-01\"" }));

        foreach (var sort in new[] { "birthdate", "-birthdate", "_lastUpdated", "-_id", "gender,-birthdate", "" })
        {
            var pages = await PagesAsync(fhir, $"Patient?_tag={tag}&_count=4&_total=accurate&_sort={sort}".Replace("&_sort=", sort.Length == 0 ? "" : "&_sort=", StringComparison.Ordinal));
            var all = pages.SelectMany(page => page.Matches).ToList();
            Assert.Equal(25, all.Count);
            Assert.Equal(expected, all.ToHashSet());
            Assert.All(pages, page => Assert.Equal(25, page.Json["total"]!.GetValue<int>()));
        }

        var byBirth = (await PagesAsync(fhir, $"Patient?_tag={tag}&_count=4&_sort=birthdate")).SelectMany(page => page.Entries).Select(entry => entry["resource"]!["birthDate"]?.GetValue<string>()).ToList();
        Assert.Equal(Enumerable.Repeat((string?)"1980-01-01", 15).Concat(Enumerable.Repeat((string?)"1990", 5)).Concat(Enumerable.Repeat((string?)null, 5)), byBirth);
    }

    [Theory, EveryDatabase, Behaviour(29)]
    public async Task Nothing_deleted_is_included(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var organization = await fhir.CreateAsync("Organization", """{"resourceType":"Organization","name":"x"}""");
        var patient = await Tagged(fhir, tag, $"\"managingOrganization\":{{\"reference\":\"Organization/{organization}\"}}");

        var before = await fhir.GetAsync($"Patient?_tag={tag}&_include=Patient:organization");
        await fhir.DeleteAsync($"Organization/{organization}");
        var after = await fhir.GetAsync($"Patient?_tag={tag}&_include=Patient:organization");

        Assert.Equal(["match", "include"], before.Entries.Select(entry => entry["search"]!["mode"]!.GetValue<string>()));
        Assert.Equal([patient], after.Entries.Select(entry => entry["resource"]!["id"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase, Behaviour(30)]
    public async Task A_circular_iterating_include_ends(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var (tag, one, two) = (NewId(), NewId(), NewId());
        await fhir.PutAsync($"Organization/{one}", $$$"""{"resourceType":"Organization","id":"{{{one}}}","meta":{"tag":[{"code":"{{{tag}}}"}]},"name":"a","partOf":{"reference":"Organization/{{{two}}}"}}""");
        await fhir.PutAsync($"Organization/{two}", $$$"""{"resourceType":"Organization","id":"{{{two}}}","name":"b","partOf":{"reference":"Organization/{{{one}}}"}}""");

        var answer = await fhir.GetAsync($"Organization?_tag={tag}&_include:iterate=Organization:partof");

        Assert.Equal(200, answer.Status);
        Assert.Equal([one, two], answer.Entries.Where(entry => entry["search"]!["mode"]!.GetValue<string>() != "outcome").Select(entry => entry["resource"]!["id"]!.GetValue<string>()));
    }

    [Theory, EveryDatabase, Behaviour(30)]
    public async Task Summary_and_elements_exclude_one_another_and_history_cannot_look_into_the_future(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await fhir.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var future = DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        Assert.Equal((400, "MC1055"), Refusal(await fhir.GetAsync("Patient?_summary=true&_elements=name")));
        Assert.Equal(400, (await fhir.GetAsync($"Patient/{id}/_history?_before={future}")).Status);
        Assert.Equal(200, (await fhir.GetAsync($"Patient/{id}/_history?_before=2020")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_worklist_is_one_search(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var hospital = await fhir.CreateAsync("Organization", """{"resourceType":"Organization","name":"Cardiology"}""");
        var patient = await fhir.CreateAsync("Patient", WithMrn(NewId()));
        var request = await fhir.CreateAsync("ServiceRequest", $$$"""{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"reference":"Patient/{{{patient}}}"}}""");
        var task = await fhir.CreateAsync("Task",
            $$$"""{"resourceType":"Task","status":"requested","intent":"order","focus":{"reference":"ServiceRequest/{{{request}}}"},"for":{"reference":"Patient/{{{patient}}}"},"owner":{"reference":"Organization/{{{hospital}}}"}}""");

        var answer = await fhir.GetAsync($"Task?owner=Organization/{hospital}&status=requested&_include=Task:focus&_include=Task:patient");

        Assert.Equal([task], answer.Matches);
        Assert.Equal(new HashSet<string> { request, patient },
            answer.Entries.Where(entry => entry["search"]!["mode"]!.GetValue<string>() == "include").Select(entry => entry["resource"]!["id"]!.GetValue<string>()).ToHashSet());
    }

    [Theory, EveryDatabase]
    public async Task Post_search_takes_a_form_and_adds_it_to_the_query(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var id = await Tagged(fhir, tag, "\"gender\":\"female\"");
        await Tagged(fhir, tag, "\"gender\":\"male\"");

        var answer = await fhir.SendAsync("POST", $"Patient/_search?_tag={tag}", "gender=female&_count=5", "application/x-www-form-urlencoded");

        Assert.Equal([id], answer.Matches);
        Assert.Contains("gender=female", answer.Link("self"), StringComparison.Ordinal);
        Assert.Equal(415, (await fhir.PostAsync("Patient/_search", "{}")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Chains_reverse_chains_and_compartments_find_related_resources(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var mrn = NewId();
        var patient = await fhir.CreateAsync("Patient", WithMrn(mrn));
        var condition = await fhir.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{{patient}}}"},"code":{"coding":[{"code":"c{{{mrn}}}"}]}}""");

        Assert.Equal([condition], (await fhir.GetAsync($"Condition?subject:Patient.identifier=urn:mrn|{mrn}")).Matches);
        Assert.Equal([patient], (await fhir.GetAsync($"Patient?_has:Condition:patient:code=c{mrn}")).Matches);
        Assert.Equal([condition], (await fhir.GetAsync($"Patient/{patient}/Condition")).Matches);
        Assert.Equal([condition], (await fhir.GetAsync($"Patient/{patient}/*")).Matches.Where(id => id != patient));
        Assert.Equal(404, (await fhir.GetAsync($"Organization/{patient}/Condition")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Everything_of_a_patient_is_the_compartment_and_what_it_refers_to(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var doctor = await fhir.CreateAsync("Practitioner", """{"resourceType":"Practitioner"}""");
        var patient = await fhir.CreateAsync("Patient", $$$"""{"resourceType":"Patient","generalPractitioner":[{"reference":"Practitioner/{{{doctor}}}"}]}""");
        var condition = await fhir.CreateAsync("Condition", $$$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{{patient}}}"}}""");
        await fhir.CreateAsync("Condition", """{"resourceType":"Condition","subject":{"reference":"Patient/somebody-else"}}""");

        var all = await fhir.GetAsync($"Patient/{patient}/$everything");
        var some = await fhir.GetAsync($"Patient/{patient}/$everything?_type=Condition");

        Assert.Equal([patient, condition, doctor], all.Entries.Select(entry => entry["resource"]!["id"]!.GetValue<string>()));
        Assert.Equal([condition], some.Matches);
        Assert.Equal(404, (await fhir.GetAsync("Patient/never-was/$everything")).Status);
    }

    [Theory, EveryDatabase]
    public async Task Meta_operations_change_tags_and_nothing_else(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = await Tagged(fhir, NewId(), "\"active\":true");
        var profile = $"http://x.example/{NewId()}";
        var change = $$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"a"}],"profile":["{{profile}}"]} }]}""";

        var added = await fhir.PostAsync($"Patient/{id}/$meta-add", change);
        var read = await fhir.GetAsync($"Patient/{id}/$meta");
        var inUse = new[] { await fhir.GetAsync("Patient/$meta"), await fhir.GetAsync("$meta"), await fhir.GetAsync("Slot/$meta") };
        var removed = await fhir.PostAsync($"Patient/{id}/$meta-delete", change);

        Assert.Equal(200, added.Status);
        var meta = read.Json["parameter"]![0]!["valueMeta"]!;
        Assert.Equal(("2", 2, profile), (meta["versionId"]!.GetValue<string>(), meta["tag"]!.AsArray().Count, meta["profile"]![0]!.GetValue<string>()));
        Assert.Equal([true, true, false], inUse.Select(answer => answer.Text.Contains(profile, StringComparison.Ordinal)));
        Assert.Single(removed.Json["parameter"]![0]!["valueMeta"]!["tag"]!.AsArray());
        Assert.DoesNotContain(profile, (await fhir.GetAsync("Patient/$meta")).Text, StringComparison.Ordinal);
        Assert.Equal((400, "MC1060"), Refusal(await fhir.PostAsync($"Patient/{id}/$meta-add", """{"resourceType":"Parameters"}""")));
    }

    [Theory, EveryDatabase]
    public async Task History_shows_every_version_at_three_levels(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var id = NewId();
        await fhir.PutAsync($"Basic/{id}", $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"1"}}""");
        await fhir.PutAsync($"Basic/{id}", $$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"2"}}""");
        await fhir.DeleteAsync($"Basic/{id}");

        var instance = await fhir.GetAsync($"Basic/{id}/_history");
        var first = await fhir.GetAsync($"Basic/{id}/_history?_count=2");
        var rest = await fhir.GetAsync(first.Link("next")!);

        Assert.Equal(["DELETE", "PUT", "PUT"], instance.Entries.Select(entry => entry["request"]!["method"]!.GetValue<string>()));
        Assert.Equal(["204 No Content", "200 OK", "201 Created"], instance.Entries.Select(entry => entry["response"]!["status"]!.GetValue<string>()));
        Assert.Null(instance.Entries[0]["resource"]);
        Assert.Equal((2, 1), (first.Entries.Count, rest.Entries.Count));
        Assert.Contains(id, (await fhir.GetAsync("Basic/_history?_count=5")).Text, StringComparison.Ordinal);
        Assert.Contains(id, (await fhir.GetAsync("_history?_count=200")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await fhir.GetAsync("Basic/never-was/_history")).Status);
        Assert.Equal(400, (await fhir.GetAsync("Basic/_history?_since=yesterday")).Status);
    }

    internal static async Task<List<Answer>> PagesAsync(FhirClient fhir, string path)
    {
        var pages = new List<Answer>();
        for (string? next = path; next is not null && pages.Count < 1000; next = pages[^1].Link("next"))
        {
            pages.Add(await fhir.GetAsync(next));
            Assert.True(pages[^1].Status == 200, pages[^1].Text);
        }

        return pages;
    }

    private static Task<string> Tagged(FhirClient fhir, string tag, string rest) =>
        fhir.CreateAsync("Patient", $$$"""{"resourceType":"Patient","meta":{"tag":[{"code":"{{{tag}}}"}]},{{{rest}}}}""");

    private static Task<string> Observation(FhirClient fhir, string tag, string rest) =>
        fhir.CreateAsync("Observation", $$$"""{"resourceType":"Observation","meta":{"tag":[{"code":"{{{tag}}}"}]},"status":"final","code":{"text":"x"},{{{rest}}}}""");
}
