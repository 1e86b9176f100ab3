using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary><c>_filter</c>. https://hl7.org/fhir/R4/search_filter.html</summary>
public sealed class FilterTests(RestServers servers)
{
    [Theory, EveryDatabase]
    public async Task Every_comparison_asks_what_its_table_says(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [await Patient("\"name\":[{\"given\":[\"Peter\",\"James\"],\"family\":\"Chalmers\"}],\"gender\":\"male\",\"birthDate\":\"1974-12-25\",\"identifier\":[{\"system\":\"urn:a\",\"value\":\"1\"}]")] = "peter",
            [await Patient("\"name\":[{\"given\":[\"Émilie\"],\"family\":\"van de Heuvel\"}],\"gender\":\"female\",\"birthDate\":\"1982-02\",\"active\":true")] = "emilie",
            [await Patient("\"name\":[{\"family\":\"Иванова\"}],\"birthDate\":\"2001-07-01\",\"identifier\":[{\"system\":\"urn:b\",\"value\":\"1\"}]")] = "ivanova",
            [await Patient("\"active\":false")] = "none",
        };

        await Finds("given eq \"peter\"", "peter");
        await Finds("given eq pete");
        await Finds("given sw pete", "peter");
        await Finds("given eq emilie", "emilie");
        await Finds("given ne peter", "peter", "emilie");
        await Finds("name co \"de heu\"", "emilie");
        await Finds("family ew \"ОВА\"", "ivanova");
        await Finds("family gt d", "emilie", "ivanova");
        await Finds("family le chalmers", "peter");
        await Finds("family lt chalmers");
        await Finds("gender eq male", "peter");
        await Finds("gender ne male", "emilie");
        await Finds("gender eq http://hl7.org/fhir/administrative-gender|female", "emilie");
        await Finds("identifier eq urn:b|1", "ivanova");
        await Finds("identifier eq 1", "peter", "ivanova");
        await Finds("birthdate ge 1982-02", "emilie", "ivanova");
        await Finds("birthdate eq 1974", "peter");
        await Finds("birthdate po 1982-02-10", "emilie");
        await Finds("birthdate eq 1982-02-10");
        await Finds("gender pr true", "peter", "emilie");
        await Finds("gender pr false", "ivanova", "none");
        await Finds($"_id eq {ids.First(pair => pair.Value == "none").Key}", "none");
        await Finds("given eq \"peter\" and birthdate ge 1970-10-10", "peter");
        await Finds("gender eq male or gender eq female and birthdate ge 1980", "emilie");
        await Finds("gender eq male or (gender eq female and birthdate ge 1980)", "peter", "emilie");
        await Finds("not (gender eq male)", "emilie", "ivanova", "none");
        await Finds("not(gender pr true) and not ( active eq false )", "ivanova");

        async Task<string> Patient(string content) =>
            await fhir.CreateAsync("Patient", $$$"""{"resourceType":"Patient","meta":{"tag":[{"code":"{{{tag}}}"}]},{{{content}}}}""");

        async Task Finds(string filter, params string[] names)
        {
            var answer = await fhir.GetAsync($"Patient?_tag={tag}&_filter={Uri.EscapeDataString(filter)}");
            Assert.True(answer.Status == 200, $"{filter}: {answer.Text}");
            Assert.True(names.SequenceEqual(answer.Matches.Select(id => ids[id])), $"{filter}: {string.Join(", ", answer.Matches.Select(id => ids[id]))}");
        }
    }

    [Theory, EveryDatabase]
    public async Task Paths_lead_over_references_forth_and_back_with_filters_on_the_way(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var meta = $$"""{"tag":[{"code":"{{tag}}"}]}""";
        var anna = await fhir.CreateAsync("Patient", $$$"""{"resourceType":"Patient","meta":{{{meta}}},"name":[{"family":"Petrova"}],"active":true}""");
        var olga = await fhir.CreateAsync("Patient", $$$"""{"resourceType":"Patient","meta":{{{meta}}},"name":[{"family":"Petrova"}],"active":false}""");
        var ofAnna = await Observation(anna, "1234-5", "190", "190.5");
        var ofOlga = await Observation(olga, "8480-6", "120", "121");

        await Finds("Observation", "subject:Patient.family co petro", ofAnna, ofOlga);
        await Finds("Observation", "subject[active eq true].family co \"petro\"", ofAnna);
        await Finds("Observation", $"subject re Patient/{olga}", ofOlga);
        await Finds("Observation", $"subject.id eq {anna}", ofAnna);
        await Finds("Observation", "code eq loinc|1234-5", ofAnna);
        await Finds("Observation", "code ne loinc|1234-5", ofOlga);
        await Finds("Observation", "value-quantity gt 150|http://unitsofmeasure.org|mm[Hg", ofAnna);
        await Finds("Observation", "code-value-quantity eq http://loinc.org|8480-6$120", ofOlga);
        await Finds("Patient", "_has:Observation:patient:code eq loinc|8480-6", olga);
        await Finds("Patient", "family eq petrova and _has:Observation:patient:value-quantity gt 150", anna);

        Task<string> Observation(string patient, string code, string value, string _) => fhir.CreateAsync("Observation", $$$"""
            {"resourceType":"Observation","meta":{{{meta}}},"status":"final","subject":{"reference":"Patient/{{{patient}}}"},
            "code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"valueQuantity":{"value":{{{value}}},"system":"http://unitsofmeasure.org","code":"mm[Hg"}}
            """);

        async Task Finds(string type, string filter, params string[] found)
        {
            var answer = await fhir.GetAsync($"{type}?_tag={tag}&_filter={Uri.EscapeDataString(filter)}");
            Assert.True(answer.Status == 200, $"{filter}: {answer.Text}");
            Assert.Equal(found, answer.Matches);
        }
    }

    [Theory]
    [InlineData("given")]
    [InlineData("given eq")]
    [InlineData("given eq \"peter")]
    [InlineData("given eq \"\\x\"")]
    [InlineData("given like peter")]
    [InlineData("given eq peter and")]
    [InlineData("given eq peter xor gender eq male")]
    [InlineData("(given eq peter")]
    [InlineData("given eq peter)")]
    [InlineData("nonsense eq 1")]
    [InlineData("gender co male")]
    [InlineData("gender pr maybe")]
    [InlineData("birthdate eq yesterday")]
    [InlineData("given:exact eq Peter")]
    [InlineData("general-practitioner[active eq true] pr true")]
    [InlineData("general-practitioner[.name eq x")]
    [InlineData("_has:Observation:patient eq 1")]
    [InlineData("_has:Nothing:patient:code eq 1")]
    [InlineData("not given eq peter")]
    [InlineData("")]
    public async Task A_filter_that_cannot_be_read_is_refused_even_leniently_and_says_why(string filter)
    {
        var fhir = await servers.OnAsync(StoreProvider.Sqlite);

        var answer = await fhir.GetAsync($"Patient?_filter={Uri.EscapeDataString(filter)}", ("Prefer", "handling=lenient"));

        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Diagnosis);
    }

    [Fact]
    public async Task A_filter_as_deep_or_long_as_one_likes_is_refused_and_breaks_nothing()
    {
        var fhir = await servers.OnAsync(StoreProvider.Sqlite);
        var deep = new string('(', 3000) + "active eq true" + new string(')', 3000);
        var wide = string.Join(" or ", Enumerable.Repeat("active eq true", 300));
        var nots = string.Concat(Enumerable.Repeat("not(", 2000));

        foreach (var filter in (string[])[deep, wide, nots])
        {
            var answer = await fhir.SendAsync("POST", "Patient/_search", $"_filter={Uri.EscapeDataString(filter)}", "application/x-www-form-urlencoded");
            Assert.Equal((400, "MC1058"), (answer.Status, answer.Code));
        }
    }
}
