using System.CommandLine;
using System.Globalization;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Store;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Commands;

/// <summary><c>cut-audit</c>: removes the oldest part of the audit trail when the law no longer demands it, and leaves a signed statement.</summary>
internal static class CutAuditCommand
{
    internal static Command Create(string[] settings)
    {
        var before = new Option<DateTimeOffset>("--before") { Description = "Entries older than this instant go, e.g. 2016-01-01T00:00:00Z.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why; stands in the statement, for good.", Required = true };
        var command = new Command(
            "cut-audit",
            """
            Removes the entries of the audit trail that are older than an instant. A statement that says which, when and why is
            signed and kept: 'verify' goes on from it, and finds whatever else is missing. Make a backup first.
            """)
        {
            before, reason,
        };
        command.SetAction((parsed, _) => CommandHost.RunAsync(
            settings, (services, stopping) => RunAsync(services, parsed.GetValue(before), parsed.GetValue(reason)!, stopping)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, DateTimeOffset before, string reason, CancellationToken stopping)
    {
        var trail = services.GetRequiredService<ResourceStore>().Audit;
        if (!trail.IsOpen) return await FailAsync("there is no audit trail: Audit:Enabled is false.");
        var clock = services.GetRequiredService<TimeProvider>();
        if (before > clock.GetUtcNow()) return await FailAsync("--before lies in the future.");
        // First the record, so that it is never the removal alone that happened.
        var what = string.Create(CultureInfo.InvariantCulture, $"entries before {before.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {reason}");
        if (await services.GetRequiredService<AuditTrail>().CommandAsync(AuditKind.Cut, what, stopping) is { } unrecorded) return await FailAsync(unrecorded);
        if (!(await trail.CutAsync(before, Actor.Operator.Reference, reason, stopping)).TryGet(out var cut, out var problem)) return await FailAsync(problem);
        await Console.Out.WriteLineAsync(cut.Statement is { } statement
            ? $"Removed what is older than {before:O}; statement {statement.Number} of node {statement.Node} says so."
            : "Nothing is that old.");
        return CommandLine.Done;
    }

    private static Task<int> FailAsync(Problem problem) => FailAsync($"{problem.Code} {problem.Text}");

    private static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync($"medcoop: {text}");
        return CommandLine.Failed;
    }
}
