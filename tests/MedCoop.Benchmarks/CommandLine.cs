using System.Globalization;
using MedCoop.Benchmarks.Ratios;
using Spectre.Console;

namespace MedCoop.Benchmarks;

/// <summary>
/// <c>ratios [name...]</c> runs the benchmarks and prints a table and JSON lines, <c>memory</c> that of memory, which takes minutes;
/// <c>profile name...</c> runs only the server's side, for a profiler to look at.
/// </summary>
internal static class CommandLine
{
    private static readonly (string Name, Func<Bench, Task<IReadOnlyList<Figure>>> Run)[] Ratios =
    [
        ("read", async bench => [await ReadRatio.RunAsync(bench)]),
        ("audit", async bench => [await AuditRatio.RunAsync(bench)]),
        ("access", async bench => [await AccessRatio.RunAsync(bench)]),
        ("create", async bench => [await CreateRatio.RunAsync(bench)]),
        ("transaction", async bench => [await TransactionRatio.RunAsync(bench)]),
        ("move", async bench => [await MoveRatio.RunAsync(bench)]),
        ("worklist", async bench => [await WorklistRatio.RunAsync(bench)]),
        ("import", async bench => [await ImportRatio.RunAsync(bench)]),
        ("search", async bench => [await SearchRatio.RunAsync(bench)]),
        ("scale", ScaleRatio.RunAsync),
        ("match", MatchRatio.RunAsync),
        ("start", async bench => [await StartTime.RunAsync(bench)]),
        ("validate", ValidationRatio.RunAsync),
        ("summary", async bench => [await SummaryRatio.RunAsync(bench)]),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [("ratios" or "profile" or "memory") and var verb, .. var names] || (verb == "memory" && names.Length > 0) || names.Except(Ratios.Select(ratio => ratio.Name), StringComparer.Ordinal).Any())
        {
            await Console.Error.WriteLineAsync($"usage: memory | ratios|profile [{string.Join("|", Ratios.Select(ratio => ratio.Name))} ...]");
            return 2;
        }

        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var output = Console.Out;
        using var bench = new Bench(output, subjectOnly: verb == "profile");
        var figures = new List<Figure>();
        if (verb == "memory") figures.AddRange(await PeakMemory.RunAsync(bench));
        else await RunAsync(bench, names, figures);
        Print(output, figures);
        return 0;
    }

    private static async Task RunAsync(Bench bench, string[] names, List<Figure> figures)
    {
        foreach (var (name, run) in Ratios)
        {
            if (names.Length > 0 && !names.Contains(name, StringComparer.Ordinal)) continue;
            figures.AddRange(await run(bench));
        }
    }

    private static void Print(TextWriter output, List<Figure> figures)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().AddColumns("what", "value", "unit", "floor", "ratio");
        foreach (var figure in figures)
            table.AddRow(figure.Name, Figure.Text(figure.Value), figure.Unit, Figure.Text(figure.Floor), Figure.Text(figure.Ratio));
        console.Write(table);
        foreach (var figure in figures) output.WriteLine(figure.ToJson());
    }
}
