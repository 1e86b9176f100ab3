using System.Text;

namespace MedCoop.Benchmarks;

/// <summary>What all benchmarks of a run share: a temporary folder, progress notes, and the alternation of floor and subject.</summary>
/// <remarks>
/// While benchmarks run, the console's output goes to a file, as it does under a service supervisor: the server logs each request there
/// too, and the lines would drown the result.
/// </remarks>
internal sealed class Bench : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("medcoop-bench-");
    private readonly TextWriter original;
    private readonly StreamWriter console;
    private readonly bool subjectOnly;

    public Bench(TextWriter output, bool subjectOnly)
    {
        this.subjectOnly = subjectOnly;
        original = output;
        console = new StreamWriter(Path.Combine(root.FullName, "console.log"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Console.SetOut(console);
    }

    /// <summary>A new empty folder.</summary>
    public string Folder(string name) => root.CreateSubdirectory($"{name}-{Guid.NewGuid():N}").FullName;

    /// <summary>Tells what is going on, on standard error.</summary>
    public static void Note(string text) => Console.Error.WriteLine($"  {text}");

    /// <summary>
    /// Measures floor and subject in turns, so that whatever else the machine does meets both; the first <paramref name="warmUps"/>
    /// rounds do not count.
    /// </summary>
    /// <param name="subjectFirst">The floor needs what the subject wrote.</param>
    public async Task<Figure> AlternateAsync(
        string name, string unit, int warmUps, int rounds, Func<Task<Measurement>> floor, Func<Task<Measurement>> subject, bool subjectFirst)
    {
        var measured = new List<(Measurement Value, Measurement Floor)>();
        for (var round = 0; round < warmUps + rounds; round++)
        {
            var value = subjectFirst ? await CleanAsync(subject) : default;
            var bare = subjectOnly ? default : await CleanAsync(floor);
            if (!subjectFirst) value = await CleanAsync(subject);
            Note($"{name} {(round < warmUps ? "warm-up" : "round")}: {value} of {bare} {unit} = {Figure.Text(value.PerSecond / bare.PerSecond)}");
            if (round >= warmUps) measured.Add((value, bare));
        }

        return new Figure(name, Median(measured.Select(m => m.Value.PerSecond)), unit, Median(measured.Select(m => m.Floor.PerSecond)), Median(measured.Select(m => m.Value.PerSecond / m.Floor.PerSecond)));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public void Dispose()
    {
        Console.SetOut(original);
        console.Dispose();
        root.Delete(recursive: true);
    }

    // Neither side pays for the other's garbage.
    private static Task<Measurement> CleanAsync(Func<Task<Measurement>> measure)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return measure();
    }
}
