using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Load;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>create</c>: POST Patient over 64 connections, each answered after its fsync, against bare SQLite writing the same rows, 64 resources
/// to a transaction.
/// </summary>
internal static class CreateRatio
{
    private const int Connections = 64;
    private const int PerRound = 3000;

    public static async Task<Figure> RunAsync(Bench bench)
    {
        await using var server = await RunningServer.StartAsync(bench.Folder("create"));
        using var load = await HttpLoad.OpenAsync(server.Address, Connections);
        using var written = WrittenRows.Of(server, bench, Connections);
        var seed = 10;
        return await bench.AlternateAsync("create", "resources/s", warmUps: 3, rounds: 7, written.WriteAsync, () =>
        {
            var requests = LifelikePatients.Json(seed++, PerRound).ConvertAll(body => HttpLoad.Post("/fhir/Patient", body));
            GC.Collect();
            return load.SendAllAsync(requests, 201);
        }, subjectFirst: true);
    }
}
