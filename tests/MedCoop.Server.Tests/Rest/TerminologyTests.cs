using System.Text.Json.Nodes;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>The operations of terminology over HTTP: with what is there from the start, and with what users store.</summary>
public sealed class TerminologyTests(RestServers servers)
{
    private const string Gender = "http://hl7.org/fhir/administrative-gender";

    [Theory, EveryDatabase]
    public async Task A_value_set_of_R4_is_expanded_filtered_and_paged(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string url = "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender";

        var all = await fhir.GetAsync(url);
        var filtered = await fhir.GetAsync(url + "&filter=FEM");
        var page = await fhir.GetAsync(url + "&count=2&offset=1");
        var posted = await fhir.PostAsync("ValueSet/$expand", """{"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"http://hl7.org/fhir/ValueSet/administrative-gender"},{"name":"filter","valueString":"fem"}]}""");

        Assert.Equal(200, all.Status);
        Assert.Equal(["male", "female", "other", "unknown"], Codes(all.Json));
        Assert.Null(all.Json["compose"]);
        Assert.Equal(["female"], Codes(filtered.Json));
        Assert.Equal(["female"], Codes(posted.Json));
        Assert.Equal(["female", "other"], Codes(page.Json));
        Assert.Equal(4, page.Json["expansion"]!["total"]!.GetValue<int>());
        Assert.Equal(1, page.Json["expansion"]!["offset"]!.GetValue<int>());
    }

    [Theory, EveryDatabase]
    public async Task Codes_of_MedCoop_are_shown_in_the_language_asked_for_with_all_designations_if_wanted(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        const string url = "ValueSet/$expand?url=https://medcoop.example/fhir/ValueSet/scan-status";

        var russian = await fhir.GetAsync(url + "&displayLanguage=ru");
        var all = await fhir.GetAsync(url + "&includeDesignations=true");

        // A tree: what is refused stands above why.
        var refused = russian.Json["expansion"]!["contains"]!.AsArray().Single(node => node!["code"]!.GetValue<string>() == "refused")!;
        Assert.Equal("Отклонён", refused["display"]!.GetValue<string>());
        Assert.Equal(["threats-found", "validation-failed"], refused["contains"]!.AsArray().Select(node => node!["code"]!.GetValue<string>()));
        Assert.Contains(all.Json["expansion"]!["contains"]![0]!["designation"]!.AsArray(), designation => designation!["language"]!.GetValue<string>() == "ar");
    }

    [Theory, EveryDatabase]
    public async Task What_is_stored_counts_at_once_for_every_operation_and_for_validation(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var url = $"https://hospital.example/{NewId()}";
        var id = NewId();
        Assert.Equal(201, (await fhir.PutAsync($"CodeSystem/{id}", $$"""
            {"resourceType":"CodeSystem","id":"{{id}}","url":"{{url}}/cs","version":"1","name":"Wards","status":"active","content":"complete","caseSensitive":true,
             "concept":[{"code":"surgery","display":"Surgery","designation":[{"language":"ru","value":"Хирургия"}],
                         "concept":[{"code":"heart","display":"Heart surgery","definition":"Operations on the heart."}]},{"code":"closed","display":"Closed"}]}
            """)).Status);
        var set = NewId();
        Assert.Equal(201, (await fhir.PutAsync($"ValueSet/{set}", $$"""
            {"resourceType":"ValueSet","id":"{{set}}","url":"{{url}}/vs","status":"active",
             "compose":{"include":[{"system":"{{url}}/cs"}],"exclude":[{"system":"{{url}}/cs","concept":[{"code":"closed"}]}] } }
            """)).Status);
        var map = NewId();
        Assert.Equal(201, (await fhir.PutAsync($"ConceptMap/{map}", $$"""
            {"resourceType":"ConceptMap","id":"{{map}}","url":"{{url}}/map","status":"active","sourceUri":"{{url}}/vs","group":[{"source":"{{url}}/cs","target":"{{url}}/other",
             "element":[{"code":"heart","target":[{"code":"H1","display":"Cardiac","equivalence":"wider"}]}],"unmapped":{"mode":"fixed","code":"X"} }]}
            """)).Status);

        Assert.Equal(["surgery", "heart"], Codes((await fhir.GetAsync($"ValueSet/{set}/$expand?excludeNested=true")).Json));
        Assert.True(Result(await fhir.GetAsync($"ValueSet/$validate-code?url={url}/vs&system={url}/cs&code=heart&display=heart%20surgery")));
        Assert.True(Result(await fhir.GetAsync($"ValueSet/{set}/$validate-code?code=heart")));
        Assert.False(Result(await fhir.GetAsync($"ValueSet/$validate-code?url={url}/vs&system={url}/cs&code=closed")));
        Assert.False(Result(await fhir.GetAsync($"CodeSystem/$validate-code?url={url}/cs&code=heart&display=Lungs")));
        Assert.True(Result(await fhir.GetAsync($"CodeSystem/{id}/$validate-code?code=closed")));

        var lookup = await fhir.GetAsync($"CodeSystem/$lookup?system={url}/cs&code=heart");
        Assert.Equal(["Wards", "1", "Heart surgery", "Operations on the heart."], lookup.Json["parameter"]!.AsArray().Take(4).Select(parameter => parameter!["valueString"]!.GetValue<string>()));
        Assert.Contains("surgery", lookup.Json["parameter"]!.AsArray().Last()!["part"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Хирургия", Value(await fhir.GetAsync($"CodeSystem/$lookup?system={url}/cs&code=surgery&displayLanguage=ru-BY"), "display"));

        Assert.Equal("subsumes", Value(await fhir.GetAsync($"CodeSystem/$subsumes?system={url}/cs&codeA=surgery&codeB=heart"), "outcome"));
        Assert.Equal("subsumed-by", Value(await fhir.GetAsync($"CodeSystem/{id}/$subsumes?codeA=heart&codeB=surgery"), "outcome"));
        Assert.Equal("not-subsumed", Value(await fhir.GetAsync($"CodeSystem/$subsumes?system={url}/cs&codeA=heart&codeB=closed"), "outcome"));
        Assert.Equal("equivalent", Value(await fhir.GetAsync($"CodeSystem/$subsumes?system={url}/cs&codeA=heart&codeB=heart"), "outcome"));

        Assert.Equal("wider H1", Match(await fhir.GetAsync($"ConceptMap/$translate?url={url}/map&system={url}/cs&code=heart")));
        Assert.Equal("wider X", Match(await fhir.GetAsync($"ConceptMap/{map}/$translate?system={url}/cs&code=surgery")));
        Assert.Equal("narrower heart", Match(await fhir.GetAsync($"ConceptMap/$translate?url={url}/map&system={url}/other&code=H1&reverse=true")));
        Assert.Equal("wider H1", Match(await fhir.GetAsync($"ConceptMap/$translate?targetsystem={url}/other&system={url}/cs&code=heart")));

        // Changed: it counts for the next who asks.
        await fhir.DeleteAsync($"ValueSet/{set}");
        Assert.Equal(404, (await fhir.GetAsync($"ValueSet/$expand?url={url}/vs")).Status);
    }

    [Theory, EveryDatabase]
    public async Task A_hierarchy_of_any_depth_is_expanded(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var url = $"https://hospital.example/{NewId()}";
        var concepts = string.Join(',', Enumerable.Range(0, 3000).Select(at => $$$"""{"code":"c{{{at}}}"{{{(at == 0 ? "" : $$""","property":[{"code":"parent","valueCode":"c{{at - 1}}"}]""")}}}}"""));
        var system = $$$"""{"resourceType":"CodeSystem","url":"{{{url}}}","status":"active","content":"complete","valueSet":"{{{url}}}/all","concept":[{{{concepts}}}]}""";
        Assert.Equal(201, (await fhir.PostAsync("CodeSystem", system)).Status);

        var all = await fhir.GetAsync($"ValueSet/$expand?url={url}/all");

        Assert.Equal(200, all.Status);
        Assert.Equal(3000, Codes(all.Json).Count());
        Assert.Equal("subsumes", Value(await fhir.GetAsync($"CodeSystem/$subsumes?system={url}&codeA=c0&codeB=c2999"), "outcome"));
    }

    [Theory, EveryDatabase]
    public async Task A_resource_may_be_asked_about_before_it_is_stored(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var url = $"https://hospital.example/{NewId()}";
        var set = $$$"""{"resourceType":"ValueSet","url":"{{{url}}}/vs","status":"draft","compose":{"include":[{"system":"{{{Gender}}}","concept":[{"code":"male","display":"Man"}]}]}}""";
        var system = $$$"""{"resourceType":"CodeSystem","url":"{{{url}}}/cs","status":"draft","content":"complete","concept":[{"code":"a","display":"A"}]}""";

        Assert.Equal(["male"], Codes((await fhir.PostAsync("ValueSet/$expand", set)).Json));
        Assert.True(Result(await fhir.PostAsync("CodeSystem/$validate-code?code=a", system)));
        Assert.False(Result(await fhir.PostAsync("CodeSystem/$validate-code?code=b", system)));
        Assert.Equal(404, (await fhir.GetAsync($"CodeSystem/$lookup?system={url}/cs&code=a")).Status);

        // The set's own display is right, and so is the system's.
        Assert.Equal("Man", Value(await fhir.PostAsync("ValueSet/$validate-code?code=male", set), "display"));
        Assert.True(Result(await fhir.PostAsync($"ValueSet/$validate-code?system={Gender}&code=male&display=Male", set)));
        Assert.False(Result(await fhir.PostAsync("ValueSet/$validate-code?code=male&display=Woman", set)));
    }

    [Theory, EveryDatabase]
    public async Task A_stored_instance_is_asked_itself_also_where_another_has_its_URL(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var url = $"https://hospital.example/{NewId()}";
        var (first, second) = (NewId(), NewId());
        await fhir.PutAsync($"CodeSystem/{first}", $$$"""{"resourceType":"CodeSystem","id":"{{{first}}}","url":"{{{url}}}","status":"active","content":"complete","concept":[{"code":"a","concept":[{"code":"b"}]}]}""");
        await fhir.PutAsync($"CodeSystem/{second}", $$$"""{"resourceType":"CodeSystem","id":"{{{second}}}","url":"{{{url}}}","status":"active","content":"complete","concept":[{"code":"a"},{"code":"b"}]}""");

        Assert.Equal("subsumes", Value(await fhir.GetAsync($"CodeSystem/{first}/$subsumes?codeA=a&codeB=b"), "outcome"));
        Assert.Equal("not-subsumed", Value(await fhir.GetAsync($"CodeSystem/{second}/$subsumes?codeA=a&codeB=b"), "outcome"));
    }

    [Theory, EveryDatabase]
    public async Task Value_sets_that_import_one_another_in_very_many_ways_are_answered_soon(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var url = $"https://hospital.example/{NewId()}";
        const int levels = 24;

        // Each imports the two below by two includes each: 4^24 ways down to the last.
        for (var at = 0; at < levels; at++)
        {
            var include = at == 0 ? $$"""{"system":"{{Gender}}"}""" : $$"""{"valueSet":["{{url}}/{{at - 1}}a"]},{"valueSet":["{{url}}/{{at - 1}}b"]}""";
            foreach (var side in "ab")
                Assert.Equal(201, (await fhir.PostAsync("ValueSet", $$$"""{"resourceType":"ValueSet","url":"{{{url}}}/{{{at}}}{{{side}}}","status":"active","compose":{"include":[{{{include}}}]}}""")).Status);
        }

        Assert.True(Result(await fhir.GetAsync($"ValueSet/$validate-code?url={url}/{levels - 1}a&system={Gender}&code=male")));
        Assert.False(Result(await fhir.GetAsync($"ValueSet/$validate-code?url={url}/{levels - 1}a&system={Gender}&code=none")));
        Assert.Equal(["male", "female", "other", "unknown"], Codes((await fhir.GetAsync($"ValueSet/$expand?url={url}/{levels - 1}b")).Json));
    }

    [Theory, EveryDatabase]
    public async Task The_language_asked_for_is_preferred_to_one_that_only_begins_like_it(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var url = $"https://hospital.example/{NewId()}";
        await fhir.PostAsync("CodeSystem", $$$"""
            {"resourceType":"CodeSystem","url":"{{{url}}}","status":"active","content":"complete","concept":[{"code":"a","display":"A","designation":[{"language":"ru-BY","value":"BY"},{"language":"ru","value":"RU"}]}]}
            """);

        Assert.Equal("RU", Value(await fhir.GetAsync($"CodeSystem/$lookup?system={url}&code=a&displayLanguage=ru"), "display"));
        var lookup = await fhir.GetAsync($"CodeSystem/$lookup?system={url}&code=a&property=lang.ru-BY");
        Assert.Equal("BY", Assert.Single(lookup.Json["parameter"]!.AsArray(), parameter => parameter!["name"]!.GetValue<string>() == "designation")!["part"]!.AsArray().Last()!["valueString"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_answered_says_why(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        Assert.Equal(404, (await fhir.GetAsync("ValueSet/$expand?url=http://nowhere.example/vs")).Status);
        Assert.Equal(400, (await fhir.GetAsync("ValueSet/$expand")).Status);
        Assert.Equal(400, (await fhir.GetAsync("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&count=-1")).Status);
        Assert.Equal(400, (await fhir.GetAsync("ValueSet/$expand?url=http://snomed.info/sct?fhir_vs")).Status);
        var endless = await fhir.GetAsync("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/all-languages");
        Assert.Equal((400, "too-costly"), (endless.Status, endless.Json["issue"]![0]!["code"]!.GetValue<string>()));
        Assert.Equal(404, (await fhir.GetAsync($"CodeSystem/$lookup?system={Gender}&code=none")).Status);
        Assert.Equal(400, (await fhir.GetAsync("CodeSystem/$lookup?code=male")).Status);
        Assert.Equal(400, (await fhir.GetAsync($"CodeSystem/$subsumes?system={Gender}&codeA=male")).Status);
        Assert.Equal(400, (await fhir.GetAsync("CodeSystem/$validate-code?code=male")).Status);
        Assert.Equal(400, (await fhir.GetAsync($"ConceptMap/$translate?system={Gender}&code=male")).Status);
        Assert.Equal(404, (await fhir.GetAsync($"ValueSet/{NewId()}/$expand")).Status);
        Assert.Equal(400, (await fhir.PostAsync("ValueSet/$expand", """{"resourceType":"Patient"}""")).Status);
    }

    [Theory, EveryDatabase]
    public async Task The_server_says_that_it_has_the_operations(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);

        var metadata = await fhir.GetAsync("metadata");

        var operations = metadata.Json["rest"]![0]!["resource"]!.AsArray().Single(resource => resource!["type"]!.GetValue<string>() == "ValueSet")!["operation"]!.AsArray();
        var terminology = await fhir.GetAsync("metadata?mode=terminology");

        Assert.Equal("TerminologyCapabilities", terminology.Json["resourceType"]!.GetValue<string>());
        Assert.Contains(terminology.Json["codeSystem"]!.AsArray(), system => system!["uri"]!.GetValue<string>() == Gender);
        Assert.Contains(operations, operation => operation!["definition"]!.GetValue<string>() == "http://hl7.org/fhir/OperationDefinition/ValueSet-expand");
    }

    private static IEnumerable<string> Codes(JsonNode set) => set["expansion"]!["contains"]!.AsArray().Select(node => node!["code"]!.GetValue<string>());

    private static bool Result(Answer answer) => Parameter(answer, "result")["valueBoolean"]!.GetValue<bool>();

    private static string Value(Answer answer, string name) => (Parameter(answer, name)["valueString"] ?? Parameter(answer, name)["valueCode"])!.GetValue<string>();

    private static string Match(Answer answer)
    {
        var parts = Parameter(answer, "match")["part"]!.AsArray();
        return $"{parts.Single(part => part!["name"]!.GetValue<string>() == "equivalence")!["valueCode"]} {parts.Single(part => part!["name"]!.GetValue<string>() == "concept")!["valueCoding"]!["code"]}";
    }

    private static JsonNode Parameter(Answer answer, string name) =>
        answer.Json["parameter"]!.AsArray().First(parameter => parameter!["name"]!.GetValue<string>() == name)!;
}
