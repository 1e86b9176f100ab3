using System.Globalization;
using MedCoop.Store;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary><c>import --terminology</c>: takes in one version of a code system from the files in which its owner publishes it, whole or not at all.</summary>
internal sealed class TerminologyImport(ResourceStore store, TimeProvider clock)
{
    /// <summary>What finds out by itself which terminology it is.</summary>
    public const string Auto = "auto";

    /// <summary>Servers use a code system that was replaced for a moment; after this its rows go.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Names that <c>--terminology</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, .. TerminologyFormat.All.Select(format => format.Name)];

    /// <summary>The terminology that is at the path; null when it looks like none.</summary>
    public static string? Recognise(string path)
    {
        using var files = TerminologyFiles.Open(path);
        return files is null ? null : TerminologyFormat.All.FirstOrDefault(format => format.Recognises(files))?.Name;
    }

    /// <summary>Imports.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string terminology, string path, ImportWishes wishes, CancellationToken stopping)
    {
        try
        {
            using var files = TerminologyFiles.Open(path);
            if (files is null) return await FailAsync($"{path}: there is no such file or folder.");
            if (FormatOf(terminology, files) is not { } format)
                return await FailAsync($"{path}: this looks like none of {string.Join(", ", Names.Skip(1))}. docs/terminology.md says which files each needs.");
            if (!format.Read(files, wishes).TryGet(out var content, out var problem)) return await FailAsync($"{path}: {problem.Text}");
            return await ImportAsync(content, stopping);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return await FailAsync($"{path}: {failure.Message}");
        }
    }

    private static TerminologyFormat? FormatOf(string terminology, TerminologyFiles files) =>
        TerminologyFormat.All.FirstOrDefault(format => terminology == Auto ? format.Recognises(files) : format.Name == terminology);

    private async Task<int> ImportAsync(CodeSystemContent content, CancellationToken stopping)
    {
        var (header, facts) = content;
        if (!(await store.CodeSystemsAsync(stopping)).TryGet(out var before, out var away)) return await FailAsync($"{away.Code} {away.Text}");
        var began = clock.GetTimestamp();
        var concepts = 0;
        var running = Task.Run(() => store.ImportCodeSystemAsync(header, facts, count => Volatile.Write(ref concepts, count), stopping), stopping);
        await CommandProgress.RunAsync($"Importing {header.Name}", () => new CommandState(Volatile.Read(ref concepts), 0, 0) { Unit = "concepts" }, () => running, clock);
        if (!(await running).TryGet(out var receipt, out var problem)) return await FailAsync($"{problem.Code} {problem.Text}");
        if (receipt.Faults.Count > 0) return await RefuseAsync(receipt);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Imported {header.Name} {header.Version} ({header.Url}): {receipt.Concepts:N0} concepts in {clock.GetElapsedTime(began).TotalSeconds:N1} s. They count from now on."));
        return before.Any(system => system.Url == header.Url && system.Version == header.Version) ? await SweepAsync(stopping) : CommandLine.Done;
    }

    private async Task<int> SweepAsync(CancellationToken stopping)
    {
        await Task.Delay(Grace, clock, stopping);
        return (await store.SweepCodeSystemsAsync(Grace, stopping)).Problem is { } problem ? await FailAsync($"The earlier import is not removed yet: {problem.Code} {problem.Text}") : CommandLine.Done;
    }

    private static async Task<int> RefuseAsync(CodeSystemReceipt receipt)
    {
        foreach (var (at, text) in receipt.Faults) await Console.Error.WriteLineAsync($"{at}: {text}");
        return await FailAsync($"{receipt.Faults.Count} faults; nothing was imported, and what counted before still does.");
    }

    private static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync($"medcoop: {text}");
        return CommandLine.Failed;
    }
}
