using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using static MedCoop.Store.Tests.Search.SearchWorld;

namespace MedCoop.Store.Tests.Search;

/// <summary>Searches of unusual size are answered or refused with a reason; they never meet a limit of the database's.</summary>
public sealed class SearchLimitTests
{
    [Theory, EveryDatabase]
    public async Task A_chain_that_may_lead_to_every_type_is_one_search(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        await world.PutJsonAsync("Observation/o2", """{"resourceType":"Observation","id":"o2","component":[{"valueQuantity":{"value":5,"system":"http://unitsofmeasure.org","code":"K"}}],"hasMember":[{"reference":"Observation/o1"}]}""");
        await world.PutJsonAsync("Observation/o1", """{"resourceType":"Observation","id":"o1"}""");
        await world.PutJsonAsync("List/l", """{"resourceType":"List","id":"l","entry":[{"item":{"reference":"Observation/o1"}}]}""");

        var found = await FindAsync(world, "List", "item._has:Observation:has-member:component-value-quantity", "ne1|http://unitsofmeasure.org|K,ne2|http://unitsofmeasure.org|g");

        Assert.Equal("l", found);
    }

    [Theory]
    [EveryDatabase(113)]
    [EveryDatabase(1000)]
    public async Task Many_alternatives_are_one_search_whatever_their_type_and_wherever_they_stand(StoreProvider provider, int alternatives)
    {
        await using var world = await OnAsync(provider);
        await world.PutJsonAsync("Patient/p", """{"resourceType":"Patient","id":"p","identifier":[{"value":"n7"}],"name":[{"family":"n7"}],"birthDate":"1980-01-07"}""");
        await world.PutJsonAsync("Observation/o", """{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p"},"valueQuantity":{"value":7}}""");
        string Several(string each) => string.Join(',', Enumerable.Range(0, alternatives).Select(i => $"{each}{i}"));
        var dates = string.Join(',', Enumerable.Range(0, alternatives).Select(i => new DateTime(1980, 1, 1).AddDays(i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal("p", await FindAsync(world, "Patient", "name", Several("n")));
        Assert.Equal("p", await FindAsync(world, "Patient", "name:contains", Several("n")));
        Assert.Equal("p", await FindAsync(world, "Patient", "identifier", Several("n")));
        Assert.Equal("p", await FindAsync(world, "Patient", "birthdate", dates));
        Assert.Equal("p", await FindAsync(world, "Patient", "_has:Observation:patient:value-quantity", Several("")));
        Assert.Equal("o", await FindAsync(world, "Observation", "subject:Patient.name", Several("n")));
        Assert.Equal("o", await FindAsync(world, "Observation", "patient.identifier", Several("n")));
        Assert.Equal("", await FindAsync(world, "Patient", "identifier:not", Several("n")));
        Assert.Equal("p", await FindAsync(world, "Patient", "_lastUpdated", $"{dates},gt2000"[11..]));
    }

    [Theory, EveryDatabase]
    public async Task Many_conditions_are_one_search(StoreProvider provider)
    {
        await using var world = await OnAsync(provider);
        await world.PutJsonAsync("Patient/p", """{"resourceType":"Patient","id":"p","name":[{"family":"n"}]}""");
        var conditions = Enumerable.Range(0, 200).Select(i => new QueryParameter("name", $"x{i},n")).ToList();

        var query = new SearchQueryParser(SearchParameterCatalog.R4).Parse("Patient", conditions, new SearchParsing(Strict: true, OwnUrl, DateTimeOffset.UnixEpoch));

        Assert.Equal(["p"], await world.IdsAsync(query.Value));
    }

    [Fact]
    public void More_alternatives_than_that_are_refused_with_the_number()
    {
        var query = new SearchQueryParser(SearchParameterCatalog.R4).Parse(
            "Patient", [new QueryParameter("name", string.Join(',', Enumerable.Range(0, 1001)))], new SearchParsing(Strict: false, OwnUrl, DateTimeOffset.UnixEpoch));

        Assert.Equal(ProblemKind.Invalid, query.Problem?.Kind);
        Assert.Contains("1000", query.Problem?.Text, StringComparison.Ordinal);
    }

    private static async Task<string> FindAsync(SearchWorld world, string type, string name, string value)
    {
        var query = new SearchQueryParser(SearchParameterCatalog.R4).Parse(
            type, [new QueryParameter(name, value), new QueryParameter("_total", "accurate")], new SearchParsing(Strict: true, OwnUrl, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.True(query.Problem is null, query.Problem?.Text);
        var result = (await world.Store.SearchAsync(query.Value, Visibility.Everything, CancellationToken.None)).Value;
        Assert.Equal(result.Total, result.Matches.Count);
        return string.Join(' ', (await world.IdsAsync(query.Value)));
    }
}
