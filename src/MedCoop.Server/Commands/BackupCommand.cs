using System.CommandLine;
using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Uploads;
using MedCoop.Store;

namespace MedCoop.Server.Commands;

/// <summary><c>backup</c> and <c>restore</c>: the whole database, history and all, as one file, and a folder with the files that Binaries name.</summary>
internal static class BackupCommand
{
    private const string Suffix = ".files";

    private delegate Task<Result<BackupReceipt>> Work(ResourceStore store, IProgress<double> progress, CancellationToken cancellationToken);

    private delegate Task<Result<ArchiveReceipt>> FileWork(FileStore files, CancellationToken cancellationToken);

    /// <summary><c>backup</c>.</summary>
    internal static Command CreateBackup(string[] settings)
    {
        var file = new Argument<string>("file") { Description = "A new file; it appears when it is complete." };
        var files = FilesOption("Folder for the files that Binaries name; may be that of older backups: only what is not in it is copied (default: the backup's name with .files).");
        var command = new Command(
            "backup",
            """
            Copies the whole database, history included, to one file, also while servers write, and the files that Binaries name
            to a folder beside it.
            """)
        {
            file, files,
        };
        // The database first: whatever it names lies in the folder by then.
        command.SetAction((parsed, _) => RunAsync(
            settings, "Backed up", (store, progress, stopping) => store.BackupAsync(parsed.GetValue(file)!, progress, stopping),
            (store, stopping) => FileArchive.FillAsync(parsed.GetValue(files) ?? parsed.GetValue(file)! + Suffix, store.All(), stopping), filesFirst: false));
        return command;
    }

    /// <summary><c>restore</c>.</summary>
    internal static Command CreateRestore(string[] settings)
    {
        var file = new Argument<string>("file") { Description = "What 'backup' wrote." };
        var files = FilesOption("Folder with the files that Binaries name (default: the backup's name with .files).");
        var replace = new Option<bool>("--replace", "--force") { Description = "Replace what is in the database now." };
        var command = new Command(
            "restore",
            """
            Puts a backup in the place of the database. Refused while any server has it open, and, without --replace,
            when there is anything in it. If it fails, the database is as it was. Files that Binaries name are added to those
            that are there.
            """)
        {
            file, replace, files,
        };
        command.SetAction((parsed, _) => RunAsync(
            settings, "Restored", (store, progress, stopping) => store.RestoreAsync(parsed.GetValue(file)!, parsed.GetValue(replace), progress, stopping),
            (store, stopping) => RestoreFilesAsync(parsed.GetValue(files), parsed.GetValue(file)!, store, stopping), filesFirst: true));
        return command;
    }

    private static Option<string?> FilesOption(string description) => new("--files") { Description = description };

    // A backup of before there were files has no folder beside it.
    private static Task<Result<ArchiveReceipt>> RestoreFilesAsync(string? named, string file, FileStore store, CancellationToken cancellationToken)
    {
        var archive = named ?? file + Suffix;
        if (Directory.Exists(archive)) return FileArchive.TakeInAsync(archive, store, cancellationToken);
        return Task.FromResult(named is null
            ? Result.Of(new ArchiveReceipt(0, 0, 0))
            : new Problem(ProblemKind.NotFound, ErrorCodes.UnreadableFile, $"There is no folder {archive}."));
    }

    // Neither opens the store: a backup before an update must not bring the schema up to date, and a restore needs the database alone.
    private static Task<int> RunAsync(string[] settings, string done, Work work, FileWork fileWork, bool filesFirst) => CommandHost.RunAsync(settings, opensStore: false, async (services, stopping) =>
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var store = services.GetRequiredService<FileStore>();
        var thousandths = 0L;
        var progress = new Fraction(fraction => Interlocked.Exchange(ref thousandths, (long)(fraction * 1000)));
        var running = BothAsync();
        await CommandProgress.RunAsync("Copying", () => new CommandState(0, Interlocked.Read(ref thousandths), 1000), () => running, clock);
        if (!(await running).TryGet(out var both, out var problem))
        {
            await Console.Error.WriteLineAsync($"medcoop: {problem.Code} {problem.Text}");
            return CommandLine.Failed;
        }

        var (receipt, files) = both;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{done} {receipt.Versions:N0} versions, {receipt.Bytes:N0} bytes: {receipt.File}"));
        if (files.Files > 0) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"With {files.Files:N0} files, of which {files.Copied:N0} ({files.Bytes:N0} bytes) were copied now."));
        return CommandLine.Done;

        async Task<Result<Copied>> BothAsync()
        {
            ArchiveReceipt? copied = null;
            if (filesFirst && !(await fileWork(store, stopping)).TryGet(out copied, out var failed)) return failed;
            if (!(await work(services.GetRequiredService<ResourceStore>(), progress, stopping)).TryGet(out var database, out failed)) return failed;
            if (copied is null && !(await fileWork(store, stopping)).TryGet(out copied, out failed)) return failed;
            return new Copied(database, copied);
        }
    });

    private sealed record Copied(BackupReceipt Database, ArchiveReceipt Files);
}
