using System.CommandLine;
using System.Globalization;
using MedCoop.Fhir.Json;
using MedCoop.Server.Audit;
using MedCoop.Server.Commands.Import.Terminology;
using MedCoop.Server.Uploads;
using MedCoop.Store;
using MedCoop.Store.Audit;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Commands.Import;

/// <summary><c>import</c>: brings in files of every kind, and goes on after what is refused.</summary>
internal static class ImportCommand
{
    internal static Command Create(string[] settings)
    {
        var paths = new Argument<string[]>("paths")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Files and folders (searched recursively); '-' is standard input.",
        };
        var report = new Option<string?>("--report") { Description = "Write every refusal to this file, one JSON object a line." };
        var terminology = new Option<string?>("--terminology") { Description = "What the files are; 'auto' finds out." }.AcceptOnlyFromAmong([.. TerminologyImport.Names]);
        var version = new Option<string?>("--version") { Description = "Version of the terminology, where the files do not say it." };
        var language = new Option<string[]>("--language") { Description = "Language of the displays (BCP 47); LOINC: of the variants to take, several times." };
        var command = new Command(
            "import",
            """
            Brings in Bundles of every type, NDJSON and single resources, as JSON or XML, also gzipped.
            Resources keep their id; those without get one from their content. What the store has or had before in the same
            form is left alone, so importing again changes nothing.
            A transaction is taken whole or not at all, documents and messages are stored whole, of other Bundles each entry
            stands on its own. What is refused is reported with file, line and reason, and the exit code is 1.

            With --terminology one code system is taken in from the files in which its owner publishes it (a file, a folder or a
            ZIP archive): whole, in the place of an earlier import of the same version, or not at all.
            """)
        {
            paths, report, terminology, version, language,
        };
        command.Validators.Add(result =>
        {
            var asked = result.GetValue(terminology) is not null;
            if (asked && result.GetValue(paths) is not { Length: 1 }) result.AddError("--terminology takes one path.");
            if (!asked && (result.GetValue(version) is not null || result.GetValue(language) is { Length: > 0 })) result.AddError("--version and --language belong to --terminology.");
        });
        command.SetAction((parsed, _) => CommandHost.RunAsync(
            settings,
            (services, stopping) => parsed.GetValue(terminology) is { } name
                ? new TerminologyImport(services.GetRequiredService<ResourceStore>(), services.GetRequiredService<TimeProvider>())
                    .RunAsync(name, parsed.GetValue(paths)![0], new ImportWishes(parsed.GetValue(version), parsed.GetValue(language) ?? []), stopping)
                : RunAsync(services, parsed.GetValue(paths)!, parsed.GetValue(report), stopping)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string[] paths, string? reportPath, CancellationToken stopping)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        using var report = new ImportReport(reportPath is null ? null : new StreamWriter(reportPath));
        var atOnce = WritesAtOnce(services.GetRequiredService<IOptions<StoreOptions>>().Value.Provider);
        using var run = new ImportRun(new ItemReader(services.GetRequiredService<ReadLimits>()), new ImportWriter(services), report, atOnce);
        var sources = ImportSource.Find(paths).ToList();
        if (await HintAsync(paths, sources)) return CommandLine.CannotBegin;
        foreach (var archive in paths.Select(path => Path.Combine(path, Export.Manifest.FilesFolder)).Where(Directory.Exists))
        {
            // Before the Binaries that name them.
            if ((await FileArchive.TakeInAsync(archive, services.GetRequiredService<FileStore>(), stopping)).Problem is not { } untaken) continue;
            await Console.Error.WriteLineAsync($"medcoop: {untaken.Code} {untaken.Text}");
            return CommandLine.CannotBegin;
        }

        var total = sources.Exists(source => source.Bytes == 0) ? 0 : sources.Sum(source => source.Bytes);
        var began = clock.GetTimestamp();
        var wasStopped = false;
        try
        {
            await CommandProgress.RunAsync(
                "Importing", () => new CommandState(report.Count.Total, report.BytesDone, total), () => run.RunAsync(sources, stopping), clock);
        }
        catch (OperationCanceledException)
        {
            wasStopped = true;
        }

        var count = report.Count;
        var done = string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", paths)}: {count.Created} new, {count.Updated} updated, {count.Unchanged} as they were, {report.Refused} refused");
        if (await services.GetRequiredService<AuditTrail>().CommandAsync(AuditKind.Import, done, CancellationToken.None) is { } unrecorded)
            await Console.Error.WriteLineAsync($"medcoop: {unrecorded.Code} {unrecorded.Text}");
        await SummariseAsync(report, sources.Count, clock.GetElapsedTime(began), wasStopped, reportPath);
        return wasStopped || report.Refused > 0 ? CommandLine.Failed : CommandLine.Done;
    }

    // Whoever names an owner's files without saying what they are is told how.
    private static async Task<bool> HintAsync(string[] paths, List<ImportSource> sources)
    {
        foreach (var path in paths.Where(path => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || (Directory.Exists(path) && sources.Count == 0)))
        {
            if (TerminologyImport.Recognise(path) is not { } name) continue;
            await Console.Error.WriteLineAsync($"medcoop: {path} looks like {name}. Import it with: import --terminology {name} {path}");
            return true;
        }

        return false;
    }

    // SQLite commits all that waits as one group of up to 2,048, the larger the cheaper: while one is written the next must gather, and
    // what comes after that be read. PostgreSQL runs each write on a connection of its own.
    private static int WritesAtOnce(StoreProvider provider) => provider == StoreProvider.Sqlite ? 4096 : 64;

    private static async Task SummariseAsync(ImportReport report, int files, TimeSpan elapsed, bool wasStopped, string? reportPath)
    {
        var count = report.Count;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(wasStopped ? "Stopped before the end. " : "")}Imported {CommandProgress.Counted(new CommandState(count.Total, 0, 0), elapsed)}, from {files:N0} files in {elapsed.TotalSeconds:N1} s: {count.Created:N0} new, {count.Updated:N0} updated, {count.Unchanged:N0} as they were; {report.Refused:N0} refused."));
        foreach (var (place, problem) in report.First)
            await Console.Error.WriteLineAsync($"{place}: {problem.Code} {problem.Text}{(problem.Issues is [{ Expression: { } expression }, ..] ? $" ({expression})" : "")}");
        if (report.Refused > report.First.Count)
            await Console.Error.WriteLineAsync($"... and {report.Refused - report.First.Count:N0} more; {(reportPath is null ? "--report FILE lists" : $"{reportPath} lists")} all.");
    }
}
