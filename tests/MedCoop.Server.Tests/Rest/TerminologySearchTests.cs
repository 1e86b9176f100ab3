using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Searches by value set, by what stands above and below a code, and by part and whole. https://hl7.org/fhir/R4/search.html#token</summary>
public sealed class TerminologySearchTests(RestServers servers)
{
    [Theory, EveryDatabase]
    public async Task A_token_is_searched_by_value_set_whatever_way_its_codes_are_named(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));
        await world.ValueSetAsync("listed", $$"""{"include":[{"system":"{{world.System}}","concept":[{"code":"tumour"},{"code":"flu"}]}]}""");
        await world.ValueSetAsync("all", $$"""{"include":[{"system":"{{world.System}}"}]}""");
        await world.ValueSetAsync("below", $$"""{"include":[{"system":"{{world.System}}","filter":[{"property":"concept","op":"is-a","value":"cancer"}]}]}""");
        await world.ValueSetAsync("less", $$"""{"include":[{"valueSet":["{{world.Url("all")}}"]}],"exclude":[{"valueSet":["{{world.Url("below")}}|1"]}]}""");
        await world.ValueSetAsync("both", $$"""{"include":[{"valueSet":["{{world.Url("below")}}","{{world.Url("listed")}}"]}]}""");
        await world.ValueSetAsync("grave", $$"""{"include":[{"system":"{{world.System}}","filter":[{"property":"grave","op":"=","value":"true"}]}]}""");

        await world.FindsAsync("code:in={listed}", "tumour", "flu");
        await world.FindsAsync("code:in={all}", "disease", "cancer", "tumour", "flu");
        await world.FindsAsync("code:in={below}", "cancer", "tumour");
        await world.FindsAsync("code:in={below}|1", "cancer", "tumour");
        await world.FindsAsync("code:in={less}", "disease", "flu");
        await world.FindsAsync("code:in={both}", "tumour");
        await world.FindsAsync("code:in={grave}", "cancer");
        await world.FindsAsync("code:in={grave},{both}", "cancer", "tumour");
        await world.FindsAsync("code:not-in={below}", "disease", "flu", "other", "none");
        await world.FindsAsync($"code:in=ValueSet/{world.Id("listed")}", "tumour", "flu");
        Assert.Equal(["p"], await world.IdsAsync("Patient", "_has:Condition:patient:code:in={both}"));
    }

    [Theory, EveryDatabase]
    public async Task Value_sets_and_hierarchies_that_R4_and_MedCoop_define_need_not_be_stored_first(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));
        foreach (var status in (string[])["preliminary", "corrected"])
            await world.Fhir.CreateAsync("Observation", $$$"""{"resourceType":"Observation","meta":{"tag":[{"code":"{{{world.Tag}}}"}]},"status":"{{{status}}}","code":{"text":"x"}}""");

        async Task<int> CountAsync(string query) => (await world.Fhir.GetAsync($"Observation?_tag={world.Tag}&{query}")).Matches.Count;
        Assert.Equal(2, await CountAsync("status:in=http://hl7.org/fhir/ValueSet/observation-status|4.0.1"));
        Assert.Equal(0, await CountAsync("status:not-in=http://hl7.org/fhir/ValueSet/observation-status"));
        Assert.Equal(1, await CountAsync("status:below=http://hl7.org/fhir/observation-status|amended"));
        Assert.Equal(0, await CountAsync("status:in=https://medcoop.example/fhir/ValueSet/expected-action"));
    }

    [Theory, EveryDatabase]
    public async Task A_stored_code_system_counts_where_R4_has_only_a_part_and_does_not_where_R4_has_all(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));
        const string Part = "http://terminology.hl7.org/CodeSystem/service-type";
        const string All = "http://hl7.org/fhir/observation-status";
        foreach (var (id, url) in ((string, string)[])[("service-type", Part), ("observation-status", All)])
        {
            await world.Fhir.PutAsync($"CodeSystem/{id}", $$"""
                {"resourceType":"CodeSystem","id":"{{id}}","url":"{{url}}","status":"active","content":"complete","concept":[{"code":"upper","concept":[{"code":"lower"}]}]}
                """);
            await world.Fhir.CreateAsync("Condition", world.Condition("lower").Replace(world.System, url, StringComparison.Ordinal));
        }

        async Task<int> BelowAsync(string system) => (await world.Fhir.GetAsync($"Condition?_tag={world.Tag}&code:below={system}|upper")).Matches.Count;
        Assert.Equal((1, 0), (await BelowAsync(Part), await BelowAsync(All)));
    }

    [Theory, EveryDatabase]
    public async Task Value_sets_that_import_one_another_many_times_over_are_computed_once_each(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));
        await world.ValueSetAsync("0", $$"""{"include":[{"system":"{{world.System}}","concept":[{"code":"flu"}]}]}""");
        // Followed one by one these are 10^15 imports.
        for (var level = 1; level <= 15; level++)
            await world.ValueSetAsync($"{level}", $$"""{"include":[{{string.Join(',', Enumerable.Repeat($$"""{"valueSet":["{{world.Url($"{level - 1}")}}"]}""", 10))}}]}""");

        await world.FindsAsync("code:in={15}", "flu");
    }

    [Theory, EveryDatabase]
    public async Task A_token_is_searched_with_what_is_above_or_below_it(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));

        await world.FindsAsync($"code:below={world.System}|cancer", "cancer", "tumour");
        await world.FindsAsync($"code:above={world.System}|tumour", "disease", "cancer", "tumour");
        await world.FindsAsync($"code:below={world.System}|disease", "disease", "cancer", "tumour", "flu");
        await world.FindsAsync($"code:below={world.System}|never");
    }

    [Theory, EveryDatabase]
    public async Task A_reference_is_searched_with_the_wholes_and_parts_of_what_it_leads_to(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var country = await fhir.CreateAsync("Location", """{"resourceType":"Location","name":"country"}""");
        var city = await fhir.CreateAsync("Location", $$$"""{"resourceType":"Location","name":"city","partOf":{"reference":"Location/{{{country}}}"}}""");
        var ward = await fhir.CreateAsync("Location", $$$"""{"resourceType":"Location","name":"ward","partOf":{"reference":"Location/{{{city}}}"}}""");
        var inCity = await Encounter(city);
        var inWard = await Encounter(ward);
        // A circle: the country is part of the ward.
        await fhir.PutAsync($"Location/{country}", $$$"""{"resourceType":"Location","id":"{{{country}}}","partOf":{"reference":"Location/{{{ward}}}"}}""");

        Assert.Equal([inCity, inWard], (await fhir.GetAsync($"Encounter?_tag={tag}&location:below=Location/{city}")).Matches);
        await fhir.PutAsync($"Location/{country}", $$"""{"resourceType":"Location","id":"{{country}}"}""");
        Assert.Equal([inWard], (await fhir.GetAsync($"Encounter?_tag={tag}&location:below={ward}")).Matches);
        Assert.Equal([inCity], (await fhir.GetAsync($"Encounter?_tag={tag}&location:above={city}")).Matches);
        Assert.Equal([inCity, inWard], (await fhir.GetAsync($"Encounter?_tag={tag}&location:above=Location/{ward}")).Matches);
        Assert.Equal(400, (await fhir.GetAsync($"Observation?encounter:below=Patient/{ward}")).Status);
        Assert.Equal(400, (await fhir.GetAsync($"Observation?patient:below={ward}")).Status);

        Task<string> Encounter(string location) => fhir.CreateAsync("Encounter",
            $$$"""{"resourceType":"Encounter","meta":{"tag":[{"code":"{{{tag}}}"}]},"status":"planned","class":{"code":"AMB"},"location":[{"location":{"reference":"Location/{{{location}}}"}}]}""");
    }

    [Theory, EveryDatabase]
    public async Task Canonicals_are_followed_by_chains_reverse_chains_and_includes(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var meta = $$"""{"tag":[{"code":"{{tag}}"}]}""";
        var intake = await Questionnaire("Intake", "1");
        var newer = await Questionnaire("Intake anew", "2");
        var any = await Response($"urn:q:{tag}");
        var first = await Response($"urn:q:{tag}|1");
        await Response("urn:q:unknown");

        Assert.Equal([any, first], await Found($"QuestionnaireResponse?_tag={tag}&questionnaire:Questionnaire.title=intake"));
        Assert.Equal([any], await Found($"QuestionnaireResponse?_tag={tag}&questionnaire.version=2"));
        Assert.Equal([intake], await Found($"Questionnaire?_tag={tag}&_has:QuestionnaireResponse:questionnaire:_id={first}"));
        Assert.Equal([intake, newer], await Found($"Questionnaire?_tag={tag}&_has:QuestionnaireResponse:questionnaire:status=completed"));
        Assert.Equal([intake], Included(await fhir.GetAsync($"QuestionnaireResponse?_id={first}&_include=QuestionnaireResponse:questionnaire")));
        Assert.Equal([any], Included(await fhir.GetAsync($"Questionnaire?_id={newer}&_revinclude=QuestionnaireResponse:questionnaire")));

        Task<string> Questionnaire(string title, string version) => fhir.CreateAsync("Questionnaire",
            $$"""{"resourceType":"Questionnaire","meta":{{meta}},"url":"urn:q:{{tag}}","version":"{{version}}","title":"{{title}}","status":"active"}""");

        Task<string> Response(string questionnaire) => fhir.CreateAsync("QuestionnaireResponse",
            $$"""{"resourceType":"QuestionnaireResponse","meta":{{meta}},"questionnaire":"{{questionnaire}}","status":"completed"}""");

        async Task<IReadOnlyList<string>> Found(string query) => (await fhir.GetAsync(query)).Matches;

        static IEnumerable<string> Included(Answer answer) => answer.Entries
            .Where(entry => entry["search"]!["mode"]!.GetValue<string>() == "include").Select(entry => entry["resource"]!["id"]!.GetValue<string>());
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_told_is_refused_and_never_ignored(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));
        await world.ValueSetAsync("circle", $$"""{"include":[{"valueSet":["{{world.Url("circle")}}"]}]}""");
        await world.ValueSetAsync("elsewhere", """{"include":[{"system":"urn:not-here","filter":[{"property":"concept","op":"is-a","value":"x"}]}]}""");

        await world.RefusesAsync("code:in=urn:never:seen", "MC1057", "urn:never:seen");
        await world.RefusesAsync("code:in=ValueSet/never", "MC1057", "ValueSet/never");
        await world.RefusesAsync("code:not-in={circle}", "MC1057", "circle");
        await world.RefusesAsync("code:in={elsewhere}", "MC1057", "urn:not-here");
        await world.RefusesAsync("code:below=urn:not-here|x", "MC1057", "urn:not-here");
        await world.RefusesAsync("code:below=cancer", "MC1051", "system|code");
        await world.RefusesAsync("code:in=not a url", "MC1051", "canonical");
    }

    [Theory, EveryDatabase]
    public async Task Conditional_interactions_take_value_sets_too(StoreProvider database)
    {
        var world = await World.OnAsync(await servers.OnAsync(database));
        await world.ValueSetAsync("one", $$"""{"include":[{"system":"{{world.System}}","concept":[{"code":"flu"}]}]}""");
        var body = world.Condition("flu");

        var again = await world.Fhir.PostAsync("Condition", body, ("If-None-Exist", $"_tag={world.Tag}&code:in={world.Url("one")}"));
        var refused = await world.Fhir.PostAsync("Condition", body, ("If-None-Exist", "code:in=urn:never"));

        Assert.Equal(200, again.Status);
        Assert.Equal(400, refused.Status);
    }

    /// <summary>A code system of four codes, a Condition for each, one of another system and one without a code.</summary>
    private sealed class World(FhirClient fhir)
    {
        private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

        public FhirClient Fhir => fhir;

        public string Tag { get; } = NewId();

        public string System => $"urn:codes:{Tag}";

        public string Url(string name) => $"http://example.org/ValueSet/{Tag}-{name}";

        public string Id(string name) => $"{Tag}-{name}";

        public static async Task<World> OnAsync(FhirClient fhir)
        {
            var world = new World(fhir);
            await world.FillAsync();
            return world;
        }

        public async Task ValueSetAsync(string name, string compose)
        {
            var put = await fhir.PutAsync($"ValueSet/{Id(name)}",
                $$"""{"resourceType":"ValueSet","id":"{{Id(name)}}","url":"{{Url(name)}}","version":"1","status":"active","compose":{{compose}}}""");
            Assert.Equal(201, put.Status);
        }

        public string Condition(string code) => $$$"""
            {"resourceType":"Condition","meta":{"tag":[{"code":"{{{Tag}}}"}]},"subject":{"reference":"Patient/p-{{{Tag}}}"},"code":{"coding":[{"system":"{{{System}}}","code":"{{{code}}}"}]}}
            """;

        public async Task FindsAsync(string query, params string[] codes) => Assert.Equal(codes, await IdsAsync("Condition", query));

        public async Task<IEnumerable<string>> IdsAsync(string type, string query)
        {
            var answer = await fhir.GetAsync($"{type}?_tag={Tag}&{Written(query)}");
            Assert.True(answer.Status == 200, answer.Text);
            return answer.Matches.Select(id => ids[id]);
        }

        public async Task RefusesAsync(string query, string code, string named)
        {
            var answer = await fhir.GetAsync($"Condition?_tag={Tag}&{Written(query)}");
            Assert.Equal((400, code), (answer.Status, answer.Code));
            Assert.Contains(named, answer.Diagnosis, StringComparison.Ordinal);
        }

        private string Written(string query) => query.Replace("{", $"http://example.org/ValueSet/{Tag}-", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

        private async Task FillAsync()
        {
            await fhir.CreateAsync("CodeSystem", $$"""
                {"resourceType":"CodeSystem","url":"{{System}}","status":"active","content":"complete","concept":[
                {"code":"disease","concept":[{"code":"cancer","property":[{"code":"grave","valueBoolean":true}]},{"code":"flu"}]},
                {"code":"tumour","property":[{"code":"parent","valueCode":"cancer"}]}]}
                """);
            await fhir.PutAsync($"Patient/p-{Tag}", $$$"""{"resourceType":"Patient","id":"p-{{{Tag}}}","meta":{"tag":[{"code":"{{{Tag}}}"}]}}""");
            ids[$"p-{Tag}"] = "p";
            foreach (var code in (string[])["disease", "cancer", "tumour", "flu"]) ids[await fhir.CreateAsync("Condition", Condition(code))] = code;
            ids[await fhir.CreateAsync("Condition", Condition("cancer").Replace(System, "urn:else", StringComparison.Ordinal))] = "other";
            ids[await fhir.CreateAsync("Condition", $$$"""{"resourceType":"Condition","meta":{"tag":[{"code":"{{{Tag}}}"}]},"subject":{"display":"x"}}""")] = "none";
        }
    }
}
