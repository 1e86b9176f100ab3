using MedCoop.Fhir.Search.Extraction;
using MedCoop.Store.Rows;
using MedCoop.Store.Schema;
using MedCoop.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Tests;

public sealed class IndexRowTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("слово 世界 ", 100));

    private static readonly IndexEntry[] EveryKind =
    [
        new("Patient.identifier", new TokenIndexValue("urn:system", "code", "Display")),
        new("Patient.identifier", new TokenIndexValue("urn:system", "code", "Other display")),
        new("Patient.identifier", new TokenIndexValue("", Long)),
        new("Patient.family", new StringIndexValue("chalmers", "Chalmers")),
        new("Patient.family", new StringIndexValue(Long, Long)),
        new("Patient.birthdate", new DateIndexValue(long.MinValue, long.MaxValue)),
        new("Observation.value", new NumberIndexValue(2.0m, 2.0m, 2.0m)),
        new("Observation.value", new NumberIndexValue(2.00m, 2.00m, 2.00m)),
        new("Observation.value-quantity", new QuantityIndexValue("http://unitsofmeasure.org", "mg", 5, 5, null, new CanonicalQuantity("g", 0.005, double.PositiveInfinity))),
        new("Observation.value-quantity", new QuantityIndexValue("", "", -1, null, -1)),
        new("Patient.organization", new ReferenceIndexValue("Organization", "1", Version: "2")),
        new("Patient.organization", new ReferenceIndexValue("Organization", "1", Version: "3")),
        new("Patient.organization", new ReferenceIndexValue("", "", Url: "http://example.org/" + Long)),
        new("ValueSet.url", new UriIndexValue("http://example.org/" + Long), Part: 3),
        new("Location.near", new PositionIndexValue(-41.3, 174.8)),
        new("Patient.name", new StringIndexValue("nul\0inside", "Nul\0inside")),
    ];

    [Theory, EveryDatabase]
    public async Task Every_kind_of_value_becomes_a_row_however_long_or_odd(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();

        await store.CommittedAsync(Given.Create(Given.Patient("a"), index: EveryKind));

        await using var context = Context(database);
        Assert.Equal("display\nother display", (await context.Set<TokenRow>().SingleAsync(row => row.Code == "code")).Text);
        Assert.Equal(2, await context.Set<TokenRow>().CountAsync());
        Assert.Equal(Long, (await context.Set<StringRow>().SingleAsync(row => row.Rest != null)).Rest);
        Assert.Equal(3, await context.Set<StringRow>().CountAsync());
        Assert.True(await context.Set<DateRow>().SingleAsync() is { Starts: long.MinValue, Ends: long.MaxValue });
        Assert.Equal(1, await context.Set<NumberRow>().CountAsync());
        Assert.Equal([double.NegativeInfinity, 5], await context.Set<QuantityRow>().OrderBy(row => row.Value).Select(row => row.Low).ToListAsync());
        Assert.Equal(2, await context.Set<ReferenceRow>().CountAsync());
        Assert.Equal(3, (await context.Set<UriRow>().SingleAsync()).Part);
        Assert.Equal(174.8, (await context.Set<PositionRow>().SingleAsync()).Lon);
    }

    [Theory, EveryDatabase]
    public async Task An_update_replaces_all_rows_and_a_deletion_removes_them(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync();
        await store.CommittedAsync(Given.Create(Given.Patient("a"), index: EveryKind));
        await store.CommittedAsync(Given.Create(Given.Patient("b")));

        await store.CommittedAsync(Given.Update(Given.Patient("a"), 1, "Windsor"));
        var updated = await RowsAsync(database, "a");
        await store.CommittedAsync(Given.Delete(Given.Patient("a"), 2));

        Assert.Equal(Given.Index("Windsor").Count, updated);
        Assert.Equal(0, await RowsAsync(database, "a"));
        Assert.Equal(Given.Index("Chalmers").Count, await RowsAsync(database, "b"));
    }

    [Theory, EveryDatabase]
    public async Task Servers_that_intern_the_same_names_at_once_get_the_same_numbers(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var first = await database.OpenAsync();
        await using var second = await database.OpenAsync();
        ResourceStore[] stores = [first, second];

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => stores[i % 2].CommitAsync(
            Given.Set(Given.Create(Given.Patient($"p{i}"), index: [new("Patient.identifier", new TokenIndexValue($"urn:system:{i / 4}", "same"))])), CancellationToken.None))));

        Assert.All(results, result => Assert.Null(result.Problem));
        await using var context = Context(database);
        Assert.Equal(10, await context.Set<TokenRow>().Select(row => row.System).Distinct().CountAsync());
        Assert.Equal(10, await context.Interned.CountAsync(row => row.Kind == InternedKind.System));
    }

    private static async Task<int> RowsAsync(TestDatabase database, string id)
    {
        await using var context = Context(database);
        var key = (await context.Resources.SingleAsync(row => row.Id == id)).Key;
        return await context.Set<TokenRow>().CountAsync(row => row.Key == key) + await context.Set<StringRow>().CountAsync(row => row.Key == key) +
            await context.Set<DateRow>().CountAsync(row => row.Key == key) + await context.Set<NumberRow>().CountAsync(row => row.Key == key) +
            await context.Set<QuantityRow>().CountAsync(row => row.Key == key) + await context.Set<ReferenceRow>().CountAsync(row => row.Key == key) +
            await context.Set<UriRow>().CountAsync(row => row.Key == key) + await context.Set<PositionRow>().CountAsync(row => row.Key == key);
    }

    private static StoreContext Context(TestDatabase database) => database.Provider == StoreProvider.Sqlite
        ? SqliteStoreContext.On($"{database.ConnectionString};Pooling=false")
        : PostgreSqlStoreContext.On($"{database.ConnectionString};Pooling=false");
}
