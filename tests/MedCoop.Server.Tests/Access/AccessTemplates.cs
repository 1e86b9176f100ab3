using MedCoop.Server.Tests.Auth;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Access.AccessServer;

[assembly: AssemblyFixture(typeof(MedCoop.Server.Tests.Access.AccessTemplates))]

namespace MedCoop.Server.Tests.Access;

/// <summary>
/// What each <see cref="AccessServer"/> begins with, made once per database and copied: tables, the server's keys, three organisations. To make an
/// RSA key takes longer than most tests.
/// </summary>
public sealed class AccessTemplates : IAsyncDisposable
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static readonly Dictionary<StoreProvider, (TestDatabase Database, KeyFolder Keys)> Made = [];

    internal static async Task<(TestDatabase Database, KeyFolder Keys)> CopyAsync(StoreProvider provider)
    {
        await Once.WaitAsync();
        try
        {
            if (!Made.TryGetValue(provider, out var template)) Made[provider] = template = await MakeAsync(provider);
            return (await template.Database.CopyAsync(), template.Keys.Copy());
        }
        finally
        {
            Once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (database, keys) in Made.Values)
        {
            await database.DisposeAsync();
            keys.Dispose();
        }
    }

    private static async Task<(TestDatabase Database, KeyFolder Keys)> MakeAsync(StoreProvider provider)
    {
        var (database, keys) = (await TestDatabase.CreateAsync(provider), new KeyFolder());
        await using var first = await AccessServer.OnAsync(database, isOwner: false, keys);
        foreach (var (organization, country) in new[] { (Home, "LY"), (Abroad, "BY"), (Foreign, "BY") })
            await first.Machine.PutAsync(organization, $$"""{"resourceType":"Organization","id":"{{organization.Split('/')[1]}}","name":"x","address":[{"country":"{{country}}"}]}""");
        return (database, keys.Copy());
    }
}
