using System.CommandLine;
using System.Globalization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;
using MedCoop.Server.Uploads;
using MedCoop.Store;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Commands.Export;

/// <summary><c>export</c>: one NDJSON file per resource type, all of the same moment.</summary>
internal static class ExportCommand
{
    internal static Command Create(string[] settings)
    {
        var folder = new Argument<string>("folder") { Description = "Where to; must not exist, or be empty. It appears when it is complete." };
        var types = new Option<string[]>("--type") { Description = "Only this resource type; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only what changed at or after this instant, e.g. 2026-11-23T08:00:00Z. Deletions are not exported." };
        var gzip = new Option<bool>("--gzip") { Description = "Write .ndjson.gz." };
        var command = new Command(
            "export",
            """
            Writes every current resource as NDJSON, one file per type, as of one moment, also while others write.
            manifest.json says which moment and how many; files that Binaries name are in the folder 'files'.
            'import FOLDER' reads it all again.
            """)
        {
            folder, types, since, gzip,
        };
        types.Validators.Add(result =>
        {
            foreach (var type in result.Tokens.Select(token => token.Value).Where(type => !FhirRoutes.IsConcreteType(type)))
                result.AddError($"--type: {type} is no FHIR R4 resource type (names are case-sensitive).");
        });
        command.SetAction((parsed, _) => CommandHost.RunAsync(
            settings,
            (services, stopping) => RunAsync(
                services,
                new ExportRequest(parsed.GetValue(folder)!, parsed.GetValue(types) ?? [], parsed.GetValue(since), parsed.GetValue(gzip)),
                stopping)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, ExportRequest request, CancellationToken stopping)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var run = new ExportRun(services.GetRequiredService<ResourceStore>(), services.GetRequiredService<FileStore>(), clock);
        // Before anything leaves.
        var what = $"{(request.Types.Count == 0 ? "every type" : string.Join(", ", request.Types))} to {Path.GetFullPath(request.Folder)}";
        if (await services.GetRequiredService<AuditTrail>().CommandAsync(AuditKind.Export, what, stopping) is { } unrecorded)
        {
            await Console.Error.WriteLineAsync($"medcoop: {unrecorded.Code} {unrecorded.Text}");
            return CommandLine.Failed;
        }

        var running = run.RunAsync(request, stopping);
        await CommandProgress.RunAsync("Exporting", () => new CommandState(run.Done, 0, 0), () => running, clock);
        if (!(await running).TryGet(out var manifest, out var problem))
        {
            await Console.Error.WriteLineAsync($"medcoop: {problem.Code} {problem.Text}");
            return CommandLine.Failed;
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Exported {run.Done:N0} resources of {manifest.Files.Count} types to {request.Folder}, as of journal position {manifest.JournalPosition}."));
        foreach (var path in run.MissingFiles) await Console.Error.WriteLineAsync($"medcoop: {ErrorCodes.DamagedStore} The file {path} is missing or not whole; the export is without it.");
        return run.MissingFiles.Count == 0 ? CommandLine.Done : CommandLine.Failed;
    }
}
