using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.People;

/// <summary>People found in every script, matched, and named in other scripts, over HTTP.</summary>
public sealed class PeopleTests(RestServers servers)
{
    private string Numbered(string series, string family, string phone, string birthDate = "1982-04-10") => $$"""
        {"resourceType":"Patient","identifier":[{"system":"http://hl7.org/fhir/sid/passport-BLR","value":"{{series}}777{{mark}}"}],"name":[{"family":"{{family}}","given":["Сяргей"]}],
         "telecom":[{"system":"phone","value":"{{phone}}"}],"birthDate":"{{birthDate}}"}
        """;

    private static int made;

    // Each test has a birth year and a phone of its own, so that the others' people are none of its.
    private readonly string mark = Interlocked.Increment(ref made).ToString("D4");

    [Theory, EveryDatabase]
    public async Task A_person_is_found_in_whichever_script_the_name_is_typed(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var arabic = await client.CreateAsync("Patient", Person("المحمودي", "أحمد", mark));
        var cyrillic = await client.CreateAsync("Patient", Person("Аль-Махмуди", "Ахмед", mark));
        var latin = await client.CreateAsync("Patient", Person("ALMAHMOUDI", "AHMED", mark));
        var other = await client.CreateAsync("Patient", Person("ALMAHMOUDI", "HAMED", mark));
        string[] all = [arabic, cyrillic, latin];

        foreach (var query in new[] { "family=المحمودي&given=أحمد", "family=Махмуди&given=Ахмед", "family=ALMAHMOUDI&given=ahmed", "name=أحمد المحمودي", "name=Ахмед Аль-Махмуди", "name=Ahmed El-Mahmoudi", "phonetic=Mahmudi&given=Ahmad" })
        {
            var found = await FoundAsync(client, $"{query}&identifier=urn:test|{mark}");

            Assert.Equal(all.Order(), found.Order());
        }

        Assert.Equal([other], await FoundAsync(client, $"given=HAMED&identifier=urn:test|{mark}"));
        Assert.Equal([latin], await FoundAsync(client, $"given:exact=AHMED&identifier=urn:test|{mark}"));
        Assert.Equal([latin], await FoundAsync(client, $"given:contains=hme&identifier=urn:test|{mark}&given=AHMED"));
    }

    [Theory, EveryDatabase]
    public async Task Practitioners_and_relatives_are_found_so_too(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var doctor = await client.CreateAsync("Practitioner", Person("Кавалёў", "Аляксандр", mark).Replace("\"Patient\"", "\"Practitioner\"", StringComparison.Ordinal));

        Assert.Equal([doctor], (await client.GetAsync(Uri($"Practitioner?family=KOVALEV&given=Alexander&identifier=urn:test|{mark}"))).Matches);
    }

    [Theory, EveryDatabase]
    public async Task Who_deletes_or_creates_by_criteria_names_people_as_they_are_written(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var anna = await client.CreateAsync("Patient", Person("Hanna", "Anna", mark));
        await client.DeleteAsync($"Patient?given=Hanna&identifier=urn:test|{mark}&_count=100");

        Assert.Equal(200, (await client.GetAsync($"Patient/{anna}")).Status);

        var created = await client.PostAsync("Patient", Person("X", "Ганна", mark), ("If-None-Exist", $"given=Hanna&identifier=urn:test|{mark}"));

        Assert.Equal(201, created.Status);
    }

    [Theory, EveryDatabase]
    public async Task A_match_is_graded_scored_and_explained(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var same = await client.CreateAsync("Patient", Person("المحمودي", "أحمد", mark, birthDate: "1981-03-09", number: $"11981{mark}771"));
        var brother = await client.CreateAsync("Patient", Person("المحمودي", "حامد", mark, birthDate: "1981-03-09"));
        var asked = Person("المحمودي", "أحمد", $"other{mark}", birthDate: "1981-03-09", number: $"11981{mark}771");

        var answer = await client.PostAsync("Patient/$match", asked);
        var latin = await client.PostAsync("Patient/$match", Person("ALMAHMOUDI", "AHMED", $"other{mark}", birthDate: "1981-03-09", number: $"11981{mark}771"));

        Assert.True(answer.Status == 200, answer.Text);
        var entries = answer.Entries.Where(entry => entry["search"]!["mode"]!.GetValue<string>() == "match").ToList();
        Assert.Equal(same, entries[0]["resource"]!["id"]!.GetValue<string>());
        Assert.Equal("certain", Grade(entries[0]));
        // What only sounds the same is for a person to decide.
        Assert.Equal((same, "probable"), (latin.Matches[0], Grade(latin.Entries[0])));
        Assert.Equal(0.99m, entries[0]["search"]!["score"]!.GetValue<decimal>());
        Assert.Contains("identifier", Evidence(entries[0]));
        Assert.Contains("birthDate", Evidence(entries[0]));
        Assert.DoesNotContain(entries, entry => entry["resource"]!["id"]!.GetValue<string>() == brother && Grade(entry) is "probable" or "certain" && entry != entries[0]);
    }

    [Theory, EveryDatabase]
    public async Task Numbers_find_a_person_however_they_are_typed(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var stored = await client.CreateAsync("Patient", Numbered("MP", "Кавалёў", "+375 29 123 " + mark));

        var byPassport = await client.PostAsync("Patient/$match", Numbered("mp ", "Иванов", "none"));
        var byTelephone = await client.PostAsync("Patient/$match", Numbered("XX", "KAVALIOU", $"029123-{mark[..2]}-{mark[2..]}", birthDate: "1971-01-30"));

        Assert.Contains(stored, byPassport.Matches);
        Assert.Contains(stored, byTelephone.Matches);
    }

    [Theory, EveryDatabase]
    public async Task Whatever_the_birth_date_a_person_is_registered_and_looked_for(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        foreach (var birthDate in new[] { "9999-12-31", "0001-01-01", "1983-02" })
        {
            var person = Person("Kavaliou", "Siarhei", mark, birthDate);
            var (created, matched) = (await client.PostAsync("Patient", person), await client.PostAsync("Patient/$match", person));

            Assert.True((created.Status, matched.Status) == (201, 200), $"{birthDate}: {created.Text} {matched.Text}");
        }
    }

    [Theory, EveryDatabase]
    public async Task Only_certain_matches_are_one_or_none(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var one = await client.CreateAsync("Patient", Person("Бабрыковіч", "Аляксандр", mark, birthDate: "1982-04-10"));
        var numbered = await client.CreateAsync("Patient", Person("Babrykovich", "Aliaksandr", mark, birthDate: "1982-04-10", number: $"11982{mark}772"));

        var probable = await client.PostAsync("Patient/$match", Person("Бобрикович", "Александр", "none", birthDate: "1982-04-10"));
        var none = await client.PostAsync("Patient/$match", Asked(Person("Бобрикович", "Александр", "none", birthDate: "1982-04-10"), onlyCertain: true));
        var certain = await client.PostAsync("Patient/$match", Asked(Person("BABRYKOVICH", "ALEKSANDR", "none", birthDate: "1982-04-10", number: $"11982{mark}772"), onlyCertain: true));

        Assert.Contains(one, probable.Matches);
        Assert.Empty(none.Matches);
        Assert.Equal([numbered], certain.Matches);
    }

    [Theory, EveryDatabase]
    public async Task What_tells_too_little_is_refused_and_why(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);

        var empty = await client.PostAsync("Patient/$match", """{"resourceType":"Patient","gender":"male"}""");
        var claims = await client.PostAsync("Patient/$match", """{"resourceType":"Patient","meta":{"profile":["http://hl7.org/fhir/us/identity-matching/StructureDefinition/IDI-Patient-L1"]},"name":[{"family":"Ivanov","given":["Ivan"]}],"birthDate":"1980-01-02"}""");
        var missing = await client.PostAsync("Patient/$match", """{"resourceType":"Parameters"}""");

        Assert.Equal((400, "MC2201"), (empty.Status, empty.Code));
        Assert.Equal((422, "MC2202"), (claims.Status, claims.Code));
        Assert.Equal(400, missing.Status);
    }

    [Theory, EveryDatabase]
    public async Task Forms_in_other_scripts_are_proposed_with_their_rule_and_never_written(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var id = await client.CreateAsync("Patient", Person("Бабрыковіч", "Аляксандр", mark));

        var answer = await client.GetAsync($"Patient/{id}/$name-forms");

        var forms = answer.Json["parameter"]!.AsArray().Select(form => form!["part"]!.AsArray()).ToList();
        Assert.Contains(forms, form => Part(form, "rule") == "icao-9303-be" && Named(form)["family"]!.GetValue<string>() == "Babrykovich" && Named(form)["given"]![0]!.GetValue<string>() == "Aliaksandr");
        Assert.Contains(forms, form => Part(form, "rule") == "icao-9303-be-mrz" && Named(form)["text"]!.GetValue<string>() == "BABRYKOVICH<<ALIAKSANDR");
        Assert.Contains(forms, form => Part(form, "rule") == "known-name" && Named(form)["given"]![0]!.GetValue<string>() == "Александр");
        Assert.Equal(1, (await client.GetAsync($"Patient/{id}")).VersionId);
        var adopted = (await client.GetAsync($"Patient/{id}")).Json;
        adopted["name"]!.AsArray().Add(Named(forms[0]).DeepClone());
        var put = await client.PutAsync($"Patient/{id}", adopted.ToJsonString());
        Assert.True(put.Status == 200, put.Text);
    }

    [Theory, EveryDatabase]
    public async Task Capabilities_name_the_operations(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);

        var patient = (await client.GetAsync("metadata")).Json["rest"]![0]!["resource"]!.AsArray().Single(resource => resource!["type"]!.GetValue<string>() == "Patient")!;

        var operations = patient["operation"]!.AsArray().ToDictionary(operation => operation!["name"]!.GetValue<string>(), operation => operation!["definition"]!.GetValue<string>());
        Assert.Equal("http://hl7.org/fhir/OperationDefinition/Patient-match", operations["match"]);
        Assert.Equal("https://medcoop.example/fhir/OperationDefinition/Patient-name-forms", operations["name-forms"]);
    }

    private static string? Part(JsonArray parts, string name) => parts.FirstOrDefault(part => part!["name"]!.GetValue<string>() == name)?["valueCode"]?.GetValue<string>();

    private static JsonNode Named(JsonArray parts) => parts.Single(part => part!["name"]!.GetValue<string>() == "name")!["valueHumanName"]!;

    private static string Grade(JsonNode entry) => entry["search"]!["extension"]!.AsArray().Single(extension => extension!["url"]!.GetValue<string>().EndsWith("match-grade", StringComparison.Ordinal))!["valueCode"]!.GetValue<string>();

    private static IEnumerable<string> Evidence(JsonNode entry) => entry["search"]!["extension"]!.AsArray().Where(extension => extension!["extension"] is not null)
        .Select(extension => extension!["extension"]![0]!["valueCode"]!.GetValue<string>());

    private static async Task<IReadOnlyList<string>> FoundAsync(FhirClient client, string query)
    {
        var answer = await client.GetAsync(Uri($"Patient?{query}"));
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Matches;
    }

    private static string Uri(string path) => System.Uri.EscapeDataString(path).Replace("%3F", "?", StringComparison.Ordinal).Replace("%3D", "=", StringComparison.Ordinal).Replace("%26", "&", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal);

    private static string Asked(string patient, bool onlyCertain) => $$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{patient}}},{"name":"onlyCertainMatches","valueBoolean":{{(onlyCertain ? "true" : "false")}}}]}""";

    private static string Person(string family, string given, string mark, string? birthDate = null, string? number = null) => new JsonObject
    {
        ["resourceType"] = "Patient",
        ["identifier"] = number is null ? [Identifier("urn:test", mark)] : new JsonArray(Identifier("urn:test", mark), Identifier("https://medcoop.example/fhir/sid/ly-national-number", number)),
        ["name"] = new JsonArray(new JsonObject { ["family"] = family, ["given"] = new JsonArray(given) }),
        ["gender"] = birthDate is null ? null : "male",
        ["birthDate"] = birthDate,
    }.ToJsonString().Replace("\"gender\":null,", "", StringComparison.Ordinal).Replace(",\"birthDate\":null", "", StringComparison.Ordinal);

    private static JsonObject Identifier(string system, string value) => new() { ["system"] = system, ["value"] = value };
}
