using System.CommandLine;
using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Commands;

/// <summary><c>backup</c> and <c>restore</c>: the whole database, history and all, as one file.</summary>
internal static class BackupCommand
{
    private delegate Task<Result<BackupReceipt>> Work(ResourceStore store, IProgress<double> progress, CancellationToken cancellationToken);

    /// <summary><c>backup</c>.</summary>
    internal static Command CreateBackup(string[] settings)
    {
        var file = new Argument<string>("file") { Description = "A new file; it appears when it is complete." };
        var command = new Command("backup", "Copies the whole database, history included, to one file, also while servers write.") { file };
        command.SetAction((parsed, _) => RunAsync(
            settings, "Backed up", (store, progress, stopping) => store.BackupAsync(parsed.GetValue(file)!, progress, stopping)));
        return command;
    }

    /// <summary><c>restore</c>.</summary>
    internal static Command CreateRestore(string[] settings)
    {
        var file = new Argument<string>("file") { Description = "What 'backup' wrote." };
        var replace = new Option<bool>("--replace", "--force") { Description = "Replace what is in the database now." };
        var command = new Command(
            "restore",
            """
            Puts a backup in the place of the database. Refused while any server has it open, and, without --replace,
            when there is anything in it. If it fails, the database is as it was.
            """)
        {
            file, replace,
        };
        command.SetAction((parsed, _) => RunAsync(
            settings, "Restored", (store, progress, stopping) => store.RestoreAsync(parsed.GetValue(file)!, parsed.GetValue(replace), progress, stopping)));
        return command;
    }

    // Neither opens the store: a backup before an update must not bring the schema up to date, and a restore needs the database alone.
    private static Task<int> RunAsync(string[] settings, string done, Work work) => CommandHost.RunAsync(settings, opensStore: false, async (services, stopping) =>
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var thousandths = 0L;
        var progress = new Fraction(fraction => Interlocked.Exchange(ref thousandths, (long)(fraction * 1000)));
        var running = work(services.GetRequiredService<ResourceStore>(), progress, stopping);
        await CommandProgress.RunAsync("Copying", () => new CommandState(0, Interlocked.Read(ref thousandths), 1000), () => running, clock);
        if (!(await running).TryGet(out var receipt, out var problem))
        {
            await Console.Error.WriteLineAsync($"medcoop: {problem.Code} {problem.Text}");
            return CommandLine.Failed;
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{done} {receipt.Versions:N0} versions, {receipt.Bytes:N0} bytes: {receipt.File}"));
        return CommandLine.Done;
    });
}
