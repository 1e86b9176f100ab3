using MedCoop.Store.Audit;
using MedCoop.Store.Verification;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Audit;

/// <summary>A store with a trail of a node of its own.</summary>
internal sealed class TrailWorld : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-keys-");

    private TrailWorld(TestDatabase database, ResourceStore store)
    {
        Database = database;
        Store = store;
        Key = NodeKey.OpenOrCreate(folder.FullName).Value;
    }

    public TestDatabase Database { get; }

    public ResourceStore Store { get; }

    public NodeKey Key { get; }

    public AuditStore Trail => Store.Audit;

    /// <summary>Where the node's key is.</summary>
    public string Folder => folder.FullName;

    public static async Task<TrailWorld> OnAsync(TestDatabase database)
    {
        var world = new TrailWorld(database, await database.OpenAsync());
        Assert.Null((await world.Trail.OpenAsync(world.Key, spoolFolder: null, CancellationToken.None)).Value.Statement);
        return world;
    }

    public static AuditEntry Entry(int number, string actor = "Practitioner/1") => AuditEntry.Of(new AuditRecord(AuditKind.Read, actor)
    {
        Entity = $"Observation/{number}",
        Version = 1,
        Patient = $"Patient/{number % 7}",
        Organization = "Organization/o",
        Purpose = "TREAT",
        RequestId = $"r{number}",
    });

    /// <summary>Appends so many, many at a time, as busy readers do.</summary>
    public async Task AppendAsync(int count)
    {
        await Parallel.ForAsync(0, (count + 49) / 50, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (group, token) =>
        {
            var entries = Enumerable.Range(group * 50, Math.Min(50, count - (group * 50))).Select(number => Entry(number)).ToList();
            Assert.Equal(entries.Count, (await Trail.AppendAsync(entries, token)).Value);
        });
    }

    public async Task<AuditStatement> CheckpointAsync() => (await Trail.CheckpointAsync(CancellationToken.None)).Value.Statement!;

    public async Task<(AuditReceipt Receipt, IReadOnlyList<Finding> Findings)> VerifyAsync(bool withFolder = true)
    {
        var findings = new List<Finding>();
        var verified = await Trail.VerifyAsync(withFolder ? Key : null, findings.Add, CancellationToken.None);
        return (verified.Value, findings);
    }

    /// <summary>Every entry there is, oldest first.</summary>
    public async Task<IReadOnlyList<StoredAudit>> AllAsync() =>
        (await Trail.SearchAsync(new AuditQuery { Count = int.MaxValue - 1, OldestFirst = true }, CancellationToken.None)).Value.Entries;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Key.Dispose();
        folder.Delete(recursive: true);
    }
}
