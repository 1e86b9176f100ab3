using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Uploads;
using MedCoop.Store;
using MedCoop.Store.Audit;
using MedCoop.Store.Verification;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Commands;

/// <summary><c>verify</c>: checks that the database keeps its promises, beside working servers; changes nothing.</summary>
internal static class VerifyCommand
{
    internal static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "Write each finding, and at the end the summary, as a line of JSON." };
        var command = new Command(
            "verify",
            """
            Checks the database, also while servers write: its own structures, the journal, that each resource agrees with its
            versions and bytes, that index rows are exactly those that the content yields, that the files which Binaries name are
            there and whole, and that the audit trail is as it was written and signed. Changes nothing.
            Exit code 0: all is well; 1: something is wrong; 2: it could not be checked.
            """)
        {
            json,
        };
        command.SetAction((parsed, _) => CommandHost.RunAsync(
            settings, opensStore: false, (services, stopping) => RunAsync(services, parsed.GetValue(json), stopping)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, bool asJson, CancellationToken stopping)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var store = services.GetRequiredService<ResourceStore>();
        // An older schema must not be brought up to date by a command that is to change nothing.
        if ((await store.OpenAsync(migrate: false, stopping)).Problem is { } closed) return await FailAsync(closed);

        var thousandths = 0L;
        var progress = new Fraction(fraction => Interlocked.Exchange(ref thousandths, (long)(fraction * 1000)));
        var running = store.VerifyAsync(Tell, progress, stopping);
        await CommandProgress.RunAsync("Verifying", () => new CommandState(0, Interlocked.Read(ref thousandths), 1000), () => running, clock);
        if (!(await running).TryGet(out var receipt, out var problem)) return await FailAsync(problem);
        var tampered = 0;
        using var key = NodeKey.Find(services.GetRequiredService<IOptions<AuditOptions>>().Value.Keys);
        var trail = await store.Audit.VerifyAsync(
            key,
            finding =>
            {
                tampered++;
                Tell(finding);
            },
            stopping);
        if (!trail.TryGet(out var audit, out problem)) return await FailAsync(problem);
        var damaged = 0;
        var checkedFiles = await FileVerification.RunAsync(
            store,
            services.GetRequiredService<FileStore>(),
            finding =>
            {
                damaged++;
                Tell(finding);
            },
            stopping);
        if (!checkedFiles.TryGet(out var files, out problem)) return await FailAsync(problem);
        receipt = receipt with { Findings = receipt.Findings + tampered + damaged, Audit = audit, Files = files.Files, UnusedFiles = files.Unused };
        await Console.Out.WriteLineAsync(asJson ? JsonSerializer.Serialize(receipt, VerifyJson.Default.VerifyReceipt) : Summary(receipt, audit));
        return receipt.Findings == 0 ? CommandLine.Done : CommandLine.Failed;

        void Tell(Finding finding) => Console.Out.WriteLine(asJson ? Json(finding) : Line(finding));
    }

    private static async Task<int> FailAsync(Problem problem)
    {
        await Console.Error.WriteLineAsync($"medcoop: {problem.Code} {problem.Text}");
        return problem.Code == ErrorCodes.DamagedStore ? CommandLine.Failed : CommandLine.CannotBegin;
    }

    private static string Line(Finding finding) =>
        $"{finding.Kind}{(finding.Resource is { } resource ? $" {resource}" : "")}: {finding.Text}{Rows(" Missing", finding.Missing)}{Rows(" Superfluous", finding.Superfluous)}";

    private static string Rows(string lead, IReadOnlyList<string> rows) => rows.Count == 0 ? "" : $"{lead}: {string.Join(", ", rows)}.";

    private static string Json(Finding finding) => JsonSerializer.Serialize(finding, VerifyJson.Default.Finding);

    private static string Unknown(AuditReceipt audit) => audit.UnknownNodes.Count == 0 ? "" : $" Nodes that are not known here: {string.Join(", ", audit.UnknownNodes)}.";

    private static string Summary(VerifyReceipt receipt, AuditReceipt audit) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Checked {receipt.Resources:N0} resources, {receipt.Versions:N0} versions and {receipt.IndexRows:N0} index rows up to journal position {receipt.JournalEnd}, and {receipt.Concepts:N0} concepts of large code systems; structures by {receipt.Structure}.
        Checked {receipt.Files:N0} files that Binaries name{(receipt.UnusedFiles == 0 ? "" : $"; {receipt.UnusedFiles:N0} more lie beside them, of uploads under way or from another database")}.
        Checked {audit.Entries:N0} entries of the audit trail in {audit.Chains} chains and {audit.Statements:N0} signed statements; {audit.NotSigned:N0} entries are newer than what was signed.{Unknown(audit)}
        {(receipt.Waiting == 0 ? "" : $"{receipt.Waiting:N0} resources wait for 'reindex': search parameters were added, changed or ended. ")}{(receipt.Findings == 0 ? "Nothing is wrong." : $"{receipt.Findings:N0} findings.")}
        """);
}

/// <summary>Generated serialisation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(VerifyReceipt))]
internal sealed partial class VerifyJson : JsonSerializerContext;
