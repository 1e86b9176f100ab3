using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>import</c>: the server program's command on an NDJSON file, from its start to its end, against bare SQLite writing the same rows in
/// large transactions.
/// </summary>
internal static class ImportRatio
{
    private const int PerRound = 10_000;
    private const int PerTransaction = 5_000;

    public static async Task<Figure> RunAsync(Bench bench)
    {
        var folder = bench.Folder("import");
        // Its start makes the tables.
        await (await RunningServer.StartAsync(folder)).DisposeAsync();
        using var written = new WrittenRows(RunningServer.DatabaseIn(folder), bench.Folder("bare"), PerTransaction, resourcesEach: 1);
        var round = 0;
        return await bench.AlternateAsync("import", "resources/s", warmUps: 2, rounds: 5, written.WriteAsync, async () =>
        {
            var file = Path.Combine(folder, $"{round}.ndjson");
            LifelikeNdjson.Write(file, seed: 1000 + round, first: round * PerRound, PerRound);
            round++;
            var watch = new Measurement.Watch();
            var exit = await Server.Commands.CommandLine.RunAsync(["import", file, .. RunningServer.Settings(folder)]);
            return exit == 0 ? watch.Stop(PerRound) : throw new InvalidOperationException($"The import ended with {exit}.");
        }, subjectFirst: true);
    }
}
