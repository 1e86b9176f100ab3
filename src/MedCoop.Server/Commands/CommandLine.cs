using System.CommandLine;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Validation;
using MedCoop.Server.Auth;
using MedCoop.Server.Commands.Export;
using MedCoop.Server.Commands.Import;
using MedCoop.Server.Hosting;
using MedCoop.Store;
using Microsoft.Extensions.Options;
using Serilog.Events;

namespace MedCoop.Server.Commands;

/// <summary>The program's command line: what may be asked, and how failures reach the shell.</summary>
internal static partial class CommandLine
{
    /// <summary>Everything that was asked is done.</summary>
    internal const int Done = 0;

    /// <summary>The command ran and something was refused or failed.</summary>
    internal const int Failed = 1;

    /// <summary>The command could not begin: wrong usage or configuration.</summary>
    internal const int CannotBegin = 2;

    // The host of each command listens for signals, and stops in its own time (the server drains); the parser's own handler
    // would block the host's.
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    internal static async Task<int> RunAsync(string[] args)
    {
        var (settings, rest) = Split(args);
        var parsed = Root(settings).Parse(rest);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(Invocation);
            return CannotBegin;
        }

        try
        {
            return await parsed.InvokeAsync(Invocation);
        }
        catch (Exception refusal) when (RefusalText(refusal) is { } text)
        {
            await Console.Error.WriteLineAsync($"medcoop: {text}");
            return CannotBegin;
        }
        catch (StoreUnavailableException failure)
        {
            await Console.Error.WriteLineAsync($"medcoop: {failure.Problem.Code} {failure.Problem.Text}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("medcoop: stopped before the end.");
            return Failed;
        }
    }

    private static RootCommand Root(string[] settings)
    {
        var serve = ServeCommand.Create(settings);
        var root = new RootCommand(
            """
            MedCoop: a FHIR R4 server for health systems that work together across borders. Without a command it serves.

            Every setting of appsettings.json can be given as --Section:Key=value (e.g. --Store:Provider=PostgreSql)
            or as an environment variable (e.g. Store__Provider=PostgreSql). The command line wins, then the environment.
            """)
        {
            serve,
            ImportCommand.Create(settings),
            ExportCommand.Create(settings),
            ValidateCommand.Create(settings),
            BackupCommand.CreateBackup(settings),
            BackupCommand.CreateRestore(settings),
            VerifyCommand.Create(settings),
            ReindexCommand.Create(settings),
            CutAuditCommand.Create(settings),
            KeysCommand.Create(settings),
        };
        foreach (var option in serve.Options)
            root.Options.Add(option);
        root.Action = serve.Action;
        return root;
    }

    // Settings go to the configuration as they are; all the rest is strictly parsed, so that a misspelt option is an error.
    private static (string[] Settings, string[] Command) Split(string[] args)
    {
        var settings = new List<string>();
        var rest = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (!Setting().IsMatch(args[i]))
            {
                rest.Add(args[i]);
                continue;
            }

            settings.Add(args[i].Contains('=') || i + 1 == args.Length ? args[i] : $"{args[i]}={args[++i]}");
        }

        return ([.. settings], [.. rest]);
    }

    // environment, contentRoot and applicationName are what ASP.NET Core's own tooling passes.
    [GeneratedRegex("^--(environment|contentRoot|applicationName|(Server|Store|Logs|Validation|Kestrel|Access|Audit|Uploads|Auth|Mail)(:[A-Za-z0-9_.]+)+)(=|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Setting();

    private static string? RefusalText(Exception refusal) => refusal switch
    {
        StartRefusedException => refusal.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures.Select(failure => FailureText(Section(options), failure))),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => BindingText(refusal),
        InvalidDataException { InnerException: FormatException } => $"{refusal.Message} {refusal.InnerException.Message}",
        IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => refusal.Message,
        _ => null,
    };

    // "Member: what is wrong", where what is wrong may name the whole key by itself.
    private static string FailureText(string section, string failure) =>
        failure.IndexOf($": {section}:", StringComparison.Ordinal) is var at and >= 0 ? failure[(at + 2)..] : $"{section}:{failure}";

    private static string Section(OptionsValidationException options) => options.OptionsType.Name.Replace("Options", "", StringComparison.Ordinal) switch
    {
        "Log" => LogOptions.Section,
        var section => section,
    };

    private static string BindingText(Exception refusal) => UnknownKeys().Match(refusal.Message) is { Success: true } unknown
        ? $"{unknown.Groups["section"]}: no such setting: {unknown.Groups["keys"]}. See appsettings.json for those that there are."
        : $"{refusal.Message} {Choices(refusal.Message) ?? refusal.InnerException?.Message}";

    // Where only some names are right, they are told.
    private static string? Choices(string message) =>
        new[] { typeof(StoreProvider), typeof(LogEventLevel), typeof(ValidationLevel), typeof(AccessMode) }.FirstOrDefault(type => message.Contains($"'{type.FullName}'", StringComparison.Ordinal)) is { } choice
            ? $"Use one of {string.Join(", ", Enum.GetNames(choice))}."
            : null;

    // The binder has no other way to say which keys it did not know.
    [GeneratedRegex(@"not found on the instance of [\w.]*\.(?<section>\w+)Options: (?<keys>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownKeys();
}
