using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Query;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Search;

public sealed class SearchSmokeTests
{
    [Theory, EveryDatabase]
    public async Task A_token_finds_its_resource(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider);
        for (var i = 0; i < 5; i++) await world.PutAsync($"Patient/p{i}", new IndexEntry("Patient.identifier", new TokenIndexValue("urn:x", $"{i % 2}")));

        var found = await world.IdsAsync("Patient", new ValueCriterion(SearchWorld.Parameter("Patient.identifier"), [new TokenValue("urn:x", "1")]));

        Assert.Equal(["p1", "p3"], found);
    }
}
