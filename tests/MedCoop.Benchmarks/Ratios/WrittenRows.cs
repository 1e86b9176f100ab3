using MedCoop.Benchmarks.Bare;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// The floor of writing: what the server has written since the last time is read out of its store and written again bare, to a second
/// file that so grows in step with the first.
/// </summary>
internal sealed class WrittenRows(string database, string folder, int perTransaction, int resourcesEach) : IDisposable
{
    private readonly BareSqlite bare = new(folder, StoredRows.Schema(database));
    private long done;

    /// <summary>Of a running server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="bench">The run.</param>
    /// <param name="perTransaction">Resources to a transaction.</param>
    /// <param name="resourcesEach">Resources of what is counted.</param>
    public static WrittenRows Of(RunningServer server, Bench bench, int perTransaction, int resourcesEach = 1) => new(server.Database, bench.Folder("bare"), perTransaction, resourcesEach);

    /// <summary>Writes what was written since the last time.</summary>
    public Task<Measurement> WriteAsync()
    {
        var rows = StoredRows.After(database, done);
        done = StoredRows.End(database);
        GC.Collect();
        return Task.Run(() => bare.Write(rows, perTransaction, rows.Count / resourcesEach));
    }

    public void Dispose() => bare.Dispose();
}
