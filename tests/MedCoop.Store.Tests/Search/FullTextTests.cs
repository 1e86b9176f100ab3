using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
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

    private static SearchQuery Parsed(string type, params string[] namesAndValues) =>
        new SearchQueryParser(SearchParameterCatalog.R4)
            .Parse(type, [.. namesAndValues.Chunk(2).Select(pair => new QueryParameter(pair[0], pair[1]))], Parsing).Value;
}
