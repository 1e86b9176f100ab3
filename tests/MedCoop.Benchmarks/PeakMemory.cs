using System.Diagnostics;
using System.Globalization;
using MedCoop.Benchmarks.Data;
using MedCoop.Benchmarks.Subject;

namespace MedCoop.Benchmarks;

/// <summary>
/// <c>memory</c>: the most memory that the import command ever has in RAM while it imports 500,000 resources, or a terminology as large as SNOMED CT,
/// into an empty store.
/// </summary>
internal static class PeakMemory
{
    private const int Resources = 500_000;
    private const int Concepts = 400_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench) => [.. await ResourcesAsync(bench), .. await ConceptsAsync(bench)];

    private static async Task<IReadOnlyList<Figure>> ConceptsAsync(Bench bench)
    {
        var folder = bench.Folder("memory-terminology");
        var release = Path.Combine(folder, "release");
        LifelikeSnomed.Write(release, seed: 3, Concepts);
        Bench.Note($"memory: {Concepts:N0} concepts, {Directory.GetFiles(release).Sum(file => new FileInfo(file).Length) / 1_000_000:N0} MB of RF2");
        var (peak, seconds) = await ImportAsync(folder, "--terminology", "snomed", release);
        return
        [
            new Figure("memory: terminology", peak, "MB", Floor: null, Ratio: null),
            new Figure("memory: rate of that import", Concepts / seconds, "concepts/s", Floor: null, Ratio: null),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> ResourcesAsync(Bench bench)
    {
        var folder = bench.Folder("memory");
        var file = Path.Combine(folder, "all.ndjson");
        LifelikeNdjson.Write(file, seed: 3, first: 0, Resources);
        Bench.Note($"memory: {Resources:N0} resources, {new FileInfo(file).Length / 1_000_000:N0} MB of NDJSON");
        var (peak, seconds) = await ImportAsync(folder, file);
        return
        [
            new Figure("memory", peak, "MB", Floor: null, Ratio: null),
            new Figure("memory: rate of that import", Resources / seconds, "resources/s", Floor: null, Ratio: null),
        ];
    }

    private static async Task<(double Peak, double Seconds)> ImportAsync(string folder, params string[] arguments)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = ServerProcess.Start(folder, ["import", .. arguments]);
        var exited = process.WaitForExitAsync();
        var peak = 0.0;
        // The kernel keeps the peak; it is gone with the process, so the last look counts.
        while (!exited.IsCompleted)
        {
            peak = Math.Max(peak, PeakMegabytes(process.Id));
            await Task.WhenAny(exited, Task.Delay(BetweenLooks));
        }

        await exited;
        if (process.ExitCode != 0) throw new InvalidOperationException($"The import ended with {process.ExitCode}.");
        return (peak, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    // proc(5): VmHWM is the peak of the resident set.
    private static double PeakMegabytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) * 1024 / 1_000_000;
        }
        catch (IOException)
        {
            return 0; // It has just ended.
        }
    }
}
