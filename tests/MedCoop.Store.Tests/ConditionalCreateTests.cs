using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests;

public sealed class ConditionalCreateTests
{
    private const int Rounds = 500;
    private const int AtOnce = 16;

    [Theory, EveryDatabase]
    public async Task Of_many_identical_conditional_creates_at_once_exactly_one_creates(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        // Two stores on one database stand for two servers.
        await using var first = await database.OpenAsync();
        await using var second = await database.OpenAsync();
        ResourceStore[] stores = [first, second];

        for (var round = 0; round < Rounds; round++)
        {
            var value = $"round-{round}";
            var created = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => CreateOnceAsync(stores[i % 2], $"r{round}-{i}", value))));

            Assert.Equal(1, created.Count(done => done));
            Assert.Single((await first.MatchAsync(Given.Identifier(value), limit: 5, Visibility.Everything, CancellationToken.None)).Value);
        }
    }

    // What the interaction does: decide on what is there, commit relying on it, decide again when that has changed.
    private static async Task<bool> CreateOnceAsync(ResourceStore store, string id, string value)
    {
        var query = Given.Identifier(value);
        while (true)
        {
            var found = (await store.MatchAsync(query, limit: 2, Visibility.Everything, CancellationToken.None)).Value;
            if (found.Count > 0) return false;
            var reliance = new MatchReliance(query, $"Patient?identifier=urn:oid:1.2.3|{value}", []);
            var result = await store.CommitAsync(Given.Set(Given.Create(Given.Patient(id), value)) with { Reliances = [reliance] }, CancellationToken.None);
            if (result.Problem is null) return true;
            // SQLite lets several servers in by chance: to wait in vain for the turn is no fault, and clients try again.
            Assert.True(result.Problem.Code is ErrorCodes.DecideAgain or ErrorCodes.StoreUnavailable, result.Problem.Text);
        }
    }
}
