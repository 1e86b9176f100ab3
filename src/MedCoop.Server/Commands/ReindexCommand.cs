using System.CommandLine;
using System.Globalization;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Reindexing;

namespace MedCoop.Server.Commands;

/// <summary><c>reindex</c>: makes what resources are found by what it should be, beside working servers.</summary>
internal static class ReindexCommand
{
    internal static Command Create(string[] settings)
    {
        var types = new Option<string[]>("--type") { Description = "Only this resource type; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var parameter = new Option<string?>("--parameter") { Description = "Only the resource types of the search parameter with this canonical URL." };
        var anew = new Option<bool>("--anew") { Description = "From the beginning, also where a run was interrupted; as after an upgrade." };
        var command = new Command(
            "reindex",
            """
            Indexes the current resources anew where their index rows are not those that their content yields, as after a search
            parameter was added. Servers may go on writing. When it was interrupted it goes on where it was.
            """)
        {
            types, parameter, anew,
        };
        types.Validators.Add(result =>
        {
            foreach (var type in result.Tokens.Select(token => token.Value).Where(type => !FhirRoutes.IsConcreteType(type)))
                result.AddError($"--type: {type} is no FHIR R4 resource type (names are case-sensitive).");
        });
        command.SetAction((parsed, _) => CommandHost.RunAsync(
            settings, (services, stopping) => RunAsync(services, [.. parsed.GetValue(types) ?? []], parsed.GetValue(parameter), parsed.GetValue(anew), stopping)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> types, string? parameter, bool anew, CancellationToken stopping)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var store = services.GetRequiredService<ResourceStore>();
        if (parameter is not null)
        {
            if (!(await store.DefinitionsAsync(stopping)).TryGet(out var definitions, out var unavailable)) return await FailAsync($"{unavailable.Code} {unavailable.Text}");
            var all = definitions.Parameters;
            var searched = all.Types.Where(type => all.For(type).Any(known => known.Url == parameter)).ToList();
            if (searched.Count == 0) return await FailAsync($"--parameter: no search parameter in use has the URL {parameter}.");
            types = types.Count == 0 ? searched : [.. types.Intersect(searched, StringComparer.Ordinal)];
            if (types.Count == 0) return await FailAsync("--parameter: it searches none of the types that --type names.");
        }

        var state = new ReindexReceipt(0, 0, 0, 0);
        var running = store.ReindexAsync(types, anew, so => Volatile.Write(ref state, so), stopping);
        await CommandProgress.RunAsync(
            "Reindexing", () => Volatile.Read(ref state) is var now ? new CommandState(now.Read, (long)(now.Fraction * 1000), 1000) : default, () => running, clock);
        if (!(await running).TryGet(out var receipt, out var problem))
        {
            await Console.Error.WriteLineAsync($"medcoop: {problem.Code} {problem.Text} Started again, it goes on where it was.");
            return CommandLine.Failed;
        }

        await Console.Out.WriteLineAsync(Summary(receipt));
        return receipt.Unreadable == 0 ? CommandLine.Done : CommandLine.Failed;
    }

    private static async Task<int> FailAsync(string text)
    {
        await Console.Error.WriteLineAsync($"medcoop: {text}");
        return CommandLine.CannotBegin;
    }

    private static string Summary(ReindexReceipt receipt) => string.Create(
        CultureInfo.InvariantCulture,
        $"Read {receipt.Read:N0} resources: {receipt.Changed:N0} changed, {receipt.Read - receipt.Changed - receipt.Left - receipt.Unreadable:N0} were right.")
        + (receipt.Left > 0 ? string.Create(CultureInfo.InvariantCulture, $" {receipt.Left:N0} were written by others meanwhile, which indexed them.") : "")
        + (receipt.Resumed > 0 ? string.Create(CultureInfo.InvariantCulture, $" An interrupted run had read {receipt.Resumed:N0} of them.") : "")
        + (receipt.Unreadable > 0 ? string.Create(CultureInfo.InvariantCulture, $" {receipt.Unreadable:N0} cannot be read; 'verify' names them.") : "");
}
