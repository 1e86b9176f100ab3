using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.UpdateTests;

namespace MedCoop.Server.Tests.Rest;

/// <summary><c>_text</c> and <c>_content</c> over HTTP. https://hl7.org/fhir/R4/search.html#content</summary>
public sealed class FullTextTests(RestServers servers)
{
    [Theory, EveryDatabase]
    public async Task Text_is_found_in_the_narrative_and_content_everywhere(StoreProvider database)
    {
        var fhir = await servers.OnAsync(database);
        var tag = NewId();
        var femur = await Patient("<p>Fracture of the <b>f</b>emur &amp; fever</p>", "Marrow");
        var liver = await Patient("<p>Métastases du foie</p>", "O'Neill");

        await Finds("_text=femur", femur);
        await Finds("_text=marrow");
        await Finds("_content=marrow", femur);
        await Finds("_text=metastases%20foie", liver);
        await Finds("_text=%22foie%20metastases%22");
        await Finds("_text=femur,foie", femur, liver);
        await Finds("_content=fract*%20NOT%20liver", femur);
        await Finds("_content=oneill", liver);
        Assert.Equal([liver], (await fhir.SendAsync("POST", "Patient/_search", $"_tag={tag}&_text=foie", "application/x-www-form-urlencoded")).Matches);

        Task<string> Patient(string narrative, string family) => fhir.CreateAsync("Patient", $$$"""
            {"resourceType":"Patient","meta":{"tag":[{"code":"{{{tag}}}"}]},"name":[{"family":"{{{family}}}"}],
            "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{{narrative}}}</div>"}}
            """);

        async Task Finds(string query, params string[] ids)
        {
            var answer = await fhir.GetAsync($"Patient?_tag={tag}&{query}");
            Assert.Equal(ids, answer.Matches);
            Assert.Contains(query.Split('=')[0], answer.Link("self"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("_text=NOT%20femur")]
    [InlineData("_content=%22femur")]
    [InlineData("_text=%3F%3F")]
    [InlineData("_text:exact=femur")]
    public async Task A_full_text_search_that_cannot_be_read_is_refused_and_says_why(string query)
    {
        var fhir = await servers.OnAsync(StoreProvider.Sqlite);

        var answer = await fhir.GetAsync($"Patient?{query}");

        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Diagnosis);
    }
}
