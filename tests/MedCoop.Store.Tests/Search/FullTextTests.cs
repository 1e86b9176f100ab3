using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Store.Verification;
using MedCoop.Testing.Databases;
using Task = System.Threading.Tasks.Task;

namespace MedCoop.Store.Tests.Search;

/// <summary><c>_text</c> and <c>_content</c>, with the same answers on both databases.</summary>
public sealed class FullTextTests
{
    private static readonly SearchParsing Parsing = new(Strict: true, "http://localhost/fhir", DateTimeOffset.UnixEpoch);

    private static readonly (string Id, string Narrative, string Other)[] Patients =
    [
        ("en", "<p>Fracture of the <b>f</b>emur, left</p><p>Bone pain &amp; fever</p>", "Well-known O'Neill"),
        ("liver", "<p>Liver metastases</p>", "bone marrow"),
        ("fr", "<p>Hôpital Élysée: fièvre aiguë</p>", "cœur"),
        ("be", "<p>Бальніца ў Мінску, аб’ява</p>", "Сям'я Кавалёў"),
        ("ru", "<p>Ёлкин Пётр: перелом бедра</p>", "отделение хирургии"),
        ("ar", "<p>مُسْتَشْفَى دمـــشق، غرفة ٢٤</p>", "الطبيب أحمد"),
        ("zh", "<p>急性心肌梗死</p>", "北京医院"),
        ("none", "", "Chalmers"),
    ];

    // Parameter, value, ids in order of creation.
    private static readonly (string Parameter, string Value, string Ids)[] Searches =
    [
        ("_text", "femur", "en"),
        ("_text", "FRACTURE left", "en"),
        ("_text", "fracture liver", ""),
        ("_text", "fracture OR liver", "en liver"),
        ("_text", "fracture or liver", "en liver"),
        ("_text", "fracture,liver", "en liver"),
        ("_text", "(bone OR liver) and metastases", "liver"),
        ("_content", "bone", "en liver"),
        ("_content", "bone NOT fracture", "liver"),
        ("_content", "bone and not (fracture OR marrow)", ""),
        ("_content", "bone NOT (fracture NOT femur)", "en liver"),
        ("_text", "bone", "en"),
        ("_text", "marrow", ""),
        ("_text", "\"bone pain\"", "en"),
        ("_text", "\"pain bone\"", ""),
        ("_text", "\"left bone\"", "en"),
        ("_content", "\"metastases bone\"", ""),
        ("_content", "metastases bone", "liver"),
        ("_content", "well-known", "en"),
        ("_content", "known-well", ""),
        ("_content", "oneill", "en"),
        ("_content", "o’neill", "en"),
        ("_text", "frac*", "en"),
        ("_text", "\"bone pa*\"", "en"),
        ("_text", "frac", ""),
        ("_text", "hopital elysee", "fr"),
        ("_text", "fiévre AIGUE", "fr"),
        ("_content", "coeur", "fr"),
        ("_text", "мінску", "be"),
        ("_text", "аб'ява", "be"),
        ("_content", "сям’я кавалеў", "be"),
        ("_text", "елкин петр", "ru"),
        ("_content", "хирург*", "ru"),
        ("_text", "مستشفى", "ar"),
        ("_text", "دمشق", "ar"),
        ("_text", "24", "ar"),
        ("_content", "احمد", "ar"),
        ("_text", "心肌", "zh"),
        ("_text", "肌心", ""),
        ("_content", "chalmers", "none"),
        ("_content", "http", ""),
    ];

    [Theory, EveryDatabase]
    public async Task Words_phrases_and_what_joins_them_find_the_same_on_every_database(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);
        var found = new List<(string, string, string)>();

        foreach (var (parameter, value, _) in Searches)
        {
            found.Add((parameter, value, string.Join(' ', await world.IdsAsync(Parsed("Patient", parameter, value)))));
        }

        Assert.Equal(Searches, found);
    }

    [Theory, EveryDatabase]
    public async Task A_new_version_is_found_by_its_own_words_and_a_deleted_resource_by_none(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);

        await world.PutJsonAsync("Patient/en", PatientOf("en", "<p>Healed</p>", ""));
        await world.DeleteAsync("Patient/liver");

        Assert.Equal([], await world.IdsAsync(Parsed("Patient", "_content", "femur OR metastases OR well-known")));
        Assert.Equal(["en"], await world.IdsAsync(Parsed("Patient", "_text", "healed")));
        await world.PutJsonAsync("Patient/liver", PatientOf("liver", "<p>Healed</p>", ""));
        Assert.Equal(["en", "liver"], await world.IdsAsync(Parsed("Patient", "_text", "healed")));
    }

    [Theory, EveryDatabase]
    public async Task Words_are_asked_of_every_type_through_chains_and_beside_other_criteria(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);
        foreach (var (id, patient) in new[] { ("o1", "en"), ("o2", "liver"), ("o3", "none") })
            await world.PutJsonAsync($"Observation/{id}", $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"Bone density"},"subject":{"reference":"Patient/{{{patient}}}"}}""");

        Assert.Equal(["en", "liver", "o1", "o2", "o3"], await world.IdsAsync(Parsed(null, "_content", "bone")));
        Assert.Equal(["o1", "o2", "o3"], await world.IdsAsync(Parsed("Observation", "_content", "bone")));
        Assert.Equal(["o2"], await world.IdsAsync(Parsed("Observation", "subject:Patient._text", "liver")));
        Assert.Equal(["en", "liver", "none"], await world.IdsAsync(Parsed("Patient", "_has:Observation:patient:_content", "densi*")));
        Assert.Equal(["liver"], await world.IdsAsync(Parsed("Patient", "_content", "bone", "family", "bone")));
        Assert.Equal([], await world.IdsAsync(Parsed("Observation", "_content", "Patient")));
        Assert.Equal(["liver", "en"], await world.IdsAsync(Parsed("Patient", "_content", "bone", "_sort", "-_id")));
        Assert.Equal(2, (await world.Store.SearchAsync(Parsed("Patient", "_content", "bone", "_summary", "count"), Visibility.Everything, CancellationToken.None)).Value.Total);
        Assert.Equal(2, (await world.Store.MatchAsync(Parsed("Patient", "_content", "bone"), limit: 5, Visibility.Everything, CancellationToken.None)).Value.Count);
    }

    [Theory, EveryDatabase]
    public async Task Pages_of_a_search_by_words_stay_stable_while_what_they_show_is_changed(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider);
        for (var i = 0; i < 9; i++) await world.PutJsonAsync($"Patient/p{i}", PatientOf($"p{i}", "<p>Fracture</p>", $"n{9 - i}"));
        var next = 0;

        var found = await world.AllPagesAsync(Parsed("Patient", "_text", "fracture", "_sort", "name", "_count", "2"), async () =>
        {
            // Moves to the end and the front, a new one, and one that is no match any more.
            await world.PutJsonAsync($"Patient/p{next}", PatientOf($"p{next}", "<p>Fracture, old</p>", next % 2 == 0 ? "zz" : "aa"));
            await world.PutJsonAsync($"Patient/new{next++}", PatientOf("new", "<p>Fracture</p>", "n5"));
        });

        Assert.Equal(["p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0"], found.Select(version => version.Key.Id));
    }

    [Theory, EveryDatabase]
    public async Task Whatever_is_searched_for_is_only_text(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);
        var parser = new SearchQueryParser(SearchParameterCatalog.R4);
        string[] attacks =
        [
            "' OR '1'='1", "\"'; DROP TABLE text_index; --\"", "narrative : zz", "{narrative content}: zz", "NEAR(zz yy, 3)", "^zz", "zz:A", "zz <-> yy", "zz & !yy", "!zz", "zz + yy",
            "zz\0yy", "\uFFFF zz", "\uD800zz", "zz\\\\yy", "-zz", "zz:*A", "\"zz\"\"yy\"", $"zz{new string('x', 5000)}*", "zz \u00B7", "zz \uFF02 \u201C",
        ];

        foreach (var parameter in (string[])["_text", "_content"])
        {
            foreach (var attack in attacks)
            {
                var query = parser.Parse("Patient", [new QueryParameter(parameter, attack)], Parsing);
                if (query.Problem is null) Assert.Empty(await world.IdsAsync(query.Value));
                else Assert.Equal("MC1051", query.Problem.Code);
            }
        }

        Assert.Equal(["en"], await world.IdsAsync(Parsed("Patient", "_text", "femur")));
    }

    [Theory, EveryDatabase]
    public async Task Of_a_very_long_text_the_first_words_are_found_and_frequent_ones_as_words_and_as_phrases(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider);
        var words = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"the w{i}")) + string.Concat(Enumerable.Range(0, 9000).Select(i => $" x{i}"));
        await world.PutJsonAsync("Patient/long", PatientOf("long", $"<p>{words}</p>", "the end"));

        foreach (var found in (string[])["the", "w299", "x1", "\"the w7\"", "\"w7 the\"", "\"x6000 x6001\"", "th*"])
            Assert.Equal(["long"], await world.IdsAsync(Parsed("Patient", "_text", found)));
        foreach (var beyond in (string[])["x8900", "\"the w299\"", "\"w298 w299\"", "end"])
            Assert.Equal([], await world.IdsAsync(Parsed("Patient", "_text", beyond)));
        Assert.Equal(["long"], await world.IdsAsync(Parsed("Patient", "_content", "end")));
    }

    [Theory, EveryDatabase]
    public async Task As_many_long_words_as_one_likes_are_stored_and_the_first_are_found(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider);
        // Each letter is three bytes in UTF-8: 8,000 such words are more than PostgreSQL takes in one vector.
        string[] words = [.. Enumerable.Range(0, 8000).Select(i => $"{new string('\u10D0', 40)}{i}")];
        var half = string.Join(' ', words);
        await world.PutJsonAsync("Patient/long", PatientOf("long", $"<p>{half}</p>", half));

        Assert.Equal(["long"], await world.IdsAsync(Parsed("Patient", "_text", words[0])));
        Assert.Equal(["long"], await world.IdsAsync(Parsed("Patient", "_content", words[2000])));
        Assert.Equal([], await world.IdsAsync(Parsed("Patient", "_text", words[7999])));
    }

    [Theory, EveryDatabase]
    public async Task Resources_from_before_the_full_text_index_are_found_after_a_reindex(StoreProvider provider)
    {
        await using var world = await FilledAsync(provider);
        await world.Database.ExecuteAsync(provider == StoreProvider.Sqlite ? "DELETE FROM text_index WHERE rowid > 0" : "DELETE FROM text_index");
        await world.Database.ExecuteAsync("UPDATE resource SET index_tables = index_tables & 255");
        Assert.Equal([], await world.IdsAsync(Parsed("Patient", "_text", "femur")));

        var receipt = await world.Store.ReindexAsync([], anew: false, progress: null, CancellationToken.None);

        Assert.Null(receipt.Problem);
        Assert.Equal(["en"], await world.IdsAsync(Parsed("Patient", "_text", "femur")));
        var findings = new List<Finding>();
        await world.Store.VerifyAsync(findings.Add, progress: null, CancellationToken.None);
        Assert.Empty(findings);
    }

    private static async Task<SearchWorld> FilledAsync(StoreProvider provider)
    {
        var world = await SearchWorld.OnAsync(provider);
        foreach (var (id, narrative, other) in Patients) await world.PutJsonAsync($"Patient/{id}", PatientOf(id, narrative, other));
        return world;
    }

    private static string PatientOf(string id, string narrative, string family)
    {
        var patient = new Patient { Id = id };
        if (narrative.Length > 0) patient.Text = new Narrative($"<div xmlns=\"http://www.w3.org/1999/xhtml\">{narrative}</div>") { Status = Narrative.NarrativeStatus.Generated };
        if (family.Length > 0) patient.Name.Add(new HumanName { Family = family });
        return patient.ToJson();
    }

    private static SearchQuery Parsed(string? type, params string[] namesAndValues) =>
        new SearchQueryParser(SearchParameterCatalog.R4)
            .Parse(type, [.. namesAndValues.Chunk(2).Select(pair => new QueryParameter(pair[0], pair[1]))], Parsing).Value;
}
