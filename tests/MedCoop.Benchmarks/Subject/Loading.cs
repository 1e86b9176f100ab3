using System.Collections.Concurrent;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store;

namespace MedCoop.Benchmarks.Subject;

/// <summary>Fills a store with many resources, past HTTP, for benchmarks that only read.</summary>
internal static class Loading
{
    private const int PerCommit = 500;

    /// <summary>Stores these; ids are a prefix and a number.</summary>
    public static async Task StoreAsync(ResourceStore store, string type, string prefix, IReadOnlyList<byte[]> bodies)
    {
        var extractor = new IndexExtractor(SearchParameterCatalog.BuiltIn);
        var ranges = Partitioner.Create(0, bodies.Count, PerCommit).GetDynamicPartitions();
        await Parallel.ForEachAsync(ranges, async (range, cancellationToken) =>
        {
            var changes = new List<Change>(PerCommit);
            for (var i = range.Item1; i < range.Item2; i++)
            {
                var key = new ResourceKey(type, $"{prefix}{i}");
                var resource = ResourceReader.Parse(bodies[i]);
                resource.Id = key.Id;
                changes.Add(new Change(key, ChangeMethod.Put, BaseVersion: 0, ResourceStamp.Stamp(bodies[i], key, version: 1), extractor.Extract(resource)));
            }

            var committed = await store.CommitAsync(new ChangeSet(changes, [], "Device/benchmark"), cancellationToken);
            if (committed.Problem is { } problem) throw new InvalidOperationException(problem.Text);
        });
    }
}
