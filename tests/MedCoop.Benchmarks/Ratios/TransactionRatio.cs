using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>transaction</c>: Bundles of a Patient and nine Observations that refer to it, over 16 connections, against bare SQLite writing the
/// same rows, as many to a transaction as those connections can have under way.
/// </summary>
internal static class TransactionRatio
{
    private const int Connections = 16;
    private const int PerRound = 300;
    private const int Entries = 10;

    public static async Task<Figure> RunAsync(Bench bench)
    {
        await using var server = await RunningServer.StartAsync(bench.Folder("transaction"));
        using var load = await HttpLoad.OpenAsync(server.Address, Connections);
        using var written = WrittenRows.Of(server, bench, Connections * Entries);
        var seed = 100;
        return await bench.AlternateAsync("transaction", "resources/s", warmUps: 3, rounds: 7, written.WriteAsync, () =>
        {
            var requests = LifelikeBundles.Json(seed++, PerRound, Entries).ConvertAll(body => HttpLoad.Post("/fhir", body));
            GC.Collect();
            return load.SendAllAsync(requests, 200, Entries);
        }, subjectFirst: true);
    }
}
